import type { ParsedChange } from "./changeSchema";
import type { Effect } from "./faultRule";
import { type Reply, textOf } from "./http";
import type { Ids } from "./ids";
import { isObject, type Json, type JsonObject } from "./json";
import { gatewayReply } from "./partnercenter/errors";
import { portalPage } from "./portalPage";
import { refusalOf } from "./refusals";

export type Outcome =
  | { end: "reply"; reply: Reply; delayMs?: number }
  | { end: "drop" }
  | { end: "hang"; ms?: number | undefined };

/** What an effect can do with the request that its rule matches. */
export interface Struck {
  exchangeIds: Ids;
  now: Date;
  /** Serves the request and returns the answer. */
  process(): Reply;
  /** Returns the answer without changing the world. */
  pretend(): Reply;
  /** An answer of the service as it looks in this world. */
  dressed(reply: Reply): Reply;
  /** Makes changes for another client. */
  meanwhile(changes: readonly ParsedChange[]): void;
}

export function underTrouble(effect: Effect, struck: Struck): Outcome {
  const { process, pretend } = struck;
  switch (effect.do) {
    case "drop":
      if (effect.when === "after") process();
      return { end: "drop" };
    case "hang":
      if (effect.when === "after") process();
      return { end: "hang", ms: effect.ms };
    case "delay":
      return { end: "reply", reply: process(), delayMs: effect.ms };
    case "drip":
      return { end: "reply", reply: { ...process(), drip: effect } };
    case "inflate":
      return { end: "reply", reply: { ...process(), inflateMegabytes: effect.megabytes } };
    case "status":
      if (effect.when === "after") process();
      return { end: "reply", reply: answered(effect, struck.now) };
    case "refuse":
      if (effect.when === "after") process();
      return { end: "reply", reply: struck.dressed(refusalOf(effect, struck)) };
    case "body":
      return { end: "reply", reply: spoiled(effect.when === "after" ? process() : pretend(), effect.as) };
    case "ignore":
      return { end: "reply", reply: pretend() };
    case "meanwhile": {
      if (effect.when === "before") struck.meanwhile(effect.changes);
      const reply = process();
      if (effect.when === "after") struck.meanwhile(effect.changes);
      return { end: "reply", reply };
    }
    case "edit":
      return { end: "reply", reply: edited(process(), effect) };
    default:
      return { end: "reply", reply: process() };
  }
}

type Of<Name extends Effect["do"]> = Extract<Effect, { do: Name }>;

function answered(effect: Of<"status">, now: Date): Reply {
  const { status, retryAfter, waitInBody, json, text, contentType } = effect;
  const headers: Record<string, string> = { ...effect.headers };
  if (retryAfter !== undefined) headers["Retry-After"] = retryAfterText(retryAfter, now);
  // Both dates of an answer come from the same clock.
  if (typeof retryAfter === "object") headers.Date = now.toUTCString();
  const own: Partial<Reply> = {
    ...(json === undefined ? {} : { json: json as Json }),
    ...(text === undefined ? {} : { text }),
    ...(contentType === undefined ? {} : { contentType }),
  };
  if (status !== 429 || json !== undefined || text !== undefined) return { status, headers, ...own };
  const seconds = waitInBody ?? (typeof retryAfter === "number" ? retryAfter : undefined);
  const wait = seconds === undefined ? "" : ` Try again in ${seconds} seconds.`;
  return { ...gatewayReply(429, `Rate limit is exceeded.${wait}`), headers };
}

function retryAfterText(retryAfter: number | string | { dateIn: number }, now: Date): string {
  if (typeof retryAfter !== "object") return String(retryAfter);
  return new Date(now.getTime() + retryAfter.dateIn * 1000).toUTCString();
}

function spoiled(reply: Reply, as: Of<"body">["as"]): Reply {
  const text = textOf(reply);
  const { json: _, ...rest } = reply;
  const typed = { ...rest, contentType: reply.contentType ?? "application/json; charset=utf-8" };
  if (as === "garbage") return { ...typed, text: "}{ not json \u0000" };
  if (as === "cut") return { ...typed, text: text.slice(0, Math.floor(text.length / 2)) };
  if (as === "html") return { ...rest, text: portalPage, contentType: "text/html; charset=utf-8" };
  if (as === "empty") return { ...typed, text: "" };
  if (as === "byteOrderMark") return { ...typed, text: `\uFEFF${text}` };
  return { ...rest, text, contentType: "text/plain; charset=utf-8" };
}

function edited(reply: Reply, effect: Of<"edit">): Reply {
  if (reply.json === undefined) return reply;
  let json = structuredClone(reply.json);
  if (effect.merge !== undefined) json = merged(json, effect.merge as Json);
  for (const path of effect.remove) removeAt(json, path.split("."));
  return { ...reply, json: effect.change ? effect.change(json) : json };
}
function merged(below: Json, above: Json): Json {
  if (!isObject(below) || !isObject(above)) return above;
  const result: JsonObject = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const existing = below[name];
    if (value !== undefined) result[name] = existing === undefined ? value : merged(existing, value);
  }
  return result;
}

function removeAt(json: Json | undefined, [first, ...rest]: string[]): void {
  if (first === undefined) return;
  if (Array.isArray(json)) {
    if (rest.length > 0) removeAt(json[Number(first)], rest);
    else json.splice(Number(first), 1);
  } else if (isObject(json)) {
    if (rest.length > 0) removeAt(json[first], rest);
    else delete json[first];
  }
}
