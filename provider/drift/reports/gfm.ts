import { oneLine } from "./words";

/** GitHub-flavoured Markdown in which text from outside stays text. Pure. */

/** GitHub searches text nodes for mentions, references and addresses. A comment between two characters prevents a match, and readers do not see it. */
const gap = "<!-- -->";

/** Longest text of a cell, in characters. */
const longest = 600;
const mostLines = 20;

/**
 * Text shown literally, in one line. Mailbox addresses stay whole, so that readers can copy them: GitHub makes links to the mailbox
 * of them, not mentions of a user.
 */
export const escaped = (text: string): string =>
  oneLine(text.replace(unseen, ""))
    .replace(/[\\`*[\]<>|~&#]/g, "\\$&")
    // Markdown ignores an underscore inside a word, and part numbers have many.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replaceAll("$", "<span>$</span>")
    .replace(/(?<![a-z0-9])@(?=[a-z0-9])/gi, `@${gap}`)
    .replace(/#(?=\d)/g, `#${gap}`)
    .replace(/(?<=gh)-(?=\d)/gi, `-${gap}`)
    .replace(/(?<=www)\./gi, `${gap}.`)
    .replace(/(?<=[a-z]):(?=\/\/)/gi, `:${gap}`)
    .replace(/:(?=[\\\w+-]+:)/g, `:${gap}`);

/** Invisible characters, and characters that change the text direction. */
const unseen = /(?!\s)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A cell of several lines of text from outside. */
export function cell(...lines: string[]): string {
  const shown = lines.slice(0, mostLines).map((line) => escaped(clipped(line)));
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("<br>");
}

function clipped(text: string): string {
  const characters = [...text];
  const more = characters.length - longest;
  return more > 0 ? `${characters.slice(0, longest).join("")}… (${more} more characters)` : text;
}

export interface Section {
  /** Markdown, as are the cells. */
  title: string;
  head: string[];
  rows: string[][];
  /** Folded: the reader sees it after a click. */
  folded: boolean;
  /** The noun for the rows, in the sentence that says how many do not fit. */
  what: string;
}

/** The sections with as many rows as fit into the room, in characters, in their order. */
export function fitted(sections: Section[], room: number): { text: string; left: Map<string, number> } {
  const left = new Map<string, number>();
  let text = "";
  for (const section of sections) {
    const lines = section.rows.map(line);
    const rows = within(lines, room - text.length - frame(section, []).length);
    if (rows.length > 0) text += frame(section, rows);
    if (rows.length < lines.length) left.set(section.what, (left.get(section.what) ?? 0) + lines.length - rows.length);
  }
  return { text, left };
}

function within(lines: string[], room: number): string[] {
  let used = 0;
  return lines.filter(({ length }) => {
    const fits = used + length <= room;
    if (fits) used += length;
    return fits;
  });
}

const line = (cells: string[]): string => `| ${cells.join(" | ")} |\n`;

function frame({ title, head, folded }: Section, rows: string[]): string {
  const table = [line(head), line(head.map(() => "---")), ...rows].join("");
  return folded ? `<details>\n<summary>${title}</summary>\n\n${table}\n</details>\n\n` : `### ${title}\n\n${table}\n`;
}
