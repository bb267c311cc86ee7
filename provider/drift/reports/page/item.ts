import { titleOfClass } from "../../../services/all";
import type { ResourceReport } from "../../report";
import { type Content, html, type Markup, name, nothing } from "./markup";
import { amount } from "./words";

/** Names that are shown at once; the others are folded. */
const glance = 8;

/** One resource: its user or subscription, the finding, and the line of the program that declares it. */
export const item = (resource: ResourceReport, tag: Markup, ...content: Content[]): Markup => html`
<article class="item" data-entry data-holder="${resource.holder}">
<p class="kind">${tag}${titleOfClass(resource.type)}</p>
<h4>${name(resource.subject)}</h4>
${rest(resource, content)}
</article>`;

/** The same in one line, with folded details. */
export const foldedItem =
  (short: string) =>
  (resource: ResourceReport, tag: Markup, ...content: Content[]): Markup =>
    html`
<article class="item" data-entry data-holder="${resource.holder}">
<details><summary>${tag}<strong>${name(resource.subject)}</strong> <span class="aside">${short}</span></summary>
<p class="kind">${titleOfClass(resource.type)}</p>
${rest(resource, content)}
</details>
</article>`;

const rest = (resource: ResourceReport, content: Content): Markup => html`${content}
${resource.notes.map(({ text }) => html`<p class="note">${text}</p>`)}
<p class="source">Declared as ${declared(resource)}</p>`;

/** The line of the program that declares the resource. */
export const declared = ({ stack, name: resource, source }: ResourceReport): Markup =>
  html`${name(resource)} in ${name(stack)}${
    source === null ? nothing : html`, ${name(source.file)} line ${String(source.line)}`
  }`;

export function names(all: readonly string[]): Markup {
  const list = html`<ul class="names">${all.map((one) => html`<li>${name(one)}</li>`)}</ul>`;
  if (all.length <= glance) return list;
  return html`<details><summary>Show all ${amount(all.length)}</summary>${list}</details>`;
}
