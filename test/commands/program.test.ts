import { join } from "node:path";
import { commandLine } from "./support";

const here = commandLine();
const none = { resources: { noStackIsNamed: { type: "licenses:index:UserLicense" } } };

describe("licenses program", () => {
  beforeEach(() => {
    here.it.write(
      join(here.it.folder, "customers", "contoso.yaml"),
      "customer: 0c39d6d5-c70d-4c55-bc02-f620844f3fd1\npeople:\n  sean.o'neil@contoso.example: SPE_E3\n",
    );
  });
  const printed = async (args: string[], environment: Record<string, string> = {}) => {
    const { code, stdout } = await here.it.run(["program", "--cwd", here.it.folder, ...args], environment);
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };

  test("prints what the data file of the stack declares", async () => {
    for (const program of [
      await printed(["--stack", "contoso"]),
      await printed([], { PULUMI_STACK: "contoso", PULUMI_CONFIG: "{}" }),
    ]) {
      expect(program.resources.UserLicense1.name).toMatch(/^sean\.o-neil@contoso\.example-[0-9a-f]{6}$/);
      expect(program.resources.UserLicense1.properties).toMatchObject({
        userId: "sean.o'neil@contoso.example",
        licenses: [{ sku: "SPE_E3" }],
      });
    }
  });

  test("prints a program that no run accepts while Pulumi names no stack", async () => {
    expect(await printed([])).toEqual(none);
    expect(await printed([], { PULUMI_STACK: "" })).toEqual(none);
  });

  test("refuses a stack of the environment that does not come from Pulumi's run", async () => {
    const { code, stdout, stderr } = await here.it.run(["program"], { PULUMI_STACK: "contoso" });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("The environment has PULUMI_STACK=contoso");
    expect(stderr).toContain("pulumi up --stack contoso");
  });

  test("names file and line of a mistake on stderr, and prints no program", async () => {
    here.it.write(
      join(here.it.folder, "customers", "fabrikam.yaml"),
      "customer: 0c39d6d5-c70d-4c55-bc02-f620844f3fd1\ncolor: red\n",
    );
    const { code, stdout, stderr } = await here.it.run([
      "program",
      ...["--cwd", here.it.folder, "--stack", "fabrikam"],
    ]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("customers/fabrikam.yaml:2: color: there is no such member.");
  });
});
