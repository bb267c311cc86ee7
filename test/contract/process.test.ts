import { setTimeout as sleep } from "node:timers/promises";
import { type CallFailed, inputs, type ProviderProcess, secret, urn } from "../support/process";
import { Cable } from "../support/processEngine";
import { bench } from "../support/processes";
import { contoso, partner, planted, user, writesOf } from "../support/world";

const quantity = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 12 };

const state = {
  ...inputs("SubscriptionQuantity", { ...quantity, quantity: 10 }),
  offerName: "Microsoft 365 E5",
  status: "active",
  previousQuantity: 10,
  currentQuantity: 10,
  refundableQuantity: 4,
};
const id = `${contoso.id}/${contoso.e5}`;

const failureOf = (call: Promise<unknown>): Promise<CallFailed> =>
  call.then(
    () => {
      throw new Error("The call should have failed.");
    },
    (error: CallFailed) => error,
  );

/** Whether concurrent reads all have the configuration. The text may be that of any provider. */
async function readsAtOnce(provider: ProviderProcess, of: Record<string, unknown>): Promise<number> {
  const reads = await Promise.allSettled(Array.from({ length: 20 }, () => provider.read(id, of)));
  return reads.filter(({ status }) => status === "fulfilled").length;
}

describe("The provider process", () => {
  const at = bench();
  let ready: ProviderProcess;

  beforeAll(async () => {
    ready = await at.ready();
  });
  beforeEach(() => void ready.takePrinted());

  /** A stack's configuration as it reaches the provider: one JSON text, with secrets in plain text. */
  const config = (settings: object) => ({ "licenses:partnerCenter": JSON.stringify(settings) });
  const right = () => ({ apiUrl: at.simulator.url, accessToken: planted.accessToken });

  describe("finds its settings", () => {
    test("in the stack's configuration", async () => {
      const provider = await at.fresh();
      await provider.configure(config(right()));
      expect((await provider.read(id, state)).id).toBe(id);
    });

    test("in the arguments of an explicit provider, which win over the environment", async () => {
      const provider = await at.fresh({
        environment: { PARTNER_CENTER_API_URL: "http://127.0.0.1:9", PARTNER_CENTER_ACCESS_TOKEN: "another" },
      });
      await provider.configure({ "licenses:partnerCenter": right() });
      expect((await provider.read(id, state)).id).toBe(id);
    });

    test("in the arguments of an explicit provider whose credentials are marked as secret, as the engine sends them", async () => {
      const provider = await at.fresh();
      await provider.configure({ "licenses:partnerCenter": { ...right(), accessToken: secret(planted.accessToken) } });
      expect((await provider.read(id, state)).id).toBe(id);
    });

    test("in the environment, which wins over the stack's configuration, key by key", async () => {
      const environment = {
        PARTNER_CENTER_API_URL: at.simulator.url,
        PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken,
      };
      const provider = await at.fresh({ environment });
      await provider.configure(config({ ...right(), accessToken: "an old one, as refresh gets it from the state" }));
      expect((await provider.read(id, state)).id).toBe(id);
    });

    test("in the stack's configuration when the variable is there but empty", async () => {
      const provider = await at.fresh({ environment: { PARTNER_CENTER_ACCESS_TOKEN: "", PARTNER_CENTER_API_URL: "" } });
      await provider.configure(config(right()));
      expect((await provider.read(id, state)).id).toBe(id);
    });

    test("and signs in by itself when it is given an application's credentials", async () => {
      const provider = await at.fresh();
      const { clientSecret, refreshToken } = planted;
      await provider.configure(
        config({ ...partner, clientSecret, refreshToken, apiUrl: at.simulator.url, authorityUrl: at.simulator.url }),
      );
      const { properties } = await provider.create("UserLicense", {
        customerId: contoso.id,
        userId: user.alice,
        licenses: [{ sku: "SPE_E3" }],
      });
      expect(properties.assigned).toHaveLength(1);
      expect(at.simulator.journal.exchanges.filter(({ path }) => path.endsWith("/token"))).toHaveLength(1);
    });

    test.each([
      [
        "a text that is no JSON",
        { "licenses:partnerCenter": "tenant" },
        "licenses:partnerCenter is not an object",
        undefined,
      ],
      [
        "half a credential",
        config({ clientId: partner.clientId }),
        "licenses:partnerCenter.tenantId (or PARTNER_CENTER_TENANT_ID)",
        undefined,
      ],
      [
        "an address that is none",
        config({ accessToken: "x", apiUrl: "partner center" }),
        '"partner center"',
        undefined,
      ],
      ["no credential", {}, "No credentials for Partner Center are set", undefined],
      [
        "a credential of the environment and an address of the stack",
        config({ apiUrl: "http://127.0.0.1:9" }),
        'PARTNER_CENTER_ACCESS_TOKEN belongs to the environment, and apiUrl ("http://127.0.0.1:9") belongs to the stack',
        { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken },
      ],
    ])(
      "%s stops every call, not only the first",
      async (_what, settings, said, more: Record<string, string> | undefined) => {
        const provider = await at.fresh(more && { environment: more });
        await provider.configure(settings);
        for (const call of [provider.read(id, state), provider.create("SubscriptionQuantity", quantity)])
          expect((await failureOf(call)).message).toContain(said);
        expect((await failureOf(provider.read(id, state))).message).toContain(said);
        expect(at.simulator.journal.exchanges).toEqual([]);
      },
    );
  });

  describe("knows its configuration from the first call on", () => {
    test("twenty reads that come at once all see it", async () => {
      const provider = await at.fresh();
      await provider.configure(config(right()));
      expect(await readsAtOnce(provider, state)).toBe(20);
    });

    test("a provider whose configuration takes its time would be noticed", async () => {
      const broken = `exports.handler=()=>{const p=require("pulumi-licenses/SubscriptionQuantity");
        return {...p, configure: async (r) => { await new Promise((go) => setTimeout(go, 1_000)); return p.configure(r); }}}`;
      const provider = await at.fresh();
      await provider.configure(config(right()));
      expect(await readsAtOnce(provider, { ...state, __provider: broken })).toBeLessThan(20);
    });

    test("one token serves all calls that come at once", async () => {
      const provider = await at.fresh();
      const { clientSecret, refreshToken } = planted;
      await provider.configure(
        config({ ...partner, clientSecret, refreshToken, apiUrl: at.simulator.url, authorityUrl: at.simulator.url }),
      );
      expect(await readsAtOnce(provider, state)).toBe(20);
      expect(at.simulator.journal.exchanges.filter(({ path }) => path.endsWith("/token"))).toHaveLength(1);
    });
  });

  describe("says what went wrong in words, never by a stack trace", () => {
    const alice = () => ({
      ...inputs("UserLicense", { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }] }),
      assigned: [
        {
          id: "05e9a617-0261-4cee-bb44-138d3ef5d965",
          partNumber: "SPE_E3",
          name: "",
          licenseGroup: "group1",
          excludedPlans: [],
        },
      ],
      found: [],
      warnings: [],
    });

    test("of read, diff and delete, which Pulumi would print with the stack of the error", async () => {
      at.simulator.faults.add({
        times: 100,
        effect: { do: "status", status: 403, json: { code: 900308, description: "No" } },
      });
      const calls = {
        read: ready.read(id, state),
        delete: ready.delete(`${contoso.id}/${user.alice}`, alice()),
        diff: ready.diff("UserLicense", `${contoso.id}/${user.alice}`, alice(), {
          customerId: contoso.id,
          userId: "bob@contoso.example",
          licenses: [{ sku: "SPE_E3" }],
        }),
      };
      const failures = await Promise.all(Object.values(calls).map(failureOf));
      for (const { message } of failures) expect(message).toContain("900308");
      const printed = ready.takePrinted();
      expect(printed).not.toMatch(/^\s+at /m);
      expect(printed).not.toMatch(/Error:/);
    });

    test("of create and update, whose message is all that Pulumi prints", async () => {
      const over = { ...quantity, quantity: 2 };
      const failures = [
        await failureOf(ready.create("SubscriptionQuantity", over)),
        await failureOf(ready.update("SubscriptionQuantity", id, state, over)),
      ];
      for (const { message } of failures) expect(message).toContain("the smallest quantity possible now is 6");
      expect(ready.takePrinted()).toBe("");
    });

    test("and never with a credential in it", async () => {
      const provider = await at.fresh();
      const secrets = { accessToken: "planted-wrong-token-1234" };
      await provider.configure(config({ apiUrl: at.simulator.url, ...secrets }));
      const { message } = await failureOf(provider.read(id, state));
      expect(message).toContain("have not expired");
      expect(message + provider.takePrinted()).not.toContain(secrets.accessToken);
    });

    test("nor with the credentials of a sign-in that is refused", async () => {
      const provider = await at.fresh();
      await provider.configure(
        config({
          ...partner,
          clientSecret: "planted-wrong-secret-5678",
          refreshToken: planted.refreshToken,
          apiUrl: at.simulator.url,
          authorityUrl: at.simulator.url,
        }),
      );
      const { message } = await failureOf(provider.read(id, state));
      expect(message).toContain("Sign-in");
      const told = message + provider.takePrinted();
      expect(told).not.toContain("planted-wrong-secret-5678");
      expect(told).not.toContain(planted.refreshToken);
      expect(told).not.toContain("    at ");
    });
  });

  describe("speaks to the engine on the row of the resource", () => {
    test("a warning names what the service dropped", async () => {
      await ready.create("SubscriptionQuantity", { ...quantity, subscriptionId: contoso.scheduled, quantity: 9 });
      expect(at.engine.logged.filter(({ severity }) => severity === "warning")).toEqual([
        {
          severity: "warning",
          message: expect.stringContaining("scheduled for the end of the term"),
          urn: urn("SubscriptionQuantity"),
          ephemeral: false,
        },
      ]);
    });

    test("a wait is told in a line that the next one replaces", async () => {
      at.simulator.faults.add({ method: "PATCH", effect: { do: "accept", reads: 3 } });
      await ready.create("SubscriptionQuantity", quantity);
      expect(at.engine.logged).toContainEqual({
        severity: "info",
        message: expect.stringContaining("waiting for Partner Center to show quantity 12"),
        urn: urn("SubscriptionQuantity"),
        ephemeral: true,
      });
    });

    test("a quiet run says nothing", async () => {
      await ready.create("SubscriptionQuantity", quantity);
      expect(at.engine.logged).toEqual([]);
      expect(ready.takePrinted()).toBe("");
    });
  });

  describe("starts no write when the engine has ended", () => {
    test("while the engine lives it writes, and when the engine is gone it does not", async () => {
      const engine = await at.anotherEngine();
      const provider = await at.ready({ engine: engine.address });
      const seats = await provider.create("SubscriptionQuantity", quantity);
      expect(writesOf(at.simulator)).toHaveLength(1);
      engine.stop();
      const update = provider.update("SubscriptionQuantity", seats.id, seats.properties, { ...quantity, quantity: 14 });
      expect((await failureOf(update)).message).toContain("the Pulumi engine that asked for it is gone");
      const create = provider.create("UserLicense", {
        customerId: contoso.id,
        userId: user.alice,
        licenses: [{ sku: "SPE_E3" }],
      });
      expect((await failureOf(create)).message).toContain("the Pulumi engine that asked for it is gone");
      expect(writesOf(at.simulator)).toHaveLength(1);
      expect((await provider.read(seats.id, seats.properties)).id).toBe(seats.id);
    });

    test("so it is when Pulumi was told to log and to trace", async () => {
      const engine = await at.anotherEngine();
      const flags = ["--logtostderr", "-v=9", "--tracing", "file:/dev/null"];
      const provider = await at.ready({ engine: engine.address, flags });
      const seats = await provider.create("SubscriptionQuantity", quantity);
      engine.stop();
      const update = provider.update("SubscriptionQuantity", seats.id, seats.properties, { ...quantity, quantity: 14 });
      expect((await failureOf(update)).message).toContain("the Pulumi engine that asked for it is gone");
    });

    test("a wait that outlives the engine ends without another write", async () => {
      const engine = await at.anotherEngine();
      const provider = await at.ready({ engine: engine.address });
      at.simulator.faults.add(
        { method: "PATCH", effect: { do: "status", status: 503 } },
        {
          // The engine goes away while the provider looks whether the change was made.
          method: "GET",
          skip: 1,
          effect: {
            do: "edit",
            change: (body) => {
              engine.stop();
              return body;
            },
          },
        },
      );
      const { message } = await failureOf(provider.create("SubscriptionQuantity", quantity));
      expect(message).toContain("the Pulumi engine that asked for it is gone");
      expect(writesOf(at.simulator)).toHaveLength(1);
    });

    test("without an engine to reach from the beginning it works all the same", async () => {
      const provider = await at.ready({ engine: "127.0.0.1:9" });
      const { properties } = await provider.create("SubscriptionQuantity", quantity);
      expect(properties.quantity).toBe(12);
    });
  });

  describe("ends by itself when its engine is gone", () => {
    /** Much longer than these tests take. */
    const patient = { LICENSES_WAIT_SECONDS: "600" };
    const create = (provider: ProviderProcess) => provider.create("SubscriptionQuantity", quantity).catch(() => {});
    const arrived = async (method: string) => {
      while (!at.simulator.journal.exchanges.some((exchange) => exchange.method === method)) await sleep(20);
    };

    test("though a service told it to come back in five minutes", async () => {
      at.simulator.faults.add({ method: "GET", effect: { do: "status", status: 429, retryAfter: 300 } });
      const engine = await at.anotherEngine();
      const provider = await at.ready({ engine: engine.address, environment: patient });
      void create(provider);
      await arrived("GET");
      engine.stop();
      expect(await provider.endsWithin(120)).toBe(true);
    });

    test("after a write that is on its way, and before any other", async () => {
      at.simulator.faults.add({ method: "PATCH", effect: { do: "delay", ms: 7_000 } });
      const engine = await at.anotherEngine();
      const provider = await at.ready({ engine: engine.address, environment: patient });
      void create(provider);
      await arrived("PATCH");
      engine.stop();
      expect(await provider.endsWithin(120)).toBe(true);
      // `answeredAt` shows that the process waited for the answer. It is missing if the process ends earlier.
      expect(writesOf(at.simulator)).toEqual([expect.objectContaining({ answeredAt: expect.any(String) })]);
    });

    test("and not when only a connection to it was cut", async () => {
      const engine = await at.anotherEngine();
      const line = await Cable.to(engine.address);
      const provider = await at.ready({ engine: line.address, environment: patient });
      await provider.create("SubscriptionQuantity", quantity);
      line.cut();
      expect(await provider.endsWithin(5)).toBe(false);
      engine.stop();
      await line.remove();
      expect(await provider.endsWithin(120)).toBe(true);
    });

    test("and not when it never had one", async () => {
      const provider = await at.ready({ engine: "127.0.0.1:9", environment: patient });
      await provider.create("SubscriptionQuantity", quantity);
      expect(await provider.endsWithin(5)).toBe(false);
    });
  });
});
