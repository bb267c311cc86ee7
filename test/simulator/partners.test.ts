import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { simulate, simulator } from "./support/simulated";
import {
  alice,
  e3,
  e3Subscription,
  e5,
  e5Item,
  legacySubscription,
  subscribedSkus,
  subscriptions,
  users,
  withCustomer,
  withSubscription,
} from "./support/world";

describe("Several partners", () => {
  const other = "5f7c2a10-93a4-4c1b-8a54-0d1f6c2b7e91";
  const world: WorldSeed = {
    ...demoWorld,
    otherPartners: [
      {
        tenantId: other,
        clients: [{ clientId: "other-app", clientSecret: "other-secret" }],
        refreshTokens: ["other-refresh-token"],
      },
    ],
    customers: [
      ...(demoWorld.customers ?? []),
      {
        id: "aaaaaaaa-0000-4000-8000-000000000001",
        companyName: "Fabrikam",
        domain: "fabrikam.example",
        partners: [other],
      },
    ],
  };
  const exchange = (client: Client, tenant: string) =>
    client.form(`/${tenant}/oauth2/v2.0/token`, {
      grant_type: "refresh_token",
      refresh_token: "other-refresh-token",
      client_id: "other-app",
      client_secret: "other-secret",
      scope: "https://api.partnercenter.microsoft.com/.default",
    });

  test("see their own customers, and get 403 for the others", async () => {
    const first = await simulate(world);
    const second = new Client(simulator, String((await exchange(first, other)).body.access_token));
    expect((await first.get("/v1/customers")).body.items).toMatchObject([
      { companyProfile: { companyName: "Contoso" } },
    ]);
    expect((await second.get("/v1/customers")).body.items).toMatchObject([
      { companyProfile: { companyName: "Fabrikam" } },
    ]);
    expect((await first.get(subscriptions.replace(/\/subscriptions$/, ""))).body).toMatchObject({
      companyProfile: { companyName: "Contoso" },
    });
    expect(await second.get(subscriptions)).toMatchObject({ status: 403, body: { code: 20002 } });
    expect(await second.get(users)).toMatchObject({ status: 403, body: { code: 20002 } });
  });

  test("have refresh tokens that are good at their own tenant only", async () => {
    const client = await simulate(world);
    expect(await exchange(client, String(demoWorld.partner?.tenantId))).toMatchObject({ status: 400 });
    expect(await exchange(client, other)).toMatchObject({ status: 200 });
  });
});

describe("Delegated roles", () => {
  const granted = (...gdapRoles: string[]) => withCustomer((customer) => ({ ...customer, gdapRoles }));

  test("that are missing stop the calls of the directory, and no others", async () => {
    const client = await simulate(granted());
    for (const path of [users, `${users}/${alice}`, `${users}/${alice}/licenses`, subscribedSkus]) {
      expect(await client.get(path)).toMatchObject({ status: 403, body: { code: 900308 } });
    }
    expect((await client.get(`${subscriptions}/${e3Subscription}`)).status).toBe(200);
    expect((await client.patch(`${subscriptions}/${e3Subscription}`, { quantity: 6 })).status).toBe(200);
  });

  test("of a reader suffice to look, not to assign", async () => {
    const client = await simulate(granted("Directory Readers"));
    expect((await client.get(`${users}/${alice}/licenses`)).status).toBe(200);
    const assigned = await client.post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] });
    expect(assigned).toMatchObject({ status: 403, body: { code: 900308 } });
  });

  test("of a license administrator suffice to assign", async () => {
    const client = await simulate(granted("License Administrator"));
    const assigned = await client.post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] });
    expect(assigned.status).toBe(201);
  });

  test("decide which kind of upgrade is offered", async () => {
    const client = await simulate(granted("Global Reader"));
    const { items } = (await client.get(`${subscriptions}/${legacySubscription}/upgrades`)).body;
    expect(items).toMatchObject([
      { upgradeType: "upgrade_only", isEligible: true },
      { upgradeType: "upgrade_with_license_transfer", isEligible: false, upgradeErrors: [{ code: 11 }] },
    ]);
  });
});

describe("The limit of requests", () => {
  const limited = (requestsPerMinute: number) => ({ ...demoWorld, behaviour: { requestsPerMinute } });

  test("is kept for each minute and tenant, with the gateway's own answer", async () => {
    const client = await simulate(limited(3));
    for (const _ of [1, 2, 3]) expect((await client.get(subscriptions)).status).toBe(200);
    const refused = await client.get(users);
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get("Retry-After"));
    expect(seconds).toBeGreaterThan(50);
    expect(refused.body).toEqual({
      statusCode: 429,
      message: `Rate limit is exceeded. Try again in ${seconds} seconds.`,
    });
    simulator.clock.forward(60_000);
    expect((await client.get(users)).status).toBe(200);
  });

  test("does nothing that it refuses", async () => {
    const client = await simulate(limited(1));
    await client.get(subscriptions);
    expect((await client.patch(`${subscriptions}/${e3Subscription}`, { quantity: 9 })).status).toBe(429);
    expect(simulator.ledger.entries).toEqual([]);
  });
});

