import type { Body } from "./support/client";
import { client, simulate, simulator } from "./support/simulated";
import {
  contoso,
  e3Subscription,
  e5Subscription,
  legacySubscription,
  subscriptions,
  withSubscription,
} from "./support/world";

const day = 86_400_000;

const read = async (id: string): Promise<Body> => (await client.get(`${subscriptions}/${id}`)).body;
const status = async (id = e3Subscription) => (await read(id)).status;
const change = (id: string, members: Body) => client.patch(`${subscriptions}/${id}`, members);

describe("A term that the world does not date", () => {
  test.each([
    ["newCommerce", "P1Y", "2026-01-14T16:57:14Z", "2027-01-13T00:00:00Z"],
    ["newCommerce", "P1M", "2026-02-28T00:00:00Z", "2026-03-27T00:00:00Z"],
    ["software", "P3Y", "2026-10-15T21:28:18Z", "2029-10-14T00:00:00Z"],
    ["legacy", "P1Y", "2026-01-14T16:57:14Z", "2027-01-14T16:57:14Z"],
  ] as const)("of %s and %s from %s ends on %s", async (kind, termDuration, effectiveStartDate, end) => {
    await simulate(withSubscription(e3Subscription, { kind, termDuration, effectiveStartDate }));
    expect((await read(e3Subscription)).commitmentEndDate).toBe(end);
  });

  test("is the same in a snapshot", async () => {
    await simulate(withSubscription(e3Subscription, { effectiveStartDate: "today-10d" }));
    const before = await read(e3Subscription);
    simulator.reset(simulator.snapshot());
    expect(await read(e3Subscription)).toEqual(before);
  });
});

describe("A suspended new commerce subscription", () => {
  const world = withSubscription(e3Subscription, { effectiveStartDate: "2026-01-01T00:00:00Z" });

  test("stays so until its term ends, is disabled for 30 and 90 days, and then deleted", async () => {
    await simulate(world);
    await change(e3Subscription, { status: "suspended" });
    simulator.clock.moveTo(new Date("2026-12-31T23:59:59Z"));
    expect(await status()).toBe("suspended");
    simulator.clock.forward(1_000);
    expect(await status()).toBe("disabled");
    simulator.clock.moveTo(new Date("2027-04-30T23:59:59Z"));
    expect(await status()).toBe("disabled");
    simulator.clock.forward(1_000);
    expect(await status()).toBe("deleted");
    expect(simulator.ledger.entries.map(({ by, at }) => [by, at.slice(0, 10)])).toEqual([
      ["request", "2026-03-02"],
      ["service", "2027-01-01"],
      ["service", "2027-05-01"],
    ]);
  });

  test("is made active again before the end of its term, and not after", async () => {
    await simulate(world);
    await change(e3Subscription, { status: "suspended" });
    expect((await change(e3Subscription, { status: "active", autoRenewEnabled: true })).status).toBe(200);
    await change(e3Subscription, { status: "suspended" });
    simulator.clock.moveTo(new Date("2027-01-01T00:00:00Z"));
    expect(await change(e3Subscription, { status: "active" })).toMatchObject({ status: 400, body: { code: 900279 } });
  });

  test("keeps what was to be charged and drops what was scheduled", async () => {
    await simulate(world);
    const nextChargeInstructions = { product: { billingCycle: "annual", termDuration: "P1Y" } };
    await change(e3Subscription, { autoRenewEnabled: true, nextChargeInstructions });
    const answer = await change(e3Subscription, {
      status: "suspended",
      autoRenewEnabled: true,
      nextChargeInstructions,
    });
    expect(answer.body).toMatchObject({ status: "suspended", autoRenewEnabled: false, nextChargeInstructions });
  });
});

test("A suspended traditional subscription is deleted when its term ends, if that is before the 90 days", async () => {
  await simulate(withSubscription(legacySubscription, { commitmentEndDate: "2026-03-12T00:00:00Z" }));
  await change(legacySubscription, { status: "suspended" });
  simulator.clock.forward(9 * day);
  expect(await status(legacySubscription)).toBe("suspended");
  simulator.clock.forward(day);
  expect(await status(legacySubscription)).toBe("deleted");
});

