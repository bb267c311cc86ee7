import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { commandLine, partner, planted, pulumiFolder } from "./support";

const here = commandLine();

/** The environment has no settings of Partner Center, so all settings come from the stack. */
const bare: Record<string, string> = {
  PARTNER_CENTER_TENANT_ID: "",
  PARTNER_CENTER_CLIENT_ID: "",
  PARTNER_CENTER_API_URL: "",
  PARTNER_CENTER_AUTHORITY_URL: "",
};

let project: string;
let pulumi: Record<string, string>;

beforeAll(() => {
  const { folder, simulator } = here.it;
  project = join(folder, "project");
  const backend = join(folder, "backend");
  mkdirSync(backend);
  pulumi = {
    PULUMI_HOME: join(folder, "pulumi-home"),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  here.it.write(join(project, "Pulumi.yaml"), "name: house\nruntime: nodejs\n");
  const run = (...args: string[]) =>
    execFileSync(join(pulumiFolder, "pulumi"), args, {
      cwd: project,
      env: { ...process.env, ...pulumi },
      stdio: "pipe",
    });
  run("stack", "init", "dev", "--secrets-provider", "passphrase");
  const set = (key: string, value: string, ...flags: string[]) =>
    run("config", "set", "--stack", "dev", "--path", `licenses:partnerCenter.${key}`, value, ...flags);
  set("tenantId", partner.tenantId);
  set("clientId", partner.clientId);
  set("apiUrl", simulator.url);
  set("authorityUrl", simulator.url);
  set("clientSecret", planted.clientSecret, "--secret");
});

const run = (args: string[], environment: Record<string, string> = {}) =>
  here.it.run(args, { ...bare, ...pulumi, ...environment });

describe("Settings from a stack's configuration", () => {
  test("serve, secrets decrypted, from another folder", async () => {
    const { code, stdout, stderr } = await run(["auth", "status", "--json", "--stack", "dev", "--cwd", "project"]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ usable: true, kind: "app", clientId: partner.clientId });
  });

  test("are not read where no stack is named", async () => {
    const { code, stdout } = await run(["auth", "status", "--cwd", "project"]);
    expect(code).toBe(1);
    expect(stdout).toContain("No credentials for Partner Center");
  });

  test("give way to the environment, key by key", async () => {
    const { url } = here.it.simulator;
    const { stdout } = await run(["doctor", "--json", "-s", "dev", "-C", "project"], {
      ...{ PARTNER_CENTER_API_URL: url, PARTNER_CENTER_AUTHORITY_URL: url },
      PARTNER_CENTER_CLIENT_SECRET: planted.wrongSecret,
    });
    const findings = JSON.parse(stdout) as { check: string; state: string; detail: string }[];
    expect(findings.find(({ state }) => state === "wrong")).toMatchObject({ check: "partnerCenter.signIn" });
    expect(findings.find(({ check }) => check === "settings")?.detail).toContain("stack dev");
  });

  test.each([["doctor"], ["auth", "status"], ["auth", "login"]])(
    "do not lead a credential of the environment to an address of the stack: licenses %s %s",
    async (...command) => {
      here.it.simulator.journal.clear();
      const { code, stdout, stderr } = await run([...command, "-s", "dev", "-C", "project"], {
        PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
      });
      expect(code).toBe(1);
      for (const part of [
        "PARTNER_CENTER_CLIENT_SECRET belongs to the environment, and authorityUrl",
        "belongs to the stack",
      ])
        expect(`${stdout}${stderr}`).toContain(part);
      expect(here.it.simulator.journal.exchanges).toEqual([]);
    },
  );

  test("serve a sign-in, and what it keeps serves with them", async () => {
    expect((await run(["auth", "login", "--stack", "dev", "--cwd", project])).code).toBe(0);
    const { stdout } = await run(["auth", "status", "--json", "--stack", "dev", "--cwd", project]);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "app+user", user: "agent@partner.example" });
  });

  test.each<[string, string[], Record<string, string>, RegExp]>([
    ["there is no such stack", ["--stack", "prod", "--cwd", "project"], {}, /stack "prod".*no stack named/],
    ["there is no project", ["--stack", "dev"], {}, /stack "dev".*(no Pulumi|Pulumi\.yaml|project)/],
    [
      "its secrets cannot be decrypted",
      ["--stack", "dev", "--cwd", "project"],
      { PULUMI_CONFIG_PASSPHRASE: "another one" },
      /stack "dev".*passphrase/,
    ],
  ])("that cannot be read, because %s, are an error in Pulumi's words", async (_why, args, environment, words) => {
    const { code, stderr } = await run(["auth", "status", ...args], environment);
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("wait for a Pulumi that can read them", async () => {
    const { stdout } = await run(["doctor", "--json", "--stack", "dev", "--cwd", project], {
      PATH: here.it.pulumi("echo v3.100.0"),
    });
    const [, found, settings] = JSON.parse(stdout);
    expect(found).toMatchObject({ check: "pulumi", state: "wrong" });
    expect(settings).toMatchObject({ check: "settings", state: "unchecked" });
  });
});
