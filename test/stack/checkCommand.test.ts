import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv/dist/2020";
import { licenses } from "../support/drift";
import { check, type Entrance, entrance, type Program, policies, preflight } from "../support/lookDoors";
import { laboratory } from "../support/pulumi";
import { contoso, licensesOf, plainToken, planted, sku, user, writesOf } from "../support/world";

/** `licenses check` as a person or a pipeline calls it, and what differs between it and the policy pack. */
const lab = laboratory();

const license = (name: string, userId: string, skus: unknown[], more: object = {}) => ({
  type: "UserLicense",
  name,
  args: { customerId: contoso.id, userId, licenses: skus.map((one) => ({ sku: one })), ...more },
});
const program = (...resources: Program["resources"]): Program => ({ resources });

const inText = ({ stack }: Entrance) => licenses(stack, "check", ["--stack", stack.automation.name]);

const schema = JSON.parse(readFileSync(require.resolve("pulumi-licenses/check.schema.json"), "utf8"));
const isValid = new Ajv().compile(schema);

beforeEach(() => {
  lab.simulator.reset();
  lab.simulator.journal.clear();
});

describe("licenses check of a Node program", () => {
  let node: Entrance;
  beforeAll(async () => {
    node = await entrance(lab, "dynamic");
  });

  test("prints each error once, with its severity, and exits with 1; without errors with 0", async () => {
    node.describe(program(license("alice", user.alice, ["NOPE"])));
    const { code, stdout, stderr } = await inText(node);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.match(/has no product "NOPE"/g)).toHaveLength(1);
    expect(stdout).toMatch(/^error: UserLicense "alice": customer/m);
    expect(stdout).toMatch(/^1 license resource of stack s\d+ looked at\. 1 error\.$/m);
    node.describe(program(license("alice", user.alice, ["SPE_E5"])));
    const fine = await inText(node);
    expect(fine.code).toBe(0);
    expect(fine.stdout).toMatch(
      /^info: What this update does[\s\S]*\n1 license resource of stack s\d+ looked at\. Nothing is wrong\.\n$/,
    );
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("finds the same where the pipeline has chosen Pulumi's other form of JSON", async () => {
    node.describe(program(license("alice", user.alice, ["SPE_E5"])));
    expect((await check(node, { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" })).code).toBe(0);
  });

  test("says the words of the preview about wrong settings, and exits with 2", async () => {
    node.describe(program(license("alice", user.alice, ["SPE_E5"])));
    node.stack.environment = { LICENSES_MAX_REMOVALS: "many" };
    const [own, checked] = [await preflight(node), await check(node)];
    node.stack.environment = { LICENSES_MAX_REMOVALS: "" };
    expect(own.errors).toContain('LICENSES_MAX_REMOVALS is "many"');
    expect(checked.said).toEqual(own);
    expect(checked.code).toBe(2);
    expect(isValid(checked.report)).toBe(true);
  });

  test("exits with 2 if the services were not asked: no credentials, or preflight set to off", async () => {
    node.describe(program(license("alice", user.alice, ["NOPE"])));
    const without = await check(node, { PARTNER_CENTER_ACCESS_TOKEN: "" });
    expect(without).toMatchObject({
      code: 2,
      said: { errors: "", warnings: [expect.stringContaining("No credentials")] },
    });
    const off = await check(node, { LICENSES_PREFLIGHT: "off" });
    expect(off).toMatchObject({
      code: 2,
      said: { warnings: [expect.stringContaining('licenses:preflight is "off"')] },
    });
  });

  test("exits with 2, and Pulumi's own reason, if the preview fails", async () => {
    node.describe(program(license("alice", user.alice, ["SPE_E5"], { exclusive: "perhaps" })));
    const { code, report } = await check(node);
    expect({ code, result: report.result }).toEqual({ code: 2, result: "couldNotTell" });
    expect(report.problem).toMatch(/^pulumi preview failed, so the program could not be looked at:\n[\s\S]*exclusive/);
    expect(report.findings).toEqual([]);
    expect(isValid(report)).toBe(true);
    const nowhere = await licenses(node.stack, "check", [
      "--cwd",
      mkdtempSync(join(tmpdir(), "empty-")),
      "--stack",
      "s1",
    ]);
    expect({ code: nowhere.code, stderr: nowhere.stderr }).toEqual({ code: 2, stderr: "" });
    expect(nowhere.stdout).toMatch(/^error: /);
  });
});

describe("licenses check of the plugin's resources", () => {
  let plugin: Entrance;
  const team = program(license("alice", user.alice, ["SPE_E5", "SPE_E3"]), license("bob", user.bob, ["SPE_E3"]));
  beforeAll(async () => {
    plugin = await entrance(lab, "plugin");
    plugin.describe(team);
    expect((await plugin.stack.up()).errors).toEqual([]);
  });

  test("says nothing about a program that changes nothing", async () => {
    plugin.describe(team);
    const { code, report } = await check(plugin);
    expect({ code, report }).toMatchObject({ code: 0, report: { resources: 2, findings: [], deletions: [] } });
  });

  test("lists what leaves the program, and how many licenses go with it", async () => {
    plugin.describe(program(license("bob", user.bob, ["SPE_E3"])));
    const { code, report } = await check(plugin);
    expect(code).toBe(0);
    expect(report.deletions).toEqual([
      expect.objectContaining({
        type: "UserLicense",
        name: "alice",
        licenses: 2,
        text: expect.stringContaining("SPE_E5"),
      }),
    ]);
    expect(report.findings.map(({ text }) => text)).toEqual([expect.stringContaining("takes away at most 2 licenses")]);
    expect(isValid(report)).toBe(true);
    expect((await inText(plugin)).stdout).toMatch(
      /1 license resource of stack s\d+ looked at, 1 more leaves the program\./,
    );
  });

  test("says in Pulumi's words why the provider refuses a misspelt setting, and so does a preview with the policy pack", async () => {
    plugin.describe(team);
    const misspelt = { "licenses:partnerCenter.accesToken": { value: "a" } };
    const { workspace, name } = plugin.stack.automation;
    await workspace.setAllConfig(name, misspelt, true);
    const words = "licenses:partnerCenter.accesToken: there is no such setting.";
    const checked = await check(plugin);
    const { run } = await policies(plugin);
    await workspace.removeAllConfig(name, Object.keys(misspelt), true);
    expect({ code: checked.code, problem: checked.report.problem }).toEqual({
      code: 2,
      problem: expect.stringContaining(words),
    });
    expect(run.errors.join()).toContain(words);
  });
});

describe("Secrets", () => {
  test("of a new explicit provider are hidden from licenses check and not from the policy pack; once it is there, both see them", async () => {
    const plugin = await entrance(lab, "plugin");
    const given = {
      resources: [{ ...license("alice", user.alice, ["SPE_E5"]), provider: "other" }],
      providers: { other: { partnerCenter: { apiUrl: lab.simulator.url, accessToken: planted.otherAccessToken } } },
    };
    const wrong = { ...given, resources: [{ ...license("alice", user.alice, ["NOPE"]), provider: "other" }] };
    plugin.describe(wrong);
    const before = await check(plugin);
    expect(before).toMatchObject({
      code: 2,
      said: { errors: "", warnings: [expect.stringMatching(/^Provider "other" is new or changes/)] },
    });
    expect((await policies(plugin)).said.errors).toContain('has no product "NOPE"');
    plugin.describe(given);
    expect((await plugin.stack.up()).errors).toEqual([]);
    plugin.describe(wrong);
    const after = await check(plugin);
    expect(after).toMatchObject({ code: 1, said: { errors: expect.stringContaining('has no product "NOPE"') } });
    expect(JSON.stringify(after.report)).not.toContain(planted.otherAccessToken);
  });

  test("that stand in plain text in the stack's configuration are warned of by every door, in one wording", async () => {
    const config = { "licenses:partnerCenter": { apiUrl: lab.simulator.url, accessToken: plainToken } };
    const environment = { PARTNER_CENTER_API_URL: "", PARTNER_CENTER_ACCESS_TOKEN: "" };
    const [node, plugin] = [
      await entrance(lab, "dynamic", { config, environment }),
      await entrance(lab, "plugin", { config, environment }),
    ];
    for (const one of [node, plugin]) one.describe(program(license("alice", user.alice, ["SPE_E5"])));
    const own = await preflight(node);
    expect(own.warnings).toEqual([expect.stringContaining("licenses:partnerCenter.accessToken is not a secret")]);
    expect((await check(node)).said).toEqual(own);
    expect((await check(plugin)).said).toEqual(own);
    expect((await policies(plugin)).said).toEqual(own);
  });
});

describe("An exclusive list takes away what was shown", () => {
  const only = program(license("alice", user.alice, ["SPE_E5"], { exclusive: true }));
  const alsoHas = () =>
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.kiosk });

  test.each([
    ["licenses check of a Node program", "dynamic", check],
    ["licenses check of the plugin's resources", "plugin", check],
    ["a preview with the policy pack", "plugin", policies],
  ] as const)("by %s, in one update without another preview", async (_door, resources, look) => {
    alsoHas();
    const one = await entrance(lab, resources);
    one.describe(only);
    const { said } = await look(one);
    expect(said.warnings).toEqual([expect.stringMatching(/"alice" is exclusive and does not list SPE_F1/)]);
    // The Automation API updates without a preview.
    expect((await one.stack.up()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E5"]);
  });

  test("and nothing that was not", async () => {
    alsoHas();
    const one = await entrance(lab, "plugin");
    one.describe(only);
    expect((await one.stack.up()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E5", "SPE_F1"]);
  });
});
