import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

describe("How the set-up installs the dependencies and compiles the package", () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.pulumi(sandbox.path, "3.253.0");
  });
  afterEach(() => sandbox.end());

  const inRepo = (...names: string[]) => join(sandbox.repo, ...names);
  const CI = "ci --no-audit --no-fund --include=dev";
  const BUILD = "run build --silent";

  test("a second run finds everything in place and starts neither npm nor the compiler", async () => {
    const first = await sandbox.setup();
    expect(first.code).toBe(0);
    expect(sandbox.calls("npm")).toEqual([CI, BUILD]);
    const second = await sandbox.setup();
    expect(second.text).toMatch(/^set-up: ready in 0\.\d s: Pulumi 3.253.0 in .*\n$/);
    expect(sandbox.calls("npm")).toEqual([CI, BUILD]);
  });

  test("two that start at once install and compile once", async () => {
    const outcomes = await Promise.all([sandbox.setup(), sandbox.setup(), sandbox.setup()]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(sandbox.calls("npm")).toEqual([CI, BUILD]);
  });

  test("what someone installed by hand from the same lock file is kept", async () => {
    await sandbox.setup();
    rmSync(inRepo(".setup"), { recursive: true });
    await sandbox.setup();
    expect(sandbox.calls("npm")).toEqual([CI, BUILD, BUILD]);
  });

  test("a changed lock file, a missing package and a folder from another platform are installed anew", async () => {
    await sandbox.setup();
    const packages = { "": {}, "node_modules/left-pad": { version: "2.0.0" } };
    writeFileSync(inRepo("package-lock.json"), JSON.stringify({ packages }));
    await sandbox.setup();
    rmSync(inRepo("node_modules", "left-pad"), { recursive: true });
    await sandbox.setup();
    writeFileSync(inRepo(".setup", "npm.json"), JSON.stringify({ state: "installed", platform: "other" }));
    await sandbox.setup();
    expect(sandbox.calls("npm").filter((call) => call === CI)).toHaveLength(4);
  });

  test("an installation that was killed is never taken for a finished one, and its lock is taken over", async () => {
    await sandbox.crashAt("npm-hangs");
    expect(existsSync(inRepo("node_modules", ".package-lock.json"))).toBe(true);
    const { code, text } = await sandbox.setup();
    expect(code).toBe(0);
    expect(text).not.toContain("waiting");
    expect(sandbox.calls("npm")).toEqual([CI, CI, BUILD]);
  });

  test("a set-up that is told to stop takes npm with it", async () => {
    sandbox.write("npm-hangs");
    const { child, ended } = sandbox.start([inRepo("tools", "setup.mjs")]);
    await sandbox.until(() => readFileSync(join(sandbox.root, "npm-hangs"), "utf8") !== "");
    child.kill("SIGTERM");
    await ended;
    expect(child.signalCode).toBe("SIGTERM");
    const npm = Number(readFileSync(join(sandbox.root, "npm-hangs"), "utf8"));
    await sandbox.until(() => !sandbox.isRunning(npm));
  });

  test("a changed source is compiled, and so is one whose output was deleted", async () => {
    await sandbox.setup();
    writeFileSync(inRepo("provider", "index.ts"), "22;");
    await sandbox.setup();
    expect(readFileSync(inRepo("provider", "dist", "index.js"), "utf8")).toBe("22;");
    rmSync(inRepo("provider", "dist", "index.js"));
    await sandbox.setup();
    expect(existsSync(inRepo("provider", "dist", "index.js"))).toBe(true);
    expect(sandbox.calls("npm")).toEqual([CI, BUILD, BUILD, BUILD]);
  });

  test("what was compiled from a source that is gone does not stay in the package", async () => {
    writeFileSync(inRepo("provider", "old.ts"), "1;");
    await sandbox.setup();
    expect(existsSync(inRepo("provider", "dist", "old.js"))).toBe(true);
    rmSync(inRepo("provider", "old.ts"));
    await sandbox.setup();
    expect(sandbox.list(inRepo("provider", "dist"))).toEqual([".tsbuildinfo", "index.js"]);
  });

  test("a compiler's error is shown, and the next run compiles again", async () => {
    sandbox.write("compile-fails");
    const failed = await sandbox.setup();
    expect(failed.text).toContain("npm run build ended with exit code 2\nprovider/index.ts(1,1): error TS1005");
    expect(failed.text).not.toMatch(/ at /);
    expect(failed.code).toBe(1);
    sandbox.remove("compile-fails");
    expect((await sandbox.setup()).code).toBe(0);
    expect(sandbox.calls("npm")).toEqual([CI, BUILD, BUILD]);
  });

  test("a compilation that was killed is done again from the beginning", async () => {
    await sandbox.setup();
    writeFileSync(inRepo("provider", "index.ts"), "22;");
    await sandbox.crashAt("compile-hangs");
    writeFileSync(inRepo("provider", "index.ts"), "1;");
    sandbox.write("compile-fails");
    await sandbox.setup();
    expect(sandbox.list(inRepo("provider", "dist"))).toEqual(["index.js"]);
  });

  test("a Node that is too old is refused with the version that is wanted", async () => {
    writeFileSync(inRepo("package.json"), JSON.stringify({ engines: { node: ">=99.1" } }));
    const { code, text } = await sandbox.setup();
    expect(text).toBe(`set-up failed: Node ${process.versions.node} is too old. Install Node 99.1 or newer.\n`);
    expect(code).toBe(1);
  });

  test("where npm is not on PATH, the npm that started the command is used, and without one the error says so", async () => {
    sandbox.remove("path/npm");
    const none = await sandbox.setup();
    expect(none.text).toContain("npm was not found on PATH");
    expect(none.code).toBe(1);
    writeFileSync(
      join(sandbox.root, "npm-cli.js"),
      `require("fs").appendFileSync("${sandbox.root}/calls-npm", "used\\n"); process.exit(3)`,
    );
    const own = await sandbox.setup({ npm_execpath: join(sandbox.root, "npm-cli.js") });
    expect(own.text).toContain("npm ci ended with exit code 3");
    expect(sandbox.calls("npm")).toEqual(["used"]);
  });
});
