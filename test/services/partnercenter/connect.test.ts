import { tmpdir } from "node:os";
import { SettingsError } from "../../../provider/core/errors";
import { connectPartnerCenter } from "../../../provider/services/partnercenter/connect";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { readSettings } from "../../../provider/services/readSettings";
import { withoutEngine } from "../../../provider/services/service";
import { ModelListener } from "../../support/modelClock";
import { documented } from "../../support/modelFixtures";
import { alice, customer } from "../../support/modelPartnerCenter";
import { e3, e5, idOf } from "../../support/modelProducts";
import type { Script } from "../../support/modelServer";
import { hangUp, outcomeOf, startServer } from "../../support/modelService";

const update = (...remove: string[]) => ({ assign: [], remove });
const done: Script = () => ({ status: 201, body: documented("post-licenseupdates_201_learn") as object });

async function connected(script: Script, environment: Record<string, string> = {}) {
  const server = await startServer(script);
  const { settings, problems } = readSettings({
    environment: {
      PARTNER_CENTER_API_URL: server.url,
      PARTNER_CENTER_ACCESS_TOKEN: "planted-access-token",
      LICENSES_WAIT_SECONDS: "1",
      LICENSES_POLL_SECONDS: "0.01",
      ...environment,
    },
    config: () => undefined,
  });
  expect(problems).toEqual([]);
  const connect = connectPartnerCenter(settings, withoutEngine(settings));
  return { server, connect, context: connect(new ModelListener()) };
}

describe("A limit on what one run may take away", () => {
  afterEach(hangUp);

  const take = (context: Awaited<ReturnType<typeof connected>>["context"], ...skus: string[]) =>
    outcomeOf(Promise.resolve().then(() => context.api.updateLicenses(customer, alice.id, update(...skus))));

  test("lets so many go, refuses the next before it is sent, and all after it", async () => {
    const { server, context } = await connected(done, { LICENSES_MAX_REMOVALS: "2" });
    expect(await take(context, "a", "b")).toEqual([]);
    expect(await take(context, "c")).toMatchObject({ message: expect.stringContaining("licenses:maxRemovals") });
    expect(await take(context, "d")).toBeInstanceOf(Error);
    expect(server.requests).toHaveLength(1);
  });

  test("refuses a request that would pass it as a whole", async () => {
    const { server, context } = await connected(done, { LICENSES_MAX_REMOVALS: "1" });
    expect(await take(context, "a", "b")).toBeInstanceOf(Error);
    expect(await take(context, "a")).toBeInstanceOf(Error);
    expect(server.requests).toEqual([]);
  });

  test("counts all resources of a run together", async () => {
    const { server, connect } = await connected(done, { LICENSES_MAX_REMOVALS: "1" });
    expect(await take(connect(new ModelListener()), "a")).toEqual([]);
    expect(await take(connect(new ModelListener()), "b")).toBeInstanceOf(Error);
    expect(server.requests).toHaveLength(1);
  });

  test("does not stop what only assigns", async () => {
    const { context } = await connected(done, { LICENSES_MAX_REMOVALS: "0" });
    const assign = { assign: [{ skuId: "a", excludedPlans: [] }], remove: [] };
    expect(await outcomeOf(context.api.updateLicenses(customer, alice.id, assign))).toEqual([]);
  });

  test("is none when it is not set", async () => {
    const { server, context } = await connected(done);
    await take(context, ...Array.from({ length: 50 }, (_, index) => `sku-${index}`));
    expect(server.requests).toHaveLength(1);
  });

  test("counts a removal once, when it is sent again by itself because a group refused the whole request", async () => {
    const product = (sku: typeof e3) => ({ productSku: sku.productSku, servicePlans: [] });
    const licenses = new Set([e3]);
    const { context } = await connected(
      ({ method, path, body }) => {
        if (path.includes("subscribedskus")) return { body: { items: [e3, e5].map(product) } };
        if (method === "GET") return { body: { items: [...licenses].map(product) } };
        const { licensesToAssign, licensesToRemove } = JSON.parse(body);
        if (licensesToAssign.length > 0 && licensesToRemove.length > 0) return { status: 400, body: { code: 3000 } };
        if (licensesToAssign.length > 0) licenses.add(e5);
        if (licensesToRemove.length > 0) licenses.delete(e3);
        return { status: 201, body: {} };
      },
      { LICENSES_MAX_REMOVALS: "1" },
    );
    const args = { customerId: customer, userId: alice.id, licenses: [{ sku: idOf(e3) }] };
    const { id, state } = await userLicense.create(args, context);
    await userLicense.update(id, state, { ...args, licenses: [{ sku: idOf(e5) }] }, context);
    expect([...licenses]).toEqual([e5]);
  });
});

