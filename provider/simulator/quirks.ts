import type { Call, Reply } from "./http";
import { isObject, type Json, pascalCased } from "./json";
import type { Quirks } from "./seed";

/** The answer as it might have come on a bad day. Only Partner Center's answers are touched. */
export function quirky(quirks: Quirks, call: Call, reply: Reply): Reply {
  if (!Object.values(quirks).includes(true)) return reply;
  if (!/^\/v1(\/|$)/i.test(call.path) || reply.json === undefined) return reply;
  let json = warped(quirks, reply.json, "");
  if (quirks.pascalCase) json = pascalCased(json);
  if (!quirks.byteOrderMark) return { ...reply, json };
  const { json: _, ...rest } = reply;
  return { ...rest, text: `\uFEFF${JSON.stringify(json)}`, contentType: "application/json; charset=utf-8" };
}

function warped(quirks: Quirks, value: Json, name: string): Json {
  if (Array.isArray(value)) {
    // A collection without items stays one: only lists that are members of a resource were seen as null.
    if (value.length === 0 && quirks.nullForEmptyArrays && name !== "items") return null;
    return value.map((item) => warped(quirks, item, ""));
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(([member, inner]): [string, Json | undefined] => [
      member,
      inner === undefined ? inner : warped(quirks, inner, member),
    ]);
    if (quirks.unknownMembers)
      members.push(["xSimulated", { note: "A member that nobody announced.", values: [1, null] }]);
    return Object.fromEntries(members);
  }
  if (name === "code" && quirks.codesAsStrings && typeof value === "number") return String(value);
  if (name === "totalCount" && quirks.totalCountAsString) return String(value).padStart(2, "0");
  if (typeof value === "string" && quirks.mixedDates) return otherDate(value);
  return value;
}

/** Which form a date gets follows from the date, so the same one looks the same each time. */
function otherDate(text: string): string {
  const [, stem, fraction = ""] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(text) ?? [];
  if (stem === undefined) return text;
  const form = Number(stem.replace(/\D/g, "")) % 4;
  if (form === 0) return `${stem}${(fraction || ".").padEnd(8, "0")}Z`;
  if (form === 1) return `${stem}${fraction}+00:00`;
  if (form === 2) return `${stem}${fraction}`;
  return text;
}
