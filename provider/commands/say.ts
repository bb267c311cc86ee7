import { conceal } from "../http/secrets";

/** All that the commands print passes here, so that no secret does, and nothing from outside moves the terminal's cursor. */

export const say = (text: string): void => {
  process.stdout.write(`${printable(text)}\n`);
};

export const complain = (text: string): void => {
  process.stderr.write(`${printable(text)}\n`);
};

export const sayJson = (value: unknown): void => {
  const shown = JSON.stringify(value, (_, member) => (typeof member === "string" ? conceal(member) : member), 2);
  process.stdout.write(`${shown}\n`);
};

/** A control character other than a line's end or a tab. */
const control = /(?![\n\t])\p{Cc}/gu;

const printable = (text: string): string => conceal(text).replace(control, "");

/** Further lines of a text below its first one. */
export const indented = (text: string): string => text.replace(/\r?\n/g, "\n  ");
