import { demoWorld } from "pulumi-licenses/simulator";
import type { Answer, Body } from "./support/client";
import { client, simulate, simulator } from "./support/simulated";
import {
  alice,
  bob,
  contoso,
  e3,
  e3Subscription,
  e5,
  e5Item,
  e5Subscription,
  legacySubscription,
  powerBi,
  subscriptions,
  users,
  withSubscription,
} from "./support/world";

function give(userId: string, sku: string): void {
  simulator.change({ change: "assignLicense", customerId: contoso, userId, sku });
}

async function licensesOf(user: string): Promise<string[]> {
  const { body } = await client.get(`${users}/${user}/licenses`);
  return (body.items as { productSku: { id: string } }[]).map(({ productSku }) => productSku.id);
}

async function items(path: string): Promise<Body[]> {
  return (await client.get(path)).body.items as Body[];
}

describe("A legacy upgrade", () => {
  const upgrades = `${subscriptions}/${legacySubscription}/upgrades`;

  async function upgrade(upgradeType: string | number): Promise<Answer> {
    const [offered] = await items(upgrades);
    return client.post(upgrades, { ...offered, upgradeType });
  }

  test("offers every target once for each type", async () => {
    await simulate();
    expect(await items(upgrades)).toMatchObject([
      { upgradeType: "upgrade_only", isEligible: true, quantity: 4, upgradeErrors: [] },
      { upgradeType: "upgrade_with_license_transfer", isEligible: true },
    ]);
  });

  test("moves all seats into a new subscription and, if asked, the users' licenses", async () => {
    await simulate();
    give(alice, powerBi);
    const answer = await upgrade(2);
    expect(answer).toMatchObject({ status: 200, body: { upgradeErrors: [], licenseErrors: [] } });
    const target = await client.get(`${subscriptions}/${answer.body.targetSubscriptionId}`);
    expect(target.body).toMatchObject({ quantity: 4, status: "active", offerName: "Microsoft 365 E5" });
    expect((await client.get(`${subscriptions}/${legacySubscription}`)).body.status).toBe("suspended");
    expect(await licensesOf(alice)).toEqual([e5]);
  });

  test("leaves the licenses where they are otherwise", async () => {
    await simulate({ ...demoWorld, behaviour: { upgradeSourceEnds: "gone", upgradeTypeInResult: "string" } });
    give(alice, powerBi);
    expect((await upgrade("Upgrade_Only")).body.upgradeType).toBe("upgrade_only");
    expect(await licensesOf(alice)).toEqual([powerBi]);
    expect((await client.get(`${subscriptions}/${legacySubscription}`)).status).toBe(404);
  });

  test("tells which users could not be moved", async () => {
    const target = { offerId: "796B6B5F-613C-4E24-A17C-EBA730D49C02", offerName: "Microsoft 365 E5", skuId: e5 };
    const licenseErrors = [{ userId: bob, code: 60000, description: "The customer license migration failed" }];
    await simulate(withSubscription(legacySubscription, { upgradeTargets: [{ ...target, licenseErrors }] }));
    give(alice, powerBi);
    give(bob, powerBi);
    expect((await upgrade("upgrade_with_license_transfer")).body.licenseErrors).toMatchObject([
      { userObjectId: bob, name: "Bob Baker", errors: [{ code: 60000, source: "PartnerFD" }] },
    ]);
    expect([await licensesOf(alice), await licensesOf(bob)]).toEqual([[e5], [powerBi]]);
  });

  test("is answered with 200 and errors when it is not possible", async () => {
    await simulate(withSubscription(legacySubscription, { status: "suspended" }));
    const answer = await upgrade("upgrade_only");
    expect(answer).toMatchObject({
      status: 200,
      body: { upgradeErrors: [{ code: 2, additionalDetails: "suspended" }] },
    });
    expect(answer.body).not.toHaveProperty("targetSubscriptionId");
    const unknown = await client.post(upgrades, { targetOffer: { id: "nothing" }, upgradeType: 1 });
    expect(unknown.body.upgradeErrors).toMatchObject([{ code: 8 }]);
    expect(simulator.ledger.entries).toEqual([]);
  });

  test("needs a user, and is not for new commerce", async () => {
    await simulate({ ...demoWorld, partner: { accessTokens: [{ token: "simulated-token", kind: "app" }] } });
    expect(await items(upgrades)).toMatchObject([{ isEligible: false, upgradeErrors: [{ code: 5 }] }, {}]);
    expect(await items(`${subscriptions}/${e3Subscription}/upgrades`)).toEqual([]);
  });
});

