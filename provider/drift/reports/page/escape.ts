const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Characters that are invisible, but that could make a text read as another one, or that no page may have: control characters,
 * orders to write from right to left, halves of a character, numbers that are none. They are shown by their number.
 */
const unseen = /[\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

export const visible = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(unseen, (character) => `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`);

/** The text, as it may stand in an element or between the quotes of an attribute. */
export const escaped = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
