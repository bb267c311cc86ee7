import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The commands that docs, pipelines and messages tell people to run. */

const root = join(__dirname, "..");
const written = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((name) => /\.(md|ts|mjs|js|ya?ml|json)$/.test(name) && !/^(test|package-lock)/.test(name));

/** In a folder without our package, npx fetches a package of this name, whoever has published it. */
const fetchesAStrangers = /npx (-y |--yes )?licenses/;

test("no command would run a stranger's package where ours is not installed", () => {
  expect(written.length).toBeGreaterThan(300);
  expect(written.filter((name) => fetchesAStrangers.test(readFileSync(join(root, name), "utf8")))).toEqual([]);
});
