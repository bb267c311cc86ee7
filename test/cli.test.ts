import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine, planted } from "./commands/support";
import { house } from "./support/pulumiHouse";

const here = commandLine();

describe("The command line", () => {
  test("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(join(house, "provider", "package.json"), "utf8"));
    expect(await here.it.run(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test("lists the commands that there are, and no others", async () => {
    const { code, stdout } = await here.it.run(["--help"]);
    expect(code).toBe(0);
    const listed = [...stdout.matchAll(/^ {2}(\w+)(?: \[[a-z]+\])? {2,}/gm)].map(([, name]) => name);
    for (const name of listed.filter((one) => one !== "help"))
      expect(await here.it.run([name ?? "", "--help"])).toMatchObject({ code: 0, stderr: "" });
    expect(listed).toEqual(["simulate", "import", "program", "drift", "check", "doctor", "auth", "help"]);
  });

  test.each([[["doctor"]], [["auth", "login"]], [["auth", "status"]]])(
    "explains the flags of %j, which are those of Pulumi",
    async (command) => {
      const { code, stdout } = await here.it.run([...command, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/-s, --stack <name>/);
      expect(stdout).toMatch(/-C, --cwd <folder>/);
    },
  );

  test.each([
    ["drift", "the selected stack"],
    ["doctor", "none"],
  ])("names the stacks that %s looks at when none is named", async (command, usual) => {
    const { stdout } = await here.it.run([command, "--help"]);
    const [flag] = /-s, --stack [\s\S]*?(?=\n {2}-)/.exec(stdout) ?? [];
    expect(flag?.replace(/\s+/g, " ")).toContain(`may be repeated (default: ${usual})`);
  });

  test("refuses a command and a flag that there are not", async () => {
    for (const args of [["doktor"], ["doctor", "--jason"], ["auth", "lockout"]]) {
      const { code, stderr } = await here.it.run(args);
      expect(code).toBe(1);
      expect(stderr).toMatch(/error: (unknown|too many)/);
      expect(stderr).toMatch(/\nAdd --help to see the commands and flags\.\n$/);
    }
  });

  test("shows no stack trace for what a person can fix", async () => {
    const { code, stderr } = await here.it.run(["auth", "status"], { PARTNER_CENTER_CLOUD: "moon" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: PARTNER_CENTER_CLOUD/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("shows where a bug is, without the secrets that it may quote", async () => {
    const bug = here.it.write(
      join(here.it.folder, "bug.js"),
      `const fs = require("node:fs"), exists = fs.existsSync;
       fs.existsSync = (path) => {
         if (/pulumi-licenses.*\\.json$/.test(path)) throw new TypeError("a planted bug, with ${planted.clientSecret}");
         return exists(path);
       };`,
    );
    const { code, stderr } = await here.it.run(["auth", "status"], {
      NODE_OPTIONS: `--require ${bug}`,
      PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
      PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken,
    });
    expect(code).toBe(1);
    expect(stderr).toContain("TypeError: a planted bug, with [secret]");
    expect(stderr).toMatch(/^\s+at .*tokenFile/m);
  });

  test("writes its requests into a trace, without secrets", async () => {
    const file = join(here.it.folder, "trace.jsonl");
    await here.it.run(["doctor"], {
      PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
      PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken,
      LICENSES_TRACE: file,
      ...here.it.uipath,
    });
    await here.it.run(["auth", "login"], { LICENSES_TRACE: file });
    const trace = readFileSync(file, "utf8");
    expect(trace).toContain("/v1/customers?size=1");
    expect(trace).toContain("/devicecode");
    for (const secret of Object.values(planted)) expect(trace).not.toContain(secret);
    expect(trace).not.toMatch(/eyJ|Refresh-|Code-/);
  });
});
