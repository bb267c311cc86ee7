import { conceal } from "../http/secrets";

/** All that the commands print passes here, so that no secret does, and nothing from outside moves the terminal's cursor. */

export const say = (text: string): void => {
  process.stdout.write(`${printable(text)}\n`);
};

/** What is printed with colours: cleaned before they were put on. */
export const show = (painted: string): void => {
  process.stdout.write(`${painted}\n`);
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

/** The same with every text, at any depth, as it may be printed. */
export function cleaned<Value>(value: Value): Value {
  if (typeof value === "string") return printable(value) as Value;
  if (Array.isArray(value)) return value.map(cleaned) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleaned(member)])) as Value;
}

/** Further lines of a text below its first one. */
export const indented = (text: string): string => text.replace(/\r?\n/g, "\n  ");
