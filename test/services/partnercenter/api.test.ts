import { NoRelationship, ServiceError, UnexpectedAnswer } from "../../../provider/core/errors";
import { limitKey, type PartnerCenter, partnerCenter } from "../../../provider/services/partnercenter/api";
import { noRelationship } from "../../../provider/services/partnercenter/codes";
import { documented } from "../../support/modelFixtures";
import { inheritedWords } from "../../support/modelPartnerCenter";
import type { Behaviour, ModelServer, Script } from "../../support/modelServer";
import { connectTo, hangUp, outcomeOf } from "../../support/modelService";

const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const user = "554526aa-cf5e-46fa-95df-98dbc55d8a1e";
const subscription = "a4c1340d-6911-4758-bba3-0c4c6007d161";
const body = (name: string): Behaviour => ({ body: documented(name) as object });

async function at(script: Script | Behaviour[]): Promise<{ api: PartnerCenter; server: ModelServer }> {
  const { server, send } = await connectTo(script);
  return { server, api: partnerCenter(send, () => {}) };
}

const lines = (server: ModelServer) => server.requests.map(({ method, path }) => `${method} ${path}`);

describe("Which requests Partner Center gets", () => {
  afterEach(hangUp);

  test.each<[string, string, (api: PartnerCenter) => Promise<unknown>, string]>([
    [
      "a subscription",
      "get-subscription_200-legacy-addon_learn",
      (api) => api.subscription(customer, subscription),
      `GET /v1/customers/${customer}/subscriptions/${subscription}`,
    ],
    [
      "all subscriptions",
      "list-subscriptions_200-software-nce_learn",
      (api) => api.subscriptions(customer),
      `GET /v1/customers/${customer}/subscriptions`,
    ],
    [
      "a change of a subscription",
      "patch-subscription_200-legacy_learn",
      (api) => api.patchSubscription(customer, subscription, { quantity: 2 }),
      `PATCH /v1/customers/${customer}/subscriptions/${subscription}`,
    ],
    [
      "a user's licenses of both groups",
      "get-user-licenses_200-group1_learn",
      (api) => api.licenses(customer, user),
      `GET /v1/customers/${customer}/users/${user}/licenses?licenseGroupIds=Group1&licenseGroupIds=Group2`,
    ],
    [
      "a change of a user's licenses",
      "post-licenseupdates_201_learn",
      (api) => api.updateLicenses(customer, user, { assign: [], remove: ["a"] }),
      `POST /v1/customers/${customer}/users/${user}/licenseupdates`,
    ],
    [
      "a customer's products of both groups",
      "get-subscribedskus_200-group1_learn",
      (api) => api.subscribedSkus(customer),
      `GET /v1/customers/${customer}/subscribedskus?licenseGroupIds=Group1&licenseGroupIds=Group2`,
    ],
    [
      "a customer's users",
      "get-users_200_learn",
      (api) => api.users(customer),
      `GET /v1/customers/${customer}/users?size=500`,
    ],
    [
      "a customer's name",
      "get-users_200_learn",
      async (api) => (await api.companyName(customer)) ?? "none",
      `GET /v1/customers/${customer}`,
    ],
    [
      "what a subscription's seats are for",
      "get-provisioningstatus_200_learn",
      (api) => api.provisionedSku(customer, subscription),
      `GET /v1/customers/${customer}/subscriptions/${subscription}/provisioningstatus`,
    ],
  ])("%s", async (_what, name, call, line) => {
    const { api, server } = await at([body(name)]);
    expect(await call(api)).toBeDefined();
    expect(lines(server)).toEqual([line]);
  });

  test("a change of licenses always sends both lists", async () => {
    const { api, server } = await at([body("post-licenseupdates_201_learn")]);
    await api.updateLicenses(customer, user, { assign: [{ skuId: "b", excludedPlans: [] }], remove: [] });
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({
      licensesToAssign: [{ skuId: "b", excludedPlans: [] }],
      licensesToRemove: [],
    });
  });

  test("a change that was never answered is repeated under its own request id", async () => {
    const { api, server } = await at([body("patch-subscription_200-legacy_learn")]);
    await api.patchSubscription(customer, subscription, { quantity: 2 }, "00000000-0000-4000-8000-000000000001");
    await api.updateLicenses(customer, user, { assign: [], remove: [] }, "00000000-0000-4000-8000-000000000002");
    expect(server.sent("ms-requestid")).toEqual([
      "00000000-0000-4000-8000-000000000001",
      "00000000-0000-4000-8000-000000000002",
    ]);
  });
});

