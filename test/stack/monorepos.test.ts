import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { demoWorld, type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { Monorepo } from "../support/packageManagers";
import { house } from "../support/pulumiHouse";
import { licensesOf, user } from "../support/world";

/** Writes the files and runs the commands of each section of docs/monorepos.md, unchanged. */

const pulumi: { version: string } = JSON.parse(
  readFileSync(join(house, "node_modules", "@pulumi", "pulumi", "package.json"), "utf8"),
);
const page = readFileSync(join(house, "docs", "monorepos.md"), "utf8");
const section = (title: string) => page.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
const commandsIn = (text: string) =>
  [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, commands = ""]) => commands);

describe("The page on monorepos", () => {
  let monorepo: Monorepo;
  let simulator: Simulator;
  beforeEach(async () => {
    monorepo = new Monorepo();
    simulator = await startSimulator({ world: demoWorld });
  });
  afterEach(async () => {
    await simulator.close();
    monorepo.close();
  });

  /** Installs the package from this repository, and Pulumi's SDK in the version of the tests' engine. */
  const pinned = (manifest: string) =>
    manifest
      .replace('"pulumi-licenses": "^0.1.0"', `"pulumi-licenses": "${monorepo.packed}"`)
      .replace('"@pulumi/pulumi": "^3.216.0"', `"@pulumi/pulumi": "${pulumi.version}"`);

  /** @param folder below the repository's. */
  function write(text: string, folder = "", isMeant = (_name: string) => true): void {
    for (const [, name = "", content = ""] of text.matchAll(/^`([^`\n]+)`:\n\n```\w+\n([\s\S]*?)^```/gm)) {
      if (!isMeant(name)) continue;
      const file = join(monorepo.folder, folder, name);
      mkdirSync(dirname(file), { recursive: true });
      const isInstalled = name === "infra/package.json" || name === "package.json";
      writeFileSync(file, isInstalled ? pinned(content) : content);
    }
  }

  async function run(commands: string, folder = ""): Promise<string> {
    const { ok, text } = await monorepo.run(commands, { folder, simulator });
    if (!ok) throw new Error(text);
    return text;
  }

  const assigned = () => licensesOf(simulator, user.alice);

  test.each(["npm", "yarn", "pnpm"])("works with the workspaces of %s", async (manager) => {
    const text = section("Workspaces");
    write(text, "", (name) => name !== "pnpm-workspace.yaml" || manager === "pnpm");
    if (manager === "pnpm") {
      const manifest = join(monorepo.folder, "infra", "package.json");
      const said = /`("@acme\/licensing": "[^"]+")`/.exec(text)?.[1] ?? "";
      writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"@acme/licensing": "1.0.0"', said));
      // pnpm installs the wrapper's peers, too, and would fetch the package.
      appendFileSync(
        join(monorepo.folder, "pnpm-workspace.yaml"),
        `overrides: { pulumi-licenses: "${monorepo.packed}" }\n`,
      );
    }
    const commands = commandsIn(text).find((one) => one.startsWith(`${manager} `)) ?? "";
    await run("pulumi stack init dev", "infra");
    await run(commands);
    expect(assigned()).toContain("SPE_E5");
  });

  test("works with a bundle", async () => {
    const text = section("Bundlers");
    write(text);
    await run("pulumi stack init dev");
    await run(commandsIn(text).join(""));
    expect(assigned()).toContain("SPE_E5");
  });

  test("refuses a bundle that has the package inside, where it is not installed beside it", async () => {
    const text = section("Bundlers");
    write(text);
    await run("pulumi stack init dev");
    const [commands = ""] = commandsIn(text);
    const { ok, text: said } = await monorepo.run(
      commands
        .replace("--external:pulumi-licenses ", "")
        .replace(/^pulumi/m, "rm -r node_modules/pulumi-licenses; pulumi"),
      { simulator },
    );
    expect(ok).toBe(false);
    expect(said).toContain(`Add pulumi-licenses to the dependencies of ${join(monorepo.folder, "package.json")}`);
    expect(assigned()).toEqual([]);
  });

  test.each(["local", "inline"])("works with %s programs of the Automation API, started elsewhere", async (kind) => {
    write(section("Workspaces"));
    const folder = kind === "inline" ? "infra" : "";
    write(section("The Automation API"), folder);
    await run("npm install");
    const said = await run(`mkdir elsewhere; cd elsewhere; node ${join(monorepo.folder, folder, `${kind}.js`)}`);
    expect(said).not.toContain("Pulumi starts");
    expect(assigned()).toContain("SPE_E5");
  });
});
