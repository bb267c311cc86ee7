import { demoWorld, type FaultRule } from "pulumi-licenses/simulator";
import { shape } from "./support/fixtures";
import { client, simulate, simulator } from "./support/simulated";
import { alice, e3, e3Subscription, legacySubscription, subscribedSkus, subscriptions, users } from "./support/world";

const path = `${subscriptions}/${e3Subscription}`;

function buy(quantity: number, headers?: Record<string, string>) {
  return client.patch(path, { quantity, autoRenewEnabled: true }, headers);
}

describe("A refusal", () => {
  test("comes as often as it is scripted, and where it is scripted", async () => {
    await simulate(demoWorld, {
      method: "GET|HEAD",
      path: "/v1/customers/*/subscriptions/*",
      skip: 1,
      times: 2,
      effect: {
        do: "status",
        status: 503,
        text: "Service Unavailable",
        contentType: "text/plain",
        retryAfter: { dateIn: 30 },
      },
    });
    expect((await client.get(subscriptions)).status).toBe(200);
    const answers = [await client.get(path), await client.get(path), await client.get(path), await client.get(path)];
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
    expect(answers[1]?.headers.get("Retry-After")).toBe("Mon, 02 Mar 2026 12:00:30 GMT");
    expect(answers[1]?.headers.get("Date")).toBe("Mon, 02 Mar 2026 12:00:00 GMT");
    expect(simulator.journal.exchanges.map(({ fault }) => fault)).toEqual([null, null, "status", "status", null]);
  });

  test("may come after the work was done", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "status", status: 500, when: "after" } });
    expect((await buy(6)).status).toBe(500);
    expect((await client.get(path)).body.quantity).toBe(6);
  });

  test("comes by chance, the same one in every run", async () => {
    const rule: FaultRule = { probability: 0.5, effect: { do: "status", status: 502 } };
    const run = async () => {
      const statuses: number[] = [];
      for (let count = 0; count < 20; count += 1) statuses.push((await client.get(path)).status);
      return statuses;
    };
    await simulate(demoWorld, rule);
    const first = await run();
    simulator.reset();
    simulator.faults.add(rule);
    expect(await run()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 502]));
  });
});

describe("A lost answer", () => {
  test.each([
    ["before", 5],
    ["after", 7],
  ] as const)("leaves the quantity at what it was %s the work", async (when, quantity) => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "drop", when } });
    await expect(buy(7)).rejects.toThrow();
    expect((await client.get(path)).body.quantity).toBe(quantity);
    expect(simulator.journal.exchanges[0]).toMatchObject({ method: "PATCH", status: null, answeredAt: null });
  });

  test("is asked for again under the same id, and nothing is done twice", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "drop", when: "after" } });
    const headers = { "MS-RequestId": "11111111-2222-3333-4444-555555555555" };
    await expect(buy(7, headers)).rejects.toThrow();
    simulator.change({
      change: "setQuantity",
      customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
      subscriptionId: e3Subscription,
      quantity: 9,
    });
    expect(await buy(7, headers)).toMatchObject({ status: 200, body: { quantity: 7 } });
    expect((await client.get(path)).body.quantity).toBe(9);
    expect(simulator.journal.exchanges[1]?.replayed).toBe(true);
    expect(simulator.ledger.purchases()).toMatchObject([
      { by: "request", to: 7 },
      { by: "elsewhere", to: 9 },
    ]);
  });

  test("is not remembered where the world says so", async () => {
    await simulate({ ...demoWorld, behaviour: { replay: false } });
    const headers = { "MS-RequestId": "11111111-2222-3333-4444-555555555555" };
    const remove = () => client.post(`${users}/${alice}/licenseupdates`, { licensesToRemove: [e3] }, headers);
    simulator.change({
      change: "assignLicense",
      customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
      userId: alice,
      sku: e3,
    });
    expect([(await remove()).status, (await remove()).status]).toEqual([201, 400]);
  });

  test("may never come", async () => {
    await simulate(demoWorld, { effect: { do: "hang", ms: 50 } });
    await expect(client.get(path)).rejects.toThrow();
  });

  test("may come late", async () => {
    await simulate(demoWorld, { effect: { do: "delay", ms: 60 } });
    const begun = performance.now();
    expect((await client.get(path)).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(50);
  });
});

