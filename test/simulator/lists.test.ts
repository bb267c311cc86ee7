import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import type { Body } from "./support/client";
import { microsoftsLoop } from "./support/microsoftsLoop";
import { client, simulate as simulateWorld, simulator } from "./support/simulated";
import {
  alice,
  contoso,
  e3,
  e3Subscription,
  e5,
  e5Item,
  legacySubscription,
  powerBi,
  subscribedSkus,
  subscriptions,
  users,
  withCustomer,
} from "./support/world";

type Lists = NonNullable<WorldSeed["lists"]>;
type Kind = keyof Lists;

/** A world in which each list has several items. */
async function simulate(lists: Lists = {}): Promise<void> {
  const target = { title: "Another product", skuId: e5, completesAfterReads: 0 };
  const world = withCustomer((customer) => ({
    ...customer,
    copies: 4,
    subscriptions: (customer.subscriptions ?? []).map((subscription) => {
      if (subscription.kind === "legacy") {
        const offers = ["796B6B5F-613C-4E24-A17C-EBA730D49C02", "91FD106F-4B2C-4938-95AC-F54F74E9A239"];
        const upgradeTargets = offers.map((offerId) => ({ offerId, offerName: offerId, skuId: e5 }));
        return { ...subscription, upgradeTargets };
      }
      const items = [e5Item, "A:1:B", "A:2:C"];
      return { ...subscription, transitionTargets: items.map((catalogItemId) => ({ ...target, catalogItemId })) };
    }),
    users: (customer.users ?? []).map((user) =>
      user.id === alice ? { ...user, licenses: [e3, e5, powerBi].map((skuId) => ({ skuId })) } : user,
    ),
  }));
  await simulateWorld({ ...world, lists });
}

/** Three operations, one after the other. */
async function transitions(): Promise<void> {
  for (const _ of [1, 2, 3]) {
    const request = { toCatalogItemId: e5Item, quantity: 1, transitionType: "transition_only" };
    await client.post(paths.transitions, request);
    for (const _ of [1, 2]) await client.get(`${paths.transitions}`);
  }
}

const paths: Record<Kind, string> = {
  customers: "/v1/customers",
  users,
  licenses: `${users}/${alice}/licenses`,
  subscribedskus: subscribedSkus,
  subscriptions,
  upgrades: `${subscriptions}/${legacySubscription}/upgrades`,
  transitioneligibilities: `${subscriptions}/${e3Subscription}/transitioneligibilities`,
  transitions: `${subscriptions}/${e3Subscription}/transitions`,
};
const kinds = Object.keys(paths) as Kind[];

describe.each(kinds)("The list of %s", (kind) => {
  test.each(["token", "link"] as const)("is read to its end by Microsoft's own loop, by %s", async (pagesBy) => {
    await simulate();
    if (kind === "transitions") await transitions();
    const whole = (await client.get(paths[kind])).body.items as Body[];
    expect(whole.length).toBeGreaterThan(2);
    simulator.change({ change: "setRules", lists: { [kind]: { pageSize: 2, pagesBy } } });
    simulator.journal.clear();
    const read = await microsoftsLoop(client, paths[kind]);
    const known = ({ operationId, ...rest }: Body) => (kind === "transitions" ? operationId : rest);
    expect(read.map(known)).toEqual(whole.map(known));
    expect(simulator.journal.exchanges).toHaveLength(Math.ceil(whole.length / 2));
  });

  test("may be cut short, come with odd items and bring some twice", async () => {
    await simulate();
    if (kind === "transitions") await transitions();
    const { length } = (await client.get(paths[kind])).body.items as Body[];
    const list = { cut: 3, odd: [null, { title: "odd" }], repeat: 1 };
    simulator.change({ change: "setRules", lists: { [kind]: list } });
    const cut = (await client.get(paths[kind])).body;
    expect(cut).toMatchObject({ totalCount: length + 3, items: [null, { title: "odd" }, {}] });
    expect(JSON.stringify(cut)).not.toMatch(/"next"|continuationToken/);
    simulator.change({ change: "setRules", lists: { [kind]: { repeat: 1 } } });
    const twice = (await client.get(paths[kind])).body.items as Body[];
    expect(twice).toHaveLength(length + 1);
    expect({ ...twice.at(-1), events: 0 }).toEqual({ ...twice[0], events: 0 });
  });
});

