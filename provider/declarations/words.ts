import { computed } from "./declaration";

/** A value for people, in few words: a list of `{ sku, excludedPlans }` as `SPE_E3 (TEAMS1), VISIOCLIENT`. */
export function shown(value: unknown): string {
  const text = value === computed ? "no literal" : value === undefined ? "not set" : inWords(value);
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(", ") || "none";
  if (typeof value !== "object" || value === null) return String(value);
  const all = Object.values(value).filter((member) => member !== undefined);
  const members = [...all.filter((one) => !Array.isArray(one)), ...all.filter(Array.isArray)];
  return members.map((member) => (Array.isArray(member) ? `(${inWords(member)})` : inWords(member))).join(" ");
}

/** For a comment: names come from outside, and a line's end in one would end the comment. */
export const onOneLine = (text: string): string => text.replace(/\r\n|[\s\p{Cc}\u2028\u2029]/gu, " ");
