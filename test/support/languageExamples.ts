import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { dump, load } from "js-yaml";
import { environmentOf, type Language, type Need } from "./languages";
import { withPlugin } from "./plugin";
import { house } from "./pulumiHouse";
import { type Project, projectAt } from "./pulumiProject";
import { installedPython } from "./sdk";

/** The programs in examples/languages, each copied to a folder that has the SDKs and packages where the examples look for them. */

export type ExampleLanguage = Language | "typescript";

interface Example {
  needs: Need[];
  /** Whether Pulumi's language host in the tests writes code for imports. TypeScript's is the CLI's own, so that depends on the CLI. */
  writesCode: boolean | "perhaps";
  /** How the generated code names the two classes of `imported`. */
  names: string[];
  /** Adds what was imported to the program. `generated` is the code that Pulumi wrote, if it did. */
  addImported(folder: string, generated: string): void;
}

const e5 = "6e7aa601-629e-461b-8933-0898c3cc3c7c";
const carol = "6e668259-1f09-479d-bcb8-d9b03e826b8d";

/** What `pulumi import --file` takes, for what exists beside the example's resources. */
export const imported = (customerId: string) => ({
  resources: [
    { type: "licenses:index:SubscriptionQuantity", name: "e5", id: `${customerId}/${e5}` },
    { type: "licenses:index:UserLicense", name: "carol", id: `${customerId}/${carol}` },
  ],
});

export const examples: Record<ExampleLanguage, Example> = {
  yaml: {
    needs: ["yaml"],
    writesCode: true,
    names: ["type: licenses:SubscriptionQuantity", "type: licenses:UserLicense"],
    addImported: (folder, generated) =>
      edit(join(folder, "Pulumi.yaml"), (text) => {
        const program = load(text) as { resources: object };
        const { resources } = load(generated) as { resources: object };
        return dump({ ...program, resources: { ...program.resources, ...resources } });
      }),
  },
  python: {
    needs: ["sdk", "python"],
    writesCode: false,
    names: [],
    addImported: (folder) =>
      edit(
        join(folder, "__main__.py"),
        (text) => `${text}
licenses.SubscriptionQuantity("e5", customer_id=customer_id, subscription_id="${e5}", quantity=10)
licenses.UserLicense("carol", customer_id=customer_id, user_id="${carol}", licenses=[{"sku": "SPE_E5"}])
`,
      ),
  },
  go: {
    needs: ["sdk", "go"],
    writesCode: false,
    names: [],
    addImported: (folder) =>
      edit(join(folder, "main.go"), (text) =>
        text.replace(
          "\t\tctx.Export(",
          `		_, err = licenses.NewSubscriptionQuantity(ctx, "e5", &licenses.SubscriptionQuantityArgs{
			CustomerId:     customerId,
			SubscriptionId: pulumi.String("${e5}"),
			Quantity:       pulumi.Int(10),
		})
		if err != nil {
			return err
		}
		_, err = licenses.NewUserLicense(ctx, "carol", &licenses.UserLicenseArgs{
			CustomerId: customerId,
			UserId:     pulumi.String("${carol}"),
			Licenses: licenses.UserLicenseLicenseArray{
				&licenses.UserLicenseLicenseArgs{Sku: pulumi.String("SPE_E5")},
			},
		})
		if err != nil {
			return err
		}
$&`,
        ),
      ),
  },
  typescript: {
    needs: [],
    writesCode: "perhaps",
    names: ['from "pulumi-licenses"', "new licenses.SubscriptionQuantity(", "new licenses.UserLicense("],
    addImported: (folder) =>
      edit(
        join(folder, "index.ts"),
        (text) => `${text}
new licenses.SubscriptionQuantity("e5", { customerId, subscriptionId: "${e5}", quantity: 10 });
new licenses.UserLicense("carol", { customerId, userId: "${carol}", licenses: [{ sku: "SPE_E5" }] });
`,
      ),
  },
};

/** A folder like the repository's, with the examples, the packages of Node and the SDKs. It is deleted after the tests. */
export function repositoryOfExamples(sdks?: { folder: string }): { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-languages-"));
  beforeAll(() => {
    cpSync(join(house, "examples", "languages"), join(folder, "examples", "languages"), { recursive: true });
    cpSync(join(house, "tsconfig.json"), join(folder, "tsconfig.json"));
    symlinkSync(join(house, "node_modules"), join(folder, "node_modules"));
    if (sdks !== undefined) symlinkSync(sdks.folder, join(folder, "sdk"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return { folder };
}

/** A stack of the example, with the language's host and the plugin on PATH. */
export async function stackOfExample(
  language: ExampleLanguage,
  repository: string,
  environment: Record<string, string>,
): Promise<Project> {
  const folder = join(repository, "examples", "languages", language);
  const ofLanguage: Record<string, string> = language === "typescript" ? {} : environmentOf(language);
  // Python's virtual environment has to come before the machine's own Python.
  const PATH = [ofLanguage.PATH ?? "", withPlugin.PATH].join(delimiter);
  const PYTHONPATH = language === "python" ? await installedPython(join(repository, "sdk")) : "";
  return projectAt(folder, { ...ofLanguage, ...environment, PATH, PYTHONPATH });
}

function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`${file} has no place for what is imported.`);
  writeFileSync(file, after);
}
