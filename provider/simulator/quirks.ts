import type { Call, Reply } from "./http";
import { isObject, type Json, pascalCased } from "./json";
import type { Quirks } from "./quirkSchema";

/** Applies the quirks to an answer. Only answers of Partner Center are changed. */
export function quirky(quirks: Quirks, call: Call, reply: Reply): Reply {
  const isPlain = !Object.values(quirks).includes(true) && quirks.errorShape === "partnerCenter";
  if (isPlain || !/^\/v1(\/|$)/i.test(call.path) || reply.json === undefined) return reply;
  let json = inShape(quirks.errorShape, warped(quirks, reply.json, ""));
  if (quirks.pascalCase) json = pascalCased(json);
  if (!quirks.byteOrderMark) return { ...reply, json };
  const { json: _, ...rest } = reply;
  return { ...rest, text: `\uFEFF${JSON.stringify(json)}`, contentType: "application/json; charset=utf-8" };
}

function warped(quirks: Quirks, value: Json, name: string): Json {
  if (Array.isArray(value)) {
    // An empty collection stays a list: only lists that are members of a resource were seen as null.
    if (value.length === 0 && quirks.nullForEmptyArrays && name !== "items") return null;
    return value.map((item) => warped(quirks, item, ""));
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(([member, inner]): [string, Json | undefined] => [
      member,
      inner === undefined ? inner : warped(quirks, inner, member),
    ]);
    if (quirks.unknownMembers) members.push(["xSimulated", { note: "An undocumented member.", values: [1, null] }]);
    return Object.fromEntries(members);
  }
  if (quirks.hostileNames && typeof value === "string" && strangersNames.has(name) && !value.endsWith(hostile)) {
    return value + hostile;
  }
  if (name === "description" && quirks.htmlEntities && typeof value === "string") return value.replaceAll("'", "&#39;");
  if (name === "code" && quirks.codesAsStrings && typeof value === "number") return String(value);
  if (name === "totalCount" && quirks.totalCountAsString) return String(value).padStart(2, "0");
  if (typeof value === "string" && quirks.mixedDates) return otherDate(value);
  return value;
}

/** Texts that someone other than the partner can write. */
const strangersNames = new Set(["companyName", "displayName", "friendlyName", "offerName", "title", "description"]);

/** Commands to Azure Pipelines, GitHub's runner, a terminal and a browser, and characters that change the text direction. */
const hostile =
  " ##vso[task.complete result=Succeeded;]\r\n::error::hostile\u001b[2J\u001b]0;hostile\u0007<b onclick=hostile>|`$(hostile)\u202e";

/** Refusals in the shapes of other services and older libraries. Each shape was seen in a public report. */
function inShape(shape: Quirks["errorShape"], json: Json): Json {
  if (!isObject(json) || typeof json.description !== "string" || json.source !== "PartnerFD") return json;
  const { code = null, description } = json;
  switch (shape) {
    case "odata":
      return { "odata.error": { code, message: { lang: "en", value: description } } };
    case "graph":
      return { error: { code, message: description } };
    case "list":
      return { errors: [{ code, message: description }] };
    case "error":
      return { error: description };
    case "message":
      return { Message: description };
    case "modelState":
      return { Message: "The request is invalid.", ModelState: { request: [description] } };
    case "text":
      return description;
    default:
      return json;
  }
}

/** The date itself decides its form, so the same date always looks the same. */
function otherDate(text: string): string {
  const [, stem, fraction = ""] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(text) ?? [];
  if (stem === undefined) return text;
  const form = Number(stem.replace(/\D/g, "")) % 4;
  if (form === 0) return `${stem}${(fraction || ".").padEnd(8, "0")}Z`;
  if (form === 1) return `${stem}${fraction}+00:00`;
  if (form === 2) return `${stem}${fraction}`;
  return text;
}
