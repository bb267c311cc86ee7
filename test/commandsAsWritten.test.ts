import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The commands that docs, pipelines and messages tell people to run. */

const root = join(__dirname, "..");
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !["node_modules", "dist", "test", ".git", ".setup"].includes(name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : [],
    );
const written = filesIn("").filter((name) => /\.(md|ts|mjs|js|ya?ml|json)$/.test(name) && name !== "package-lock.json");

/** In a folder without our package, npx fetches the package of this name from the registry, whose publisher is someone else. */
const fetchesAStrangers = /npx (-y |--yes )?licenses/;

test("no command would run someone else's package where ours is not installed", () => {
  expect(written).toContain(join("docs", "signing-in.md"));
  expect(written.filter((name) => fetchesAStrangers.test(readFileSync(join(root, name), "utf8")))).toEqual([]);
});
