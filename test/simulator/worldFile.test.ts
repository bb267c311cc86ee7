import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoWorld, type Simulator, seedFromFile, simulator as simulate, worldSchema } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { contoso, e3Subscription, e5, noon, subscriptions } from "./support/world";

const folder = mkdtempSync(join(tmpdir(), "world-"));
let running: Simulator[] = [];

afterEach(async () => {
  for (const simulator of running) await simulator.close();
  running = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(options: Parameters<typeof simulate>[0]): Promise<Simulator> {
  const simulator = await simulate({ now: () => noon, ...options });
  running.push(simulator);
  return simulator;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const manyPeople = `
# Two customers of three thousand, from a few lines.
partner:
  accessTokens: [{ token: simulated-token }]
clock: 2026-03-02T12:00:00Z
catalog:
  skus:
    - { id: ${e5}, name: Microsoft 365 E5, skuPartNumber: SPE_E5 }
customers:
  - id: ${contoso}
    companyName: Contoso
    domain: contoso.example
    copies: 1
    generatedUsers:
      - { count: 2500, licenses: [{ skuId: ${e5} }] }
      - { count: 500, name: Guest, usageLocation: null }
    subscriptions:
      - { id: ${e3Subscription}, skuId: ${e5}, offerId: "A:1:B", offerName: Microsoft 365 E5, quantity: 3000 }
`;

describe("A world file", () => {
  test("may be YAML, and make thousands of users and more customers from a few lines", async () => {
    const simulator = await start({ world: seedFromFile(file("many.yaml", manyPeople)) });
    const client = new Client(simulator);
    const { items } = (await client.get("/v1/customers")).body as { items: { id: string }[] };
    expect(items).toHaveLength(2);
    for (const { id } of items) {
      const stock = (await client.get(`/v1/customers/${id}/subscribedskus`)).body;
      expect(stock.items).toMatchObject([{ activeUnits: 3000, consumedUnits: 2500, availableUnits: 500 }]);
    }
    const [first, second] = items.map(({ id }) => id);
    expect(first).toBe(contoso);
    const people = async (id: string | undefined) =>
      (await client.get(`/v1/customers/${id}/users?size=2`)).body.items as { id: string; userPrincipalName: string }[];
    expect((await people(first))[1]?.userPrincipalName).toBe("user2@contoso.example");
    expect((await people(second))[1]?.userPrincipalName).toBe("user2@2.contoso.example");
    expect((await people(first))[0]?.id).not.toBe((await people(second))[0]?.id);
  });

  test("gives the same people the same ids in every run", async () => {
    const seed = seedFromFile(file("many.yaml", manyPeople));
    expect((await start({ world: seed })).snapshot()).toEqual((await start({ world: seed })).snapshot());
  });

  test("says where it is wrong", () => {
    const wrong = file(
      "wrong.yaml",
      "customers:\n  - id: a\n    companyName: A\n    domain: a.example\n    users: 5\n",
    );
    expect(() => seedFromFile(wrong)).toThrow(/wrong\.yaml is no world:[\s\S]*customers\[0\]\.users/);
    expect(() => seedFromFile(file("broken.yaml", "customers: ["))).toThrow(/broken\.yaml cannot be read/);
    expect(() => seedFromFile(join(folder, "missing.yaml"))).toThrow(/missing\.yaml cannot be read/);
  });

  test("names ten problems, and how many more there are", () => {
    const said = (users: number) => {
      const lines = Array.from({ length: users }, () => "      - {}").join("\n");
      const text = `customers:\n  - id: a\n    companyName: A\n    domain: a.example\n    users:\n${lines}\n`;
      try {
        return String(seedFromFile(file("many-wrong.yaml", text)));
      } catch (error) {
        return String(error);
      }
    };
    const problems = (text: string) => text.match(/^✖ /gm)?.length;
    // Each user lacks its id and its userPrincipalName.
    expect(problems(said(5))).toBe(10);
    expect(said(5)).not.toMatch(/more problem/);
    expect(problems(said(6))).toBe(10);
    expect(said(6)).toMatch(/\nand 2 more problems$/);
    expect(said(200)).toMatch(/\nand 390 more problems$/);
  });

  test("needs no displayName of a user: the names that it has are taken", async () => {
    const text = `customers:
  - id: a0000000-0000-4000-8000-000000000001
    companyName: A
    domain: a.example
    users:
      - { id: b0000000-0000-4000-8000-000000000001, userPrincipalName: ann@a.example, firstName: Ann, lastName: Lee }
      - { id: b0000000-0000-4000-8000-000000000002, userPrincipalName: bob@a.example }
      - { id: b0000000-0000-4000-8000-000000000003, userPrincipalName: c@a.example, displayName: Cy }
`;
    const { customers } = (await start({ world: seedFromFile(file("nameless.yaml", text)) })).snapshot();
    expect(customers?.[0]?.users?.map(({ displayName }) => displayName)).toEqual(["Ann Lee", "bob", "Cy"]);
  });

  test("stands in the documentation as it may be written", async () => {
    const guide = readFileSync(join(__dirname, "../../docs/simulator.md"), "utf8");
    const [example = "", ...more] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);
    const simulator = await start({ world: seedFromFile(file("documented.yaml", example)) });
    const { items } = (await new Client(simulator, "my-token").get("/v1/customers")).body;
    expect(items).toHaveLength(10);
    expect(more).toHaveLength(2);
    for (const text of more) expect(() => seedFromFile(file("part.yaml", text ?? ""))).not.toThrow();
  });

  test("replays an upgrade whose answer is lost, whose list lags and whose id is forgotten, as documented", async () => {
    const guide = readFileSync(join(__dirname, "../../docs/simulator.md"), "utf8");
    const [, , recipe = ""] = /(```yaml\n(lists: \{ transitions[\s\S]*?)```)/.exec(guide) ?? [];
    const simulator = await start({ world: { ...demoWorld, ...seedFromFile(file("recipe.yaml", recipe)) } });
    const client = new Client(simulator);
    const path = `${subscriptions}/${e3Subscription}/transitions`;
    const request = {
      toCatalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
      quantity: 2,
      transitionType: "transition_only",
    };
    const headers = { "MS-RequestId": "11111111-2222-3333-4444-555555555555" };
    await expect(client.post(path, request, headers)).rejects.toThrow();
    expect(await client.post(path, request, headers)).toMatchObject({ status: 409, body: { code: 900278 } });
    expect((await client.get(path)).body.items).toEqual([]);
    simulator.clock.forward(60_000);
    expect((await client.get(path)).body.items).toHaveLength(1);
  });

  test("has a published schema, which is up to date", () => {
    const published = require.resolve("pulumi-licenses/world.schema.json");
    // `node tools/schema.mjs && npm run format` writes it.
    expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(JSON.parse(JSON.stringify(worldSchema())));
  });
});

describe("A snapshot", () => {
  test("gives the world back, time included, and no id comes a second time", async () => {
    const simulator = await start({ world: { ...demoWorld, clock: "2026-05-01T00:00:00Z", clockStopped: true } });
    const client = new Client(simulator);
    const split = async () => {
      const request = {
        toCatalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
        quantity: 1,
        transitionType: "transition_only",
      };
      await client.post(`${subscriptions}/${e3Subscription}/transitions`, request);
      for (const _ of [1, 2, 3]) await client.get(`${subscriptions}/${e3Subscription}/transitions`);
    };
    await split();
    simulator.clock.forward(86_400_000);
    const taken = simulator.snapshot();
    simulator.reset(taken);
    expect(simulator.snapshot()).toEqual(taken);
    expect(simulator.clock.now().toISOString()).toBe("2026-05-02T00:00:00.000Z");
    await split();
    const { items } = (await client.get(subscriptions)).body as { items: { id: string }[] };
    expect(items).toHaveLength(5);
    expect(new Set(items.map(({ id }) => id)).size).toBe(5);
  });
});

test("A world that is kept in a file is there again after a restart", async () => {
  const persist = join(folder, "kept.json");
  const first = await start({ persist });
  await new Client(first).patch(`${subscriptions}/${e3Subscription}`, { quantity: 9, autoRenewEnabled: true });
  await first.close();
  running = [];
  const second = await start({ persist });
  const answer = await new Client(second).get(`${subscriptions}/${e3Subscription}`);
  expect(answer.body).toMatchObject({ quantity: 9, refundableQuantity: { totalQuantity: 4 } });
  second.reset();
  expect((await new Client(second).get(`${subscriptions}/${e3Subscription}`)).body.quantity).toBe(5);
});
