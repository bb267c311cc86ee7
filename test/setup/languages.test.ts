import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

describe("How the set-up gets what programs in YAML, Python and Go need", () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.pulumi(sandbox.path, "3.253.0");
    sandbox.go();
    sandbox.python();
  });
  afterEach(() => sandbox.end());

  const outcomes = () => JSON.parse(readFileSync(join(sandbox.repo, ".setup", "languages.json"), "utf8"));
  const versions = () => join(sandbox.home, ".pulumi", "versions");
  const made = () => sandbox.list(versions()).filter((name) => /^pulumi-(language|licenses)-/.test(name));
  const builds = () => sandbox.calls("go").filter((call) => call.startsWith("build "));

  test("the demo's set-up builds none of it", async () => {
    const { code } = await sandbox.setup();
    expect(code).toBe(0);
    expect(sandbox.calls("go")).toEqual([]);
    expect(sandbox.calls("python3")).toEqual([]);
  });

  test("each language host and each generator of SDKs is built once, and every later run finds it", async () => {
    const first = await sandbox.languages();
    expect(first.code).toBe(0);
    expect(first.text).toContain("building Pulumi's language host for YAML");
    expect(builds()).toHaveLength(5);
    const before = outcomes();
    const second = await sandbox.languages();
    expect(second.text).not.toContain("building");
    expect(builds()).toHaveLength(5);
    expect(outcomes()).toEqual(before);
  });

  test("the folders for PATH hold the hosts, Python's executor and its virtual environment", async () => {
    await sandbox.languages();
    const { yaml, python, go, sdk } = outcomes();
    expect(yaml.path.map(sandbox.list)).toEqual([["pulumi-language-yaml"]]);
    expect(python.path.map(sandbox.list)).toEqual([
      ["pulumi-language-python", "pulumi-language-python-exec"],
      ["python"],
    ]);
    expect(go.path.map(sandbox.list)).toEqual([["pulumi-language-go"]]);
    expect(sdk.path.map(sandbox.list)).toEqual([["sdk", "sdk-dotnet"]]);
    expect(sandbox.list(join(versions(), ".set-up-languages"))).toEqual(["lock"]);
  });

  test("without Go on the machine the set-up is ready all the same, and says which programs cannot be run", async () => {
    sandbox.remove("path/go");
    const { code, text } = await sandbox.languages();
    expect(code).toBe(0);
    for (const language of ["yaml", "python", "go", "sdk"]) {
      expect(text).toContain(`${language}: not to be had here: go is not on PATH`);
      expect(outcomes()[language]).toEqual({ problem: "go is not on PATH" });
    }
  });

  test("a machine whose Python makes no virtual environments has YAML and Go", async () => {
    sandbox.write("python-fails");
    const { code } = await sandbox.languages();
    expect(code).toBe(0);
    expect(outcomes()).toEqual({
      yaml: { path: [expect.any(String)] },
      python: { problem: "installing Pulumi's SDK for Python ended with exit code 1: ensurepip is not available" },
      go: { path: [expect.any(String)] },
      sdk: { path: [expect.any(String)] },
    });
    expect(made()).toHaveLength(3);
  });

  test("an installation that was killed is never taken for a finished one", async () => {
    await sandbox.crashAt("python-hangs", "--languages");
    expect(made()).toHaveLength(1);
    const { text } = await sandbox.languages();
    expect(text).toContain("installing Pulumi's SDK for Python");
    expect(outcomes().python.path.every((folder: string) => existsSync(folder))).toBe(true);
    expect(sandbox.list(join(versions(), ".set-up-languages"))).toEqual(["lock"]);
  });

  test("another pinned version and another Python are made anew, beside what other clones use", async () => {
    await sandbox.languages();
    const before = outcomes();
    appendFileSync(join(sandbox.repo, "tools", "pulumi-cli", "yaml", "go.mod"), "// another version\n");
    sandbox.python("3.12");
    await sandbox.languages();
    const after = outcomes();
    expect(after.yaml).not.toEqual(before.yaml);
    expect(after.python).not.toEqual(before.python);
    expect(after.go).toEqual(before.go);
    expect(made()).toHaveLength(6);
  });

  test("two clones that start at once build once", async () => {
    sandbox.write("go-is-slow");
    const second = join(sandbox.root, "second");
    sandbox.clone(second);
    const both = await Promise.all([sandbox.languages(), sandbox.languages(second)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ text }) => text).join("\n")).toMatch(/waiting for another set-up \(pid \d+\)/);
    expect(builds()).toHaveLength(5);
  });
});
