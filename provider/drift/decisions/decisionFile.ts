import { isSeq, type YAMLSeq } from "yaml";
import { z } from "zod";
import { text } from "../../core/arguments";
import { inline, newline } from "../../declarations/yamlEdit";
import { checkedYaml, endOf, lineAt, mistake, parseYaml } from "../../declarations/yamlText";

/** The file of decisions to leave drift as it was found, beside the program. People review it like code. */

export const decisionFileName = "licenses-decisions.yaml";

const decision = z.strictObject({
  stack: text("the name of a stack"),
  type: text("the class of a resource"),
  resource: text("the name of a resource"),
  found: z.union([z.literal("gone"), z.record(z.string(), z.json())], {
    error: 'expected the arguments that were found, or "gone"',
  }),
  until: z.iso.date({ error: "expected a day such as 2027-01-31" }),
  reason: text("why it is left as it is"),
});

export type Decision = z.output<typeof decision>;

export interface PlacedDecision extends Decision {
  /** Lines of the file, from 1. */
  first: number;
  last: number;
}

const decisions = z.array(decision, { error: "expected a list of decisions" }).nullable();

/** @throws {SettingsError} with each mistake on a line of its own: file, line, what is expected. */
export function readDecisions(source: string, file: string): PlacedDecision[] {
  const parsed = parseYaml(source, file);
  const all = checkedYaml(parsed, decisions) ?? [];
  const { contents } = parsed.document;
  const items = isSeq(contents) ? (contents as YAMLSeq.Parsed).items : [];
  return all.map((one, at) => {
    const item = items[at];
    const [first, last] =
      item === undefined ? [1, 1] : [lineAt(parsed, item.range[0]), lineAt(parsed, Math.max(0, endOf(item) - 1))];
    return { ...one, first, last };
  });
}

const head = `# Drift that \`licenses drift\` leaves as it was found until a day, and why. Written by \`licenses drift --leave\`.
`;

/** The text with these decisions at the end of its list. All that stands there stays. @throws {SettingsError} where the list is on one line. */
export function withDecisions(source: string | undefined, added: Decision[]): string {
  const before = source ?? head;
  const end = newline(before);
  const parsed = parseYaml(before, decisionFileName);
  const { contents } = parsed.document;
  const list = isSeq(contents) ? (contents as YAMLSeq.Parsed) : undefined;
  const [first] = list?.items ?? [];
  if (first !== undefined && list?.flow === true)
    throw mistake(
      parsed,
      list.range[0],
      "the list stands on one line. Write each decision below the other, and run the same command again.",
    );
  const indent = first === undefined ? "" : indentOf(before, first.range[0]);
  const lines = added.flatMap((one) => linesOf(one)).map((line) => `${indent}${line}${end}`);
  if (list !== undefined && first === undefined)
    return `${before.slice(0, list.range[0])}${lines.join("").trimEnd()}${before.slice(list.range[1])}`;
  // A document may end with a line of three dots.
  const at = /^\.\.\.[ \t]*\r?\n?$/m.exec(before)?.index ?? before.length;
  const above = before.slice(0, at);
  return `${above}${above === "" || above.endsWith("\n") ? "" : end}${lines.join("")}${before.slice(at)}`;
}

/** What stands before the dash of an item. */
const indentOf = (source: string, item: number): string =>
  /^[ ]*/.exec(source.slice(source.lastIndexOf("\n", item - 1) + 1, item))?.[0] ?? "";

const linesOf = ({ stack, type, resource, found, until, reason }: Decision): string[] => [
  `- stack: ${inline(stack)}`,
  `  type: ${inline(type)}`,
  `  resource: ${inline(resource)}`,
  `  found: ${inline(found)}`,
  `  until: ${inline(until)}`,
  `  reason: ${inline(reason)}`,
];
