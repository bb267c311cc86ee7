import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const page = readFileSync(join(root, "docs", "architecture.md"), "utf8");
const drawn = [...page.matchAll(/\["([a-z]+)\/<br\/>/g)].map(([, folder = ""]) => folder);
const folders = readdirSync(join(root, "provider"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["bin", "dist", "node_modules"].includes(entry.name))
  .map(({ name }) => name);

describe("The page on the architecture", () => {
  test("draws every folder of the package, and none that is not there", () => {
    expect([...drawn].sort()).toEqual(folders.sort());
  });

  test("names files that are there", () => {
    const named = [...page.matchAll(/`((?:provider|docs|test)\/[A-Za-z./]+)`/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