describe("What the answers mean", () => {
  afterEach(hangUp);

  test.each<[string, Behaviour]>([
    [
      "202 without a body",
      { status: 202, headers: { location: `/customers/${customer}/subscriptions/${subscription}` } },
    ],
    ["202 with a body", { status: 202, ...(body("patch-subscription_202-nce_learn") as object) }],
    ["200 without a body", { status: 200 }],
    ["204", { status: 204 }],
  ])("a change that is answered with %s was accepted, and is to be looked up", async (_what, behaviour) => {
    const { api } = await at([behaviour]);
    expect(await api.patchSubscription(customer, subscription, { quantity: 2 })).toBeUndefined();
  });

  test("a web page in place of an answer is an error, as the request went to another place", async () => {
    const { api, server } = await at([{ status: 200, body: "<html>Sign in to the proxy</html>" }]);
    const error = await outcomeOf<unknown>(api.patchSubscription(customer, subscription, { quantity: 2 }));
    expect((error as Error).message).toContain("web page");
    expect(server.requests).toHaveLength(1);
  });

  test.each([200, 201])("licenses that are changed with status %d are changed", async (status) => {
    const { api } = await at([{ status, ...(body("post-licenseupdates_201_learn") as object) }]);
    expect(await api.updateLicenses(customer, user, { assign: [], remove: [] })).toEqual([]);
  });

  test("a success may carry warnings", async () => {
    const licenseWarnings = [{ code: 7, message: "Teams comes later.", servicePlans: ["TEAMS1"] }];
    const { api } = await at([{ status: 201, body: { licenseWarnings } }]);
    expect(await api.updateLicenses(customer, user, { assign: [], remove: [] })).toEqual([
      { code: "7", message: "Teams comes later.", servicePlans: ["TEAMS1"] },
    ]);
  });

  test("a 404 that does not say what is absent is an error, never taken for gone", async () => {
    const { api } = await at([{ status: 404, body: { code: 1000, description: "Not found." } }]);
    await expect(api.licenses(customer, user)).rejects.toThrow(/1000/);
  });

  test.each<[string, (api: PartnerCenter) => Promise<unknown>, number]>([
    ["no such subscription", (api) => api.subscription(customer, subscription), 20003],
    ["no such user", (api) => api.licenses(customer, user), 60002],
  ])("%s (404 with its code) is absent", async (_what, call, code) => {
    const { api } = await at([{ status: 404, body: { code, description: "Not found." } }]);
    expect(await call(api)).toBeUndefined();
  });

  test.each<[string, Behaviour]>([
    ["404 without a code", { status: 404 }],
    ["404 with a web page", { status: 404, body: "<html></html>" }],
    ["404 of the gateway", { status: 404, body: { statusCode: 404, message: "Resource not found" } }],
    ["404 for the customer", { status: 404, body: { code: 60003 } }],
    ["403", { status: 403, body: { code: 20002 } }],
  ])("%s is an error, never an absent subscription or user", async (_what, behaviour) => {
    const { api } = await at([behaviour]);
    expect(await outcomeOf(api.subscription(customer, subscription))).toBeInstanceOf(ServiceError);
    expect(await outcomeOf(api.licenses(customer, user))).toBeInstanceOf(ServiceError);
  });

  test.each([
    [403, 20003],
    [404, 60002],
    [404, 20004],
  ])("a %i with code %i is an error, and no absent subscription", async (status, code) => {
    const { api } = await at([{ status, body: { code } }]);
    expect(await outcomeOf(api.subscription(customer, subscription))).toBeInstanceOf(ServiceError);
  });

  test.each([{ licenseWarnings: 7 }, "done", []])(
    "licenses that are changed are changed, whatever the answer says: %p",
    async (odd) => {
      const { api } = await at([{ status: 201, body: odd as object }]);
      expect(await outcomeOf(api.updateLicenses(customer, user, { assign: [], remove: [] }))).toEqual([]);
    },
  );

  test("a refusal says what was tried, of what, what came back, and what stands in the way", async () => {
    const { api } = await at([{ status: 400, body: { code: 7, description: "No.", data: ["More."] } }]);
    const error = (await outcomeOf<unknown>(
      api.transition(customer, subscription, {} as never, "an-id"),
    )) as ServiceError;
    const [tried, answered] = error.message.split("\n");
    expect(tried).toContain(`Upgrading subscription ${subscription} of customer ${customer} was refused`);
    expect(answered).toContain("Partner Center answered 400, code 7: No.: More. (MS-RequestId an-id, ");
    expect(error).toMatchObject({ status: 400, code: "7", description: "No." });
    expect(error.blocked).toBeUndefined();
    expect(error).not.toBeInstanceOf(NoRelationship);
  });

  test("a refusal without a word is one, too", async () => {
    const { api } = await at([{ status: 418 }]);
    const error = (await outcomeOf<unknown>(api.subscription(customer, subscription))) as ServiceError;
    expect(error.message).toMatch(/was refused\.\nPartner Center answered 418 \(MS-/);
  });

  test("a customer who has left is told from any other refusal", async () => {
    const { api } = await at([{ status: 403, body: { code: Number(noRelationship), description: "No." } }]);
    expect(await outcomeOf(api.subscription(customer, subscription))).toBeInstanceOf(NoRelationship);
  });

  test("a license that a group grants is blocked by it, in the service's words", async () => {
    const { api } = await at([{ status: 400, body: { code: 3000, description: inheritedWords, data: ["u1"] } }]);
    const update = { assign: [], remove: ["a"] };
    expect(await outcomeOf(api.updateLicenses(customer, user, update))).toMatchObject({
      blocked: { by: "group", words: `${inheritedWords}: u1` },
    });
  });

  test("limits are kept for each customer, however its id is written", () => {
    expect(["/v1/customers/ABC/users", "/v1/customers/abc", "/v1/customers", "/"].map(limitKey)).toEqual([
      "abc",
      "abc",
      "",
      "",
    ]);
  });

  test("an empty success is an error, never an absent user", async () => {
    const { api } = await at([{ status: 200 }]);
    expect(await outcomeOf(api.licenses(customer, user))).toBeInstanceOf(UnexpectedAnswer);
  });
});

describe("How long lists are read", () => {
  afterEach(hangUp);

  const page = (name: string, more: object = {}): Behaviour => ({
    body: { items: [{ id: name, userPrincipalName: `${name}@contoso.example` }], ...more },
  });
  const next = (uri: string) => ({ links: { next: { uri, method: "GET", headers: [] } } });

  test("by the token of the next page", async () => {
    const { api, server } = await at([
      page("a", { continuationToken: "t1" }),
      page("b", { continuationToken: "t2" }),
      page("c", { continuationToken: "" }),
    ]);
    expect((await api.users(customer)).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(server.sent("ms-continuationtoken")).toEqual([undefined, "t1", "t2"]);
    expect(lines(server)[2]).toBe(`GET /v1/customers/${customer}/users?size=500&seekOperation=Next`);
  });

  test.each([
    ["without /v1, as links come", `/customers/${customer}/users?seekOperation=Next`],
    ["with /v1, as some old ones do", `/v1/customers/${customer}/users?seekOperation=Next`],
  ])("by a link %s", async (_how, uri) => {
    const { api, server } = await at([page("a", next(uri)), page("b")]);
    expect((await api.users(customer)).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(lines(server)[1]).toBe(`GET /v1/customers/${customer}/users?seekOperation=Next`);
  });

  test.each(["https://evil.example/users", "//evil.example/users", "http:evil", "users", "\\\\evil.example\\users"])(
    "a link to %p is not followed, so that no token leaves the service",
    async (uri) => {
      const { api, server } = await at([page("a", next(uri)), page("b")]);
      expect(await outcomeOf(api.users(customer))).toBeInstanceOf(UnexpectedAnswer);
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each<[string, object]>([
    ["token", { continuationToken: "the same" }],
    ["link", { links: { next: { uri: "/customers/x/users?the=same" } } }],
  ])("a list that comes back to the same %s has no end, and is refused", async (_what, more) => {
    const { api, server } = await at([page("a", more)]);
    const error = await outcomeOf(api.users(customer));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect((error as Error).message).toContain("has no end");
    expect(server.requests.length).toBeLessThanOrEqual(3);
  });

  test("by a link that carries the token of the next page in its headers, as documented, and nothing but MS- headers", async () => {
    const headers = [
      { key: "MS-ContinuationToken", value: "t1" },
      { key: "Authorization", value: "Bearer of another" },
    ];
    const uri = `/customers/${customer}/users?size=500&seekOperation=Next`;
    const { api, server } = await at([page("a", { links: { next: { uri, method: "GET", headers } } }), page("b")]);
    expect((await api.users(customer)).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(server.sent("ms-continuationtoken")).toEqual([undefined, "t1"]);
    expect(server.sent("authorization")).toEqual(["Bearer a-token", "Bearer a-token"]);
  });

  test("by a link, with the token that stands beside it where the link itself has none", async () => {
    const uri = `/customers/${customer}/users?size=500&seekOperation=Next`;
    const { api, server } = await at([page("a", { ...next(uri), continuationToken: "t1" }), page("b")]);
    expect((await api.users(customer)).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(server.sent("ms-continuationtoken")).toEqual([undefined, "t1"]);
  });

  test("only to the page whose links name no next one, whatever token it still carries, as Microsoft's own clients do", async () => {
    const links = { self: { uri: `/customers/${customer}/users?size=500`, method: "GET", headers: [] } };
    const { api, server } = await at([page("a", { links, continuationToken: "AQAAAA==" })]);
    expect((await api.users(customer)).map(({ id }) => id)).toEqual(["a"]);
    expect(server.requests).toHaveLength(1);
  });

  test("with a ? before seekOperation where the list's address has no query yet", async () => {
    const subscription = { id: "a", quantity: 1 };
    const { api, server } = await at([
      { body: { items: [subscription], continuationToken: "t1" } },
      { body: { items: [{ ...subscription, id: "b" }], continuationToken: " " } },
    ]);
    expect((await api.subscriptions(customer)).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(lines(server)[1]).toBe(`GET /v1/customers/${customer}/subscriptions?seekOperation=Next`);
  });

  test("a list that always invents another page ends too", async () => {
    const { api, server } = await at((_request, index) => page("a", { continuationToken: `t${index}` }));
    expect(await outcomeOf(api.users(customer))).toBeInstanceOf(UnexpectedAnswer);
    expect(server.requests.length).toBeLessThanOrEqual(1000);
  });
});

/** Each list, with a readable item and the property that identifies an item. */
const listsOf: Record<string, { item: (n: number) => object; read: (api: PartnerCenter) => Promise<unknown[]> }> = {
  users: {
    item: (n) => ({ id: `u${n}`, userPrincipalName: `u${n}@contoso.example` }),
    read: async (api) => (await api.users(customer)).map(({ id }) => id),
  },
  licenses: {
    item: (n) => ({ productSku: { id: `u${n}` } }),
    read: async (api) => ((await api.licenses(customer, user)) ?? []).map(({ productSku }) => productSku.id),
  },
  products: {
    item: (n) => ({ productSku: { id: `u${n}` } }),
    read: async (api) => (await api.subscribedSkus(customer)).map(({ productSku }) => productSku.id),
  },
  subscriptions: {
    item: (n) => ({ id: `u${n}`, quantity: 1 }),
    read: async (api) => (await api.subscriptions(customer)).map(({ id }) => id),
  },
  upgrades: {
    item: (n) => ({ targetOffer: { id: `u${n}` } }),
    read: async (api) => (await api.upgrades(customer, subscription)).map(({ targetOffer }) => targetOffer.id),
  },
  "transition eligibilities": {
    item: (n) => ({ catalogItemId: `u${n}` }),
    read: async (api) =>
      (await api.transitionEligibilities(customer, subscription)).map(({ catalogItemId }) => catalogItemId),
  },
  transitions: {
    item: (n) => ({ toCatalogItemId: `u${n}` }),
    read: async (api) => (await api.transitions(customer, subscription)).map(({ toCatalogItemId }) => toCatalogItemId),
  },
};

describe.each(Object.entries(listsOf))("The list of %s", (_name, { item, read }) => {
  afterEach(hangUp);

  test("is read to its end, over links and over tokens", async () => {
    const { api } = await at([
      { body: { totalCount: 3, items: [item(1)], links: { next: { uri: "/customers/x/next", headers: [] } } } },
      { body: { totalCount: 3, items: [item(2)], continuationToken: "t" } },
      { body: { totalCount: 3, items: [item(3)] } },
    ]);
    expect(await read(api)).toEqual(["u1", "u2", "u3"]);
  });

  test.each<[string, object[]]>([
    ["one page of two items that says 3", [{ totalCount: 3, items: [item(1), item(2)] }]],
    ["one page that says 02 in place of a number", [{ totalCount: "02", items: [item(1)] }]],
    ["an empty page that says 1", [{ totalCount: 1, items: [] }]],
    [
      "a last page that is empty",
      [
        { totalCount: 2, items: [item(1)], links: { next: { uri: "/customers/x/next" } } },
        { totalCount: 0, items: [] },
      ],
    ],
  ])("of which fewer came than it counts is an error, never an absence: %s", async (_how, pages) => {
    const { api } = await at(pages.map((body) => ({ body })));
    const error = await outcomeOf<unknown>(read(api));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect((error as Error).message).toMatch(/list is not complete.*Run again/s);
  });

  test("may count the items of each page only, or none", async () => {
    const { api } = await at([
      { body: { totalCount: 1, items: [item(1)], links: { next: { uri: "/customers/x/next" } } } },
      { body: { items: [item(2)] } },
    ]);
    expect(await read(api)).toEqual(["u1", "u2"]);
  });
});
