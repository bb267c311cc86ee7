import { type RequestFacts, UnexpectedAnswer } from "../core/errors";
import { concealedBeginning } from "./secrets";

/** Maximum nesting of an answer. The known services stay well below it. */
const deepest = 64;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Parses what a service sent. `undefined` for an empty body. Web pages and cut answers are refused by name. */
export function parseJson(
  body: Buffer,
  contentType: string | undefined,
  what: string,
  facts: RequestFacts = {},
): Json | undefined {
  const text = decode(body).trim();
  if (text === "") return undefined;
  if (text.startsWith("<")) {
    throw new UnexpectedAnswer(
      `${what}: the answer is a web page, not JSON (${contentType ?? "no content type"}). Is the address right?`,
      { ...facts, kind: "page" },
    );
  }
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnexpectedAnswer(
      `${what}: the answer is not JSON, it begins with ${JSON.stringify(concealedBeginning(text, 40))}.`,
      { ...facts, kind: "notJson" },
    );
  }
  if (isDeeperThan(deepest, value))
    throw new UnexpectedAnswer(`${what}: the answer is nested deeper than ${deepest} levels.`, facts);
  return value;
}

const utf16Mark = Buffer.from([0xff, 0xfe]);

/** The byte order mark stays in the text, where trim() removes it. */
const decode = (body: Buffer): string =>
  body.toString(body.subarray(0, utf16Mark.length).equals(utf16Mark) ? "utf16le" : "utf8");

function isDeeperThan(levels: number, value: Json): boolean {
  if (levels === 0) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}

/**
 * The same value with keys in camelCase and without members that are null, so that one schema reads what Partner Center sends in
 * either case (PascalCase in requests and some answers, null for absent members). A null among the items of a list stays, because
 * without it the list would look complete.
 */
export function readable(value: Json): Json | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => readable(item) ?? null);
  if (typeof value !== "object") return value;
  const members: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const read = readable(member);
    if (read !== undefined) members.push([camelCase(key), read]);
  }
  return Object.fromEntries(members);
}

const camelCase = (key: string): string => key.charAt(0).toLowerCase() + key.slice(1);
