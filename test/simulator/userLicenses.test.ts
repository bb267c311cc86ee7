import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import type { Answer } from "./support/client";
import { client, simulate, simulator } from "./support/simulated";
import {
  alice,
  bob,
  contoso,
  e3,
  e3Subscription,
  e5,
  erin,
  minecraft,
  powerBi,
  subscribedSkus,
  teamsPlan,
  users,
  withCustomer,
  withSubscription,
} from "./support/world";

type Assigned = string | { skuId: string; excludedPlans?: string[] };

function update(user: string, change: { assign?: Assigned[]; remove?: string[] }): Promise<Answer> {
  return client.post(`${users}/${user}/licenseupdates`, {
    licensesToAssign: change.assign?.map((sku) => (typeof sku === "string" ? { skuId: sku } : sku)) ?? null,
    licensesToRemove: change.remove ?? null,
  });
}

async function licensesOf(user: string): Promise<string[]> {
  const answer = await client.get(`${users}/${user}/licenses?licenseGroupIds=Group1&licenseGroupIds=Group2`);
  return (answer.body.items as { productSku: { id: string } }[]).map(({ productSku }) => productSku.id);
}

async function stock(sku: string): Promise<unknown> {
  const answer = await client.get(`${subscribedSkus}?licenseGroupIds=Group1&licenseGroupIds=Group2`);
  return (answer.body.items as { productSku: { id: string } }[]).find(({ productSku }) => productSku.id === sku);
}

function withLicenses(
  user: string,
  licenses: { skuId: string; grantedByGroup?: boolean; direct?: boolean }[],
): WorldSeed {
  return withCustomer((customer) => ({
    ...customer,
    users: (customer.users ?? []).map((each) => (each.id === user ? { ...each, licenses } : each)),
  }));
}

describe("Assigning", () => {
  test("takes a seat out of the stock that the subscriptions make", async () => {
    await simulate();
    expect(await stock(e3)).toMatchObject({ totalUnits: 5, consumedUnits: 0, availableUnits: 5 });
    expect((await update(alice, { assign: [e3] })).status).toBe(201);
    expect(await stock(e3)).toMatchObject({ totalUnits: 5, consumedUnits: 1, availableUnits: 4 });
    expect(await licensesOf(alice)).toEqual([e3]);
  });

  test("reaches a person by name, which reading does not", async () => {
    await simulate();
    expect((await update("Alice@contoso.example", { assign: [e3] })).status).toBe(201);
    expect(await client.get(`${users}/alice@contoso.example`)).toMatchObject({ status: 404, body: { code: 60002 } });
  });

  test("counts only active subscriptions", async () => {
    await simulate(withSubscription(e3Subscription, { status: "suspended" }));
    expect(await stock(e3)).toMatchObject({ totalUnits: 0, suspendedUnits: 5 });
    expect(await update(alice, { assign: [e3] })).toMatchObject({ status: 400, body: { code: 60012 } });
  });

  test("again replaces the excluded plans and takes no second seat", async () => {
    await simulate();
    await update(alice, { assign: [{ skuId: e3, excludedPlans: [teamsPlan] }] });
    const without = await client.get(`${users}/${alice}/licenses`);
    expect(without.text).not.toContain(teamsPlan);
    await update(alice, { assign: [{ skuId: e3, excludedPlans: [] }] });
    expect((await client.get(`${users}/${alice}/licenses`)).text).toContain(teamsPlan);
    expect(await stock(e3)).toMatchObject({ consumedUnits: 1 });
  });

  test("shows an excluded plan as Disabled if the world says so", async () => {
    const skus = demoWorld.catalog?.skus?.map((sku) => ({ ...sku, excludedPlansRead: "Disabled" as const })) ?? [];
    await simulate({ ...demoWorld, catalog: { skus } });
    await update(alice, { assign: [{ skuId: e3, excludedPlans: [teamsPlan] }] });
    const { items } = (await client.get(`${users}/${alice}/licenses`)).body as { items: { servicePlans: unknown[] }[] };
    expect(items[0]?.servicePlans).toContainEqual(
      expect.objectContaining({ id: teamsPlan, capabilityStatus: "Disabled" }),
    );
  });

  test("comes with warnings if the sku has some", async () => {
    const warning = { code: "W1", message: "A plan is not ready yet.", servicePlans: [teamsPlan] };
    const skus = demoWorld.catalog?.skus?.map((sku) => ({ ...sku, licenseWarnings: [warning] })) ?? [];
    await simulate({ ...demoWorld, catalog: { skus }, behaviour: { licenseUpdateStatus: 200 } });
    const answer = await update(alice, { assign: [e3] });
    expect(answer).toMatchObject({ status: 200, body: { licenseWarnings: [warning], licensesToRemove: null } });
  });

  test.each([
    ["a plan of another sku", { assign: [{ skuId: powerBi, excludedPlans: [teamsPlan] }] }, alice],
    ["skus of two license groups", { assign: [e3, minecraft] }, alice],
    ["a sku that the customer does not have", { assign: ["00000000-0000-0000-0000-000000000001"] }, alice],
    ["nothing at all", {}, alice],
  ])("is refused for %s", async (_, change, user) => {
    await simulate();
    const answer = await update(user, change);
    expect(answer).toMatchObject({ status: 400, body: { source: "PartnerFD" } });
    expect(await licensesOf(alice)).toEqual([]);
  });

  test("is refused for a user without usage location", async () => {
    await simulate();
    const answer = await update(erin, { assign: [e3] });
    expect(answer).toMatchObject({
      status: 400,
      body: { description: "License assignment cannot be done for user with invalid usage location." },
    });
  });
});