describe("A page", () => {
  test("counts itself, as the documents do it, or the whole list where the world says so", async () => {
    await simulate({ users: { pageSize: 2 }, subscriptions: { pageSize: 2, totalCount: "all" } });
    expect((await client.get(users)).body).toMatchObject({ totalCount: 2, items: [{}, {}] });
    expect((await client.get(subscriptions)).body).toMatchObject({ totalCount: 3, items: [{}, {}] });
  });

  test("links to the next one as documented, with what else was asked for", async () => {
    await simulate({ subscribedskus: { pageSize: 2 } });
    const { body } = await client.get(`${subscribedSkus}?licenseGroupIds=Group1&licenseGroupIds=Group2`);
    const uri = `/customers/${contoso}/subscribedskus?licenseGroupIds=Group1&licenseGroupIds=Group2`;
    const value = body.continuationToken;
    expect(body.links).toEqual({
      self: { uri, method: "GET", headers: [] },
      next: { uri: `${uri}&seekOperation=Next`, method: "GET", headers: [{ key: "MS-ContinuationToken", value }] },
    });
  });

  test("has as many items as the client asks for, up to what the service gives", async () => {
    await simulate({ users: { pageSize: 3 } });
    expect(await microsoftsLoop(client, `${users}?size=2`)).toHaveLength(5);
    expect((await client.get(`${users}?size=2`)).body.items).toHaveLength(2);
    expect((await client.get(`${users}?size=500`)).body.items).toHaveLength(3);
    expect((await client.get(`${users}?size=none`)).status).toBe(400);
  });

  test("that is the last one may have a token and no link", async () => {
    await simulate({ users: { pageSize: 3, tokenOnLastPage: true } });
    expect(await microsoftsLoop(client, users)).toHaveLength(5);
    const [, last] = simulator.journal.exchanges.map(({ responseBody }) => responseBody as Body);
    expect(last).toMatchObject({ items: [{}, {}], continuationToken: expect.any(String) });
    expect(last?.links).not.toHaveProperty("next");
  });

  test("is not found by an unknown token", async () => {
    await simulate({ users: { pageSize: 2 } });
    const answer = await client.get(`${users}?seekOperation=Next`, { "MS-ContinuationToken": "made-up" });
    expect(answer).toMatchObject({ status: 400, body: { code: 3000, data: ["MS-ContinuationToken"] } });
  });
});

describe("A list that lags", () => {
  const counts = async (path: string) => ((await client.get(path)).body.items as Body[]).length;

  test("shows each change later, though other calls show it at once", async () => {
    await simulate({ transitions: { lag: { ms: 60_000 } } });
    const request = { toCatalogItemId: e5Item, quantity: 1, transitionType: "transition_only" };
    const { body } = await client.post(paths.transitions, request);
    expect(await counts(paths.transitions)).toBe(0);
    // The service knows the operation, although the list does not show it.
    expect(await client.post(paths.transitions, request)).toMatchObject({ status: 409, body: { code: 900278 } });
    simulator.clock.forward(59_999);
    expect(await counts(paths.transitions)).toBe(0);
    simulator.clock.forward(1);
    expect((await client.get(paths.transitions)).body.items).toMatchObject([{ operationId: body.operationId }]);
  });

  test("shows the world before the oldest of several changes", async () => {
    await simulate({ licenses: { lag: { ms: 1_000 } } });
    const path = `${users}/${alice}`;
    await client.post(`${path}/licenseupdates`, { licensesToRemove: [e3] });
    simulator.clock.forward(600);
    await client.post(`${path}/licenseupdates`, { licensesToRemove: [e5] });
    expect(await counts(`${path}/licenses`)).toBe(3);
    simulator.clock.forward(400);
    expect(await counts(`${path}/licenses`)).toBe(2);
    simulator.clock.forward(600);
    expect(await counts(`${path}/licenses`)).toBe(1);
  });

  test("lags behind what others change, too, and only for so many reads", async () => {
    await simulate({ users: { lag: { reads: 2 } } });
    const userPrincipalName = "newbie@contoso.example";
    const user = { id: "b0b00000-0000-4000-8000-000000000001", userPrincipalName, displayName: "Newbie" };
    simulator.change({ change: "addUser", customerId: contoso, user });
    expect((await client.get(`${users}/${user.id}`)).status).toBe(200);
    expect([await counts(users), await counts(users), await counts(users)]).toEqual([5, 5, 6]);
  });
});

test("What is refused, and a sign-in, makes no list lag", async () => {
  await simulate({ licenses: { lag: { reads: 2 } } });
  const path = `${users}/${alice}`;
  const count = async () => ((await client.get(`${path}/licenses`)).body.items as Body[]).length;
  expect((await client.post(`${path}/licenseupdates`, {})).status).toBe(400);
  await client.form("/contoso/oauth2/token", { grant_type: "refresh_token", refresh_token: "simulated-refresh-token" });
  await client.post(`${path}/licenseupdates`, { licensesToRemove: [e3] });
  expect([await count(), await count(), await count()]).toEqual([3, 3, 2]);
});

test("A list of one order's subscriptions links to itself with the order", async () => {
  await simulate();
  const { body } = await client.get(`${subscriptions}?order_id=5c1f0a7be2d4`);
  expect(body).toMatchObject({
    totalCount: 1,
    links: { self: { uri: `/customers/${contoso}/subscriptions?order_id=5c1f0a7be2d4` } },
  });
});

test("The rules of lists stand in the snapshot", async () => {
  await simulate({ users: { pageSize: 2 } });
  simulator.change({ change: "setRules", lists: { users: { cut: 1 } }, behaviour: { replay: false } });
  expect(simulator.snapshot()).toMatchObject({ lists: { users: { cut: 1 } }, behaviour: { replay: false } });
  expect(simulator.snapshot().lists?.users).not.toHaveProperty("pageSize");
  simulator.reset({ ...demoWorld, ...simulator.snapshot() });
  expect((await client.get(users)).body).toMatchObject({ totalCount: 5, items: [{}] });
});
