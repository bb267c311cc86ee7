import type { ResourceReport } from "../../report";
import { type Content, html, type Markup, name, nothing } from "./markup";
import { amount, typeWords } from "./words";

/** So many names are read at a glance; more are folded. */
const glance = 8;

/** One resource: whom it is about, what is the matter, and where it is declared. */
export const item = (resource: ResourceReport, tag: Markup, ...content: Content[]): Markup => html`
<article class="item" data-entry data-holder="${resource.holder}">
<p class="kind">${tag}${typeWords[resource.type]}</p>
<h4>${name(resource.subject)}</h4>
${content}
${resource.notes.map(({ text }) => html`<p class="note">${text}</p>`)}
<p class="source">Declared as ${declared(resource)}</p>
</article>`;

/** Where the program declares it. */
export const declared = ({ stack, name: resource, source }: ResourceReport): Markup =>
  html`${name(resource)} in ${name(stack)}${
    source === null ? nothing : html`, ${name(source.file)} line ${String(source.line)}`
  }`;

export function names(all: readonly string[]): Markup {
  const list = html`<ul class="names">${all.map((one) => html`<li>${name(one)}</li>`)}</ul>`;
  if (all.length <= glance) return list;
  return html`<details><summary>Show all ${amount(all.length)}</summary>${list}</details>`;
}
