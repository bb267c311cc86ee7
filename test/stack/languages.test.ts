import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoWorld, type Simulator, startSimulator } from "pulumi-licenses/simulator";
import {
  type ExampleLanguage,
  examples,
  imported,
  repositoryOfExamples,
  stackOfExample,
} from "../support/languageExamples";
import { describeLanguage, environmentOf, type Language } from "../support/languages";
import { house } from "../support/pulumiHouse";
import { type Project, projectAt } from "../support/pulumiProject";
import { generatedSdks } from "../support/sdk";
import { contoso, licensesOf, quantityOf, user, writesOf } from "../support/world";

const programs: Record<Language, (folder: string) => void> = {
  yaml: (folder) =>
    writeFileSync(
      join(folder, "Main.yaml"),
      `configuration: { whom: { type: string } }\noutputs: { answer: "hello \${whom}" }\n`,
    ),
  python: (folder) =>
    writeFileSync(
      join(folder, "__main__.py"),
      'import pulumi\npulumi.export("answer", "hello " + pulumi.Config().require("whom"))\n',
    ),
  go: (folder) => cpSync(join(house, "test", "support", "goProgram"), folder, { recursive: true }),
};

describe.each(Object.keys(programs) as Language[])("The language host for %s that the set-up builds", (language) => {
  describeLanguage(language, "with the pinned engine", () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), `pulumi-licenses-${language}-`));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("runs a program with its configuration, and Pulumi keeps its outputs", async () => {
      programs[language](folder);
      writeFileSync(join(folder, "Pulumi.yaml"), `name: hello\nruntime: ${language}\n`);
      const project = await projectAt(folder, environmentOf(language));
      await project.pulumi(["config", "set", "whom", language]);
      const { ok, text } = await project.pulumi(["up", "--yes", "--skip-preview"]);
      expect(text).toContain(`answer: "hello ${language}"`);
      expect(ok).toBe(true);
      expect((await project.pulumi(["stack", "output", "answer"])).text.trim()).toBe(`hello ${language}`);
    });
  });
});

describe.each(Object.keys(examples) as ExampleLanguage[])("The example for %s", (language) => {
  const { needs, writesCode, names, addImported } = examples[language];
  const finance = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";

  describeLanguage(needs, "with all four resources", () => {
    const repository = repositoryOfExamples(needs.includes("sdk") ? generatedSdks() : undefined);
    let simulator: Simulator;
    let project: Project;

    beforeAll(async () => {
      simulator = await startSimulator({ world: demoWorld });
      project = await stackOfExample(language, repository.folder, {
        PARTNER_CENTER_API_URL: simulator.url,
        PARTNER_CENTER_ACCESS_TOKEN: "simulated-token",
        UIPATH_BASE_URL: simulator.url,
        UIPATH_ACCESS_TOKEN: "simulated-host-token",
      });
    });
    beforeEach(() => simulator.journal.clear());
    afterAll(() => simulator.close());

    /** What the services have of what the program declares. */
    const atTheServices = () => ({
      seats: quantityOf(simulator, contoso.legacy),
      alice: licensesOf(simulator, user.alice),
      bob: licensesOf(simulator, user.bob),
      finance: simulator.world.uipath.organizations.find(({ id }) => id === finance)?.allocations.UNATT,
    });
    const declared = { seats: 6, alice: ["SPE_E5"], bob: ["POWER_BI_PRO"], finance: 3 };

    test("is deployed by up: ids are looked up, and outputs come back to the program", async () => {
      const { ok, text } = await project.pulumi(["up", "--yes", "--skip-preview"]);
      expect(text).toContain("+ 6 created");
      expect(text).toContain('status: "Power BI Pro: 6 seats"');
      expect(ok).toBe(true);
      expect(atTheServices()).toEqual(declared);
    });

    test("is unchanged in the next preview, which also looks at the services", async () => {
      const { ok, text } = await project.pulumi(["preview", "--refresh", "--expect-no-changes"]);
      expect(text).toContain("6 unchanged");
      expect(ok).toBe(true);
      expect(writesOf(simulator)).toEqual([]);
    });

    test("shows drift by property in a preview, which writes nothing", async () => {
      const customerId = contoso.id;
      simulator.change({ change: "setQuantity", customerId, subscriptionId: contoso.legacy, quantity: 7 });
      simulator.change({ change: "removeLicense", customerId, userId: user.alice, sku: "SPE_E5" });
      simulator.change({ change: "setAllocation", organizationId: finance, code: "UNATT", quantity: 2 });
      const { ok, text } = await project.pulumi(["preview", "--refresh", "--expect-no-changes", "--diff"]);
      expect(ok).toBe(false);
      expect(text).toMatch(/SubscriptionQuantity: \(update\)[^+]*~ quantity: 7 => 6/);
      expect(text).toMatch(/UserLicense: \(create\)\s+\[urn=.*::alice\]/);
      expect(text).toMatch(/OrganizationLicense: \(update\)[^+]*~ productQuantities[^+]*~ quantity: 2 => 3/);
      expect(writesOf(simulator)).toEqual([]);
    });

    test("is repaired by up", async () => {
      const { ok, text } = await project.pulumi(["up", "--yes", "--skip-preview", "--refresh"]);
      expect(text).toMatch(/\+ 1 created\s+~ 2 updated/);
      expect(ok).toBe(true);
      expect(atTheServices()).toEqual(declared);
    });

    test("takes over what exists by pulumi import, without a write, and the preview with it is empty", async () => {
      simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.carol, sku: "SPE_E5" });
      const [list, code] = [join(project.folder, "import.json"), join(project.folder, "generated")];
      writeFileSync(list, JSON.stringify(imported(contoso.id)));
      const args = ["import", "--yes", "--skip-preview", "--protect=false", "--file", list, "--out", code];
      const { ok, text } = await project.pulumi(args);
      expect(text).toContain("= 2 imported");
      // Hosts that cannot write code fail after the import, when the state has it already.
      const generated = existsSync(code) ? readFileSync(code, "utf8") : "";
      if (writesCode !== "perhaps") expect(ok).toBe(writesCode);
      for (const name of ok ? names : []) expect(generated).toContain(name);
      if (!ok) expect(text).toMatch(/error: .*GenerateProgram/);
      addImported(project.folder, generated);
      const preview = await project.pulumi(["preview", "--refresh", "--expect-no-changes"]);
      expect(preview.text).toContain("8 unchanged");
      expect(preview.ok).toBe(true);
      expect(writesOf(simulator)).toEqual([]);
    });

    test("is removed by destroy: licenses are taken back, seats and allocations stay", async () => {
      const { ok, text } = await project.pulumi(["destroy", "--yes", "--skip-preview"]);
      expect(text).toContain("- 8 deleted");
      expect(ok).toBe(true);
      expect(atTheServices()).toEqual({ ...declared, alice: [], bob: [] });
      expect(licensesOf(simulator, user.carol)).toEqual([]);
      expect(quantityOf(simulator, contoso.e5)).toBe(10);
    });
  });
});
