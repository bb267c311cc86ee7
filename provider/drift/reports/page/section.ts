import { type Content, html, type Markup } from "./markup";
import { amount } from "./words";

/** A part of the page. One without entries says so in a sentence. */
export const section = (
  id: string,
  title: string,
  count: number,
  empty: string,
  content: () => Content,
): Markup => html`
<section id="${id}" aria-labelledby="${id}-title" data-group>
<h2 id="${id}-title">${title} <span class="count">${amount(count)}</span></h2>
${count === 0 ? html`<p class="empty">${empty}</p>` : content()}
</section>`;
