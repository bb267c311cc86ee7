const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Invisible characters that change how a text reads, and characters that a page must not have: control characters, marks of the
 * text direction, half surrogate pairs, unassigned code points. The page shows their number instead.
 */
const unseen = /[\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

export const visible = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(unseen, (character) => `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`);

/** The text, escaped for an element or a quoted attribute. */
export const escaped = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
