import { printable, printableJson, withEachText, withoutCommands } from "../http/printable";
import { conceal } from "../http/secrets";

/** All that the commands print passes here, so that no secret does, and nothing from outside is an order to a terminal or a pipeline. */

export const say = (text: string): void => {
  process.stdout.write(`${printable(text)}\n`);
};

/** What has colours already: a document, see below. */
export const show = (painted: string): void => {
  process.stdout.write(`${painted}\n`);
};

export const complain = (text: string): void => {
  process.stderr.write(`${printable(text)}\n`);
};

/** Programs read the words as they were said. */
export const sayJson = (value: unknown): void => {
  const shown = JSON.stringify(value, (_, member) => (typeof member === "string" ? conceal(member) : member), 2);
  process.stdout.write(`${printableJson(shown)}\n`);
};

/** A report in one of its forms. It is cleaned before it gets its form, which may need characters that no text may have. */
export const documentOf = <Report>(report: Report, render: (report: Report) => string): string =>
  withoutCommands(render(cleaned(report)));

/** The same with every text, at any depth, as it may be printed. */
export const cleaned = <Value>(value: Value): Value => withEachText(value, printable);

/** Further lines of a text below its first one. */
export const indented = (text: string): string => text.replace(/\r?\n/g, "\n  ");
