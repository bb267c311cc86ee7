import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, stringify, type YAMLMap } from "yaml";
import { folded } from "../core/arguments";
import { CannotEdit } from "./declaration";
import { endOf, hasAlias, lineAt, pairOf, type YamlText } from "./yamlText";

/** Edits of single parts of a YAML text: what stands around them stays as it is, byte for byte. */

/** In place of the text between two offsets, another one. */
export interface Splice {
  from: number;
  to: number;
  text: string;
}

/** The text with all splices. Where two begin at one offset, what is taken out goes first, and the texts come in the order given. */
export const spliced = (text: string, splices: Splice[]): string =>
  splices
    .map((splice, index) => ({ ...splice, index }))
    .sort((a, b) => b.from - a.from || b.to - a.to || b.index - a.index)
    .reduce((whole, { from, to, text: part }) => whole.slice(0, from) + part + whole.slice(to), text);

/** A value on one line, in quotes where it would be read as something else: `[a, b]`, `{ a: 1 }`. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{ ${members.map(([key, member]) => `${inline(key)}: ${inline(member)}`).join(", ")} }`;
  }
  return stringify([value], { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 })
    .trim()
    .slice(1, -1);
}

export const newline = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** Another value for a key of a map; `undefined` takes the key out; a key that is not there is added as the last one. */
export function setMember(parsed: YamlText, map: YAMLMap, key: string, value: unknown): Splice[] {
  const pair = pairOf(map, key);
  if (pair !== undefined)
    return value === undefined
      ? [removed(parsed, map, pair)]
      : [replaced(parsed, valueIn(parsed, pair), inline(value))];
  return value === undefined ? [] : [appended(parsed, map, `${inline(key)}: ${inline(value)}`)];
}

export function valueIn(parsed: YamlText, { key, value }: Pair): Node {
  if (value !== null && typeof value === "object" && "range" in value) return value as Node;
  throw cannot(parsed, key as Node, "it has no value");
}

/** @throws {CannotEdit} where comments inside would be lost, or another part refers to it. */
export function replaced(parsed: YamlText, node: Node, text: string): Splice {
  const [from, to] = [startOf(node), endOf(node)];
  if (hasAlias(node)) throw cannot(parsed, node, "another place of the file refers to it");
  if (isScalar(node) && node.type?.startsWith("BLOCK")) throw cannot(parsed, node, "it is a block of several lines");
  if (parsed.text.slice(from, to).includes("#") && !isScalar(node))
    throw cannot(parsed, node, "it has comments inside");
  return { from, to, text };
}

/** A pair with its whole lines, comment behind it included. What stands in a map on one line is cut out of it. */
function removed({ text }: YamlText, map: YAMLMap, { key, value }: Pair): Splice {
  const from = startOf(key);
  const to = endOf((value ?? key) as Node);
  if (map.flow !== true) return { from: lineStart(text, from), to: lineEnd(text, to), text: "" };
  const behind = /^\s*,[ \t]*/.exec(text.slice(to));
  if (behind !== null) return { from, to: to + behind[0].length, text: "" };
  const before = /,\s*$/.exec(text.slice(0, from));
  return { from: from - (before?.[0].length ?? 0), to, text: "" };
}

/** A pair as the last one of a map that has some. */
function appended(parsed: YamlText, map: YAMLMap, source: string): Splice {
  const { text } = parsed;
  const last = map.items.at(-1);
  if (last === undefined) throw cannot(parsed, map, "it is empty");
  const end = endOf((last.value ?? last.key) as Node);
  if (map.flow === true) return { from: end, to: end, text: `, ${source}` };
  const at = lineEnd(text, end);
  const line = `${indentOf(parsed, last)}${source}`;
  return { from: at, to: at, text: isLineStart(text, at) ? line + newline(text) : newline(text) + line };
}

/** One entry of a section, as it is to stand there. */
export interface Entry {
  key: string;
  source: string;
}

/** Takes entries out of a section of the file, and adds others: where the order of the keys puts them. */
export function changedSection(
  parsed: YamlText,
  section: string,
  gone: Pair[],
  added: Entry[],
  { before }: { before?: string } = {},
): Splice[] {
  const { text, document } = parsed;
  if (gone.length === 0 && added.length === 0) return [];
  const root = document.contents;
  const pair = isMap(root) ? pairOf(root, section) : undefined;
  const map = isMap(pair?.value) ? pair.value : undefined;
  if (pair === undefined) return [newSection(parsed, section, added, before)];
  if (map === undefined || map.items.length === 0) return [filledSection(parsed, pair, map, added)];
  if (map.flow === true) throw cannot(parsed, map, "it stands on one line");
  const emptied = gone.length === map.items.length && added.length === 0;
  return [
    ...gone.map((one, at) => ({
      ...removed(parsed, map, one),
      ...(emptied && at === 0 ? { text: `${indentOf(parsed, one)}{}${newline(text)}` } : {}),
    })),
    ...added.map(({ key, source }) => {
      const next = map.items.find((one) => folded(String((one.key as Scalar).value)) > folded(key));
      if (next === undefined) return appended(parsed, map, source);
      const at = aboveComments(text, lineStart(text, startOf(next.key)), next === map.items[0]);
      return { from: at, to: at, text: `${indentOf(parsed, next)}${source}${newline(text)}` };
    }),
  ];
}

