import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

const COMPLETE = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

describe("How the set-up gets Pulumi where there is none", () => {
  let sandbox: Sandbox;
  let bin: string;

  beforeAll(async () => {
    sandbox = new Sandbox();
    sandbox.pulumi(sandbox.path, "3.253.0");
    await sandbox.setup();
    for (const name of COMPLETE) sandbox.remove(`path/${name}`);
    bin = join(sandbox.versionFolder, "bin");
  });
  beforeEach(() => {
    sandbox.go();
    sandbox.installer(`throw new Error("no way to the download");`);
  });
  afterEach(() => {
    for (const name of ["home", "calls-go", "go-fails", "go-is-slow", "path/go", "second"]) sandbox.remove(name);
    sandbox.write("go-builds", sandbox.pinned);
    mkdirSync(sandbox.home);
  });
  afterAll(() => sandbox.end());

  /** The files beside the finished version, without the lock. */
  const leftovers = () =>
    readdirSync(join(sandbox.home, ".pulumi", "versions", `.set-up-${sandbox.pinned}`)).filter(
      (name) => name !== "lock",
    );

  test("Pulumi's own installer is asked first, and Go is not needed when it works", async () => {
    const files = [...COMPLETE, "pulumi-language-python"];
    sandbox.installer(`
      fs.mkdirSync(root + "/bin", { recursive: true });
      for (const file of ${JSON.stringify(files)}) fs.writeFileSync(root + "/bin/" + file, "#!/bin/sh\\necho v" + version, { mode: 0o755 });
    `);
    const { text } = await sandbox.setup();
    expect(text).toContain(`Pulumi ${sandbox.pinned}: ready by Pulumi's own installer`);
    expect(sandbox.list(bin)).toEqual(files.sort());
    expect(sandbox.calls("go")).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  test("where the installer has no network, Pulumi is built from Go modules", async () => {
    const { code, text } = await sandbox.setup();
    expect(text).toContain(
      `Pulumi's own installer did not work: downloading Pulumi ${sandbox.pinned} ended with exit code 1: no way to the download`,
    );
    expect(text).toContain(`Pulumi ${sandbox.pinned}: ready by a build from Go modules`);
    expect(text).toMatch(new RegExp(`Pulumi ${sandbox.pinned} in ~/home/.pulumi/versions/${sandbox.pinned}$`, "m"));
    expect(code).toBe(0);
    expect(sandbox.list(bin)).toEqual(COMPLETE);
    expect(leftovers()).toEqual([]);
  });

  test("an installer that leaves only half of Pulumi is not believed", async () => {
    sandbox.installer(
      `fs.mkdirSync(root + "/bin", { recursive: true }); fs.writeFileSync(root + "/bin/pulumi", "", { mode: 0o755 });`,
    );
    const { text } = await sandbox.setup();
    expect(text).toContain("Pulumi's own installer did not work: it left no complete set of pulumi");
    expect(text).toContain("ready by a build from Go modules");
  });

  test("a build that says another version than the pinned one is not used", async () => {
    sandbox.write("go-builds", "3.1.0");
    const { code, text } = await sandbox.setup();
    expect(text).toContain(`it gave a pulumi that says version 3.1.0, wanted is ${sandbox.pinned}`);
    expect(code).toBe(1);
    expect(sandbox.list(bin)).toEqual([]);
  });

  test("when nothing works, the error says what was tried, what went wrong and what helps", async () => {
    sandbox.write("go-fails");
    const { code, text } = await sandbox.setup();
    expect(code).toBe(1);
    expect(text.slice(text.indexOf("set-up failed"))).toBe(`\
set-up failed: Pulumi's command line, 3.250.0 or newer, could not be found or made. What was tried:
  - pulumi on PATH: there is no pulumi
  - ~/home/.pulumi/bin: there is no pulumi
  - ~/home/.pulumi/versions/${sandbox.pinned}: there is no pulumi
  - Pulumi's own installer: downloading Pulumi ${sandbox.pinned} ended with exit code 1
      no way to the download
  - a build from Go modules: building Pulumi's language host for Node ended with exit code 1
      module lookup disabled
One of these helps:
  - install Pulumi as https://www.pulumi.com/docs/install describes, so that pulumi is on PATH
  - set LICENSES_PULUMI_ROOT to a folder that has bin/pulumi and its language hosts
  - install Go 1.25.11 or newer, so that go is on PATH and can download modules
`);
    expect(leftovers()).toEqual([]);
  });

  test("without Go on the machine the error says so", async () => {
    sandbox.remove("path/go");
    const { code, text } = await sandbox.setup();
    expect(text).toContain("- a build from Go modules: go is not on PATH");
    expect(code).toBe(1);
  });

  test("a home that cannot be written to is named, with the way out", async () => {
    writeFileSync(join(sandbox.home, ".pulumi"), "a file where the folder should be");
    const { code, text } = await sandbox.setup();
    expect(text).toMatch(/~\/home\/.pulumi\/versions\/.*: ENOTDIR/);
    expect(text).toContain("Set PULUMI_HOME to a folder that can be written to");
    expect(code).toBe(1);
  });

  test("a build that was killed is never taken for a finished one", async () => {
    await sandbox.crashAt("go-hangs");
    expect(leftovers()).toHaveLength(1);
    expect(sandbox.list(bin)).toEqual([]);
    const { code, text } = await sandbox.setup();
    expect(text).toContain("ready by a build from Go modules");
    expect(code).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  test("a version folder that someone else left half done is completed", async () => {
    mkdirSync(bin, { recursive: true });
    sandbox.hosts(bin);
    writeFileSync(join(bin, "pulumi"), "\x7fELF cut off");
    chmodSync(join(bin, "pulumi"), 0o755);
    const { text } = await sandbox.setup();
    expect(text).toContain("does not tell its version");
    expect(text).toContain("ready by a build from Go modules");
  });

  test("two clones that start at once build once, and the second says whom it waits for", async () => {
    sandbox.write("go-is-slow");
    const second = join(sandbox.root, "second");
    sandbox.clone(second);
    await Promise.all([sandbox.setup(), sandbox.setup({}, second)]).then((outcomes) => {
      expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
      expect(outcomes.map(({ text }) => text).join("\n")).toMatch(/waiting for another set-up \(pid \d+\)/);
    });
    expect(sandbox.calls("go")).toHaveLength(2);
  });
});
