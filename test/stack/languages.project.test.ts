import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import type { Language } from "../../provider/import/languages";
import {
  crowd,
  environmentOfProject,
  finance,
  needsOfProject,
  people,
  stateOf,
  worldWith,
} from "../support/importedLanguages";
import { type ImportedProject, importedProject } from "../support/importedProject";
import { describeLanguage } from "../support/languages";
import { generatedSdks } from "../support/sdk";
import { contoso, writesOf } from "../support/world";

/** The program of a project that `licenses import` writes, in each of its languages, as it stands. */

const stack = "contoso.example";
const file = `customers/${stack}.yaml`;

describe.each(Object.keys(needsOfProject) as Language[])("An imported program in %s", (language) => {
  describeLanguage(needsOfProject[language], "as it stands", () => {
    const sdks = language === "python" || language === "go" ? generatedSdks() : undefined;
    let simulator: Simulator;
    let project: ImportedProject;
    beforeAll(async () => {
      simulator = await startSimulator({ world: worldWith(people) });
      project = importedProject(() => simulator, await environmentOfProject(language, sdks?.folder));
      for (const flags of [
        ["--customer", stack],
        ["--uipath", "--all"],
      ]) {
        const { code, text } = await project.import(...flags, "--language", language);
        expect([code, text]).toEqual([0, expect.stringContaining("Next, in that folder:")]);
      }
      if (sdks !== undefined) symlinkSync(sdks.folder, join(project.folder, "sdk"));
    });
    afterAll(async () => {
      project.remove();
      await simulator.close();
    });
    beforeEach(() => simulator.journal.clear());

    /** @returns what the stack's state then has. */
    async function adopted(name: string): Promise<Record<string, object>> {
      await project.pulumi(["stack", "init", name]);
      const up = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", name]);
      expect([up.code, up.text]).toEqual([0, expect.stringContaining("created")]);
      const preview = await project.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", name]);
      expect([preview.code, preview.text]).toEqual([0, expect.stringContaining("unchanged")]);
      expect(simulator.ledger.entries).toEqual([]);
      expect(writesOf(simulator)).toEqual([]);
      return stateOf(project, name);
    }

    test("is brought into the state by pulumi import without a request, and then is unchanged", async () => {
      await project.pulumi(["stack", "init", stack]);
      simulator.journal.clear();
      const brought = await project.pulumi([
        ...["import", "--file", `import/${stack}.json`, "--stack", stack],
        ...["--yes", "--generate-code=false", "--protect=false"],
      ]);
      expect([brought.code, brought.text]).toEqual([0, expect.stringContaining("imported")]);
      expect(simulator.journal.exchanges).toEqual([]);
      for (const more of [[], ["--refresh"]]) {
        const preview = await project.pulumi(["preview", "--expect-no-changes", "--stack", stack, ...more]);
        expect([preview.code, preview.text]).toEqual([0, expect.stringContaining("unchanged")]);
      }
      await project.pulumi(["stack", "rm", "--force", "--yes", "--preserve-config", "--stack", stack]);
    });

    test("adopts a customer without a write, under the names and with all arguments of the data file, and then is unchanged", async () => {
      const text = project
        .read(file)
        .replace(
          /^( +dora\.new@contoso\.example: )(.*)$/m,
          "$1{ licenses: $2, name: dora.old@contoso.example, exclusive: true }",
        )
        .replace(/(quantity: 300)/, "$1, decrease: atRenewal, endOfTerm: renew, onDelete: retain");
      project.write(file, text);
      const state = await adopted(stack);
      const ofPeople = Object.keys(state).filter((name) => name.includes("@"));
      expect(ofPeople).toHaveLength(people.length);
      expect(state).toMatchObject({
        "alice@contoso.example": { customerId: contoso.id, userId: "alice@contoso.example" },
        "dora.old@contoso.example": { userId: "dora.new@contoso.example", exclusive: true },
      });
      expect(Object.values(state)).toContainEqual(
        expect.objectContaining({ quantity: 300, decrease: "atRenewal", endOfTerm: "renew", onDelete: "retain" }),
      );
      expect(Object.values(state)).toContainEqual(expect.objectContaining({ userId: "dollar$${b}@contoso.example" }));
      expect(JSON.stringify(state["alice@contoso.example"])).toContain("TEAMS1");
    });

    test("adopts an organization without a write, with all arguments of the data file, and then is unchanged", async () => {
      const [path, head] = ["organizations/finance.yaml", /^licenses:/m];
      project.write(path, project.read(path).replace(head, "adopt: replaceAll\nonDelete: retain\n$&"));
      expect(await adopted("finance")).toMatchObject({
        finance: { organizationId: finance, adopt: "replaceAll", onDelete: "retain" },
      });
    });

    test("names the file and the line of a mistake, and changes nothing", async () => {
      const text = project.read(file);
      project.write(file, text.replace("quantity: 300", "quantity: many"));
      const line = text.slice(0, text.indexOf("quantity: 300")).split("\n").length;
      const refused = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack]);
      project.write(file, text);
      expect([refused.code === 0, refused.text]).toEqual([false, expect.stringContaining(`${file}:${line}: `)]);
      expect(refused.text).toContain("expected a whole number of 1 or more");
      expect(writesOf(simulator)).toEqual([]);
    });

    test("tells which file a stack without one should have", async () => {
      await project.pulumi(["stack", "init", "northwind"]);
      const refused = await project.pulumi(["preview", "--stack", "northwind"]);
      expect([refused.code === 0, refused.text]).toEqual([false, expect.stringContaining("customers/northwind.yaml")]);
    });

    if (language === "yaml") {
      test("is not run with the data file of another stack, which a variable of the environment names", async () => {
        for (const PULUMI_STACK of ["finance", stack]) {
          const refused = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack], { PULUMI_STACK });
          expect([refused.code === 0, refused.text]).toEqual([false, expect.stringContaining("Unset it")]);
        }
        expect(Object.keys(await stateOf(project, stack))).toContain("alice@contoso.example");
        expect(writesOf(simulator)).toEqual([]);
      });

      test("takes nothing away where its compiler is not told the stack", async () => {
        const settings = project.read("Pulumi.yaml");
        project.write("Pulumi.yaml", settings.replace("licenses program", "env -u PULUMI_STACK licenses program"));
        const before = await stateOf(project, stack);
        const refused = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack]);
        project.write("Pulumi.yaml", settings);
        expect([refused.code === 0, refused.text]).toEqual([false, expect.stringContaining("noStackIsNamed")]);
        expect(await stateOf(project, stack)).toEqual(before);
        expect(simulator.ledger.entries).toEqual([]);
      });
    }
  });
});

describeLanguage("yaml", "An imported program in yaml with two hundred people", () => {
  test("adopts them all without a write, and then is unchanged", async () => {
    const simulator = await startSimulator({ world: worldWith(crowd) });
    const project = importedProject(() => simulator, await environmentOfProject("yaml"));
    try {
      await project.import("--customer", stack, "--language", "yaml");
      await project.pulumi(["stack", "init", stack]);
      const up = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack]);
      expect([up.code, up.text]).toEqual([0, expect.stringMatching(/\+ 20\d created/)]);
      const preview = await project.pulumi(["preview", "--expect-no-changes", "--stack", stack]);
      expect([preview.code, preview.text]).toEqual([0, expect.stringMatching(/20\d unchanged/)]);
      expect(simulator.ledger.entries).toEqual([]);
    } finally {
      project.remove();
      await simulator.close();
    }
  });
});