describe("A limit on what one run may buy", () => {
  afterEach(hangUp);

  const body = documented("get-subscription_200-nce-expired-refundableQuantity_learn") as {
    quantity: number;
    id: string;
  };
  const service: Script = ({ method }) => (method === "GET" ? { body } : { status: 202, body: {} });
  const transition = (quantity: number, to: string) => ({
    fromCatalogItemId: "a:1:b",
    fromSubscriptionId: body.id,
    toCatalogItemId: to,
    quantity,
    transitionType: "transition_only" as const,
  });

  test("counts what is added to a quantity, the same request once, and what is given back not at all", async () => {
    const { server, context } = await connected(service, { LICENSES_MAX_PURCHASES: "3" });
    const { api } = context;
    const set = (more: number) =>
      outcomeOf(api.patchSubscription(customer, body.id, { ...body, quantity: body.quantity + more }));
    await api.subscription(customer, body.id);
    await set(-1);
    await set(3);
    await set(3);
    const sent = server.requests.length;
    expect(await set(4)).toMatchObject({ message: expect.stringContaining("licenses:maxPurchases") });
    expect(await outcomeOf(api.transition(customer, body.id, transition(1, "c:1:d"), "an-id"))).toBeInstanceOf(Error);
    expect(server.requests).toHaveLength(sent);
  });

  test("counts the seats of upgrades, each once, over all customers", async () => {
    const { server, connect } = await connected(service, { LICENSES_MAX_PURCHASES: "5" });
    const [one, other] = [connect(new ModelListener()).api, connect(new ModelListener()).api];
    for (const id of ["an-id", "an-id", "another-id"])
      await outcomeOf(one.transition(customer, body.id, transition(5, "c:1:d"), id));
    const sent = server.requests.length;
    const refused = await outcomeOf(other.transition("another", body.id, transition(1, "c:1:d"), "an-id"));
    expect(refused).toMatchObject({ message: expect.stringMatching(/may buy 5 seats at most.* It bought 5/) });
    expect(server.requests).toHaveLength(sent);
  });

  test("counts all seats of a legacy subscription that is upgraded", async () => {
    const { server, context } = await connected(service, { LICENSES_MAX_PURCHASES: String(body.quantity - 1) });
    await context.api.subscriptions(customer).catch(() => undefined);
    await context.api.subscription(customer, body.id);
    const sent = server.requests.length;
    expect(await outcomeOf(context.api.upgrade(customer, body.id, {}, "an-id"))).toMatchObject({
      message: expect.stringContaining(`raise the limit to ${body.quantity} at least`),
    });
    expect(server.requests).toHaveLength(sent);
  });
});

describe("What is read once for a customer and a run", () => {
  afterEach(hangUp);

  test("products and users, for all resources together", async () => {
    const { server, connect } = await connected(({ path }) => ({
      body: documented(
        path.includes("users") ? "get-users_200_learn" : "get-subscribedskus_200-group1_learn",
      ) as object,
    }));
    const apis = [connect(new ModelListener()).api, connect(new ModelListener()).api];
    await Promise.all(apis.flatMap((api) => [api.subscribedSkus(customer), api.users(customer.toUpperCase())]));
    await apis[0]?.subscribedSkus(customer.toUpperCase());
    expect(server.requests).toHaveLength(2);
  });

  test("products once more, when someone wants them fresh", async () => {
    const { server, context } = await connected(() => ({
      body: documented("get-subscribedskus_200-group1_learn") as object,
    }));
    await context.api.subscribedSkus(customer);
    await context.api.subscribedSkus(customer, { fresh: true });
    await context.api.subscribedSkus(customer);
    expect(server.requests).toHaveLength(2);
  });
});

