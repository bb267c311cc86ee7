import { styleText } from "node:util";
import type { Report, ResourceReport } from "../report";
import { ofOneHolder, ofOneKind, type Several, shared, withOneFinding, withOneReason } from "./alike";
import { type Part, type Row, table } from "./table";
import { dearerIn, termInWords, unlessDecided } from "./terms";
import { licensesOf, lists, standing } from "./unmanaged";
import {
  commands,
  figures,
  findings,
  isOutOfStep,
  leftOnes,
  otherDecisions,
  stateOf,
  titleOf,
  whyRefresh,
} from "./words";

/** The report for a terminal. Pure. */

export interface Screen {
  /** Columns of the terminal. */
  width: number;
  colors: boolean;
  /** Shows each finding in a row of its own. */
  verbose: boolean;
}

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Beyond this number, rows are counted by kind and lines of a section are cut. */
const mostRows = 6;
const mostLines = 20;
const mostNames = 3;

export function terminalReport(report: Report, { width, colors, verbose }: Screen): string {
  const paint: Paint = (style, text) => (colors ? styleText(style, text, { validateStream: false }) : text);
  const { resources, stacks, warnings } = report;
  const severalStacks = stacks.length > 1;
  const place = ({ stack, type, name }: ResourceReport) => `${severalStacks ? `${stack}: ` : ""}${type} ${name}`;
  const where = (one: ResourceReport) => `${one.holderName ?? one.holder}: ${place(one)}`;
  const section = (title: string, lines: string[]): string[] => {
    const shown = verbose ? lines : lines.slice(0, mostLines);
    const left = lines.length - shown.length;
    const told = left === 0 ? shown : [...shown, `and ${left} more (--verbose shows all)`];
    return told.length === 0
      ? []
      : [[paint("bold", title), ...told.map((line) => `  ${line.replaceAll("\n", "\n  ")}`)].join("\n")];
  };
  const warningLines = (dated: boolean) =>
    warnings
      .filter(({ at }) => (at !== null) === dated)
      .map(({ text, stack }) => (stack === null || !severalStacks ? text : `${stack}: ${text}`));
  return [
    ...outOfStep(resources.filter(isOutOfStep), { width, verbose, paint, place }),
    ...section("To repair:", commands(report)),
    ...(commands(report).length === 0 ? [] : [whyRefresh]),
    ...(resources.some(isOutOfStep) ? [otherDecisions] : []),
    ...section(
      "Left as found:",
      leftOnes(resources).map(({ resource, left }) => `${where(resource)}: ${findings(resource).join("; ")}; ${left}`),
    ),
    ...section("Could not tell:", [
      ...stacks.flatMap(({ name, problem }) => (problem === null ? [] : [`stack ${name}: ${problem}`])),
      ...withOneReason(resources.filter(({ status }) => status === "couldNotTell")).map(
        (group) => `${where(group[0])}${andMore(group.length - 1)}${ofSeveral(group)}: ${group[0].reason}`,
      ),
    ]),
    ...section("Worth knowing:", [
      ...resources.flatMap((one) => one.notes.map(({ text }) => `${where(one)}: ${text}`)),
      ...report.holders.flatMap(({ id, name, problem }) =>
        problem === null ? [] : [`The seats of ${name ?? id} are not known: ${problem}`],
      ),
      ...warningLines(false),
    ]),
    ...lists(report).flatMap(({ holder, holderName, users, problem }) =>
      section(`Licenses outside the programs of ${titleOf({ id: holder, name: holderName })}:`, [
        ...(problem === null ? [] : [`They could not be read: ${problem}`]),
        ...users.map((user) => `${user.user}: ${licensesOf(user)} (${standing(user)})`),
      ]),
    ),
    ...section("How terms end:", termLines(report, paint)),
    ...section(`Coming up within ${report.withinDays} days:`, warningLines(true)),
    paint(report.result === "inStep" ? "green" : "red", figures(report)),
  ].join("\n\n");
}

/** By day. Terms that will cost more unless the user acts are highlighted. */
function termLines({ terms }: Report, paint: Paint): string[] {
  const dearer = dearerIn(terms).length;
  return [
    ...terms.map((term) => {
      const line = `${term.on ?? "no day    "}  ${term.dearer ? "!" : " "} ${termInWords(term)}${term.asWanted === false ? ` (wanted: ${term.wanted})` : ""}`;
      return term.dearer || term.asWanted === false ? paint("yellow", line) : line;
    }),
    ...(dearer > 0 ? [`! ${dearer === 1 ? "It" : "Each of them"} ${unlessDecided}`] : []),
  ];
}

interface Style {
  width: number;
  verbose: boolean;
  paint: Paint;
  place: (resource: ResourceReport) => string;
}

function outOfStep(found: ResourceReport[], { width, verbose, paint, place }: Style): string[] {
  const holders = ofOneHolder(found);
  const parts: Part[] = holders.map((all) => ({
    title: paint("bold", titleOf({ id: all[0].holder, name: all[0].holderName })),
    rows: (verbose ? all.map((one): Several => [one]) : withOneFinding(all)).map(
      (group): Row => row(group, paint, place),
    ),
  }));
  const rows = parts.flatMap((part) => part.rows).length;
  if (rows === 0) return [];
  if (verbose || rows <= mostRows)
    return [table(width, ["Whom or what", "Wanted → found", "What a repair does"], parts)];
  const counted = holders.flatMap((all, index) => [
    parts[index]?.title ?? "",
    ...ofOneKind(all).map((group) => `  ${group.length} ${group[0].type} ${stateOf(group[0])}: ${subjects(group)}`),
  ]);
  return [[...counted, "--verbose shows each with what was found and what a repair does."].join("\n")];
}

function row(group: Several, paint: Paint, place: Style["place"]): Row {
  const [first, ...others] = group;
  return [
    [paint("bold", subjects(group)), others.length === 0 ? place(first) : `${group.length} ${first.type}`].join("\n"),
    paint("red", findings(first).join("\n")),
    [shared(group, ({ matters }) => matters), shared(group, ({ repair }) => repair)].filter(Boolean).join("\n"),
  ];
}

const subjects = (group: Several): string =>
  `${group
    .slice(0, mostNames)
    .map(({ subject }) => subject)
    .join(", ")}${andMore(group.length - mostNames)}`;

function ofSeveral(group: Several): string {
  const holders = new Set(group.map(({ holder }) => holder)).size;
  return holders === 1 ? "" : `, of ${holders} customers or organizations`;
}

const andMore = (count: number): string => (count > 0 ? ` and ${count} more` : "");
