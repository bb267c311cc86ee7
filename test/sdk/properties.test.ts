import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeLanguage, environmentOf } from "../support/languages";
import { house } from "../support/pulumiHouse";
import { generatedSdks, installedPython } from "../support/sdk";

interface Described {
  properties: Record<string, unknown>;
  inputProperties: Record<string, unknown>;
}

const schema = JSON.parse(readFileSync(join(house, "provider", "schema.json"), "utf8"));
const resources = Object.entries(schema.resources as Record<string, Described>).map(
  ([token, resource]) => [token.replace("licenses:index:", ""), resource] as const,
);
const functions = Object.keys(schema.functions).map((token) => token.replace("licenses:index:", ""));

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

describeLanguage(["sdk", "python"], "The installed SDK for Python", () => {
  const sdks = generatedSdks();

  test("has every class with every output and argument of the schema, and every function", async () => {
    const env = { ...process.env, ...environmentOf("python"), PYTHONPATH: await installedPython(sdks.folder) };
    const code = `
import inspect, json, pulumi, pulumi_licenses as licenses
classes = {name: each for name, each in inspect.getmembers(licenses, inspect.isclass) if issubclass(each, pulumi.CustomResource) and name != "Provider"}
print(json.dumps({
  "classes": {name: {
    "outputs": [key for key, value in vars(each).items() if isinstance(value, property)],
    "arguments": list(inspect.signature(each._internal_init).parameters),
  } for name, each in classes.items()},
  "functions": [name for name, _ in inspect.getmembers(licenses, inspect.isfunction)],
}))`;
    const seen = JSON.parse(execFileSync("python", ["-c", code], { env, encoding: "utf8" }));
    expect(Object.keys(seen.classes).sort()).toEqual(resources.map(([name]) => name).sort());
    for (const [name, { properties, inputProperties }] of resources) {
      const { outputs, arguments: given } = seen.classes[name];
      expect({ name, outputs: outputs.sort() }).toEqual({ name, outputs: Object.keys(properties).map(snake).sort() });
      expect(given).toEqual(expect.arrayContaining(Object.keys(inputProperties).map(snake)));
    }
    expect(seen.functions).toEqual(
      expect.arrayContaining(functions.flatMap((name) => [snake(name), `${snake(name)}_output`])),
    );
  });
});

// There is no .NET to compile it with where the tests run, so this reads what was generated.
describeLanguage("sdk", "The generated SDK for .NET", () => {
  const sdks = generatedSdks();
  const file = (...names: string[]) => join(sdks.folder, "dotnet", ...names);
  const text = (...names: string[]) => readFileSync(file(...names), "utf8");

  test("has a class for each resource with its token and every output and argument of the schema", () => {
    for (const [name, { properties, inputProperties }] of resources) {
      const code = text(`${name}.cs`);
      expect(code).toContain(`[LicensesResourceType("licenses:index:${name}")]`);
      const [resource = "", args = ""] = code.split(`public sealed class ${name}Args`);
      const outputs = [...resource.matchAll(/^ {8}public Output<.*> (\w+) \{ get; /gm)].map(([, output]) => output);
      expect({ name, outputs: outputs.sort() }).toEqual({ name, outputs: Object.keys(properties).map(pascal).sort() });
      for (const input of Object.keys(inputProperties)) expect(args).toContain(`[Input("${input}"`);
    }
  });

  test("has a class for each function, and a project for NuGet with the logo", () => {
    expect(functions.filter((name) => !existsSync(file(`${pascal(name)}.cs`)))).toEqual([]);
    const [project = ""] = readdirSync(file()).filter((name) => name.endsWith(".csproj"));
    expect(text(project)).toContain("<PackageIcon>logo.png</PackageIcon>");
    const logo = readFileSync(join(house, "tools", "sdk", "logo.png"));
    expect(readFileSync(file("logo.png")).equals(logo)).toBe(true);
  });
});
