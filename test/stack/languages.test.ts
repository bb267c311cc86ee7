import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeLanguage, environmentOf, type Language } from "../support/languages";
import { house } from "../support/pulumiHouse";
import { projectAt } from "../support/pulumiProject";

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
