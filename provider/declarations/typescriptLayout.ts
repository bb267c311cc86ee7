import { keyText, literal, membersIn } from "./typescriptLiteral";

/** Where lines break, by the rules that Prettier and Biome share for literals. */

/** Columns of a line. */
export const width = 100;

/** Text that stays on its line, or parts that stand on one line or each on its own. */
export type Layout =
  | string
  | {
      open: string;
      close: string;
      /** Between the brackets and the parts on one line. */
      pad: string;
      parts: Layout[];
      /** Each part has its own line, even if all have room on one. */
      forced?: boolean;
    };

/** @param prefix such as `quantity: `. */
export function layoutOf(value: unknown, prefix = ""): Layout {
  if (Array.isArray(value)) {
    const parts = value.map((item) => layoutOf(item));
    return { open: `${prefix}[`, close: "]", pad: "", parts, forced: isTable(value) };
  }
  if (typeof value !== "object" || value === null) return `${prefix}${literal(value)}`;
  const parts = membersIn(value).map(([key, member]) => layoutOf(member, `${keyText(key)}: `));
  return { open: `${prefix}{`, close: "}", pad: " ", parts };
}

/** Several objects, or several lists, with several parts each. */
const isTable = (items: unknown[]): boolean =>
  items.length > 1 && items.every((item) => Array.isArray(item) === Array.isArray(items[0]) && partsIn(item) > 1);

const partsIn = (item: unknown): number => (typeof item === "object" && item !== null ? membersIn(item).length : 0);

export function flat(layout: Layout): string {
  if (typeof layout === "string") return layout;
  const { open, close, pad, parts } = layout;
  return parts.length === 0 ? open + close : `${open}${pad}${parts.map(flat).join(", ")}${pad}${close}`;
}

/** With each part on its own line, broken further where it has no room. */
export function broken(layout: Layout, indent: number): string {
  if (typeof layout === "string" || layout.parts.length === 0) return flat(layout);
  const lines = layout.parts.map((part) => `${" ".repeat(indent + 2)}${fitted(part, indent + 2)},\n`);
  return `${layout.open}\n${lines.join("")}${" ".repeat(indent)}${layout.close}`;
}

/** With room for a comma. */
const fitted = (layout: Layout, indent: number): string =>
  !isForced(layout) && indent + flat(layout).length + 1 <= width ? flat(layout) : broken(layout, indent);

/** Whether any part of it has to stand on its own line. */
export const isForced = (layout: Layout): boolean =>
  typeof layout !== "string" && (layout.forced === true || layout.parts.some(isForced));
