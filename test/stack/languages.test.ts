import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeLanguage, environmentOf, type Language } from "../support/languages";
import { house } from "../support/pulumiHouse";
import { projectAt } from "../support/pulumiProject";

const programs: Record<Language, (folder: string) => void> = {
  yaml: (folder) => writeFileSync(join(folder, "Main.yaml"), "outputs: { language: yaml }\n"),
  python: (folder) =>
    writeFileSync(join(folder, "__main__.py"), 'import pulumi\npulumi.export("language", "python")\n'),
  go: (folder) => cpSync(join(house, "test", "support", "goProgram"), folder, { recursive: true }),
};

describe.each(Object.keys(programs) as Language[])("The language host for %s that the set-up builds", (language) => {
  describeLanguage(language, "with the pinned engine", () => {
    const folder = mkdtempSync(join(tmpdir(), `pulumi-licenses-${language}-`));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("runs a program, and Pulumi keeps its outputs", async () => {
      programs[language](folder);
      writeFileSync(join(folder, "Pulumi.yaml"), `name: hello\nruntime: ${language}\n`);
      const project = await projectAt(folder, environmentOf(language));
      const { ok, text } = await project.pulumi(["up", "--yes", "--skip-preview"]);
      expect(text).toContain(`language: "${language}"`);
      expect(ok).toBe(true);
      expect((await project.pulumi(["stack", "output", "language"])).text.trim()).toBe(language);
    });
  });
});
