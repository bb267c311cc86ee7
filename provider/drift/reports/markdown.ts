import type { HolderReport, Report, ResourceReport } from "../report";
import { cell, escaped, fitted, type Section } from "./gfm";
import { verdict } from "./terminal";
import { consequences, findings, headline, places } from "./words";

/** By which a pipeline finds its own comment. */
const marker = "<!-- licenses drift -->";

/** GitHub takes 65,536 characters in a comment; what a pipeline says beside the report needs some of them. */
const room = 40_000;

/** The report as GitHub-flavoured Markdown, for a comment or a job summary: at most 45,000 characters. */
export function markdownReport(report: Report): string {
  const sections = [...outOfStep(report), couldNotTell(report), warnings(report), seats(report)];
  const { text, left } = fitted(sections, room);
  const cut =
    left.size === 0 ? "" : `No room here for ${[...left].map(([what, count]) => `${count} ${what}`).join(", ")}.\n\n`;
  return `## ${headline(report)}\n\n${verdict(report.summary)} As of ${report.generated}.\n\n${cut}${text}${marker}\n`;
}

function outOfStep({ resources, holders, stacks }: Report): Section[] {
  const found = resources.filter(({ status }) => status === "changed" || status === "gone");
  return [...new Set(found.map(({ holder }) => holder))].map((id) => ({
    title: escaped(titleOf(holders.find((holder) => holder.id === id) ?? { id, name: null })),
    head: ["what", "wanted → found", "why it matters", "what `pulumi up` would do"],
    rows: found
      .filter(({ holder }) => holder === id)
      .map((resource) => [
        cell(...subjectOf(resource, stacks.length > 1)),
        cell(...findings(resource)),
        cell(...consequences(resource)),
        cell(resource.repair ?? ""),
      ]),
    folded: false,
    what: "resources out of step",
  }));
}

function couldNotTell({ resources, holders, stacks }: Report): Section {
  const rows = [
    ...stacks.flatMap(({ name, problem }) => (problem === null ? [] : [[cell(`stack ${name}`), cell(problem)]])),
    ...resources
      .filter(({ status }) => status === "couldNotTell")
      .map((resource) => [cell(...subjectOf(resource, stacks.length > 1)), cell(resource.reason ?? "")]),
    ...holders.flatMap((holder) =>
      holder.problem === null ? [] : [[cell(`seats of ${titleOf(holder)}`), cell(holder.problem)]],
    ),
  ];
  return {
    title: "Could not tell",
    head: ["what", "why"],
    rows,
    folded: false,
    what: "things that could not be told",
  };
}

const warnings = ({ warnings }: Report): Section => ({
  title: `Early warnings (${warnings.length})`,
  head: ["when", "what", "where"],
  rows: warnings.map(({ at, text, stack, resource, holder }) => [
    cell(at?.slice(0, 10) ?? ""),
    cell(text),
    cell(...[stack, resource ?? holder].flatMap((known) => known ?? [])),
  ]),
  folded: true,
  what: "early warnings",
});

const seats = ({ holders }: Report): Section => ({
  title: "Seats",
  head: ["of", "product", "bought", "assigned", "free", "too many"],
  rows: holders.flatMap((holder) =>
    holder.products.map(({ name, partNumber, bought, assigned, free, overAllocated }) => [
      cell(titleOf(holder)),
      cell(name, ...(partNumber === name ? [] : [partNumber])),
      ...[bought, assigned, free, overAllocated].map(String),
    ]),
  ),
  folded: true,
  what: "rows of seats",
});

/** Names are not unique. */
const titleOf = ({ id, name }: Pick<HolderReport, "id" | "name">): string => (name === null ? id : `${name} (${id})`);

function subjectOf(resource: ResourceReport, withStack: boolean): string[] {
  const { subject, type, name, stack } = resource;
  return [subject, `${type} ${name}${withStack ? ` in ${stack}` : ""}`, ...places(resource)];
}