function newSection(parsed: YamlText, section: string, added: Entry[], before: string | undefined): Splice {
  const { text, document } = parsed;
  const end = newline(text);
  const lines = `${section}:${end}${added.map(({ source }) => `  ${source}${end}`).join("")}`;
  const next = before !== undefined && isMap(document.contents) ? pairOf(document.contents, before) : undefined;
  if (next === undefined)
    return { from: text.length, to: text.length, text: `${isLineStart(text, text.length) ? "" : end}${end}${lines}` };
  const at = aboveComments(text, lineStart(text, startOf(next.key)), false);
  return { from: at, to: at, text: `${lines}${end}` };
}

/** `people:`, `people: {}`, or a pair of braces on a line of its own. */
function filledSection({ text }: YamlText, { key }: Pair, map: YAMLMap | undefined, added: Entry[]): Splice {
  const end = newline(text);
  const lines = added.map(({ source }) => `  ${source}`).join(end);
  if (map?.range == null) {
    const at = lineEnd(text, startOf(key));
    return { from: at, to: at, text: isLineStart(text, at) ? lines + end : end + lines };
  }
  const [from, to] = map.range;
  const start = lineStart(text, from);
  return text.slice(start, from).trim() === ""
    ? { from: start, to, text: lines }
    : { from: from - (/[ \t]*$/.exec(text.slice(0, from))?.[0].length ?? 0), to, text: end + lines };
}

/** Comments right above a line go with it. Those above a section's first entry may be about the whole section. */
function aboveComments(text: string, start: number, first: boolean): number {
  if (first || start === 0) return start;
  const above = lineStart(text, start - 1);
  return /^[ \t]*#/.test(text.slice(above, start)) ? aboveComments(text, above, false) : start;
}

/** The items of a list that change: others keep their lines and comments. */
export function setItems(parsed: YamlText, node: Node, items: unknown[], asValue: unknown): Splice[] {
  if (!isSeq(node) || node.flow === true) return [replaced(parsed, node, inline(asValue))];
  if (hasAlias(node)) throw cannot(parsed, node, "another place of the file refers to it");
  const { text } = parsed;
  const plainOf = (item: Node) => JSON.stringify(isScalar(item) ? item.value : item.toJSON());
  const wanted = items.map((item) => JSON.stringify(item));
  const standing = node.items as Node[];
  const kept = standing.filter((item) => wanted.includes(plainOf(item)));
  const [lead] = standing;
  if (lead === undefined) throw cannot(parsed, node, "it is empty");
  const dash = text.slice(lineStart(text, startOf(lead)), startOf(lead));
  const end = lineEnd(text, endOf(standing.at(-1) as Node));
  const fresh = items.filter((item) => !standing.some((one) => plainOf(one) === JSON.stringify(item)));
  const line = (item: unknown) =>
    text[end - 1] === "\n" ? `${dash}${inline(item)}${newline(text)}` : `${newline(text)}${dash}${inline(item)}`;
  return [
    ...standing
      .filter((item) => !kept.includes(item))
      .map((item) => ({ from: lineStart(text, startOf(item)), to: lineEnd(text, endOf(item)), text: "" })),
    ...fresh.map((item) => ({ from: end, to: end, text: line(item) })),
  ];
}

function indentOf(parsed: YamlText, { key }: Pair): string {
  const { text } = parsed;
  const start = startOf(key);
  const indent = text.slice(lineStart(text, start), start);
  if (indent.trim() !== "") throw cannot(parsed, key as Node, "it shares its line with something else");
  return indent;
}

const startOf = (node: unknown): number => (node as Node).range?.[0] ?? 0;

const cannot = (parsed: YamlText, node: Node, why: string): CannotEdit =>
  new CannotEdit(`${parsed.file}:${lineAt(parsed, startOf(node))}: it cannot be edited safely, because ${why}`);

const isLineStart = (text: string, offset: number): boolean => offset === 0 || text[offset - 1] === "\n";

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** Behind the line's end. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}
