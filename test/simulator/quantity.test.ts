import type { Answer, Body } from "./support/client";
import { fixture } from "./support/fixtures";
import { client, simulate, simulator } from "./support/simulated";
import {
  e3Subscription,
  e5Subscription,
  legacySubscription,
  nextTermWith,
  subscriptions,
  withSubscription,
} from "./support/world";

async function read(id: string): Promise<Body> {
  return (await client.get(`${subscriptions}/${id}`)).body;
}

/** Reads the subscription and sends it back whole, with these members changed. */
async function change(id: string, members: Body, headers?: Record<string, string>): Promise<Answer> {
  return client.patch(`${subscriptions}/${id}`, { ...(await read(id)), ...members }, headers);
}

function quantities(): [number, number][] {
  return simulator.ledger.purchases().flatMap((entry) => (entry.kind === "quantity" ? [[entry.from, entry.to]] : []));
}

const nextTerm = nextTermWith(3);

describe("More seats", () => {
  test("are bought at once, and may be given back for seven days", async () => {
    await simulate();
    const answer = await change(e3Subscription, { quantity: 8 });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      quantity: 8,
      refundableQuantity: {
        totalQuantity: 3,
        details: [{ quantity: 3, allowedUntilDateTime: "2026-03-09T12:00:00Z" }],
      },
    });
    expect(await read(e3Subscription)).toEqual(answer.body);
    expect(quantities()).toEqual([[5, 8]]);
  });

  test("are asked for in PascalCase as well", async () => {
    await simulate();
    const { FriendlyName } = fixture("partner-center", "patch-subscription_request-legacy-quantity_learn");
    const answer = await client.patch(`${subscriptions}/${legacySubscription}`, { FriendlyName, Quantity: 6 });
    expect(answer.body).toMatchObject({ quantity: 6, friendlyName: "nickname" });
  });

  test.each([0, 10_000_001])("are refused outside of the allowed quantities (%i)", async (quantity) => {
    await simulate();
    expect(await change(e3Subscription, { quantity })).toMatchObject({ status: 400, body: { code: 2002 } });
  });

  test("are refused when the subscription was changed too often", async () => {
    await simulate(withSubscription(e3Subscription, { updates: 1199 }));
    expect((await change(e3Subscription, { quantity: 6 })).status).toBe(200);
    expect(await change(e3Subscription, { quantity: 7 })).toMatchObject({ status: 400, body: { code: 900311 } });
  });
});

describe("Fewer seats", () => {
  test("come out of the newest window first", async () => {
    await simulate();
    await change(e5Subscription, { quantity: 12 });
    const answer = await change(e5Subscription, { quantity: 9 });
    expect(answer.body.refundableQuantity).toEqual({
      totalQuantity: 3,
      details: [{ quantity: 3, allowedUntilDateTime: "2026-03-05T12:00:00Z" }],
    });
  });

  test("are refused beyond what the open windows allow", async () => {
    await simulate();
    expect(await change(e5Subscription, { quantity: 5 })).toMatchObject({ status: 400, body: { code: 800090 } });
    simulator.world.clock.forward(4 * 86_400_000);
    expect(await read(e5Subscription)).not.toHaveProperty("refundableQuantity");
    expect(await change(e5Subscription, { quantity: 9 })).toMatchObject({ status: 400, body: { code: 800090 } });
    expect(quantities()).toEqual([]);
  });

  test("are accepted for a legacy subscription at any time, never for software", async () => {
    await simulate(withSubscription(e3Subscription, { kind: "software" }));
    expect((await change(legacySubscription, { quantity: 1 })).status).toBe(200);
    expect(await change(e3Subscription, { quantity: 4 })).toMatchObject({ status: 400, body: { code: 800090 } });
  });

  test("leave the licenses of users where they are, and a stock below zero", async () => {
    await simulate(withSubscription(legacySubscription, { quantity: 2 }));
    const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
    for (const userId of ["554526aa-cf5e-46fa-95df-98dbc55d8a1e", "a9ef48bb-8758-4590-a312-d4a47bfaded4"]) {
      simulator.change({ change: "assignLicense", customerId, userId, sku: "POWER_BI_PRO" });
    }
    await change(legacySubscription, { quantity: 1 });
    const stock = await client.get(`/v1/customers/${customerId}/subscribedskus`);
    expect(stock.body.items).toContainEqual(
      expect.objectContaining({ totalUnits: 1, consumedUnits: 2, availableUnits: -1 }),
    );
  });
});

describe("What a change leaves out", () => {
  test("turns automatic renewal off and takes the schedule away", async () => {
    await simulate(withSubscription(e3Subscription, { scheduledNextTermInstructions: nextTerm }));
    expect(await read(e3Subscription)).toMatchObject({
      autoRenewEnabled: true,
      scheduledNextTermInstructions: nextTerm,
    });
    await client.patch(`${subscriptions}/${e3Subscription}`, { Quantity: 6 });
    const after = await read(e3Subscription);
    expect(after).toMatchObject({ quantity: 6, autoRenewEnabled: false });
    expect(after).not.toHaveProperty("scheduledNextTermInstructions");
  });
});

