import { Provider, SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import type { Simulator } from "pulumi-licenses/simulator";
import { laboratory, type TestStack } from "../support/pulumi";
import { around } from "../support/pulumiRuns";
import { contoso, licensesOf, partner, planted, quantityOf, user, writesOf } from "../support/world";

const lab = laboratory();

describe("Two partners in one stack", () => {
  let other: Simulator;
  let stack: TestStack;

  /** The second partner is an explicit Provider with credentials of its own. */
  const program =
    ({ token = planted.otherAccessToken as string, quantity = 11, licensed = true } = {}) =>
    async () => {
      const provider = new Provider("partner-b", { partnerCenter: { apiUrl: other.url, accessToken: token } });
      const seats = { customerId: contoso.id, subscriptionId: contoso.e5, quantity };
      new SubscriptionQuantity("seats-a", seats);
      new SubscriptionQuantity("seats-b", { ...seats, quantity: quantity + 2 }, { provider });
      if (!licensed) return;
      const license = { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }] };
      new UserLicense("alice-a", license);
      new UserLicense("alice-b", license, { provider });
    };

  beforeAll(async () => {
    other = await lab.anotherSimulator();
    stack = await lab.stack({ program: program(), environment: { LICENSES_MAX_REMOVALS: "1" } });
  });
  beforeEach(() => {
    lab.simulator.journal.clear();
    other.journal.clear();
  });

  test("each resource reaches the service of its own partner, with that partner's credentials", async () => {
    const preview = await stack.preview();
    expect(preview.ok).toBe(true);
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(11);
    expect(quantityOf(other, contoso.e5)).toBe(13);
    expect(writesOf(other)).toHaveLength(2);
  });

  test("the credentials are encrypted in the state, although the program gives them in plain", async () => {
    const providers = stack.deployed.filter(({ type }) => type === "pulumi:providers:pulumi-nodejs");
    expect(providers.map(({ urn }) => urn.split("::").at(-1)).sort()).toEqual(["default", "partner-b"]);
    expect(JSON.stringify(providers)).toContain("ciphertext");
    for (const token of [planted.accessToken, planted.otherAccessToken])
      expect(around(stack.records, token)).toBeUndefined();
  });

  test("up again changes nothing", async () => {
    const up = await stack.up();
    expect(up.changes).toEqual([]);
    expect([...writesOf(lab.simulator), ...writesOf(other)]).toEqual([]);
  });

  test("drift is seen at the second partner as at the first", async () => {
    other.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 20 });
    expect((await stack.previewRefresh()).changes).toEqual(["update seats-b"]);
    await stack.up(undefined, { refresh: true });
    expect(quantityOf(other, contoso.e5)).toBe(13);
  });

  test("each has a process and a limit of removals of its own", async () => {
    const up = await stack.up(program({ licensed: false }));
    expect(up.ok).toBe(true);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
    expect(licensesOf(other, user.alice)).toEqual([]);
  });

  test("a credential of one partner that does not hold is an error at preview, and changes nothing", async () => {
    const preview = await stack.preview(program({ token: "planted-wrong-token-1234", quantity: 12, licensed: false }));
    expect(preview.ok).toBe(false);
    expect(preview.errors.join()).toContain("have not expired");
    expect(preview.text).not.toContain("planted-wrong-token-1234");
    expect([...writesOf(lab.simulator), ...writesOf(other)]).toEqual([]);
  });

  test("a credential that stands in another service's section by mistake is encrypted in the state, too", async () => {
    const misplaced = "planted-misplaced-password-31c7";
    const mistaken = await lab.stack({
      config: { "licenses:preflight": "off" },
      program: async () => void new Provider("partner-b", { partnerCenter: { password: misplaced } as never }),
    });
    await mistaken.up();
    expect(mistaken.deployed.map(({ urn }) => urn.split("::").at(-1))).toContain("partner-b");
    expect(around(mistaken.records, misplaced)).toBeUndefined();
  });

  test("a credential that stands in another service's section of the configuration in plain is warned about, too", async () => {
    const config = { "licenses:preflight": "warn", "licenses:partnerCenter": { password: "planted-password-77" } };
    const plain = await lab.stack({ config, program: program({ licensed: false }) });
    expect((await plain.preview()).text).toContain(
      "licenses:partnerCenter.password is not a secret in this stack's configuration.",
    );
  });

  test("half a credential of one partner is not filled up with the other's", async () => {
    const half = async () => {
      const provider = new Provider("partner-b", {
        partnerCenter: { apiUrl: other.url, tenantId: partner.tenantId, clientId: partner.clientId },
      });
      const seats = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 13 };
      new SubscriptionQuantity("seats-b", seats, { provider });
    };
    const preview = await stack.preview(half);
    expect(preview.errors.join()).toContain("The credentials for Partner Center are incomplete");
    expect(other.journal.exchanges).toEqual([]);
  });

  test("destroy finds both partners by what is in the state", async () => {
    expect((await stack.destroy()).ok).toBe(true);
    expect(stack.deployed).toEqual([]);
  });
});

describe("A Provider that gives no credentials", () => {
  const secrets = { "licenses:partnerCenter.accessToken": planted.otherAccessToken };
  const seats = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 14 };

  test("takes credentials, address and all else from the stack's configuration, in preview and in up alike", async () => {
    const other = await lab.anotherSimulator();
    const program = async () => {
      const provider = new Provider("partner-b", { partnerCenter: { cloud: "global" } });
      new SubscriptionQuantity("seats-b", seats, { provider });
    };
    delete process.env.PARTNER_CENTER_ACCESS_TOKEN;
    delete process.env.PARTNER_CENTER_API_URL;
    const config = { "licenses:partnerCenter": { apiUrl: other.url } };
    const stack = await lab.stack({ program, secrets, config });
    expect((await stack.preview()).errors).toEqual([]);
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(quantityOf(other, contoso.e5)).toBe(14);
    expect(around(stack.records, planted.otherAccessToken)).toBeUndefined();
    expect((await stack.destroy()).errors).toEqual([]);
  });

  test("but gives an address gets no credential for it: it brings its own, or names the stack's address", async () => {
    const other = await lab.anotherSimulator();
    const program = async () => {
      const provider = new Provider("partner-b", { partnerCenter: { apiUrl: other.url } });
      new SubscriptionQuantity("seats-b", seats, { provider });
    };
    const stack = await lab.stack({ program, secrets });
    for (const run of [await stack.preview(), await stack.up()]) {
      expect(run.ok).toBe(false);
      for (const part of ["licenses:partnerCenter.accessToken belongs to the stack", "belongs to the Provider"])
        expect(run.errors.join()).toContain(part);
    }
    expect(other.journal.exchanges).toEqual([]);
  });
});
