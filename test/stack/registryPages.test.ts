import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describeLanguage, environmentOf, type Language, type Need } from "../support/languages";
import { withPlugin } from "../support/plugin";
import { laboratory } from "../support/pulumi";
import { house } from "../support/pulumiHouse";
import { projectAt } from "../support/pulumiProject";
import { generatedSdks, goProgram, installedPython } from "../support/sdk";
import { contoso, licensesOf, quantityOf, user } from "../support/world";

const lab = laboratory();
const overview = readFileSync(join(house, "docs", "_index.md"), "utf8");
const written = (language: Language) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(overview)?.[1] ?? "";
const room = mkdtempSync(join(tmpdir(), "pulumi-licenses-registry-"));
afterAll(() => rmSync(room, { recursive: true, force: true, maxRetries: 5 }));

interface Way {
  needs: Need[];
  /** Puts the page's program into the folder. @returns what it needs besides in its environment */
  place(folder: string, sdks: string): Promise<Record<string, string>>;
}

const ways: Record<Language, Way> = {
  yaml: {
    needs: ["yaml"],
    place: async (folder) => {
      writeFileSync(join(folder, "Pulumi.yaml"), written("yaml"));
      return {};
    },
  },
  python: {
    needs: ["python", "sdk"],
    place: async (folder, sdks) => {
      writeFileSync(join(folder, "Pulumi.yaml"), "name: contoso\nruntime: python\n");
      writeFileSync(join(folder, "__main__.py"), written("python"));
      return { PYTHONPATH: await installedPython(sdks) };
    },
  },
  go: {
    needs: ["go", "sdk"],
    place: async (folder, sdks) => {
      goProgram(sdks, folder);
      writeFileSync(join(folder, "Pulumi.yaml"), "name: contoso\nruntime: go\n");
      writeFileSync(join(folder, "main.go"), written("go"));
      return {};
    },
  },
};

describe.each(Object.entries(ways) as [Language, Way][])(
  "The program for %s on the registry's page",
  (language, way) => {
    describeLanguage(way.needs, "runs as it is written", () => {
      const sdks = way.needs.includes("sdk") ? generatedSdks().folder : "";

      test("up buys the seats and assigns the license, and the next preview is empty", async () => {
        const simulator = await lab.anotherSimulator();
        const folder = join(room, language);
        mkdirSync(folder);
        const more = await way.place(folder, sdks);
        const environment = environmentOf(language);
        const project = await projectAt(folder, {
          ...environment,
          ...more,
          PATH: [environment.PATH, withPlugin.PATH].join(delimiter),
          PARTNER_CENTER_API_URL: simulator.url,
        });
        const up = await project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(up.text).toContain("Microsoft 365 E5 renews on 20");
        expect(up.ok).toBe(true);
        expect(quantityOf(simulator, contoso.e5)).toBe(25);
        expect(licensesOf(simulator, user.alice)).toContain("SPE_E5");
        const preview = await project.pulumi(["preview", "--expect-no-changes"]);
        expect(preview.text).toContain("3 unchanged");
        expect(preview.ok).toBe(true);
      });
    });
  },
);
