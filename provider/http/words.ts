import type { Json } from "./json";
import { conceal, redacted } from "./secrets";

/** Reads the words of a refusal from a body of any shape. Pure. */

export interface Said {
  /** The service's own code, where it gives one. */
  code: string | undefined;
  /** Each text once, the main one first. Secrets are concealed. */
  texts: string[];
}

/** Longest text shown of one member, and of a body without any known member, in characters. */
const longest = { text: 1_024, body: 300 };
const mostTexts = 20;

/**
 * Members that hold words, in the order of their worth: Partner Center's `description` and `data`, the gateway's and Web API's
 * `message` and `ModelState`, RFC 7807's `title`, `detail` and `errors`, OData's `odata.error`, Graph's and ABP's `error`.
 */
const spoken = [
  "description",
  "title",
  "message",
  "error_description",
  "detail",
  "value",
  "error",
  "odata.error",
  "innererror",
  "details",
  "errors",
  "modelstate",
  "validationerrors",
  "data",
];

/** Members whose keys are the fields that the texts are about. */
const byField = new Set(["errors", "modelstate"]);

/** Members that may contain the code if the body itself has none. */
const wrappers = ["error", "odata.error", "errors"];

const withoutMeaning = new Set(["code", "source", "status", "statuscode"]);

type Members = Map<string, Json>;

export function saidIn(body: Json | undefined): Said {
  if (body === undefined) return { code: undefined, texts: [] };
  const members = membersOf(body);
  const code = codeIn(members);
  const found = distinct(textsOf(body).slice(0, mostTexts)).map((text) => shortened(conceal(text), longest.text));
  if (found.length > 0) return { code, texts: found };
  const rest = [...members].filter(([name, value]) => !withoutMeaning.has(name) && !isEmpty(value));
  // A code is enough. Without a code, the raw body is shown.
  if (code !== undefined && rest.length === 0) return { code, texts: [] };
  return { code, texts: [shortened(conceal(JSON.stringify(redacted(body))), longest.body)] };
}

export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** By names in lower case. */
const membersOf = (value: Json | undefined): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]))
    : new Map();

function codeIn(members: Members): string | undefined {
  const inside = wrappers.map((wrapper) => [members.get(wrapper)].flat()[0]);
  const [code] = [members.get("code"), ...inside.map((one) => membersOf(one).get("code"))].flatMap((one) =>
    // ABP gives 0 where it has no code.
    typeof one === "number" || typeof one === "string" ? (one === "" || one === 0 ? [] : [String(one)]) : [],
  );
  return code;
}

function textsOf(value: Json | undefined): string[] {
  if (typeof value === "string") return isEmpty(value) ? [] : [asText(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const members = membersOf(value);
  return spoken.flatMap((name) => {
    const member = members.get(name);
    if (member === undefined || (name === "title" && members.has("detail"))) return [];
    if (name === "data") return [member].flat().flatMap(dataOf);
    return byField.has(name) && !Array.isArray(member) ? fieldsOf(member) : textsOf(member);
  });
}

/** What Partner Center adds to its words may be anything. */
function dataOf(item: Json): string[] {
  if (item === null || typeof item === "string") return textsOf(item);
  const texts = textsOf(item);
  return texts.length > 0 ? texts : [JSON.stringify(redacted(item))];
}

function fieldsOf(value: Json): string[] {
  if (typeof value === "string") return textsOf(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([field, member]) =>
    textsOf(member).map((text) => (field === "" || text.includes(field) ? text : `${field}: ${text}`)),
  );
}

const isEmpty = (value: Json): boolean =>
  value === null ||
  (typeof value === "string" && value.trim() === "") ||
  (typeof value === "object" && Object.values(value).every(isEmpty));

/** Leaves out a text that is part of another one. */
const distinct = (texts: string[]): string[] =>
  texts.filter(
    (text, index) => !texts.some((other, at) => other.includes(text) && (other.length > text.length || at < index)),
  );

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Partner Center writes some of its words for a web page: We&#39;re sorry. */
export const asText = (words: string): string =>
  words
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi, (entity, decimal, hex, name) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? entity;
      const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return isShown(point) ? String.fromCodePoint(point) : entity;
    })
    .trim();

/** No control character, and no half of a pair, comes out of a text that had none. */
const isShown = (point: number): boolean =>
  point >= 0x20 && (point < 0x7f || point >= 0xa0) && (point < 0xd800 || point > 0xdfff) && point <= 0x10ffff;
