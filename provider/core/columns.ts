import width from "string-width";

/**
 * Columns of text without borders, each as wide as its widest cell on a terminal, where a Japanese letter takes two places. One line for
 * each row. cli-table3 draws such columns too, but its time grows with the square of the rows, and a program may have thousands.
 */
export function columns(rows: string[][]): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ")));
  const widths = cells.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, width(cell))),
    [],
  );
  const padded = (cell: string, column: number) => cell + " ".repeat((widths[column] ?? 0) - width(cell));
  return cells.map((row) => row.map(padded).join("  ").trimEnd());
}
