import { type Content, html, type Markup } from "./markup";
import { amount } from "./words";

/** A part of the page. */
export const section = (id: string, title: Content, content: Content): Markup => html`
<section id="${id}" aria-labelledby="${id}-title" data-group>
<h2 id="${id}-title">${title}</h2>
${content}
</section>`;

/** The number of items, shown beside the title. */
export const count = (number: number): Markup => html` <span class="count">${amount(number)}</span>`;

/** The sentence of an empty section. */
export const empty = (sentence: string): Markup => html`<p class="empty">${sentence}</p>`;
