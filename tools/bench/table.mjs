/** Prints the figures as a table for people. */

const columns = ["figure", "ours", "beside", "value", "goal", "met"];

const cellsOf = ({ figure, ours, beside, value, goal, met }) => [
  figure,
  ours,
  beside,
  value === undefined ? "" : Number.isInteger(value) ? `${value}` : value.toFixed(2),
  goal,
  met === undefined ? "" : met ? "yes" : "NO",
];

export function tableOf(rows) {
  const lines = [columns, ...rows.map(cellsOf)];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const text = (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`;
  const [head, ...body] = lines.map(text);
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}
