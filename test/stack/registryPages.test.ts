import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeLanguage, type Language } from "../support/languages";
import { laboratory } from "../support/pulumi";
import { house } from "../support/pulumiHouse";
import { generatedSdks, needsOf, writeProgram } from "../support/sdk";
import { contoso, licensesOf, quantityOf, user } from "../support/world";

const overview = readFileSync(join(house, "docs", "_index.md"), "utf8");
const written = (language: Language) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(overview)?.[1] ?? "";

describe.each(Object.keys(needsOf) as Language[])("The program in %s on the registry's page", (language) => {
  describeLanguage(needsOf[language], "as it is written", () => {
    const lab = laboratory();
    const sdks = needsOf[language].includes("sdk") ? generatedSdks() : undefined;

    test("buys the seats and assigns the license, and the next preview is empty", async () => {
      const main = join(lab.folder, "program");
      const environment = await writeProgram(language, main, written(language), sdks?.folder);
      const stack = await lab.stack({ language, main, environment });
      const up = await stack.up();
      expect(up.errors).toEqual([]);
      expect(up.changes.sort()).toEqual(["create alice", "create m365-e5"]);
      expect(quantityOf(lab.simulator, contoso.e5)).toBe(25);
      expect(licensesOf(lab.simulator, user.alice)).toContain("SPE_E5");
      expect(stack.cli("stack", "output", "renews")).toMatch(/^Microsoft 365 E5 renews on \d{4}-/);
      expect((await stack.preview(undefined, { expectNoChanges: true })).ok).toBe(true);
    });
  });
});
