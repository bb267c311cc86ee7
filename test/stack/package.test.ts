import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startSimulator } from "pulumi-licenses/simulator";
import { printedAtStart } from "../support/pluginStart";
import { ProviderProcess } from "../support/process";
import { house } from "../support/pulumiHouse";
import { contoso, planted, quantityOf, world } from "../support/world";

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  bin: Record<string, string>;
}

describe("The package as it is published", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-package-"));
  const foreign = join(folder, "foreign");
  const modules = join(foreign, "node_modules");
  const installed = join(modules, "pulumi-licenses");
  let files: string[];
  let manifest: Manifest;

  const inForeignFolder = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: foreign, encoding: "utf8", env: { PATH: process.env.PATH ?? "" } });

  beforeAll(() => {
    // Packs the compiled files. Compiling again here would replace them while other tests use them.
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
        cwd: join(house, "provider"),
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    );
    files = packed.files.map(({ path }: { path: string }) => path);
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", join(folder, packed.filename), "-C", installed, "--strip-components=1"]);
    manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    for (const name of [...Object.keys(manifest.dependencies), "@pulumi/pulumi", "@types/node"]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(house, "node_modules", name), join(modules, name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("holds compiled code with its types, and nothing of our workshop", () => {
    expect(files).toEqual(
      expect.arrayContaining(["package.json", "dist/index.js", "dist/index.d.ts", "bin/licenses.js"]),
    );
    const own = files.filter((file) => !file.startsWith("project/"));
    const kinds = new Set(own.map((file) => /(\.d\.ts|\.[a-z]+|)$/.exec(file)?.[0]));
    expect(
      [...kinds].filter(
        (kind) => ![".js", ".d.ts", ".json", ".yaml", ".md", ".html", ".css", ".svg", ""].includes(kind ?? ""),
      ),
    ).toEqual([]);
    expect(own.filter((file) => /(^|\/)(test|tests|node_modules)\/|tsbuildinfo|tsconfig/.test(file))).toEqual([]);
  });

  test("holds the files of the projects that an import writes, in each language", () => {
    expect(files.filter((file) => file.startsWith("project/")).sort()).toEqual([
      "project/classes/index.ts",
      ...["README.md", "gitattributes", "gitignore"].map((file) => `project/common/${file}`),
      ...["Pulumi.yaml", "go.mod", "main.go"].map((file) => `project/go/${file}`),
      ...["Pulumi.yaml", "__main__.py", "requirements.txt"].map((file) => `project/python/${file}`),
      ...["Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"].map((file) => `project/typescript/${file}`),
      "project/yaml/Pulumi.yaml",
    ]);
  });

  test("names no folder of the machine that it was made on", () => {
    const told = files.filter((file) => readFileSync(join(installed, file), "utf8").includes(house));
    expect(told).toEqual([]);
  });

  test("needs nothing at run time that it does not declare", () => {
    const builtIn = new Set(createRequire(__filename)("node:module").builtinModules);
    const declared = [...Object.keys(manifest.dependencies), "@pulumi/pulumi", "pulumi-licenses"];
    const wanted = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => [
        ...readFileSync(join(installed, "dist", file), "utf8").matchAll(/(?:require|import)\("([^".][^"]*)"\)/g),
      ])
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("node:") && !builtIn.has(name));
    const foreigners = wanted.filter(
      (name) => !declared.some((known) => name === known || name.startsWith(`${known}/`)),
    );
    expect(foreigners).toEqual([]);
  });

  test("works with require", () => {
    expect(inForeignFolder("-p", 'Object.keys(require("pulumi-licenses")).sort().join()')).toContain(
      "SubscriptionQuantity",
    );
  });

  test("works with import, by the same names", () => {
    const script =
      'import { Provider, SubscriptionQuantity, UserLicense } from "pulumi-licenses";' +
      "console.log([Provider, SubscriptionQuantity, UserLicense].map((each) => typeof each).join())";
    expect(inForeignFolder("--input-type=module", "-e", script).trim()).toBe("function,function,function");
  });

  test("shows nothing but what it exports", () => {
    const script = 'require("pulumi-licenses/dist/process/dynamicProvider.js")';
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: foreign, encoding: "utf8" });
    expect(status).not.toBe(0);
    expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  const commands = (ofPulumi: boolean) =>
    Object.entries(manifest.bin)
      .filter(([name]) => /^pulumi-(resource|analyzer)-/.test(name) === ofPulumi)
      .map(([, file]) => join(installed, file));

  test("has its commands", () => {
    for (const command of commands(false)) expect(inForeignFolder(command, "--version").trim()).toBe(manifest.version);
  });

  test("has the plugins that Pulumi starts for programs in every language, and their schema", async () => {
    expect(files).toContain("schema.json");
    expect(Object.keys(manifest.bin)).toContain("pulumi-resource-licenses");
    for (const plugin of commands(true)) expect(await printedAtStart(plugin)).toMatch(/^\d+\n$/);
  });

  test("its types fit a strict program, and refuse a wrong one, without any check being skipped", () => {
    writeFileSync(
      join(foreign, "program.ts"),
      `import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs, SubscriptionQuantity, type SubscriptionQuantityArgs, UserLicense, type UserLicenseArgs } from "pulumi-licenses";

const config = new pulumi.Config();
const partner: ProviderArgs = { partnerCenter: { tenantId: "x", clientSecret: config.requireSecret("secret") } };
const provider = new Provider("partner-b", partner);
const args: SubscriptionQuantityArgs = { customerId: "c", subscriptionId: "s", quantity: config.requireNumber("quantity"), decrease: "atRenewal" };
const seats = new SubscriptionQuantity("seats", args, { provider, protect: true });
const licenses: UserLicenseArgs["licenses"] = [{ sku: seats.offerName, excludedPlans: [config.require("plan")] }];
const alice = new UserLicense("alice", { customerId: "c", userId: "u", licenses }, { dependsOn: seats });
export const renewal: pulumi.Output<string | undefined> = seats.commitmentEndDate;
export const names: pulumi.Output<string[]> = alice.assigned.apply((assigned) => assigned.map(({ partNumber }) => partNumber));
export const left: pulumi.Output<number> = seats.refundableQuantity;

// @ts-expect-error a quantity is a number
new SubscriptionQuantity("text", { customerId: "c", subscriptionId: "s", quantity: "12" });
// @ts-expect-error there is no such argument
new SubscriptionQuantity("misspelt", { customerId: "c", subscriptionId: "s", quanttiy: 12 });
// @ts-expect-error userId is missing
new UserLicense("nobody", { customerId: "c", licenses: [] });
// @ts-expect-error a license is an object
new UserLicense("text", { customerId: "c", userId: "u", licenses: ["SPE_E3"] });
// @ts-expect-error outputs are no arguments
new SubscriptionQuantity("output", { customerId: "c", subscriptionId: "s", quantity: 12, status: "active" });
`,
    );
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      module: "node16",
      target: "es2022",
      types: ["node"],
    };
    writeFileSync(join(foreign, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
    const { stdout } = spawnSync(
      process.execPath,
      [join(house, "node_modules", "typescript", "bin", "tsc"), "-p", foreign],
      {
        encoding: "utf8",
      },
    );
    // The declarations of Pulumi and its libraries are not checked.
    const ours = stdout
      .split("\n")
      .filter((line) => /^(\S*pulumi-licenses\/|program\.ts)/.test(line.replace(/^.*foreign\//, "")));
    expect(ours).toEqual([]);
    expect(stdout).not.toMatch(/pulumi-licenses|program\.ts/);
  });

  test("is found by the text in the state from a program in that folder", async () => {
    const simulator = await startSimulator({ world });
    const provider = await ProviderProcess.start({
      folder: foreign,
      environment: { PARTNER_CENTER_API_URL: simulator.url, PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken },
    });
    try {
      await provider.configure();
      await provider.create("SubscriptionQuantity", {
        customerId: contoso.id,
        subscriptionId: contoso.e5,
        quantity: 12,
      });
      expect(quantityOf(simulator, contoso.e5)).toBe(12);
    } finally {
      await provider.stop();
      await simulator.close();
    }
  });
});