describe("Credentials that are not there", () => {
  afterEach(hangUp);

  test("stop the run before the first request, naming what to set", async () => {
    const none = connected(done, { PARTNER_CENTER_ACCESS_TOKEN: "" });
    await expect(none).rejects.toBeInstanceOf(SettingsError);
    await expect(none).rejects.toThrow(/No credentials for Partner Center.*PARTNER_CENTER_/);
  });

  test("in part are named", async () => {
    const half = connected(done, { PARTNER_CENTER_ACCESS_TOKEN: "", PARTNER_CENTER_CLIENT_ID: "a-client" });
    await expect(half).rejects.toThrow(/incomplete.*tenantId/);
  });
});

describe("A sign-in that is refused in the middle of a run", () => {
  afterEach(hangUp);

  test.each([[null], [{ value: "odd" }], [7]])(
    "by a server that gives %p for a description is said in words",
    async (odd) => {
      const authority = await startServer(() => ({
        status: 400,
        body: { error: "invalid_grant", error_description: odd },
      }));
      const { context } = await connected(done, {
        PARTNER_CENTER_AUTHORITY_URL: authority.url,
        PARTNER_CENTER_ACCESS_TOKEN: "",
        PARTNER_CENTER_TENANT_ID: "contoso.example",
        PARTNER_CENTER_CLIENT_ID: "a-client",
        PARTNER_CENTER_CLIENT_SECRET: "planted-client-secret",
      });
      const refused = (await outcomeOf(context.api.subscriptions(customer))) as Error;
      expect(refused.message).toMatch(/invalid_grant: no description/);
    },
  );

  test.each([
    ["AADSTS7000222: The provided client secret keys are expired.", "make a new one in Entra"],
    ["AADSTS700082: The refresh token has expired due to inactivity.", "licenses auth login"],
  ])("says in one line what Entra said (%s), and then what to do", async (description, advice) => {
    const refusal = { error: "invalid_grant", error_description: `${description}\r\nTrace ID: 1\r\nTimestamp: 2` };
    const authority = await startServer(() => ({ status: 400, body: refusal }));
    const { context } = await connected(done, {
      PARTNER_CENTER_AUTHORITY_URL: authority.url,
      PARTNER_CENTER_ACCESS_TOKEN: "",
      PARTNER_CENTER_TENANT_ID: "contoso.example",
      PARTNER_CENTER_CLIENT_ID: "a-client",
      PARTNER_CENTER_CLIENT_SECRET: "planted-client-secret",
    });
    const refused = (await outcomeOf(context.api.subscriptions(customer))) as Error;
    const [said, todo] = refused.message.split("\n");
    expect(said).toContain(`invalid_grant: ${description} Trace ID: 1 Timestamp: 2`);
    expect(todo).toContain(advice);
  });
});

describe("A newer refresh token that cannot be kept", () => {
  afterEach(hangUp);

  const rotating: Script = () => ({
    body: { token_type: "Bearer", expires_in: 3600, access_token: "token", refresh_token: "rotated", items: [] },
  });

  async function signedIn(environment: Record<string, string>, home: string) {
    const { XDG_CONFIG_HOME: before = "" } = process.env;
    // A file has the name of the folder, so the folder cannot be made.
    process.env.XDG_CONFIG_HOME = home;
    try {
      const { connect } = await connected(rotating, {
        PARTNER_CENTER_AUTHORITY_URL: (await startServer(rotating)).url,
        PARTNER_CENTER_ACCESS_TOKEN: "",
        PARTNER_CENTER_TENANT_ID: "contoso.example",
        PARTNER_CENTER_CLIENT_ID: "a-client",
        PARTNER_CENTER_REFRESH_TOKEN: "planted-refresh-token",
        ...environment,
      });
      const listener = new ModelListener();
      return { outcome: await outcomeOf(connect(listener).api.subscriptions(customer)), ...listener };
    } finally {
      process.env.XDG_CONFIG_HOME = before;
    }
  }

  test("in the usual file is a warning, as this run has its token in hand", async () => {
    const { outcome, warnings } = await signedIn({}, __filename);
    expect(outcome).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/cannot be kept in .*: ENOTDIR.*PARTNER_CENTER_TOKEN_FILE/)]);
  });

  test("in a file that was named stops the run", async () => {
    const { outcome, warnings } = await signedIn({ PARTNER_CENTER_TOKEN_FILE: `${__filename}/token.json` }, tmpdir());
    expect(outcome).toBeInstanceOf(SettingsError);
    expect(warnings).toEqual([]);
  });
});
