import type { Effect } from "./faults";
import { type Reply, textOf } from "./http";
import { isObject, type Json, type JsonObject } from "./json";
import { gatewayReply } from "./partnercenter/errors";
import { portalPage } from "./portalPage";

export type Outcome =
  | { end: "reply"; reply: Reply; delayMs?: number }
  | { end: "drop" }
  | { end: "hang"; ms?: number | undefined };

/** What becomes of a request under this effect. `process` does the work; not calling it means that nothing is done. */
export function underTrouble(effect: Effect, now: Date, process: () => Reply): Outcome {
  switch (effect.do) {
    case "drop":
      if (effect.when === "after") process();
      return { end: "drop" };
    case "hang":
      if (effect.when === "after") process();
      return { end: "hang", ms: effect.ms };
    case "delay":
      return { end: "reply", reply: process(), delayMs: effect.ms };
    case "status":
      if (effect.when === "after") process();
      return { end: "reply", reply: refusal(effect, now) };
    case "body":
      return { end: "reply", reply: spoiled(process(), effect.as) };
    case "edit":
      return { end: "reply", reply: edited(process(), effect) };
    default:
      return { end: "reply", reply: process() };
  }
}

function refusal(effect: Extract<Effect, { do: "status" }>, now: Date): Reply {
  const { status, retryAfter, json, text, contentType } = effect;
  const headers: Record<string, string> = { ...effect.headers };
  if (retryAfter !== undefined) headers["Retry-After"] = retryAfterText(retryAfter, now);
  // Both dates of an answer are by one clock.
  if (typeof retryAfter === "object") headers.Date = now.toUTCString();
  const own: Partial<Reply> = {
    ...(json === undefined ? {} : { json: json as Json }),
    ...(text === undefined ? {} : { text }),
    ...(contentType === undefined ? {} : { contentType }),
  };
  if (status !== 429 || json !== undefined || text !== undefined) return { status, headers, ...own };
  // The body says the same as the header, which a rule may leave out.
  const seconds = typeof retryAfter === "object" ? retryAfter.dateIn : retryAfter;
  const when = Number.isFinite(Number(seconds)) ? ` Try again in ${seconds} seconds.` : "";
  return { ...gatewayReply(429, `Rate limit is exceeded.${when}`), headers };
}

function retryAfterText(retryAfter: number | string | { dateIn: number }, now: Date): string {
  if (typeof retryAfter !== "object") return String(retryAfter);
  return new Date(now.getTime() + retryAfter.dateIn * 1000).toUTCString();
}

function spoiled(reply: Reply, as: Extract<Effect, { do: "body" }>["as"]): Reply {
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

function edited(reply: Reply, { merge, remove, change }: Extract<Effect, { do: "edit" }>): Reply {
  if (reply.json === undefined) return reply;
  let json = structuredClone(reply.json);
  if (merge !== undefined) json = merged(json, merge as Json);
  for (const path of remove) removeAt(json, path.split("."));
  return { ...reply, json: change ? change(json) : json };
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
