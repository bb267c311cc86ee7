import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { casesFolder } from "../support/cases";
import { Monorepo } from "../support/packageManagers";
import { house } from "../support/pulumiHouse";

/** How programs find the package. */

const tried = (statement: string) =>
  `try { ${statement} } catch (error) { console.log("refused:", (error as Error).message); }`;

const times = (text: string, words: string) => text.split(words).length - 1;

describe("A package of one's own around pulumi-licenses, with pnpm", () => {
  const monorepo = new Monorepo();
  const infra = join(monorepo.folder, "infra");
  const program = readFileSync(join(casesFolder, "wrapper-package-pnpm/infra", "index.ts"), "utf8");
  const preview = () => monorepo.run("pulumi preview --stack dev --non-interactive --color never", { folder: "infra" });

  beforeAll(async () => {
    cpSync(join(casesFolder, "wrapper-package-pnpm"), monorepo.folder, { recursive: true });
    const wrapper = join(monorepo.folder, "packages", "licensing", "package.json");
    writeFileSync(wrapper, readFileSync(wrapper, "utf8").replace(/file:[^"]*/, monorepo.packed));
    const { ok, text } = await monorepo.run("pnpm install; cd infra; pulumi stack init dev");
    if (!ok) throw new Error(text);
  });
  afterAll(() => monorepo.close());

  test("is refused by the constructor, which names the file and the dependency", async () => {
    const { ok, text } = await preview();
    expect(ok).toBe(false);
    expect(text).toContain(`Add pulumi-licenses to the dependencies of ${join(infra, "package.json")}`);
    expect(times(text.split("Diagnostics:")[1] ?? "", "error:")).toBe(1);
    expect(text).not.toMatch(/Cannot find module|^\s+at /m);
  });

  test("is refused at each resource, wherever the program has gone", async () => {
    writeFileSync(
      join(infra, "index.ts"),
      program.replace(/new Seat.*/, (seat) => `process.chdir("../packages");\n${tried(seat)}\n${tried(seat)}`),
    );
    const { text } = await preview();
    const said = `refused: Pulumi starts the provider of licenses in ${infra},`;
    expect(times(text.split("Diagnostics:")[1] ?? "", said)).toBe(2);
  });

  test("as an inline program started elsewhere, says which dependencies its folder lacks", async () => {
    writeFileSync(
      join(infra, "inline.js"),
      `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { Seat } = require("@acme/licensing");
const program = async () => {
  new Seat("bob", { customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1", userId: "bob@contoso.example", licenses: [{ sku: "SPE_E3" }] });
};
LocalWorkspace.createOrSelectStack({ stackName: "dev", projectName: "inline", program })
  .then((stack) => stack.preview({ onOutput: console.log }))
  .catch(() => process.exit(1));
`,
    );
    const { ok, text } = await monorepo.run("node ../infra/inline.js", { folder: "packages" });
    expect(ok).toBe(false);
    const manifest = join(monorepo.folder, "package.json");
    const said = text.split("Diagnostics:")[1] ?? "";
    expect(times(said, `Add pulumi-licenses and @pulumi/pulumi to the dependencies of ${manifest}`)).toBe(1);
  });
});

test("the simulator's types are found under the compiler settings of pulumi new", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-types-"));
  try {
    cpSync(join(casesFolder, "simulator-types-node10"), folder, { recursive: true });
    symlinkSync(join(house, "node_modules"), join(folder, "node_modules"));
    const tsc = join(house, "node_modules", "typescript", "bin", "tsc");
    const complaints = (...options: string[]) =>
      spawnSync(process.execPath, [tsc, "-p", folder, ...options], { encoding: "utf8" })
        .stdout.split("\n")
        .filter(Boolean);
    expect(complaints("--skipLibCheck")).toEqual([]);
    // The declarations of zod do not compile with these settings.
    expect(complaints().filter((line) => !line.includes("node_modules/zod/"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