describe("An integration sandbox", () => {
  const sandbox = (world: WorldSeed) => ({ ...world, partner: { ...demoWorld.partner, sandbox: true } });

  test("sells no more than 25 licenses of a subscription", async () => {
    const client = await simulate(sandbox(demoWorld));
    const path = `${subscriptions}/${e3Subscription}`;
    expect((await client.patch(path, { quantity: 25, autoRenewEnabled: true })).status).toBe(200);
    expect(await client.patch(path, { quantity: 26, autoRenewEnabled: true })).toMatchObject({
      status: 400,
      body: { code: 800018 },
    });
  });

  test("has room for five subscriptions, also when one is divided", async () => {
    const [subscription] = demoWorld.customers?.[0]?.subscriptions ?? [];
    if (!subscription) throw new Error("The demo's world has subscriptions.");
    const more = ["1", "2"].map((digit) => ({ ...subscription, id: `a4c1340d-6911-4758-bba3-00000000000${digit}` }));
    const full = withCustomer((customer) => ({
      ...customer,
      subscriptions: [...(customer.subscriptions ?? []), ...more],
    }));
    const client = await simulate(sandbox(full));
    const request = { toCatalogItemId: e5Item, quantity: 2, transitionType: "transition_only" };
    const answer = await client.post(`${subscriptions}/${e3Subscription}/transitions`, request);
    expect(answer).toMatchObject({ status: 400, body: { code: 800018 } });
    const crowded = withCustomer(
      (customer) => ({
        ...customer,
        subscriptions: [...(customer.subscriptions ?? []), { ...subscription, id: "sixth" }],
      }),
      full,
    );
    expect(() => simulator.reset(sandbox(crowded))).toThrow("A sandbox has 75 customers with 5 subscriptions each.");
  });
});

describe("The stock", () => {
  const units = async (client: Client) => {
    const { items } = (await client.get(subscribedSkus)).body as { items: { productSku: { id: string } }[] };
    return items.find(({ productSku }) => productSku.id === e5);
  };

  test("counts warning units as usable and suspended ones not", async () => {
    const client = await simulate(
      withCustomer((customer) => ({
        ...customer,
        otherSeats: [
          { skuId: e5, quantity: 3, state: "warning" as const },
          { skuId: e5, quantity: 2, state: "suspended" as const },
        ],
      })),
    );
    expect(await units(client)).toMatchObject({
      activeUnits: 10,
      warningUnits: 3,
      suspendedUnits: 2,
      totalUnits: 13,
      availableUnits: 13,
    });
  });

  test("shows the seats of an expired subscription as the world says", async () => {
    const expired = withSubscription("6e7aa601-629e-461b-8933-0898c3cc3c7c", { status: "expired" });
    const client = await simulate({ ...expired, behaviour: { expiredSeats: "warning" } });
    expect(await units(client)).toMatchObject({ activeUnits: 0, warningUnits: 10, totalUnits: 10 });
    simulator.reset(expired);
    expect(await units(client)).toMatchObject({ activeUnits: 0, warningUnits: 0, totalUnits: 0 });
  });
});

describe("A subscription that ended", () => {
  test("is expired for 30 days, disabled for 90, and then deleted", async () => {
    const client = await simulate(
      withSubscription(e3Subscription, { autoRenewEnabled: false, creationDate: "2024-01-01T00:00:00Z" }),
    );
    const status = async () => (await client.get(`${subscriptions}/${e3Subscription}`)).body.status;
    const day = 86_400_000;
    const end = Date.parse("2027-01-01T00:00:00Z");
    const statuses: unknown[] = [];
    for (const days of [0, 30, 120])
      for (const moment of [end + days * day - 1000, end + days * day]) {
        simulator.clock.moveTo(new Date(moment));
        statuses.push(await status());
      }
    expect(statuses).toEqual(["active", "expired", "expired", "disabled", "disabled", "deleted"]);
    expect(simulator.ledger.entries.map(({ by }) => by)).toEqual(["service", "service", "service"]);
  });

  test("and was a traditional one is suspended for 90 days", async () => {
    const client = await simulate();
    const path = `${subscriptions}/${legacySubscription}`;
    await client.patch(path, { status: "suspended" });
    simulator.clock.forward(89 * 86_400_000);
    expect((await client.get(path)).body.status).toBe("suspended");
    simulator.clock.forward(2 * 86_400_000);
    expect((await client.get(path)).body.status).toBe("deleted");
  });

  test("cannot be read by way of another customer", async () => {
    const client = await simulate(withCustomer((customer) => ({ ...customer, copies: 1 })));
    const { items } = (await client.get("/v1/customers")).body as { items: { id: string }[] };
    expect(await client.get(`/v1/customers/${items[1]?.id}/subscriptions/${e3Subscription}`)).toMatchObject({
      status: 404,
      body: { code: 20003 },
    });
  });
});
