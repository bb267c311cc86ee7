import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { functionOf, resourceOf, services, titleOfClass } from "../../provider/services/all";
import { house } from "../support/pulumiHouse";

const provider = join(house, "provider");

/** Generic code. `licenses auth` is not part of it, because it signs in at one service, nor the simulator, which plays two services. */
const generic = [
  "core",
  "http",
  "settings",
  "run",
  "program",
  "process",
  "doctor",
  "drift",
  "commands",
  "declarations",
  "import",
  "services",
];
const exempt = [
  /^commands\/auth\//,
  /^commands\/(simulate|signInValues)\.ts$/,
  // The entries of the first release's classes: the states of all users load them by these names.
  /^process\/resources\//,
  /^services\/[a-z]+\//,
  /^services\/all\.ts$/,
];

const names = services.flatMap(({ name, section, resources }) => [
  name,
  section.name,
  section.prefix,
  ...Object.keys(resources),
]);

/** The names of services and classes in a file's code, comments left out. */
function namesIn(text: string): string[] {
  const { outputText } = transpileModule(text, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, removeComments: true },
  });
  return names.filter((name) => outputText.toLowerCase().includes(name.toLowerCase()));
}

const files = generic.flatMap((folder) =>
  readdirSync(join(provider, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file}`)
    .filter((file) => !exempt.some((pattern) => pattern.test(file))),
);

describe("The list of services", () => {
  test("is the only way by which generic code knows a service", () => {
    expect(files.length).toBeGreaterThan(100);
    const naming = files.map((file) => [file, namesIn(readFileSync(join(provider, file), "utf8"))] as const);
    expect(naming.filter(([, found]) => found.length > 0)).toEqual([]);
  });

  test("is guarded by a look at code, and not at comments", () => {
    expect(namesIn('if (type === "UserLicense") ask();')).toEqual(["UserLicense"]);
    expect(namesIn("const { url } = settings.uipath;")).toEqual(["uipath"]);
    expect(namesIn("/** Like a UserLicense. */\nexport const all = 1;")).toEqual([]);
  });

  test("has every class once, and says what to do about a class that it does not have", () => {
    expect(new Set(names).size).toBe(names.length);
    for (const service of services)
      for (const type of Object.keys(service.resources)) {
        expect(resourceOf(type)[0]).toBe(service);
        expect(service.resources[type]?.lifecycle().name).toBe(type);
      }
    expect(() => resourceOf("ToyLicense")).toThrow(
      "This release of pulumi-licenses has no ToyLicense. Update pulumi-licenses here.",
    );
  });

  test.each(["constructor", "toString", "hasOwnProperty"])("has no class and no function %s", (name) => {
    expect(() => resourceOf(name)).toThrow(`has no ${name}.`);
    expect(() => functionOf(name)).toThrow(`has no function ${name}.`);
    expect(titleOfClass(name)).toBe(name);
  });
});
