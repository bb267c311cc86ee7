import { moment } from "../judgement";
import type { Report, ResourceReport, Warning } from "../report";
import { cell, escaped, fitted, type Section } from "./gfm";
import { dearerIn, wantedInWords } from "./terms";
import { licensesOf, lists, standing } from "./unmanaged";
import {
  commands,
  consequences,
  figures,
  findings,
  headline,
  isOutOfStep,
  leftOnes,
  otherDecisions,
  places,
  titleOf,
  whyRefresh,
} from "./words";

/** A pipeline finds its own comment by this line. */
const marker = "<!-- licenses drift -->";

/** GitHub accepts 65,536 characters in a comment. The pipeline's own text beside the report needs some of them. */
const room = 40_000;

const mostCommands = 5;

/** The report as GitHub-flavoured Markdown, for a comment or a job summary: at most 45,000 characters. */
export function markdownReport(report: Report): string {
  const sections = [
    ...outOfStep(report),
    leftAsFound(report),
    couldNotTell(report),
    terms(report),
    comingUp(report),
    undated(report),
    ...unmanaged(report),
    seats(report),
  ];
  const { text, left } = fitted(sections, room);
  const cut =
    left.size === 0 ? "" : `No room here for ${[...left].map(([what, count]) => `${count} ${what}`).join(", ")}.\n\n`;
  return `## ${headline(report)}\n\n${figures(report)} As of ${moment(new Date(report.generated))}.\n\n${repair(report)}${cut}${text}${marker}\n`;
}

function repair(report: Report): string {
  const all = commands(report);
  const shown = all.slice(0, mostCommands).map((command) => cell(command));
  const more = all.length > shown.length ? `, and ${all.length - shown.length} more` : "";
  return all.length === 0
    ? ""
    : `To repair: ${shown.join(", ")}${more}. ${escaped(whyRefresh)}\n\n${escaped(otherDecisions)}\n\n`;
}

function outOfStep({ resources, holders, stacks }: Report): Section[] {
  const found = resources.filter(isOutOfStep);
  return [...new Set(found.map(({ holder }) => holder))].map((id) => ({
    title: escaped(titleOf(holders.find((holder) => holder.id === id) ?? { id, name: null })),
    head: ["what", "wanted → found", "why it matters", "what a repair would do"],
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

const leftAsFound = ({ resources, stacks }: Report): Section => ({
  title: "Left as found",
  head: ["what", "wanted → found", "why, and until when"],
  rows: leftOnes(resources).map(({ resource, left: decision }) => [
    cell(...subjectOf(resource, stacks.length > 1)),
    cell(...findings(resource)),
    cell(decision),
  ]),
  folded: true,
  what: "resources left as found",
});

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

function comingUp({ warnings, withinDays }: Report): Section {
  const dated = warnings.flatMap(({ at, ...rest }) => (at === null ? [] : [{ at, ...rest }]));
  return {
    title: `Coming up within ${withinDays} days (${dated.length})`,
    head: ["when", "what", "where"],
    rows: dated.map((warning) => [cell(moment(new Date(warning.at))), cell(warning.text), where(warning)]),
    folded: true,
    what: "warnings with a date",
  };
}

function terms({ terms: all }: Report): Section {
  const dearer = dearerIn(all).length;
  return {
    title: `How terms end (${all.length}${dearer === 0 ? "" : `, ${dearer} at a higher price unless they are cancelled or renewed`})`,
    head: ["on", "customer", "subscription", "what happens", "the program"],
    rows: all.map((term) => [
      cell(term.on ?? ""),
      cell(titleOf({ id: term.holder, name: term.holderName })),
      cell(term.subject, term.resource),
      cell(`${term.dearer ? "! " : ""}${term.text}`),
      cell(wantedInWords(term)),
    ]),
    folded: dearer === 0,
    what: "ends of terms",
  };
}

function undated({ warnings }: Report): Section {
  const found = warnings.filter(({ at }) => at === null);
  return {
    title: `Worth knowing (${found.length})`,
    head: ["what", "where"],
    rows: found.map((warning) => [cell(warning.text), where(warning)]),
    folded: true,
    what: "warnings without a date",
  };
}

const where = ({ stack, resource, holder }: Pick<Warning, "stack" | "resource" | "holder">): string =>
  cell(...[stack, resource ?? holder].flatMap((known) => known ?? []));

const unmanaged = (report: Report): Section[] =>
  lists(report).map(({ holder, holderName, users, problem }) => ({
    title: `Licenses outside the programs of ${escaped(titleOf({ id: holder, name: holderName }))} (${users.length})`,
    head: ["user", "licenses", "standing"],
    rows:
      problem === null
        ? users.map((user) => [cell(user.user), cell(licensesOf(user)), cell(standing(user))])
        : [[cell("could not tell"), cell(problem), ""]],
    folded: true,
    what: "users with licenses outside the programs",
  }));

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

function subjectOf(resource: ResourceReport, withStack: boolean): string[] {
  const { subject, type, name, stack } = resource;
  return [subject, `${type} ${name}${withStack ? ` in ${stack}` : ""}`, ...places(resource)];
}
