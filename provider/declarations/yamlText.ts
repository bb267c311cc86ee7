import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import type { z } from "zod";
import { SettingsError } from "../core/errors";

/** A YAML text with the places of its parts, so that a mistake is told with its line, and one part can be edited alone. */
export interface YamlText {
  text: string;
  /** As people call it. */
  file: string;
  document: Document.Parsed;
  lines: LineCounter;
}

/** @throws {SettingsError} where it is no YAML, or a key is no text: file, line, what is expected. */
export function parseYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: "1.2" });
  const parsed = { text, file, document, lines };
  const [wrong] = document.errors;
  if (wrong?.code === "MULTIPLE_DOCS")
    throw mistake(parsed, wrong.pos[0], "expected one document, but a second one begins");
  if (wrong !== undefined) throw mistake(parsed, wrong.pos[0], wrong.message);
  refuseOddKeys(parsed);
  return parsed;
}

/** `0123: …` would be the key 123, and `null: …` an empty one. */
function refuseOddKeys(parsed: YamlText): void {
  visit(parsed.document, {
    Pair(_, { key }) {
      if (isScalar(key) && typeof key.value === "string") return;
      const at = isNode(key) ? key.range?.[0] : undefined;
      const shown = isScalar(key) ? String(key.source ?? key.value) : "a list or a map";
      throw mistake(parsed, at ?? 0, `expected a text as the key, but got ${shown}. Put it in quotes: "${shown}".`);
    },
  });
}

export const mistake = ({ file, lines }: YamlText, offset: number, what: string): SettingsError =>
  new SettingsError(`${file}:${lineAt({ lines }, offset)}: ${what}`);

/** From 1. */
export const lineAt = ({ lines }: Pick<YamlText, "lines">, offset: number): number =>
  Math.max(1, lines.linePos(offset).line);

/**
 * The content, checked.
 * @throws {SettingsError} with each mistake on a line of its own: file, line, place, what is expected.
 */
export function checkedYaml<Output>(parsed: YamlText, schema: z.ZodType<Output>): Output {
  const found = schema.safeParse(parsed.document.toJS({ maxAliasCount: 1000 }) ?? {});
  if (found.success) return found.data;
  const problems = found.error.issues.flatMap((issue) => {
    const { path, message } = issue;
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => problemAt(parsed, [...path, key], "there is no such member. Is it misspelt?"));
    const given = parsed.document.getIn(path);
    const got = given === undefined || isNode(given) ? "" : `, but got ${JSON.stringify(given)}`;
    return [problemAt(parsed, path, `${message}${got}.`)];
  });
  throw new SettingsError([...new Set(problems)].join("\n"));
}

function problemAt(parsed: YamlText, path: PropertyKey[], what: string): string {
  const place = path.length === 0 ? "" : `${path.map(String).join(" › ")}: `;
  return `${parsed.file}:${lineOf(parsed, path)}: ${place}${what}`;
}

/** The line of a part, or of the innermost one around it that is there. */
export function lineOf(parsed: YamlText, path: readonly PropertyKey[]): number {
  let [node, at]: [unknown, number] = [parsed.document.contents, 0];
  for (const step of path) {
    const key = String(step);
    const pair = isMap(node) ? pairOf(node, key) : undefined;
    const next: unknown = pair === undefined ? childOf(node, step) : pair.value;
    const start = pair === undefined ? startOf(next) : startOf(pair.key);
    if (start === undefined) break;
    at = start;
    node = next;
  }
  return lineAt(parsed, at);
}

const childOf = (node: unknown, step: PropertyKey): unknown =>
  typeof step === "number" && isNode(node) && "items" in node ? (node.items as unknown[])[step] : undefined;

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

export const pairOf = (map: YAMLMap, key: string) =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

/** The map below this key of the file; `undefined` where there is none. */
export function mapAt({ document }: YamlText, key: string): YAMLMap | undefined {
  const found = document.get(key, true);
  return isMap(found) ? found : undefined;
}

/** Where a part ends in the text, without the comment and the line's end behind it. */
export function endOf(node: Node): number {
  // A block of several lines has its last line's end within it.
  if (isScalar(node) && node.type?.startsWith("BLOCK")) return (node.range?.[1] ?? 1) - 1;
  if (!("items" in node) || node.flow === true) return node.range?.[1] ?? 0;
  const last: unknown = node.items.at(-1);
  const inner = isPair(last) ? (last.value ?? last.key) : last;
  return isNode(inner) ? endOf(inner) : (node.range?.[1] ?? 0);
}

/** Whether a part contains, or is, a reference to another part of the text. */
export function hasAlias(node: Node): boolean {
  let found = isAlias(node) || ("anchor" in node && node.anchor !== undefined);
  visit(node as Parameters<typeof visit>[0], {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
