import { escaped } from "./escape";

/** Markup that the page takes unchanged. Text of the report becomes markup only through `html`, which escapes it. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Content = Markup | string | readonly Content[];

/** Makes markup from a template. Values are escaped, unless they are markup themselves. */
export const html = (template: TemplateStringsArray, ...values: Content[]): Markup =>
  new Markup(String.raw({ raw: template }, ...values.map(textOf)));

export const nothing = new Markup("");

/** A name from a service. Its text direction does not affect the words around it. */
export const name = (text: string): Markup => html`<bdi>${text}</bdi>`;

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  return typeof content === "string" ? escaped(content) : content.map(textOf).join("");
}
