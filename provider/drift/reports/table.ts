import Table from "cli-table3";

/** A table of three columns for a terminal, as wide as the terminal at most. Pure. */

export type Row = [string, string, string];

export interface Part {
  /** The title of a group, in a row of its own above the group's rows. */
  title: string;
  rows: Row[];
}

/** Shares of the width. Beyond the widest, lines get too long to read; narrower than the narrowest, each word breaks. */
const shares = [0.34, 0.33, 0.33];
const widest = 160;
const narrowest = 40;

export function table(width: number, head: Row, parts: Part[]): string {
  const borders = shares.length + 1;
  const room = Math.min(widest, Math.max(narrowest, width)) - borders;
  const colWidths = shares.map((share) => Math.floor(room * share));
  const whole = colWidths.reduce((sum, one) => sum + one, shares.length - 1);
  const drawn = new Table({ head, colWidths, wordWrap: true, style: { head: [], border: [] } });
  for (const { title, rows } of parts) {
    drawn.push([{ content: breakable(title, whole - padding), colSpan: shares.length }]);
    for (const cells of rows)
      drawn.push(cells.map((cell, column) => breakable(cell, (colWidths[column] ?? 0) - padding)));
  }
  return drawn.toString();
}

/** A space on each side of a cell. */
const padding = 2;

/** The table wraps between words, and would cut a longer word. Characters beyond Latin ones may be two columns wide. */
const breakable = (text: string, width: number): string =>
  text.replace(/[^\s\p{Cc}]+/gu, (word) => {
    const most = /(?!\p{Script=Latin})\p{L}|\p{Emoji_Presentation}/u.test(word) ? Math.floor(width / 2) : width;
    return word.replace(new RegExp(`.{${most}}(?=.)`, "gu"), "$&\n");
  });
