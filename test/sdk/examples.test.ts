import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { dump, load } from "js-yaml";
import { demoWorld, startSimulator } from "pulumi-licenses/simulator";
import { describeLanguage, environmentOf } from "../support/languages";
import { withPlugin } from "../support/plugin";
import { house } from "../support/pulumiHouse";
import { projectAt } from "../support/pulumiProject";
import { generatedSdks, goModule, installedPython } from "../support/sdk";
import { writesOf } from "../support/world";

/** The examples in the schema's descriptions. `npm run check` compiles those in TypeScript against the package's classes. */

const run = promisify(execFile);
const folder = join(house, "tools", "pluginSchema", "examples");
const schema = JSON.parse(readFileSync(join(house, "provider", "schema.json"), "utf8"));
const described: [string, { description: string }][] = Object.entries({ ...schema.resources, ...schema.functions });
const names = readdirSync(folder).sort();
const example = (name: string, ending: string) => readFileSync(join(folder, name, `example.${ending}`), "utf8");

test("Each resource and function has an example in each language in its description", () => {
  expect(described.map(([token]) => token.replace("licenses:index:", "")).sort()).toEqual(names);
  const languages = ["typescript", "python", "go", "csharp", "yaml"];
  const missing = described.flatMap(([token, { description }]) =>
    languages.filter((language) => !description.includes(`\`\`\`${language}\n`)).map((each) => `${token} ${each}`),
  );
  expect(missing).toEqual([]);
});

/** Those that the examples read: folder, name, text. */
const dataFiles = [
  [
    "customers",
    "contoso.yaml",
    "customer: 0c39d6d5-c70d-4c55-bc02-f620844f3fd1\npeople: { carol@contoso.example: SPE_E3 }\n",
  ],
  [
    "organizations",
    "operations.yaml",
    "organization: 7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99\nname: operations\nlicenses: { UNATT: 1 }\n",
  ],
] as const;

describeLanguage("yaml", "The examples in YAML", () => {
  test("are previewed as one program, without a write", async () => {
    const parent = mkdtempSync(join(tmpdir(), "pulumi-licenses-yaml-examples-"));
    const simulator = await startSimulator({ world: demoWorld });
    try {
      const program: Record<string, Record<string, unknown>> = { variables: {}, resources: {}, outputs: {} };
      for (const name of names) {
        const sections = load(example(name, "yaml")) as typeof program;
        for (const [section, members] of Object.entries(sections)) {
          for (const [key, member] of Object.entries(members)) {
            const known = program[section]?.[key];
            // Two examples may have one thing in common, but no two things under one name.
            if (known !== undefined) expect({ name, [key]: member }).toEqual({ name, [key]: known });
            program[section] = { ...program[section], [key]: member };
          }
        }
      }
      for (const [folder, file, text] of dataFiles) {
        mkdirSync(join(parent, folder));
        writeFileSync(join(parent, folder, file), text);
      }
      writeFileSync(join(parent, "Pulumi.yaml"), dump({ name: "examples", runtime: "yaml", ...program }));
      const project = await projectAt(parent, {
        PATH: [environmentOf("yaml").PATH, withPlugin.PATH].join(delimiter),
        PARTNER_CENTER_API_URL: simulator.url,
        PARTNER_CENTER_ACCESS_TOKEN: "simulated-token",
        UIPATH_BASE_URL: simulator.url,
        UIPATH_ACCESS_TOKEN: "simulated-host-token",
      });
      const { ok, text } = await project.pulumi(["preview", "--diff"]);
      expect(text).toMatch(/\+ 6 to create/);
      expect(text).toContain("carol@contoso.example");
      expect(text).toContain('subscriptionId: "6e7aa601-629e-461b-8933-0898c3cc3c7c"');
      expect(ok).toBe(true);
      expect(writesOf(simulator)).toEqual([]);
    } finally {
      await simulator.close();
      rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describeLanguage(["sdk", "python"], "The examples in Python", () => {
  const sdks = generatedSdks();

  test("run with the generated SDK under Pulumi's mocks", async () => {
    const files = names.map((name) => join(folder, name, "example.py"));
    const script = `
import asyncio, runpy, sys, pulumi
called = set()
files = {
    "licenses:index:readCustomerFile": {
        "customerId": "an id",
        "subscriptions": [{"name": "seats", "subscriptionId": "an id", "quantity": 1}],
        "people": [{"name": "alice", "userId": "an id", "licenses": [{"sku": "SPE_E3"}]}],
    },
    "licenses:index:readOrganizationFile": {"name": "finance", "organizationId": "an id", "productQuantities": []},
}
class Engine(pulumi.runtime.Mocks):
    def new_resource(self, args):
        called.add(args.typ)
        return args.name, args.inputs
    def call(self, args):
        called.add(args.token)
        return files.get(args.token, {"id": "an id"})
pulumi.runtime.set_mocks(Engine())
for file in sys.argv[1:]:
    pulumi.runtime.test(lambda: runpy.run_path(file) and None)()
print("\\n".join(sorted(called)))`;
    const env = { ...process.env, ...environmentOf("python"), PYTHONPATH: await installedPython(sdks.folder) };
    const { stdout } = await run("python", ["-c", script, ...files], { env });
    expect(stdout.trim().split("\n")).toEqual(expect.arrayContaining(described.map(([token]) => token)));
  });
});

describeLanguage(["sdk", "go"], "The examples in Go", () => {
  const sdks = generatedSdks();

  test("compile with the generated SDK", async () => {
    const module = join(sdks.folder, "examples-go");
    goModule(sdks.folder, module);
    for (const name of names) {
      mkdirSync(join(module, name));
      cpSync(join(folder, name, "example.go"), join(module, name, "main.go"));
    }
    await run("go", ["vet", "./..."], { cwd: module, env: { ...process.env, ...environmentOf("go") } });
  });
});

// There is no .NET to compile them with where the tests run, so this compares names with those of the generated SDK.
describeLanguage("sdk", "The examples in C#", () => {
  const sdks = generatedSdks();

  test("use classes, functions, arguments and results that the generated SDK has", () => {
    const files = readdirSync(join(sdks.folder, "dotnet"), { recursive: true, encoding: "utf8" });
    const sources = files.filter((file) => file.endsWith(".cs"));
    const sdk = sources.map((file) => readFileSync(join(sdks.folder, "dotnet", file), "utf8")).join("\n");
    const pulumis = new Set(["CustomResourceOptions", "Dictionary"]);
    const unknown = names.flatMap((name) => {
      const code = example(name, "cs");
      const all = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, word = ""]) => word);
      const classes = [...all(/new (\w+)/g), ...all(/(\w+)\.Invoke\(/g)].filter((word) => !pulumis.has(word));
      const members = [...all(/\b([A-Z]\w+) = /g), ...all(/found\.(\w+)/g), ...all(/seats\.(\w+)/g)];
      return [
        ...classes.filter((word) => !new RegExp(`class ${word}\\b`).test(sdk)),
        ...members.filter((word) => word !== "DependsOn" && !new RegExp(`public [^(\\n]* ${word}\\b`).test(sdk)),
      ].map((word) => `${name}: ${word}`);
    });
    expect(unknown).toEqual([]);
  });
});
