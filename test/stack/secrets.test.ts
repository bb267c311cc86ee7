import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secret } from "@pulumi/pulumi";
import { SubscriptionQuantity, UserLicense, type UserLicenseArgs } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { around } from "../support/pulumiRuns";
import { contoso, licensesOf, partner, planted, user, writesOf } from "../support/world";

const lab = laboratory({ credentials: "nowhere" });

const program =
  (args: Partial<UserLicenseArgs> = {}, quantity = 12) =>
  async () => {
    const seats = new SubscriptionQuantity("seats", {
      customerId: contoso.id,
      subscriptionId: contoso.e5,
      quantity,
    });
    new UserLicense(
      "alice",
      { customerId: contoso.id, userId: "alice@contoso.example", licenses: [{ sku: "SPE_E5" }], ...args },
      { dependsOn: seats },
    );
  };

const settings = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`licenses:partnerCenter.${key}`, value]));

beforeEach(() => lab.simulator.journal.clear());

describe("Credentials in the stack's configuration", () => {
  let stack: TestStack;
  beforeAll(async () => {
    const { url } = lab.simulator;
    stack = await lab.stack({
      program: program(),
      config: { "licenses:partnerCenter": { ...partner, apiUrl: url, authorityUrl: url } },
      secrets: settings({ clientSecret: planted.clientSecret, refreshToken: planted.refreshToken }),
    });
  });

  // `laboratory` searches all events and the output of every run for the planted secrets.
  test("serve preview, up, refresh and destroy, and are printed by none of them", async () => {
    expect((await stack.preview()).ok).toBe(true);
    expect((await stack.up()).changes).toEqual(["create seats", "create alice"]);
    lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 14 });
    expect((await stack.previewRefresh()).changes).toEqual(["update seats"]);
    expect((await stack.refresh()).ok).toBe(true);
    expect((await stack.up()).changes).toEqual(["update seats"]);
  });

  test("are in nothing that Pulumi writes down: not in the state, its history or its backups, nor in an export", () => {
    const written = stack.records + stack.cli("stack", "export");
    expect(written).toContain("SubscriptionQuantity");
    for (const found of Object.values(planted)) expect(around(written, found)).toBeUndefined();
  });

  test("that were rotated since: refresh and destroy get the old ones from the state, and believe the environment", async () => {
    const [client] = lab.simulator.world.partner.clients;
    if (client !== undefined) client.clientSecret = "a new one";
    const refused = await stack.refresh();
    expect(refused.ok).toBe(false);
    expect(refused.text).toContain("Sign-in");
    expect(Object.keys(stack.state)).toEqual(["seats", "alice"]);
    stack.environment = {
      PARTNER_CENTER_API_URL: lab.simulator.url,
      PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken,
    };
    expect((await stack.refresh()).ok).toBe(true);
    expect((await stack.destroy()).ok).toBe(true);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
  });
});

describe("Arguments that are secret", () => {
  let stack: TestStack;
  const name = "dave@contoso.example";
  beforeAll(async () => {
    lab.simulator.reset();
    lab.secrets.push(name);
    stack = await lab.stack({
      program: program({ userId: secret(name) }),
      config: { "licenses:partnerCenter": { apiUrl: lab.simulator.url } },
      secrets: settings({ accessToken: planted.accessToken }),
    });
  });
  afterAll(() => lab.secrets.splice(lab.secrets.indexOf(name), 1));

  test("do what they shall, and are printed by no run", async () => {
    expect((await stack.preview()).ok).toBe(true);
    expect((await stack.up()).ok).toBe(true);
    expect(licensesOf(lab.simulator, user.dave)).toEqual(["SPE_E5"]);
  });

  test("are encrypted wherever they stand in the state", () => {
    const { inputs, outputs } = stack.state.alice ?? {};
    for (const held of [inputs, outputs]) expect(JSON.stringify(held?.userId)).toContain("ciphertext");
    expect(around(stack.records, name)).toBeUndefined();
    expect(around(stack.cli("stack", "export"), name)).toBeUndefined();
  });

  test("are the same at the next up", async () => {
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("stay secret through refresh and drift", async () => {
    lab.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.dave, sku: "SPE_E5" });
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.dave, sku: "SPE_E3" });
    await stack.refresh();
    await stack.up();
    expect(around(stack.records, name)).toBeUndefined();
  });

  test("stand nowhere in plain when they are replaced: not in the plan, the state, or what the state says of the one before", async () => {
    const [former, next] = ["bob@contoso.example", "carol@contoso.example"];
    lab.secrets.push(former, next);
    stack.environment = { LICENSES_MAX_REMOVALS: "5" };
    process.env.LICENSES_MAX_REMOVALS = "5";
    const plan = join(lab.folder, "plan.json");
    const licenses = secret([{ sku: "SPE_F1" }]);
    try {
      expect((await stack.up(program({ userId: secret(former), licenses }))).errors).toEqual([]);
      const preview = await stack.preview(program({ userId: secret(next), licenses: [{ sku: "SPE_E3" }] }), { plan });
      expect(preview.errors).toEqual([]);
      expect((await stack.up()).errors).toEqual([]);
    } finally {
      delete process.env.LICENSES_MAX_REMOVALS;
      stack.environment = { LICENSES_MAX_REMOVALS: "" };
      lab.secrets.splice(lab.secrets.indexOf(former), 2);
    }
    expect(Object.keys(stack.state)).toContain("alice");
    for (const name of [former, next])
      for (const written of [stack.records, stack.cli("stack", "export"), readFileSync(plan, "utf8")])
        expect(around(written, name)).toBeUndefined();
  });

  test("are not repeated when they are wrong", async () => {
    const wrong = "planted-name-without-a-domain";
    lab.secrets.push(wrong);
    const preview = await stack.preview(program({ userId: secret(wrong) }));
    expect(preview.ok).toBe(false);
    expect(preview.errors.join()).toContain("userId");
    expect(around(preview.text, wrong)).toBeUndefined();
  });

  test("are not repeated when no user has that name", async () => {
    const stranger = "planted-stranger@contoso.example";
    lab.secrets.push(stranger);
    const up = await stack.up(program({ userId: secret(stranger) }));
    expect(up.ok).toBe(false);
    expect(up.text).toContain("no user");
    expect(around(up.text, stranger)).toBeUndefined();
  });
});
