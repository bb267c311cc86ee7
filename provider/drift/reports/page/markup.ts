import { escaped } from "./escape";

/** What may stand in the page as it is. Texts of the report become that only by way of `html`, which escapes them. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Content = Markup | string | readonly Content[];

/** Markup from a template: what is filled in is escaped, unless it is markup itself. */
export const html = (template: TemplateStringsArray, ...values: Content[]): Markup =>
  new Markup(String.raw({ raw: template }, ...values.map(textOf)));

export const nothing = new Markup("");

/** A name from elsewhere: in whichever direction it is written, the words around it stay where they are. */
export const name = (text: string): Markup => html`<bdi>${text}</bdi>`;

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  return typeof content === "string" ? escaped(content) : content.map(textOf).join("");
}
