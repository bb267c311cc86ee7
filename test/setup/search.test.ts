import { readlinkSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

describe("Where the set-up looks for Pulumi", () => {
  let sandbox: Sandbox;
  let elsewhere: string;

  beforeAll(async () => {
    sandbox = new Sandbox();
    await sandbox.setup();
  });
  beforeEach(() => {
    elsewhere = join(sandbox.root, "elsewhere");
  });
  afterEach(() => {
    for (const name of ["elsewhere", "home", "calls-pulumi", "path/pulumi", "repo/.setup/pulumi"]) sandbox.remove(name);
    for (const host of ["language-nodejs", "resource-pulumi-nodejs"]) sandbox.remove(`path/pulumi-${host}`);
  });
  afterAll(() => sandbox.end());

  const bin = (...folders: string[]) => join(sandbox.root, ...folders, "bin");
  const onPath = (folder: string) => ({ PATH: `${folder}:${sandbox.path}` });

  test("the folder that LICENSES_PULUMI_ROOT names comes before everything else", async () => {
    sandbox.pulumi(bin("elsewhere"), "3.251.0");
    sandbox.pulumi(bin("elsewhere", "home"), "3.252.0");
    sandbox.pulumi(bin("elsewhere", "on-path"), "3.253.0");
    const env = { ...onPath(bin("elsewhere", "on-path")), PULUMI_HOME: join(elsewhere, "home") };
    const { code, text } = await sandbox.setup({ ...env, LICENSES_PULUMI_ROOT: elsewhere });
    expect(text).toMatch(/ready in .*: Pulumi 3.251.0 in ~\/elsewhere$/m);
    expect(code).toBe(0);
  });

  test("a folder named by LICENSES_PULUMI_ROOT that cannot be used is an error, although PATH has a good Pulumi", async () => {
    const env = { ...onPath(sandbox.pulumi(bin("elsewhere", "on-path"), "3.253.0")), LICENSES_PULUMI_ROOT: elsewhere };
    const missing = await sandbox.setup(env);
    expect(missing.text).toMatch(/LICENSES_PULUMI_ROOT=~\/elsewhere cannot be used: there is no pulumi/);
    expect(missing.text).not.toMatch(/ at /);
    expect(missing.code).toBe(1);
    sandbox.pulumi(bin("elsewhere"), "3.100.0");
    const old = await sandbox.setup(env);
    expect(old.text).toMatch(/is version 3.100.0, wanted is 3.250.0 or newer/);
    expect(old.code).toBe(1);
  });

  test("PULUMI_HOME comes before PATH", async () => {
    sandbox.pulumi(bin("elsewhere"), "3.252.0");
    const path = onPath(sandbox.pulumi(bin("elsewhere", "on-path"), "3.253.0"));
    const { text } = await sandbox.setup({ ...path, PULUMI_HOME: elsewhere });
    expect(text).toMatch(/Pulumi 3.252.0 in ~\/elsewhere$/m);
  });

  test("PATH comes before the version in Pulumi's own folder", async () => {
    sandbox.pulumi(join(sandbox.versionFolder, "bin"), sandbox.pinned);
    const { text } = await sandbox.setup(onPath(sandbox.pulumi(bin("elsewhere"), "3.253.0")));
    expect(text).toMatch(/Pulumi 3.253.0 in ~\/elsewhere$/m);
  });

  test.each([
    ["older than what the project needs", "3.249.9"],
    ["of another major version", "4.0.0"],
  ])("a Pulumi on PATH that is %s is passed over, and the reason is told", async (_, version) => {
    sandbox.pulumi(join(sandbox.versionFolder, "bin"), sandbox.pinned);
    const { text } = await sandbox.setup(onPath(sandbox.pulumi(bin("elsewhere"), version)));
    expect(text).toContain(`pulumi on PATH is passed over: ~/elsewhere/bin/pulumi is version ${version}`);
    expect(text).toContain(`Pulumi ${sandbox.pinned} in ~/home/.pulumi/versions/${sandbox.pinned}`);
  });

  test("a Pulumi without its language hosts is passed over, and they are named", async () => {
    sandbox.pulumi(join(sandbox.versionFolder, "bin"), sandbox.pinned);
    const { text } = await sandbox.setup(onPath(sandbox.pulumi(bin("elsewhere"), "3.253.0", false)));
    expect(text).toContain("has no pulumi-language-nodejs and no pulumi-resource-pulumi-nodejs beside it or on PATH");
    expect(text).toContain(`Pulumi ${sandbox.pinned} in`);
  });

  test("a Pulumi that does not run is passed over", async () => {
    sandbox.pulumi(join(sandbox.versionFolder, "bin"), sandbox.pinned);
    sandbox.pulumi(bin("elsewhere"), "3.253.0");
    sandbox.command(join(bin("elsewhere"), "pulumi"), "exit 1");
    const { text } = await sandbox.setup(onPath(bin("elsewhere")));
    expect(text).toContain("~/elsewhere/bin/pulumi does not tell its version");
    expect(text).toContain(`Pulumi ${sandbox.pinned} in`);
  });

  test("a Pulumi that does not lie in a folder named bin can be used too", async () => {
    sandbox.pulumi(sandbox.path, "3.253.0", false);
    sandbox.hosts(elsewhere);
    const { text } = await sandbox.setup({ PATH: `${sandbox.path}:${elsewhere}` });
    expect(text).toMatch(/Pulumi 3.253.0 in ~\/repo\/.setup\/pulumi$/m);
    const made = join(sandbox.repo, ".setup", "pulumi", "bin");
    expect(readlinkSync(join(made, "pulumi"))).toBe(join(sandbox.path, "pulumi"));
    expect(readlinkSync(join(made, "pulumi-language-nodejs"))).toBe(join(elsewhere, "pulumi-language-nodejs"));
  });

  test("what Pulumi's installer put into the home is found before a new terminal has it on PATH", async () => {
    sandbox.pulumi(join(sandbox.home, ".pulumi", "bin"), "3.254.0");
    const { text } = await sandbox.setup();
    expect(text).toMatch(/Pulumi 3.254.0 in ~\/home\/.pulumi$/m);
  });

  test("a second run does not start Pulumi to hear its version, a changed Pulumi is asked again", async () => {
    const env = onPath(sandbox.pulumi(bin("elsewhere"), "3.253.0"));
    await sandbox.setup(env);
    const second = await sandbox.setup(env);
    expect(second.text).toContain("Pulumi 3.253.0 in");
    expect(sandbox.calls("pulumi")).toEqual(["version"]);
    sandbox.pulumi(bin("elsewhere"), "3.255.0");
    utimesSync(join(bin("elsewhere"), "pulumi"), 1, 1);
    const third = await sandbox.setup(env);
    expect(third.text).toContain("Pulumi 3.255.0 in");
    rmSync(join(bin("elsewhere"), "pulumi-language-nodejs"));
    expect((await sandbox.setup(env)).text).toContain("has no pulumi-language-nodejs");
  });
});