describe("A change at renewal", () => {
  test("is kept until the term ends, and then made", async () => {
    await simulate();
    const answer = await change(e3Subscription, { scheduledNextTermInstructions: nextTerm });
    expect(answer.body).toMatchObject({ quantity: 5, scheduledNextTermInstructions: nextTerm });
    simulator.world.clock.moveTo(new Date("2026-12-31T23:59:59Z"));
    expect((await read(e3Subscription)).quantity).toBe(5);
    simulator.world.clock.moveTo(new Date("2027-01-01T00:00:00Z"));
    expect((await read(e3Subscription)).quantity).toBe(3);
    const renewed = await read(e3Subscription);
    expect(renewed).toMatchObject({
      effectiveStartDate: "2027-01-01T00:00:00Z",
      commitmentEndDate: "2027-12-31T00:00:00Z",
    });
    expect(renewed).not.toHaveProperty("scheduledNextTermInstructions");
    expect(renewed.refundableQuantity).toMatchObject({ totalQuantity: 3 });
    expect(simulator.ledger.purchases()).toMatchObject([{ from: 5, to: 3, by: "service", why: "renewal" }]);
  });

  test("is lost when something changes at once, even if it is sent along", async () => {
    await simulate(withSubscription(e3Subscription, { scheduledNextTermInstructions: nextTerm }));
    const answer = await change(e3Subscription, { quantity: 6 });
    expect(answer.body).not.toHaveProperty("scheduledNextTermInstructions");
  });

  test("needs automatic renewal", async () => {
    await simulate();
    const answer = await change(e3Subscription, { scheduledNextTermInstructions: nextTerm, autoRenewEnabled: false });
    expect(answer).toMatchObject({ status: 400, body: { code: 800093 } });
  });

  test("is impossible for an expired subscription", async () => {
    await simulate(withSubscription(e3Subscription, { autoRenewEnabled: false, creationDate: "2024-01-01T00:00:00Z" }));
    simulator.world.clock.moveTo(new Date("2027-01-15T00:00:00Z"));
    expect((await read(e3Subscription)).status).toBe("expired");
    expect(await change(e3Subscription, { quantity: 6 })).toMatchObject({ status: 400, body: { code: 900277 } });
  });
});

describe("A slow change", () => {
  test("is accepted with 202 and shows after some reads; another one has to wait", async () => {
    await simulate(withSubscription(e3Subscription, { slow: { reads: 2 } }));
    const answer = await client.patch(`${subscriptions}/${e3Subscription}`, { quantity: 9, autoRenewEnabled: true });
    expect(answer).toMatchObject({ status: 202, text: "" });
    const location = answer.headers.get("Location");
    expect(location).toBe(subscriptions.slice(3).concat("/", e3Subscription));
    const waiting = await client.patch(`/v1${location}`, { quantity: 10 });
    expect(waiting).toMatchObject({ status: 409, body: { code: 900278 } });
    const seen = [await read(e3Subscription), await read(e3Subscription), await read(e3Subscription)];
    expect(seen.map(({ quantity }) => quantity)).toEqual([5, 5, 9]);
    expect(quantities()).toEqual([[5, 9]]);
  });

  test("or after some time", async () => {
    await simulate(withSubscription(e3Subscription, { slow: { ms: 60_000 } }));
    await client.patch(`${subscriptions}/${e3Subscription}`, { quantity: 9, autoRenewEnabled: true });
    expect((await read(e3Subscription)).quantity).toBe(5);
    simulator.world.clock.forward(60_000);
    expect((await read(e3Subscription)).quantity).toBe(9);
  });
});

describe("Two people who change one legacy subscription", () => {
  test.each([
    ["inside of the body", (etag: string) => ({ body: { attributes: { etag } }, headers: {} })],
    ["in If-Match", (etag: string) => ({ body: {}, headers: { "If-Match": `"${etag}"` } })],
  ])("are told so by the etag %s", async (_, sent) => {
    await simulate();
    const { etag } = (await read(legacySubscription)).attributes as { etag: string };
    const path = `${subscriptions}/${legacySubscription}`;
    const { body, headers } = sent(etag);
    expect((await client.patch(path, { quantity: 5, ...body }, headers)).status).toBe(200);
    const second = await client.patch(path, { quantity: 6, ...body }, headers);
    expect(second).toMatchObject({ status: 400, body: { code: 2055, description: "Etag is no longer valid" } });
  });
});

describe("A subscription that is not active", () => {
  test.each([
    [e3Subscription, "suspended", 800091],
    [legacySubscription, "suspended", 2001],
    [e3Subscription, "deleted", 900279],
    [legacySubscription, "deleted", 2011],
  ])("%s, %s, keeps its quantity (%i)", async (id, status, code) => {
    await simulate(withSubscription(id, { status }));
    expect(await change(id, { quantity: 6 })).toMatchObject({ status: 400, body: { code } });
  });

  test("is suspended and made active again by a change of its status", async () => {
    await simulate();
    expect((await change(e3Subscription, { status: "Suspended" })).body).toMatchObject({
      status: "suspended",
      autoRenewEnabled: false,
    });
    expect((await change(e3Subscription, { status: "active" })).body).toMatchObject({ status: "active" });
  });

  test("is deleted only as long as it may be cancelled", async () => {
    await simulate(withSubscription(e5Subscription, { cancellationAllowedUntilDate: "now+1d" }));
    expect(await change(e3Subscription, { status: "deleted" })).toMatchObject({ status: 400, body: { code: 900117 } });
    expect(await change(e5Subscription, { status: "deleted" })).toMatchObject({
      status: 200,
      body: { status: "deleted" },
    });
  });

  test("is not found when there is none", async () => {
    await simulate();
    const id = "00000000-0000-0000-0000-000000000001";
    const answer = await client.get(`${subscriptions}/${id}`);
    expect(answer).toMatchObject({
      status: 404,
      body: { code: 20003, description: `Subscription with ID ${id} not found.` },
    });
  });
});
