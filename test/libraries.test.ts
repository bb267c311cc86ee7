import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const [, installed = "", development = ""] = read("docs", "decisions", "0004-libraries.md").split(/^## /m);

/** The libraries of a table: name and major version, and the other cells. */
const rowsOf = (section: string) =>
  section
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| library"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, library = "", ...cells]) => ({ library, cells: cells.slice(0, -1) }));

const withMajor = (dependencies: Record<string, string>) =>
  Object.entries(dependencies).map(([name, range]) => `${name} ${/\d+/.exec(range)?.[0]}`);

test.each([
  ["users install", installed, JSON.parse(read("provider", "package.json")).dependencies],
  ["the repository needs", development, JSON.parse(read("package.json")).devDependencies],
])(
  "The record on libraries has every one that %s, with its major version and its reason",
  (_who, section, declared) => {
    const rows = rowsOf(section);
    expect(rows.map(({ library }) => library).sort()).toEqual(withMajor(declared).sort());
    expect(rows.filter(({ cells }) => cells.length === 0 || cells.includes(""))).toEqual([]);
  },
);
