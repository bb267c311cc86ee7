import { styleText } from "node:util";
import Table from "cli-table3";
import type { Report, ResourceReport } from "../report";

/** The report as a person reads it in a terminal. Pure. */

export interface Screen {
  /** Characters in a line. */
  width: number;
  colors: boolean;
}

export function terminalReport(report: Report, { width, colors }: Screen): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colors ? styleText(style, text, { validateStream: false }) : text;
  const { resources, stacks, warnings, summary } = report;
  const holders = new Map(report.holders.map(({ id, name }) => [id, name ?? id]));
  const nameOf = ({ holder }: ResourceReport) => holders.get(holder) ?? holder;
  const drifted = resources.filter(({ status }) => status === "changed" || status === "gone");
  const blind = resources.filter(({ status }) => status === "couldNotTell");
  const severalStacks = stacks.length > 1;
  const place = ({ stack, type, name }: ResourceReport) => `${severalStacks ? `${stack}: ` : ""}${type} ${name}`;
  const noted = resources.filter(({ notes }) => notes.length > 0);
  return [
    ...(drifted.length === 0
      ? []
      : [
          table(
            width,
            ["Whom or what", "Wanted", "Found", "What `pulumi up` would do"],
            drifted.map((one) => [
              [
                paint("bold", one.subject),
                ...(one.subject.includes(nameOf(one)) ? [] : [nameOf(one)]),
                place(one),
              ].join("\n"),
              ...wantedAndFound(one, (text) => paint("red", text)),
              [one.matters, one.repair].filter(Boolean).join("\n"),
            ]),
          ),
        ]),
    ...section(paint("bold", "Could not tell:"), [
      ...stacks.flatMap(({ name, problem }) => (problem === null ? [] : [`stack ${name}: ${problem}`])),
      ...together(blind).map(([first, ...others]) => `${place(first)}${andMore(others)}: ${first.reason}`),
    ]),
    ...section(paint("bold", "Worth knowing:"), [
      ...noted.flatMap((one) => one.notes.map(({ text }) => `${place(one)}: ${text}`)),
      ...report.holders.flatMap(({ id, name, problem }) =>
        problem === null ? [] : [`The seats of ${name ?? id} are not known: ${problem}`],
      ),
    ]),
    ...section(
      paint("bold", `Coming up within ${report.withinDays} days, and what stands unused:`),
      warnings.map(({ text, stack }) => (stack === null || !severalStacks ? text : `${stack}: ${text}`)),
    ),
    paint(report.result === "inStep" ? "green" : "red", verdict(summary)),
  ].join("\n\n");
}

function wantedAndFound({ changes }: ResourceReport, mark: (text: string) => string): [string, string] {
  const lines = (side: "wanted" | "found") => changes.map((change) => `${change.about}: ${change[side]}`).join("\n");
  return [lines("wanted"), mark(lines("found"))];
}

type Several = [ResourceReport, ...ResourceReport[]];

/** One reason keeps many from being read: a sign-in, an address. */
function together(resources: ResourceReport[]): Several[] {
  const groups = new Map<string, Several>();
  for (const one of resources) {
    const key = JSON.stringify([one.stack, one.reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

const andMore = (others: ResourceReport[]) => (others.length === 0 ? "" : ` and ${others.length} more`);

const section = (title: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [[title, ...lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`)].join("\n")];

/** Shares of the width; no column gets so narrow that it cannot be read. */
const shares = [0.34, 0.18, 0.18, 0.3];
const narrowest = 16;

function table(width: number, head: string[], rows: string[][]): string {
  const borders = shares.length + 1;
  const colWidths = shares.map((share) => Math.max(narrowest, Math.floor((width - borders) * share)));
  const drawn = new Table({ head, colWidths, wordWrap: true, style: { head: [], border: [] } });
  drawn.push(
    ...rows.map((cells) => cells.map((cell, column) => breakable(cell, (colWidths[column] ?? narrowest) - 2))),
  );
  return drawn.toString();
}

/** The table wraps between words, and would cut a word that is longer than a line. */
const breakable = (text: string, width: number): string =>
  text.replace(new RegExp(`[^\\s\\x1b]{${width}}(?=[^\\s\\x1b])`, "gu"), "$&\n");

export function verdict({
  resources,
  stacks,
  inStep,
  changed,
  gone,
  couldNotTell,
  warnings,
}: Report["summary"]): string {
  const out = [
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
    ...(couldNotTell > 0 ? [`${couldNotTell} could not be told`] : []),
  ];
  const looked = `${resources} ${resources === 1 ? "license resource" : "license resources"} in ${stacks === 1 ? "1 stack" : `${stacks} stacks`}`;
  const rest = warnings === 0 ? "" : `; ${warnings === 1 ? "1 warning" : `${warnings} warnings`}`;
  return `${looked}: ${out.length === 0 ? "all in step" : [`${inStep} in step`, ...out].join(", ")}${rest}.`;
}
