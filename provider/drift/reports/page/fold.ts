import { type Content, html, type Markup } from "./markup";

/** Content that is shown by a click, on paper, and while something in it is searched for. */
export const folded = (summary: Content, content: Content): Markup =>
  html`<details data-fold><summary>${summary}</summary>${content}</details>`;

/** More than so many make a page too long to scroll. */
export const glance = 20;
