import { isSeq, type YAMLSeq } from "yaml";
import { z } from "zod";
import { text } from "../../core/arguments";
import { inline, newline } from "../../declarations/yamlEdit";
import { checkedYaml, endOf, lineAt, parseYaml } from "../../declarations/yamlText";

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

/** The text with these decisions at its end. All that stands there stays. */
export function withDecisions(source: string | undefined, added: Decision[]): string {
  const before = source ?? head;
  const end = newline(before);
  const entries = added.map(({ stack, type, resource, found, until, reason }) =>
    [
      `- stack: ${inline(stack)}`,
      `  type: ${inline(type)}`,
      `  resource: ${inline(resource)}`,
      `  found: ${inline(found)}`,
      `  until: ${inline(until)}`,
      `  reason: ${inline(reason)}`,
      "",
    ].join(end),
  );
  return `${before}${before === "" || before.endsWith("\n") ? "" : end}${entries.join("")}`;
}