describe("A body that is no body", () => {
  test.each([
    ["garbage", /^}{/],
    ["cut", /^\{"id".*[^}]$/],
    ["html", /^<!DOCTYPE html>/],
    ["empty", /^$/],
    ["byteOrderMark", /^\uFEFF\{.*\}$/],
    ["wrongType", /^\{.*\}$/],
  ] as const)("comes with 200: %s", async (as, text) => {
    await simulate(demoWorld, { effect: { do: "body", as } });
    const answer = await client.get(path);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(text);
    const type = answer.headers.get("Content-Type");
    expect(type).toContain(as === "html" ? "text/html" : as === "wrongType" ? "text/plain" : "application/json");
  });

  test("may differ in single members", async () => {
    await simulate(demoWorld, {
      times: 2,
      effect: { do: "edit", merge: { quantity: "5" }, remove: ["links.self", "offerId"] },
    });
    const { body } = await client.get(path);
    expect(body.quantity).toBe("5");
    expect(body).not.toHaveProperty("offerId");
    expect(body.links).not.toHaveProperty("self");
  });

  test("may be anything that the test can compute", async () => {
    await simulate(demoWorld, { effect: { do: "edit", change: (json) => [json, json] } });
    expect(JSON.parse((await client.get(path)).text)).toHaveLength(2);
  });
});

describe("A service that is behind", () => {
  test("shows the old state for some reads, though the write was done", async () => {
    await simulate(demoWorld, { method: "POST", effect: { do: "lag", reads: 2, on: "**/licenses" } });
    await client.post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] });
    const counts: unknown[] = [];
    for (let count = 0; count < 3; count += 1)
      counts.push((await client.get(`${users}/${alice}/licenses`)).body.totalCount);
    expect(counts).toEqual([0, 0, 1]);
    expect(simulator.ledger.entries).toHaveLength(1);
  });

  test("or for some time", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "lag", ms: 1000 } });
    await buy(6);
    expect((await client.get(path)).body.quantity).toBe(5);
    simulator.world.clock.forward(1000);
    expect((await client.get(path)).body.quantity).toBe(6);
  });

  test("may accept any change with 202", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "accept", reads: 0 } });
    expect((await buy(6)).status).toBe(202);
    expect((await client.get(path)).body.quantity).toBe(6);
  });

  test("may have been changed by someone else in between", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "staleEtag" } });
    const { body } = await client.get(`${subscriptions}/${legacySubscription}`);
    const answer = await client.patch(`${subscriptions}/${legacySubscription}`, { ...body, quantity: 5 });
    expect(answer).toMatchObject({ status: 400, body: { code: 2055 } });
  });
});

describe("Quirks", () => {
  test("change how an answer looks, not what it says", async () => {
    await simulate({ ...demoWorld, quirks: true });
    const answer = await client.get(`${subscribedSkus}?licenseGroupIds=group1`);
    expect(answer.text.startsWith("\uFEFF{")).toBe(true);
    expect(answer.body).toMatchObject({ TotalCount: "03", XSimulated: expect.anything() });
    const refused = await buy(0);
    expect(refused.body).toMatchObject({ Code: "2002", Source: "PartnerFD" });
    simulator.reset({ ...demoWorld, quirks: { nullForEmptyArrays: true, mixedDates: true } });
    const subscription = await client.get(path);
    expect([...shape(subscription.body)]).toContain("$.links.self.headers: null");
  });

  test("write the same moment in other ways", async () => {
    const dates = async () => {
      const { items } = (await client.get(subscriptions)).body as { items: Record<string, string>[] };
      return items.flatMap(({ creationDate, commitmentEndDate, effectiveStartDate }) => [
        creationDate ?? "",
        commitmentEndDate ?? "",
        effectiveStartDate ?? "",
      ]);
    };
    await simulate();
    const plain = await dates();
    simulator.reset({ ...demoWorld, quirks: { mixedDates: true } });
    const mixed = await dates();
    expect(mixed).not.toEqual(plain);
    const instant = (text: string) => Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
    expect(mixed.map(instant)).toEqual(plain.map(instant));
  });
});
