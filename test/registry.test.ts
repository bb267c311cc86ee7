import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { services } from "../provider/services/all";
import { runKeys } from "../provider/settings/runKeys";

/** The two pages that Pulumi's registry takes from the repository. Source: its pull request template for new packages. */

const root = join(__dirname, "..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const [overview, installation] = [read("docs", "_index.md"), read("docs", "installation-configuration.md")];

interface Spec {
  inputProperties: Record<string, { items?: { $ref: string } }>;
}
const schema = JSON.parse(read("provider", "schema.json")) as {
  version: string;
  pluginDownloadURL: string;
  language: Record<string, object>;
  resources: Record<string, Spec>;
  types: Record<string, { properties: Record<string, object> }>;
};

/** What a page shows for each language, by the languages of its chooser. */
function chosen(page: string): Map<string, string> {
  const blocks = page.matchAll(/{{% choosable language (\w+) %}}\n([\s\S]*?){{% \/choosable %}}/g);
  return new Map([...blocks].map(([, language = "", text = ""]) => [language, text]));
}
const offered = (page: string) => /{{< chooser language "([^"]+)" >}}/.exec(page)?.[1]?.split(",");

/** The program of each language. */
const programs = [...chosen(overview)].map(([language, text]): [string, string] => [
  language,
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "",
]);

test.each([
  ["overview", overview],
  ["installation", installation],
])("the page on %s has the front matter that the registry asks for", (_page, text) => {
  const matter = load(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "") as Record<string, string>;
  expect(matter).toMatchObject({ layout: "package", title: expect.stringContaining("Licenses") });
  expect(matter.meta_desc?.length).toBeGreaterThanOrEqual(50);
  expect(matter.meta_desc?.length).toBeLessThanOrEqual(160);
});

test("each language of the schema, and YAML, has an example, and what to install", () => {
  const languages = Object.keys(schema.language).map((name) => (name === "nodejs" ? "typescript" : name));
  for (const page of [overview, installation]) {
    expect([...chosen(page).keys()]).toEqual(offered(page));
    expect(offered(page)).toEqual(expect.arrayContaining([...languages, "yaml"]));
  }
  expect(programs.filter(([, text]) => text === "")).toEqual([]);
});

describe("The examples", () => {
  const classes = ["SubscriptionQuantity", "UserLicense"];
  const inputsOf = (name: string) => Object.keys(schema.resources[`licenses:index:${name}`]?.inputProperties ?? {});

  test("of YAML gives only arguments that the schema has", () => {
    const { resources } = load(Object.fromEntries(programs).yaml ?? "") as {
      resources: Record<string, { type: string; properties: Record<string, unknown> }>;
    };
    for (const { type, properties } of Object.values(resources)) {
      expect(inputsOf(type.replace("licenses:", ""))).toEqual(expect.arrayContaining(Object.keys(properties)));
    }
    expect(Object.values(resources).map(({ type }) => type)).toEqual(classes.map((name) => `licenses:${name}`));
  });

  /** A name of the schema as the language spells it where an argument is given. */
  const spelled: Record<string, (name: string) => RegExp> = {
    typescript: (name) => new RegExp(`\\b${name}(:|,)`),
    python: (name) => new RegExp(`\\b${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=`),
    go: (name) => new RegExp(`\\b${name.replace(/^./, (letter) => letter.toUpperCase())}: `),
    csharp: (name) => new RegExp(`\\b${name.replace(/^./, (letter) => letter.toUpperCase())} =`),
    yaml: (name) => new RegExp(`\\b${name}:`),
  };

  test.each(programs)(
    "of %s declares the same resources with the same arguments and values as the others",
    (language, text) => {
      const arguments_ = ["customerId", "subscriptionId", "quantity", "userId", "licenses", "sku", "excludedPlans"];
      const known = [
        ...classes.flatMap(inputsOf),
        ...Object.keys(schema.types["licenses:index:UserLicenseLicense"]?.properties ?? {}),
      ];
      expect(known).toEqual(expect.arrayContaining(arguments_));
      expect(arguments_.filter((name) => !spelled[language]?.(name).test(text))).toEqual([]);
      expect(classes.filter((name) => !text.includes(name))).toEqual([]);
      const values = [
        "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
        "6e7aa601-629e-461b-8933-0898c3cc3c7c",
        "25",
        "SPE_E5",
        "TEAMS1",
      ];
      expect(values.filter((value) => !text.includes(value))).toEqual([]);
    },
  );
});

test("the first commands of the installation put the plugin in place, in this version and from the schema's address", () => {
  const commands = [...installation.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  expect(commands[0]).toMatch(/^npm install --global pulumi-licenses\b/);
  expect(commands[1]?.trim()).toBe(
    `pulumi plugin install resource licenses ${schema.version} --server ${schema.pluginDownloadURL}`,
  );
  const versions = [...installation.matchAll(/resource licenses (\S+)|licenses-v([\d.]+)-/g)].map(([, a, b]) => a ?? b);
  expect(new Set(versions)).toEqual(new Set([schema.version]));
});

test("the tables of the installation have every setting, with its variable, and say which are secret", () => {
  const rows = installation.match(/^\| `[a-z]\w+`.*$/gim) ?? [];
  const found = rows.map((row) => /^\| `(\w+)`( \(secret\))? \| `([A-Z_]+)` \| ./.exec(row)?.slice(1));
  const wanted = services.flatMap(({ section }) =>
    Object.entries(section.variables).map(([key, variable]) => [
      key,
      section.secrets.includes(key) ? " (secret)" : undefined,
      variable,
    ]),
  );
  const ofRuns = Object.entries(runKeys).map(([key, variable]) => [key, undefined, variable]);
  const sorted = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();
  expect(sorted(found)).toEqual(sorted([...wanted, ...ofRuns]));
});