describe("A new commerce transition", () => {
  const path = `${subscriptions}/${e3Subscription}/transitions`;

  function begin(members: Body = {}): Promise<Answer> {
    return client.post(path, { toCatalogItemId: e5Item, quantity: 5, transitionType: "transition_only", ...members });
  }

  async function finish(): Promise<Body[]> {
    for (const _ of [1, 2]) await client.get(path);
    return items(path);
  }

  test("of all seats keeps the subscription and takes its users along", async () => {
    await simulate();
    give(alice, e3);
    const begun = await begin();
    expect(begun).toMatchObject({ status: 200, body: { events: [{ name: "Conversion", status: "Started" }] } });
    const other = await client.patch(`${subscriptions}/${e3Subscription}`, { quantity: 9, autoRenewEnabled: true });
    expect(other).toMatchObject({ status: 409, body: { code: 900278 } });
    expect(await finish()).toMatchObject([
      {
        operationId: begun.body.operationId,
        toSubscriptionId: e3Subscription,
        events: [{}, { status: "Completed" }, {}],
      },
    ]);
    expect((await client.get(`${subscriptions}/${e3Subscription}`)).body).toMatchObject({
      offerId: e5Item,
      quantity: 5,
    });
    expect(await licensesOf(alice)).toEqual([e5]);
  });

  test("of some seats makes a new subscription that ends on the same day, and moves no user", async () => {
    await simulate();
    give(alice, e3);
    await begin({ quantity: 2 });
    const [done] = await finish();
    const source = (await client.get(`${subscriptions}/${e3Subscription}`)).body;
    const target = (await client.get(`${subscriptions}/${done?.toSubscriptionId}`)).body;
    expect([source.quantity, target.quantity]).toEqual([3, 2]);
    expect(target.commitmentEndDate).toBe(source.commitmentEndDate);
    expect(await licensesOf(alice)).toEqual([e3]);
  });

  test("into another subscription makes that one larger", async () => {
    await simulate();
    await begin({ quantity: 2, toSubscriptionId: e5Subscription });
    await finish();
    expect((await client.get(`${subscriptions}/${e5Subscription}`)).body.quantity).toBe(12);
    expect((await client.get(`${subscriptions}/${e3Subscription}`)).body.quantity).toBe(3);
  });

  test("is found by its operation", async () => {
    await simulate();
    const { operationId } = (await begin()).body;
    expect(await items(`${path}?operationId=${operationId}`)).toHaveLength(1);
    expect(await items(`${path}?operationId=00000000-0000-0000-0000-000000000001`)).toEqual([]);
  });

  test("that fails changes nothing", async () => {
    const fails = { code: 11, description: "Conversions were not found." };
    const target = { catalogItemId: e5Item, title: "Microsoft 365 E5", skuId: e5, fails };
    await simulate(withSubscription(e3Subscription, { transitionTargets: [target] }));
    await begin();
    expect(await finish()).toMatchObject([{ events: [{}, { name: "Conversion", status: "Failed", errors: [fails] }] }]);
    expect((await client.get(`${subscriptions}/${e3Subscription}`)).body.quantity).toBe(5);
    expect(simulator.ledger.entries).toEqual([]);
  });

  test.each<[string, Body, number]>([
    ["more seats than there are", { quantity: 6 }, 2002],
    ["a product that is no target", { toCatalogItemId: "CFQ7TTC0LH18:0001:CFQ7TTC0K971" }, 3000],
    ["a type that does not exist", { transitionType: "upgrade_only" }, 900126],
    ["a shorter term", { termDuration: "P1M" }, 900267],
    ["a term that is none", { termDuration: "a year" }, 900268],
    ["a billing cycle that is none", { billingCycle: "weekly" }, 900269],
    ["a billing cycle longer than the term", { billingCycle: "triennial" }, 900270],
    ["a target that is the source", { toSubscriptionId: e3Subscription }, 900259],
    ["a target of another product", { toSubscriptionId: legacySubscription }, 900260],
  ])("is refused for %s", async (_, members, code) => {
    await simulate();
    expect(await begin(members)).toMatchObject({ status: 400, body: { code } });
  });

  test("is refused into a subscription that is not active, or ends earlier", async () => {
    await simulate(withSubscription(e5Subscription, { status: "suspended" }));
    expect(await begin({ toSubscriptionId: e5Subscription })).toMatchObject({ body: { code: 900258 } });
    simulator.reset(withSubscription(e5Subscription, { commitmentEndDate: "today+30d" }));
    expect(await begin({ toSubscriptionId: e5Subscription })).toMatchObject({ body: { code: 900236 } });
  });

  test("is not for legacy subscriptions", async () => {
    await simulate();
    const answer = await client.get(`${subscriptions}/${legacySubscription}/transitioneligibilities`);
    expect(answer).toMatchObject({ status: 403, body: { code: 900263 } });
  });
});
