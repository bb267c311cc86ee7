import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { AnalyzerProcess, type Shown } from "../support/analyzer";
import { filesLoadedBy } from "../support/loadedFiles";
import { secret, unknown } from "../support/process";
import { TestEngine } from "../support/processEngine";
import { fromPulumiEmpty } from "../support/processRpc";
import { contoso, planted, user, world, writesOf } from "../support/world";

/** The policy pack as Pulumi's engine calls it. */

let simulator: Simulator;
let analyzer: AnalyzerProcess;

const environment = () => ({ PARTNER_CENTER_API_URL: simulator.url, PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });

beforeAll(async () => {
  simulator = await startSimulator({ world });
  analyzer = await AnalyzerProcess.start([], environment());
});
beforeEach(async () => {
  simulator.journal.clear();
  await analyzer.configureStack({});
});
afterAll(async () => {
  await analyzer.stop();
  await simulator.close();
});

const license = (sku: unknown, more: Partial<Shown> = {}): Shown => ({
  token: "licenses:index:UserLicense",
  name: "alice",
  args: { customerId: contoso.id, userId: user.alice, licenses: [{ sku }] },
  outputs: { assigned: unknown },
  provider: { name: "default", inputs: {} },
  ...more,
});

const noProduct = ["mandatory", expect.stringContaining('has no product "NOPE"')];
const summary = ["advisory", expect.stringContaining("What this update does")];

describe("The process of the policy pack", () => {
  test("ends by itself when its engine is gone", async () => {
    const engine = await TestEngine.start();
    const pack = await AnalyzerProcess.start([engine.address], environment());
    await pack.configureStack({});
    expect(await pack.endsWithin(1)).toBe(false);
    engine.stop();
    expect(await pack.endsWithin(60)).toBe(true);
    await pack.stop();
  });

  test("never loads Pulumi's runtime, the resource classes or the command line, so that it starts in a moment", () => {
    const loaded = filesLoadedBy("analyzer", "main.js");
    expect(loaded.length).toBeGreaterThan(50);
    expect(loaded.filter((file) => /@pulumi\/pulumi\/(?!proto\/)/.test(file))).toEqual([]);
    expect(loaded.filter((file) => /dist\/(program|commands|check)\/|dist\/index/.test(file))).toEqual([]);
  });

  test("says its name, its version and its policy, and prints its port and nothing else", async () => {
    const { version } = require("pulumi-licenses/package.json") as { version: string };
    const info = await analyzer.ask<AnalyzerInfo>("getAnalyzerInfo", fromPulumiEmpty());
    expect([info.getName(), info.getVersion()]).toEqual(["licenses", version]);
    expect(info.getPoliciesList().map((policy) => policy.getName())).toEqual(["look-ahead"]);
    const plugin = await analyzer.ask<PluginInfo>("getPluginInfo", fromPulumiEmpty());
    expect(plugin.getVersion()).toBe(version);
    await analyzer.analyze([license("NOPE")]);
    await analyzer.ask("cancel", fromPulumiEmpty());
    expect(analyzer.printed).toMatch(/^\d+\n$/);
  });

  test("takes a stack of many megabytes", async () => {
    const others = Array.from({ length: 300 }, (_, index) => ({
      token: "aws:s3:Bucket",
      name: `bucket${index}`,
      args: { text: "x".repeat(50_000) },
    }));
    expect(await analyzer.analyze([...others, license("NOPE")])).toEqual([summary, noProduct]);
  });

  test("starts with the engine's address before the folder of the policy pack, as earlier releases of Pulumi call it", async () => {
    const other = await AnalyzerProcess.start(["127.0.0.1:9", "."], environment());
    await other.configureStack({});
    // The journal of this run has no word of the resource: Pulumi has not checked it (--target).
    expect(await other.analyze([license("NOPE")])).toEqual([]);
    await other.stop();
  });
});

describe("The policy pack", () => {
  test("says nothing after an update, nor about dynamic resources, whose program looks itself", async () => {
    await analyzer.configureStack({}, [], false);
    expect(await analyzer.analyze([license("NOPE")])).toEqual([]);
    await analyzer.configureStack({});
    expect(await analyzer.analyze([license("NOPE", { token: "pulumi-nodejs:dynamic/licenses:UserLicense" })])).toEqual(
      [],
    );
    expect(simulator.journal.exchanges).toEqual([]);
  });

  test("says nothing in the preview of licenses check, which looks itself", async () => {
    const other = await AnalyzerProcess.start([], { ...environment(), LICENSES_LOOKED_AT_ELSEWHERE: "true" });
    await other.configureStack({});
    expect(await other.analyze([license("NOPE")])).toEqual([]);
    await other.stop();
  });

  test("reads the stack's settings: with preflight set to warn, an error is advice", async () => {
    await analyzer.configureStack({ "licenses:preflight": "warn" });
    expect(await analyzer.analyze([license("NOPE")])).toEqual([summary, ["advisory", noProduct[1]]]);
    await analyzer.configureStack({ "licenses:partnerCenter": '{"accesToken":"a"}' });
    expect(await analyzer.analyze([license("NOPE")])).toEqual([
      ["mandatory", expect.stringContaining("licenses:partnerCenter.accesToken: there is no such setting.")],
    ]);
  });

  test("warns of a credential in plain text, and not of a sealed one", async () => {
    const config = { "licenses:partnerCenter": `{"accessToken":"${planted.accessToken}"}` };
    const plain = ["advisory", expect.stringContaining("licenses:partnerCenter.accessToken is not a secret")];
    await analyzer.configureStack(config);
    expect(await analyzer.analyze([license("SPE_E5")])).toContainEqual(plain);
    await analyzer.configureStack(config, ["licenses:partnerCenter"]);
    expect(await analyzer.analyze([license("SPE_E5")])).not.toContainEqual(plain);
  });

  test("signs in with the sealed credentials of an explicit provider, and only at its address", async () => {
    const own = (accessToken: unknown) => ({
      provider: { name: "other", inputs: { partnerCenter: { apiUrl: simulator.url, accessToken } } },
    });
    expect(await analyzer.analyze([license("NOPE", own(secret(planted.otherAccessToken)))])).toEqual([
      summary,
      noProduct,
    ]);
    simulator.journal.clear();
    expect(await analyzer.analyze([license("NOPE", own(unknown))])).toEqual([
      ["advisory", expect.stringContaining("The arguments of a Provider are not known yet")],
    ]);
    expect(simulator.journal.exchanges).toEqual([]);
  });

  test("never shows an argument that is a secret", async () => {
    const [, [, text] = []] = await analyzer.analyze([license(secret("a-secret-product"))]);
    expect(text).toContain('has no product "[secret]"');
  });

  test("finds less, and nothing that is wrong, where no process tells what an update does with a resource", async () => {
    // A new user would be looked up by this name, and not found.
    const renamed = license("SPE_E5", {
      args: { customerId: contoso.id, userId: "renamed@contoso.example", licenses: [{ sku: "SPE_E5" }] },
    });
    expect((await analyzer.analyze([renamed])).filter(([level]) => level === "mandatory")).toEqual([]);
    expect(writesOf(simulator)).toEqual([]);
  });
});
