import { request } from "node:http";
import fc from "fast-check";
import { demoWorld, type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { Answers } from "../../provider/simulator/answers";
import { Call } from "../../provider/simulator/http";
import { Ledger } from "../../provider/simulator/ledger";
import { Newest } from "../../provider/simulator/newest";
import { Client } from "./support/client";
import { e3Subscription, noon, subscriptions } from "./support/world";

let simulator: Simulator;
const started = async (options: Parameters<typeof startSimulator>[0] = {}) => {
  simulator = await startSimulator({ now: () => noon, ...options });
  return new Client(simulator);
};
afterEach(async () => {
  await simulator?.close();
  simulator = undefined as never;
});

describe("A body is not read", () => {
  /** Sends the head and a part of the body, and no more. */
  const begun = (headers: Record<string, string>, path = "/simulator/world"): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${simulator.url}${path}`, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
        asked.destroy();
      });
      asked.on("error", reject);
      asked.write("{".repeat(1_000));
    });

  test.each([
    ["from another site's page", { origin: "https://another.example" }],
    ["from another site's page, without CORS", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["for a name that only points here", { host: "another.example" }],
  ])("%s: the refusal comes before its end", async (_whose, headers) => {
    await started();
    expect(await begun(headers)).toBe(403);
  });

  test("that says it is too long: the refusal comes before its end", async () => {
    await started();
    expect(await begun({ "content-length": "1000000000" })).toBe(413);
    expect(await begun({ "content-length": "1000001" }, subscriptions)).toBe(413);
  });
});

describe("A world that no machine could hold", () => {
  const [customer] = demoWorld.customers ?? [];
  const crowded = (copies: number, ...counts: number[]): WorldSeed => ({
    customers: [
      {
        ...customer,
        users: [],
        subscriptions: [],
        copies,
        generatedUsers: counts.map((count) => ({ count })),
      } as never,
    ],
  });

  test("is refused with its size, the limit, and what to lower", async () => {
    const client = await started();
    const answer = await client.post("/simulator/world", crowded(10_000, 100_000));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(
      /1,000,110,001 customers, subscriptions, users and licenses; 500,000 at most.*copies.*count/,
    );
    await expect(startSimulator({ world: crowded(10_000, 100_000) })).rejects.toThrow(/1,000,110,001/);
  });

  test("licenses of generated users count, too", async () => {
    await started();
    const licenses = Array.from({ length: 9 }, () => ({ skuId: "a" }));
    const generatedUsers = [{ count: 50_000, licenses }];
    const world = { customers: [{ ...customer, users: [], subscriptions: [], generatedUsers } as never] };
    expect(() => simulator.reset(world)).toThrow(/500,001 customers/);
  });

  test("and one within the limit is not", async () => {
    const client = await started({ world: crowded(9, 20, 30), anyToken: true });
    expect((await client.get("/v1/customers?size=50")).body).toMatchObject({ totalCount: 10 });
  });
});

describe("A simulator that runs for days keeps", () => {
  test("no more of large answers in its journal than of small ones", async () => {
    const many = [{ count: 500 }];
    const [customer] = demoWorld.customers ?? [];
    const world = { ...demoWorld, customers: [{ ...customer, users: [], generatedUsers: many } as never] };
    const client = await started({ world, journalLimit: 20 });
    for (let count = 0; count < 20; count++) await client.get(`/v1/customers/${customer?.id}/users?size=500`);
    expect(JSON.stringify(simulator.journal.exchanges).length).toBeLessThan(600_000);
    expect(simulator.journal.exchanges.at(-1)?.sequence).toBe(20);
  });

  test("the newest changes in its ledger, and who had which license since then", async () => {
    const client = await started({ ledgerLimit: 10 });
    for (let quantity = 11; quantity < 51; quantity++)
      await client.patch(`${subscriptions}/${e3Subscription}`, { quantity });
    const { entries } = simulator.ledger;
    expect(entries.length).toBeLessThanOrEqual(12);
    expect(entries.at(-1)).toMatchObject({ sequence: 40, to: 50 });
  });

  test("the newest answers for clients that repeat a request", async () => {
    await started();
    const answers = new Answers(simulator.world as never, true);
    const sent = (id: number) => {
      const headers = { authorization: "Bearer any", "ms-requestid": `request ${id}` };
      return answers.answer(new Call("PATCH", "/v1/customers/none", headers, "{}"), `request ${id}`, undefined)
        .replayed;
    };
    for (let id = 0; id <= 5_000; id++) sent(id);
    expect([sent(5_000), sent(1), sent(0)]).toEqual([true, true, false]);
  });

  test("the tokens of its world, however many it gives out", async () => {
    await started();
    for (let count = 0; count < 10_100; count++) {
      simulator.world.tokens.rotate(undefined, simulator.world.partner);
      simulator.world.hostTokens.issue(noon);
    }
    expect(simulator.world.tokens.knowsRefresh("simulated-refresh-token", simulator.world.partner.tenantId)).toBe(true);
  });
});

describe("What remembers the newest so many", () => {
  test("forgets the oldest, and what is set again is new again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9)), (most, keys) => {
        const newest = new Newest<number, number>(most);
        for (const [value, key] of keys.entries()) newest.set(key, value);
        const expected = [...new Set(keys.toReversed())].slice(0, most).reverse();
        expect([...newest.keys()]).toEqual(expected);
      }),
    );
  });

  test("a ledger that forgets tells the same of the present as one that does not", () => {
    const deed = fc.record({ give: fc.boolean(), userId: fc.constantFrom("a", "b"), skuId: fc.constantFrom("1", "2") });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(deed, { maxLength: 40 }), (limit, deeds) => {
        const [whole, short] = [new Ledger(), new Ledger(limit)];
        const held = new Set<string>();
        for (const { give, userId, skuId } of deeds) {
          const key = `${userId}/${skuId}`;
          if (held.has(key) === give) continue;
          if (give) held.add(key);
          else held.delete(key);
          const kind = give ? "assign" : "remove";
          for (const ledger of [whole, short])
            ledger.record({ kind, customerId: "c", userId, skuId, excludedPlans: [] } as never, noon);
        }
        const open = (ledger: Ledger) => ledger.intervals().filter(({ to }) => to === null);
        expect(new Set(open(short).map(({ userId, skuId }) => `${userId}/${skuId}`))).toEqual(held);
        expect(open(short)).toEqual(expect.arrayContaining(open(whole)));
        expect(short.entries.at(-1)).toEqual(whole.entries.at(-1));
      }),
    );
  });
});