describe("A swap", () => {
  test("takes the old license and gives the new one in one step", async () => {
    await simulate(withLicenses(alice, [{ skuId: e3 }]));
    expect((await update(alice, { assign: [e5], remove: [e3] })).status).toBe(201);
    expect(await licensesOf(alice)).toEqual([e5]);
    expect(simulator.ledger.entries.map(({ kind }) => kind)).toEqual(["remove", "assign"]);
  });

  test("takes nothing away when the new license is not to be had", async () => {
    const world = withLicenses(alice, [{ skuId: e3 }]);
    await simulate(withSubscription("6e7aa601-629e-461b-8933-0898c3cc3c7c", { quantity: 0 }, world));
    expect((await update(alice, { assign: [e5], remove: [e3] })).body.code).toBe(60012);
    expect(await licensesOf(alice)).toEqual([e3]);
    expect(simulator.ledger.entries).toEqual([]);
  });
});

describe("Removing", () => {
  test("what is not held is refused, or passed over if the world says so", async () => {
    await simulate();
    expect((await update(alice, { remove: [e3] })).status).toBe(400);
    simulator.reset({ ...demoWorld, behaviour: { removeUnassigned: "ignore" } });
    expect((await update(alice, { remove: [e3] })).status).toBe(201);
  });

  test("what a group grants is refused, or changes nothing", async () => {
    const world = withLicenses(bob, [{ skuId: e3, direct: false, grantedByGroup: true }]);
    await simulate(world);
    const refused = await update(bob, { remove: [e3] });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("group");
    simulator.reset({ ...world, behaviour: { removeGroupGranted: "stay" } });
    expect((await update(bob, { remove: [e3] })).status).toBe(201);
    expect(await licensesOf(bob)).toEqual([e3]);
  });
});

describe("Reading", () => {
  test("without a group means the first group only", async () => {
    await simulate(withLicenses(alice, [{ skuId: e3 }, { skuId: minecraft }]));
    const first = await client.get(`${users}/${alice}/licenses`);
    const second = await client.get(`${users}/${alice}/licenses?licensegroupids=group2`);
    expect([first.body.totalCount, second.body.totalCount]).toEqual([1, 1]);
    expect(second.text).toContain("CFQ7TTC0K5DR/0002");
    expect((await client.get(subscribedSkus)).text).not.toContain(minecraft);
  });

  test("goes through the users page by page", async () => {
    await simulate();
    const seen: string[] = [];
    let page = await client.get(`${users}?size=2`);
    for (;;) {
      seen.push(...(page.body.items as { displayName: string }[]).map(({ displayName }) => displayName));
      const token = page.body.continuationToken;
      if (typeof token !== "string") break;
      page = await client.get(`${users}?size=2&seekOperation=Next`, { "MS-ContinuationToken": token });
    }
    expect(seen).toEqual(["Alice Archer", "Bob Baker", "Carol Carter", "Dave Draper", "Erin Evans"]);
  });

  test("does not find a deleted user, whose seat is free again", async () => {
    await simulate(withLicenses(alice, [{ skuId: e3 }]));
    simulator.change({ change: "deleteUser", customerId: contoso, userId: alice });
    expect(await client.get(`${users}/${alice}/licenses`)).toMatchObject({ status: 404, body: { code: 60002 } });
    expect(await stock(e3)).toMatchObject({ consumedUnits: 0 });
  });

  test("is refused for customers who are someone else's", async () => {
    await simulate();
    const stranger = "00000000-0000-0000-0000-000000000001";
    const answer = await client.get(`/v1/customers/${stranger}/users`);
    expect(answer).toMatchObject({ status: 404, body: { code: 60003 } });
    const subscription = await client.get(`/v1/customers/${stranger}/subscriptions`);
    expect(subscription).toMatchObject({ status: 403, body: { code: 20002 } });
  });

  test("takes paths in any case, but never without /v1", async () => {
    await simulate();
    expect((await client.get(`/V1/Customers/${contoso.toUpperCase()}/SubscribedSkus`)).status).toBe(200);
    expect((await client.get(`/customers/${contoso}/subscribedskus`)).status).toBe(404);
  });
});