describe("What may be done with a subscription", () => {
  const at = (members: object) => withSubscription(e3Subscription, members);

  test.each([
    ["newCommerce", "2026-02-27T08:00:00Z", "2026-03-06T23:59:00Z", ["edit", "cancel"]],
    ["newCommerce", "2026-02-22T08:00:00Z", "2026-03-01T23:59:00Z", ["edit"]],
    ["software", "2026-02-22T08:00:00Z", "2026-03-24T23:59:00Z", ["edit", "cancel"]],
    ["legacy", "2026-02-27T08:00:00Z", undefined, ["edit"]],
  ] as const)("%s since %s: cancelled until %s", async (kind, effectiveStartDate, until, actions) => {
    await simulate(at({ kind, effectiveStartDate, creationDate: effectiveStartDate }));
    const { body } = await client.get(`${subscriptions}/${e3Subscription}`);
    expect([body.cancellationAllowedUntilDate, body.actions]).toEqual([until, actions]);
    if (kind === "legacy") return;
    const cancelled = await change(e3Subscription, { status: "deleted" });
    expect(cancelled.status).toBe(until > "2026-03-02T12" ? 200 : 400);
  });

  test("is nothing once it has ended", async () => {
    await simulate(at({ status: "expired" }));
    expect(await read(e3Subscription)).not.toHaveProperty("actions");
    expect(await read(e3Subscription)).not.toHaveProperty("cancellationAllowedUntilDate");
  });

  test("is to cancel it again for some days when it has renewed", async () => {
    await simulate(at({ cancellationAllowedUntilDate: "2026-01-08T23:59:00Z" }));
    simulator.clock.moveTo(new Date("2027-01-01T00:00:00Z"));
    expect(await read(e3Subscription)).toMatchObject({
      cancellationAllowedUntilDate: "2027-01-08T23:59:00Z",
      actions: ["edit", "cancel"],
    });
  });
});

describe("A member that no PATCH changes", () => {
  test.each([
    ["offerId", "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9"],
    ["orderId", "another"],
    ["creationDate", "2026-01-02T00:00:00Z"],
    ["effectiveStartDate", "2026-01-02T00:00:00Z"],
    ["commitmentEndDate", "2028-01-01T00:00:00Z"],
    ["billingType", "usage"],
    ["unitType", "Usage-based"],
    ["isTrial", true],
    ["contractType", "productKey"],
    ["parentSubscriptionId", e5Subscription],
    ["entitlementId", "another"],
    ["productType", { id: "Software", displayName: "Software" }],
  ])("is refused when it says something else: %s", async (name, value) => {
    await simulate();
    const body = await read(e3Subscription);
    const answer = await change(e3Subscription, { ...body, quantity: 6, [name]: value });
    expect(answer).toMatchObject({ status: 400, body: { code: 3000, data: [name] } });
    expect((await read(e3Subscription)).quantity).toBe(5);
  });

  test.each([
    ["in another case", (text: string) => text.toUpperCase()],
    [
      "as another form of the same date",
      (text: string) => text.replace(/^(\d{4}-\d\d-\d\dT[\d:]+)Z$/, "$1.0000000+00:00"),
    ],
    ["without a zone", (text: string) => text.replace(/^(\d{4}-\d\d-\d\dT[\d:]+)Z$/, "$1")],
    ["as nothing", () => ""],
  ])("is taken when it says the same %s", async (_, other) => {
    await simulate();
    const body = await read(e3Subscription);
    const names = ["offerId", "orderId", "creationDate", "effectiveStartDate", "commitmentEndDate", "billingType"];
    const same = Object.fromEntries(names.map((name) => [name, other(String(body[name]))]));
    expect((await change(e3Subscription, { ...body, quantity: 6, ...same })).status).toBe(200);
  });

  test("is refused even when it is sent alone", async () => {
    await simulate();
    const path = `/v1/customers/${contoso}/subscriptions/${legacySubscription}`;
    expect(await client.patch(path, { OfferId: "another" })).toMatchObject({
      status: 400,
      body: { data: ["offerId"] },
    });
  });
});
