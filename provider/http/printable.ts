import { conceal } from "./secrets";

/**
 * All that people and pipelines are told passes here: messages, errors, reports. A text that someone else wrote (a company's name, an
 * offer, the words of an error) never holds a secret, an order for a terminal, or what a pipeline takes for a command. Each
 * command is broken up by a space that can be seen: the runners of Azure Pipelines and GitHub compare as a language does, and so
 * overlook characters without width.
 */
export const printable = (text: string): string => harmless(conceal(text));

/** The same without looking for secrets. */
export const harmless = (text: string): string => withoutCommands(visible(text));

/** A bug keeps its stack trace, which shows where it is. Its texts are concealed like those of any other error. */
export const printableBug = (bug: unknown): unknown =>
  bug instanceof Error
    ? Object.assign(bug, { message: printable(bug.message), stack: printable(bug.stack ?? "") })
    : bug;

/** A copy in which each text, at any depth, is what `change` makes of it. */
export function withEachText<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value) as Value;
  if (Array.isArray(value)) return value.map((one) => withEachText(one, change)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withEachText(one, change)])) as Value;
}

/** For what was put together of printable texts: two of them, one after the other, may be a command. */
export const withoutCommands = (text: string): string =>
  commands.reduce((said, [pattern, instead]) => said.replace(pattern, instead), text);

/** Control characters but for a line's end and a tab, what turns the direction of a line, what has no width. */
const unseen = /(?![\n\t])\p{Cc}|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Joiners and variants of signs belong to letters of other scripts; between others they only hide. */
const hiding = /(?<=^|\p{ASCII})\p{Default_Ignorable_Code_Point}+/gu;

/** Also half a pair of surrogates is replaced, and other ends of lines. */
const visible = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/[\u2028\u2029]/g, " ")
    .replace(unseen, "")
    .replace(hiding, "");

const blank = "(?:[^\\S\\n]|\\p{Default_Ignorable_Code_Point}|%09|%20)*";

const commands: [RegExp, string][] = [
  // ##vso[…], ##[…] (Azure Pipelines, GitHub's older form), ##teamcity[…]: anywhere in a line.
  [/##(?=\w*\[)/g, "## "],
  // ::error:: (GitHub): at the beginning of a line, also of one that begins only once the text is decoded.
  [new RegExp(`(^|\\n|%0[ad])(${blank})::`, "giu"), "$1$2: :"],
  // section_start:… (GitLab).
  [/(section_(?:start|end):)(?=\d)/gi, "$1 "],
  // <{%fg 1%}> (Pulumi's own colours): one that it does not know makes it panic.
  [/<(?=\{%)/g, "< "],
];

/** JSON text whose reader gets what was written, while those who see it as it is see no command and no control character. */
export const printableJson = (json: string): string =>
  json
    .replace(/[\u007f-\u009f]|[\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, escapedUnits)
    .replace(/#(?=#\w*\[)|%(?=0[ad])|(?<=section_(?:start|end)):(?=\d)|<(?=\{%)/gi, escapedUnits);

const escapedUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
