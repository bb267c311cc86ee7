import { type Content, html, type Markup } from "./markup";

/** Folded content: the page shows it after a click, on paper, and while a search finds something in it. */
export const folded = (summary: Content, content: Content): Markup =>
  html`<details data-fold><summary>${summary}</summary>${content}</details>`;

/** With more rows, a page is too long to scroll. */
export const glance = 20;
