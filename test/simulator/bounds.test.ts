import { request } from "node:http";
import { demoWorld, type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { noon, subscriptions } from "./support/world";

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
  /** Sends the head and only a part of the body. */
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
