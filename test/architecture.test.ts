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

/** Folders of tests without one matching place in the code. Tests of the simulator send requests to it. */
const withoutCounterpart = [
  ...[
    "browser",
    "cases",
    "contract",
    "convergence",
    "demo",
    "faults",
    "lifecycle",
    "pipelines",
    "sdk",
    "setup",
    "stack",
    "upgrade",
  ],
  "simulator",
];

/** Test files whose name does not begin with the name of a code file in the same folder. */
function lost(tests: string[], code: string[]): string[] {
  const names = new Set(code.map((file) => file.replace(/\..*$/, "")));
  return tests.filter((file) => !names.has(file.replace(/\..*$/, "")));
}

describe("The tests", () => {
  const tests = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).filter(
    (file) => /\/.*\.test\.ts$/.test(file) && !withoutCounterpart.some((folder) => file.startsWith(`${folder}/`)),
  );
  const code = readdirSync(join(root, "provider"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(?!dist|node_modules).*\.ts$/.test(file),
  );

  test("stand where the code stands that they test, and begin with its name", () => {
    expect(tests.length).toBeGreaterThan(150);
    expect(lost(tests, code)).toEqual([]);
  });

  test("that stand elsewhere are noticed", () => {
    expect(
      lost(["http/client.reads.test.ts", "http/clients.test.ts", "drift/client.test.ts"], ["http/client.ts"]),
    ).toEqual(["http/clients.test.ts", "drift/client.test.ts"]);
  });
});
