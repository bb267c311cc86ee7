import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { house } from "../support/pulumiHouse";

const range: string = JSON.parse(readFileSync(join(house, "provider", "package.json"), "utf8")).peerDependencies[
  "@pulumi/pulumi"
];
const oldest = />=(\S+)/.exec(range)?.[1] ?? "";

describe("What we use of Pulumi's SDK beyond its documentation is there, and does the same,", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-sdk-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** @param packages to install from the registry. Without any, the test uses those of this repository. */
  function asked(name: string, packages: string[]): unknown {
    const room = join(folder, name);
    mkdirSync(room);
    for (const file of [
      "program/pulumiInternals.js",
      "process/engineClient.js",
      "process/pulumiGrpc.js",
      "core/secretMark.js",
      "core/lifecycle.js",
    ]) {
      mkdirSync(dirname(join(room, file)), { recursive: true });
      cpSync(join(house, "provider", "dist", file), join(room, file));
    }
    cpSync(join(house, "test", "support", "pulumiInternalsChild.cjs"), join(room, "child.cjs"));
    if (packages.length === 0) symlinkSync(join(house, "node_modules"), join(room, "node_modules"));
    // Only the package `node` needs its install script, which provides the program. Pulumi's packages work without theirs.
    else
      execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", room, ...packages], {
        stdio: ["ignore", "ignore", "pipe"],
      });
    const node = packages.some((one) => one.startsWith("node@"))
      ? join(room, "node_modules", "node", "bin", "node")
      : process.execPath;
    const lines = execFileSync(node, ["child.cjs"], { cwd: room, encoding: "utf8" }).trim().split("\n");
    return JSON.parse(lines.at(-1) ?? "");
  }

  test.each([
    ["in the oldest that is supported", "oldest", [`@pulumi/pulumi@${oldest}`]],
    ["in the pinned one", "pinned", []],
    ["in the newest, on the Node.js that it needs", "newest", ["@pulumi/pulumi@3", "node@24"]],
  ])("%s", (_which, name, packages) => {
    expect(asked(name, packages)).toEqual({
      marks: { unknown: true, secret: true },
      secrets: [true, false],
      engineUnderMocks: "none",
      values: ["known", "not known"],
      unknownPart: true,
      endedTooEarly: false,
      types: ["licenses:test:Parent", "licenses:test:Child"],
      children: [true],
      behind: [true],
      id: "child-id",
      noProperty: "none",
      host: [true, false],
      engine: true,
      there: true,
      lines: [
        ["info", "info", "urn:pulumi:a", false],
        ["warning", "warn", "", false],
        ["info", "status", "urn:pulumi:b", true],
      ],
      gone: false,
    });
  });
});
