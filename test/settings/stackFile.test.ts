import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStackFile } from "../../provider/settings/stackFile";

describe("A stack's settings as they stand in its project today", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "project-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const read = (folder = ".", environment = {}) =>
    readStackFile({ folder: join(root, folder), project: "office", stack: "dev", environment });
  const setting = (...given: Parameters<typeof read>) => read(...given)?.values["licenses:maxRemovals"];
  const project = "name: office\nruntime: nodejs\n";

  test("are found from the program's folder upwards, as text or number", () => {
    write("Pulumi.yaml", project);
    write("Pulumi.dev.yaml", 'config:\n  licenses:maxRemovals: "3"\n');
    mkdirSync(join(root, "src", "program"), { recursive: true });
    expect(read("src/program")).toEqual({ name: "Pulumi.dev.yaml", values: { "licenses:maxRemovals": "3" } });
    write("Pulumi.dev.yaml", "config:\n  licenses:maxRemovals: 4\n");
    expect(setting()).toBe(4);
  });

  test("are found in the folder that the project names, under both of its names, and in a file that the environment names", () => {
    for (const key of ["stackConfigDir", "config"]) {
      write("Pulumi.yaml", `${project}${key}: stacks\n`);
      write("stacks/Pulumi.dev.yaml", "config:\n  licenses:maxRemovals: 5\n");
      expect(setting()).toBe(5);
    }
    write("other.yaml", "config:\n  licenses:maxRemovals: 6\n");
    expect(setting(".", { PULUMI_OPTION_CONFIG_FILE: "other.yaml" })).toBe(6);
  });

  test("include what the project sets for all its stacks, over which the stack's own win", () => {
    write("Pulumi.yaml", `${project}config:\n  licenses:maxRemovals: 7\n  licenses:maxPurchases: { value: 8 }\n`);
    expect(read()?.values).toEqual({ "licenses:maxRemovals": 7, "licenses:maxPurchases": 8 });
    write("Pulumi.dev.yaml", "config:\n  licenses:maxRemovals: 9\n");
    expect(read()?.values).toEqual({ "licenses:maxRemovals": 9, "licenses:maxPurchases": 8 });
  });

  test("are read from JSON and .yml too", () => {
    write("Pulumi.json", JSON.stringify({ name: "office" }));
    write("Pulumi.dev.json", JSON.stringify({ config: { "licenses:maxRemovals": 10 } }));
    expect(setting()).toBe(10);
    write("sub/Pulumi.yml", project);
    write("sub/Pulumi.dev.yml", "config:\n  licenses:maxRemovals: 11\n");
    expect(setting("sub")).toBe(11);
  });

  test("are not those of another project, and none where a file is broken or missing", () => {
    expect(read()).toBeUndefined();
    write("Pulumi.yaml", "name: another\n");
    write("Pulumi.dev.yaml", "config:\n  licenses:maxRemovals: 12\n");
    expect(read()).toBeUndefined();
    write("Pulumi.yaml", project);
    write("Pulumi.dev.yaml", "config: [");
    expect(read()).toBeUndefined();
  });
});
