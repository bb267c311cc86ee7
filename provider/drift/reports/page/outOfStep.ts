import type { Report, ResourceReport } from "../../report";
import { groups } from "./group";
import type { Holders } from "./holders";
import { item, names } from "./item";
import { type Content, html, type Markup, name, nothing } from "./markup";
import { count, empty, section } from "./section";

type Change = ResourceReport["changes"][number];

export const isOutOfStep = ({ status }: ResourceReport): boolean => status === "changed" || status === "gone";

/** What is changed or gone, by customer or organization. */
export function outOfStepSection({ summary, resources }: Report, holders: Holders): Markup {
  const found = resources.filter(isOutOfStep).length;
  const content =
    found === 0
      ? empty(summary.couldNotTell > 0 ? "Nothing that could be read is out of step." : "Nothing is out of step.")
      : html`<p class="lead">A repair is a new run of the program: it asks the services for what the program states. This
page repairs nothing.</p>${groups(holders, "out-of-step", isOutOfStep, outOfStepItem)}`;
  return section("out-of-step", ["Out of step", count(found)], content);
}

function outOfStepItem(resource: ResourceReport): Markup {
  const { status, changes, matters, repair, affected } = resource;
  const facts = [
    fact("Why it matters", matters),
    fact("What a repair would do", repair),
    affected.length === 0 ? nothing : fact("Who notices", names(affected)),
  ].filter((one) => one !== nothing);
  return item(
    resource,
    html`<span class="tag ${status}">${status === "gone" ? "Gone" : "Changed"}</span>`,
    status === "gone" && changes.length === 0
      ? html`<p>The program wants it, and it does not exist any more.</p>`
      : html`<div class="changes">${changes.map(change)}</div>`,
    facts.length === 0 ? nothing : html`<dl class="facts">${facts}</dl>`,
  );
}

const fact = (title: string, content: Content | null): Markup =>
  content === null ? nothing : html`<div><dt>${title}</dt><dd>${content}</dd></div>`;

const change = ({ about, property, wanted, found }: Change): Markup => html`
<div class="change">
<p class="about">${name(about)} <code>${name(property)}</code></p>
<dl><div><dt>The program wants</dt><dd>${value(wanted)}</dd></div><div><dt>Found</dt><dd class="found">${value(found)}</dd></div></dl>
</div>`;

const value = (text: string): Markup => (text.trim() === "" ? html`<i>nothing</i>` : name(text));
