import type { Report, ResourceReport } from "../../report";
import { commands, findings, isOutOfStep, stateOf, whyRefresh } from "../words";
import { glance } from "./fold";
import { groups } from "./group";
import type { Holders } from "./holders";
import { foldedItem, item, names } from "./item";
import { type Content, html, type Markup, name, nothing } from "./markup";
import { count, empty, section } from "./section";

type Change = ResourceReport["changes"][number];

/** Changed and missing resources, by customer or organization. */
export function outOfStepSection(report: Report, holders: Holders): Markup {
  const { summary, resources } = report;
  const found = resources.filter(isOutOfStep).length;
  const shown = (resource: ResourceReport) => outOfStepItem(resource, found > glance);
  const content =
    found === 0
      ? empty(summary.couldNotTell > 0 ? "Nothing that could be read is out of step." : "Nothing is out of step.")
      : html`<p class="lead">A repair is a new run of the program: it asks the services for what the program states. This
page repairs nothing.</p>${repairs(commands(report))}${groups(holders, "out-of-step", isOutOfStep, shown)}`;
  return section("out-of-step", ["Out of step", count(found)], content);
}

const repairs = (all: readonly string[]): Markup =>
  all.length === 0 ? nothing : html`${names(all)}<p>${whyRefresh}</p>`;

/** @param more stands before the facts. */
export function outOfStepItem(resource: ResourceReport, isFolded: boolean, more: Content = nothing): Markup {
  const { status, changes, matters, repair, command, accept, leave, affected } = resource;
  const facts = [
    fact("Why it matters", matters),
    fact("What a repair would do", repair),
    fact("Command", code(command)),
    fact("To accept it", code(accept)),
    fact("To leave it for a while", code(leave)),
    affected.length === 0 ? nothing : fact("Who notices", names(affected)),
  ].filter((one) => one !== nothing);
  const tag = html`<span class="tag ${status}">${capital(stateOf(resource))}</span>`;
  const short = findings(resource).join("; ");
  return (isFolded ? foldedItem(short) : item)(
    resource,
    tag,
    more,
    changes.length === 0 ? nothing : html`<div class="changes">${changes.map(change)}</div>`,
    facts.length === 0 ? nothing : html`<dl class="facts">${facts}</dl>`,
  );
}

const code = (command: string | null): Markup | null => (command === null ? null : html`<code>${command}</code>`);

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

const fact = (title: string, content: Content | null): Markup =>
  content === null ? nothing : html`<div><dt>${title}</dt><dd>${content}</dd></div>`;

const change = ({ about, property, wanted, found }: Change): Markup => html`
<div class="change">
<p class="about">${name(about)} <code>${name(property)}</code></p>
<dl><div><dt>The program wants</dt><dd>${value(wanted)}</dd></div><div><dt>Found</dt><dd class="found">${value(found)}</dd></div></dl>
</div>`;

const value = (text: string): Markup => (text.trim() === "" ? html`<i>nothing</i>` : name(text));
