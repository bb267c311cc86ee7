import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoWorld, type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { type Body, Client } from "./support/client";
import { fixture, missingFrom } from "./support/fixtures";
import {
  alice,
  contoso,
  e3,
  e3Subscription,
  minecraft,
  noon,
  type SubscriptionSeed,
  subscribedSkus,
  users,
} from "./support/world";

const customerId = "d8202a51-69f9-4228-b900-d0e081af17d7";
const subscriptions = `/v1/customers/${customerId}/subscriptions`;

let simulator: Simulator;

afterEach(() => simulator.close());

/** A world with the subscription of a document before the exchange. */
async function withDocumented(documented: Body, before: Partial<SubscriptionSeed> = {}, clock = noon.toISOString()) {
  const members = camelCase(documented);
  const known: Record<string, unknown> = {};
  for (const name of [
    ...[
      "id",
      "entitlementId",
      "offerId",
      "offerName",
      "friendlyName",
      "quantity",
      "unitType",
      "creationDate",
      "orderId",
    ],
    ...[
      "effectiveStartDate",
      "commitmentEndDate",
      "cancellationAllowedUntilDate",
      "status",
      "autoRenewEnabled",
      "isTrial",
    ],
    ...["billingType", "billingCycle", "termDuration", "refundOptions", "partnerId", "parentSubscriptionId"],
  ]) {
    const value = members[name];
    if (value !== undefined && value !== null) known[name] = value;
  }
  const { id: productType } = (members.productType ?? {}) as { id?: string };
  const isNew = productType !== undefined || String(members.offerId ?? "").includes(":");
  const { details } = (members.refundableQuantity ?? { details: [] }) as { details: SubscriptionSeed["refundable"] };
  const subscription = {
    offerId: "0CCA44D6-68E9-4762-94EE-31ECE98783B9",
    offerName: "nickname",
    skuId: e3,
    kind: productType === "Software" ? "software" : isNew ? "newCommerce" : "legacy",
    refundable: details,
    ...known,
    ...before,
  } as SubscriptionSeed;
  simulator = await startSimulator({
    world: {
      clock,
      behaviour: { showClosedRefunds: true },
      partner: { accessTokens: [{ token: "simulated-token" }] },
      customers: [{ id: customerId, companyName: "C", domain: "c.example", subscriptions: [subscription] }],
    },
  });
  return { client: new Client(simulator), path: `${subscriptions}/${subscription.id}` };
}

function camelCase(body: Body): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}

/** All members except generated ones: ids in links, trace ids and etags. */
function values(body: Body): Body {
  const { links: _, attributes: __, publisherName: ___, isMicrosoftProduct: ____, ...own } = body;
  return own;
}

describe("A subscription is read as documented", () => {
  test("when it is a traditional one for Azure", async () => {
    const documented = fixture("partner-center", "get-subscription_200-legacy-azure_learn");
    const { client, path } = await withDocumented(documented);
    const answer = await client.get(path);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(values(documented));
    expect(missingFrom(answer.body, documented)).toEqual([]);
  });

  test("when it is the Azure one of a client library's own tests", async () => {
    const documented = fixture("partner-center", "list-or-get-subscription_200-azure_spring-fixture");
    const { client, path } = await withDocumented(documented);
    // The fixture is older, and has fewer links.
    expect(
      missingFrom((await client.get(path)).body, documented).filter((line) => !line.startsWith("$.links")),
    ).toEqual([]);
  });

  test("when it is a new commerce one that expired with a refund left", async () => {
    const documented = fixture("partner-center", "get-subscription_200-nce-expired-refundableQuantity_learn");
    const { client, path } = await withDocumented(documented);
    const answer = await client.get(path);
    expect(answer.body).toEqual({ ...documented, links: expect.anything() });
    expect(missingFrom(answer.body, documented)).toEqual([]);
  });
});

describe("Subscriptions are listed as documented", () => {
  test.each([
    ["traditional ones", "list-subscriptions_200-legacy_learn", ""],
    ["those of one partner", "list-subscriptions_200-by-mpn_id_learn", "?mpn_id=4847383"],
    ["software", "list-subscriptions_200-software-nce_learn", ""],
  ])("when they are %s", async (_, name, query) => {
    const documented = fixture("partner-center", name);
    const [item] = documented.items as Body[];
    // One page prints blanks inside its times.
    const repaired = JSON.parse(JSON.stringify(item).replace(/(T\d\d): (\d\d): (\d\d)/g, "$1:$2:$3"));
    const { client } = await withDocumented(repaired, {}, "2017-05-01T00:00:00Z");
    const answer = await client.get(`${subscriptions}${query}`);
    expect(answer.status).toBe(200);
    expect(missingFrom(answer.body, documented)).toEqual([]);
    expect((await client.get(`${subscriptions}?mpn_id=1`)).body.items).toEqual([]);
  });
});

describe("A subscription is changed as documented", () => {
  const etag = async (client: Client, path: string) =>
    String(((await client.get(path)).body.attributes as { etag: string }).etag);

  test("when a traditional one gets another seat, in PascalCase and with its etag in the body", async () => {
    const request = fixture("partner-center", "patch-subscription_request-legacy-quantity_learn");
    const documented = fixture("partner-center", "patch-subscription_200-legacy_learn");
    const { client, path } = await withDocumented(documented, { quantity: 1 }, "2016-01-01T00:00:00Z");
    const attributes = { Etag: await etag(client, path), ObjectType: "Subscription" };
    const answer = await client.patch(path, { ...request, Attributes: attributes });
    expect(answer.status).toBe(200);
    expect(answer.body.quantity).toBe(2);
    const missing = missingFrom(answer.body, camelCaseThroughout(documented));
    // Members without a value are left out of answers, and entitlements altogether.
    expect(missing.filter((line) => !/: null$|\.links\.entitlement\./.test(line))).toEqual([]);
    expect(await client.patch(path, { ...request, Attributes: attributes, Quantity: 3 })).toMatchObject({
      status: 400,
      body: { code: 2055 },
    });
  });

  test("when a traditional one is suspended under its etag", async () => {
    const request = fixture("partner-center", "patch-subscription_request-suspend_learn");
    const { client, path } = await withDocumented(request, { status: "active" }, "2016-01-01T00:00:00Z");
    const { Attributes: _, ...body } = request;
    const answer = await client.patch(path, body, { "If-Match": `"${await etag(client, path)}"` });
    expect(answer).toMatchObject({ status: 200, body: { status: "suspended", quantity: 2 } });
  });

  test("when a new commerce one gets another name", async () => {
    const request = fixture("partner-center", "patch-subscription_request-nce-friendlyName_learn");
    const { client, path } = await withDocumented(request, { friendlyName: "before" }, "2021-01-20T00:00:00Z");
    const answer = await client.patch(path, request);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(values(request));
    expect(missingFrom(answer.body, request)).toEqual([]);
  });

  test("when a change is scheduled for its renewal", async () => {
    const request = fixture("partner-center", "patch-subscription_request-scheduled-change_learn");
    const documented = fixture("partner-center", "patch-subscription_200-scheduled-change_learn");
    const { client, path } = await withDocumented(documented, {}, "2019-01-10T00:00:00Z");
    const answer = await client.patch(path, request, { "If-Match": '"<etag>"' });
    expect(answer.status).toBe(200);
    expect(answer.body.scheduledNextTermInstructions).toEqual(documented.scheduledNextTermInstructions);
    // Custom end dates of the present term are left out.
    expect(missingFrom(answer.body, documented)).toEqual(["$.customTermEndDate: string"]);
  });

  test("when it is cancelled within its window", async () => {
    const documented = fixture("partner-center", "patch-subscription_200-cancelled-deleted_learn");
    const { client, path } = await withDocumented(documented, { status: "active" }, "2019-01-10T00:00:00Z");
    const answer = await client.patch(path, documented);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(values(documented));
    // The page's sample has an etag without a value.
    expect(missingFrom(answer.body, documented)).toEqual(["$.attributes.etag: string"]);
  });
});

describe("Promotions are answered as documented", () => {
  type PromotionSeed = NonNullable<NonNullable<WorldSeed["catalog"]>["promotions"]>[number];

  async function withPromotion(promotion: PromotionSeed, clock: string, subscriptions: SubscriptionSeed[] = []) {
    simulator = await startSimulator({
      world: {
        clock,
        partner: { accessTokens: [{ token: "simulated-token" }] },
        catalog: { promotions: [promotion] },
        customers: [{ id: customerId, companyName: "C", domain: "c.example", subscriptions }],
      },
    });
    return new Client(simulator);
  }

  test("when they are listed for a country", async () => {
    const documented = fixture("partner-center", "get-productpromotions_200_learn");
    const [item] = documented.items as [PromotionSeed & { properties: { startDate: string; endDate: string } }];
    const { properties, ...promotion } = item;
    const { startDate, endDate } = properties;
    const client = await withPromotion({ ...promotion, startDate, endDate }, "2021-06-08T00:00:00Z");
    const answer = await client.get("/v1/productpromotions?country=UK&segment=commercial");
    expect(answer.status).toBe(200);
    // No document says what the tag means.
    expect(missingFrom(answer.body, documented)).toEqual(["$.items[].properties.tag: string"]);
    expect(answer.body.items).toMatchObject([{ ...promotion, properties: { startDate, endDate } }]);
  });

  test("when one is read by the product that it is for, long after its end", async () => {
    const documented = fixture("partner-center", "get-productpromotion_200_learn");
    const { properties: _, requiredProducts, ...promotion } = documented as unknown as PromotionSeed & Body;
    const pricingPolicies = [{ value: "0.05" }];
    const products = requiredProducts.map((product) => ({ ...product, pricingPolicies }));
    const client = await withPromotion({ ...promotion, requiredProducts: products }, "2026-03-02T12:00:00Z");
    const answer = await client.get("/v1/productpromotions/CFQ7TTC0HD33:0003:CFQ7TTC0K59M?country=US");
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(documented);
  });

  test("when a purchase is not eligible for three reasons", async () => {
    const documented = fixture("partner-center", "post-promotionEligibilities_200_learn");
    const promotionId = "CFQ7TTC0HL8W:0001:CFQ7TTC0K59M";
    const offerId = "CFQ7TTC0KZ59:0001:CFQ7TTC0KZ59";
    const term = { duration: "P3Y", billingCycle: "Monthly" };
    const promotion = { id: promotionId, name: "A first purchase", minimumSeats: 25, maximumSeats: 500 };
    const requiredProducts = [{ productId: "CFQ7TTC0KZ59", skuId: "0001", term }];
    const owned = { id: e3Subscription, skuId: e3, offerId, offerName: "Owned", quantity: 1 };
    const client = await withPromotion({ ...promotion, requiredProducts, firstPurchase: true }, noon.toISOString(), [
      owned,
    ]);
    const answer = await client.post(
      `/v1/customers/${customerId}/promotionEligibilities`,
      fixture("partner-center", "post-promotionEligibilities_request_learn"),
    );
    expect(answer.status).toBe(200);
    // The page's sample answers with a different promotion than the requested one.
    expect(JSON.parse(answer.text.replace(promotionId, "CFQ9TTC0HH4R:0001:CFQ8HGC0K77G"))).toEqual(documented);
  });
});

test("The days on which a new subscription may end are listed as documented", async () => {
  const documented = fixture("partner-center", "get-customTermEndDates_200_learn");
  const owner = "94cd6638-11b6-4323-8c9f-6ae3088adc59";
  const endsInAugust = { skuId: e3, offerId: "A:1:B", offerName: "A", quantity: 1, commitmentEndDate: "2023-08-01" };
  const ids = ["5fcf618b-1daa-4604-da99-cc3e1c9ee422", "d30a9ff9-713e-4546-c97e-f06b9dcf6ef6"];
  simulator = await startSimulator({
    world: {
      clock: "2023-07-18T09:00:00Z",
      partner: { accessTokens: [{ token: "simulated-token" }] },
      customers: [
        {
          id: owner,
          companyName: "C",
          domain: "c.example",
          subscriptions: ids.map((id) => ({ ...endsInAugust, id })),
        },
      ],
    },
  });
  const path = `/v1/customers/${owner}/subscriptions/customTermEndDates?term_duration=P1M`;
  const answer = await new Client(simulator).get(path);
  expect(answer).toMatchObject({ status: 200, body: documented });
});

test("Customers are listed as documented", async () => {
  simulator = await startSimulator();
  const answer = await new Client(simulator).get("/v1/customers?size=40");
  expect(answer.status).toBe(200);
  expect(missingFrom(answer.body, fixture("partner-center", "get-customers_200_learn"))).toEqual([]);
});

describe("Licenses and stock are read as documented", () => {
  test("by one group and by both", async () => {
    simulator = await startSimulator();
    const client = new Client(simulator);
    const at = { customerId: contoso, userId: alice };
    simulator.change({ change: "assignLicense", ...at, sku: e3 }, { change: "assignLicense", ...at, sku: minecraft });
    const both = await client.get(`${users}/${alice}/licenses?licenseGroupIds=Group1&licenseGroupIds=Group2`);
    expect(missingFrom(both.body, fixture("partner-center", "get-user-licenses_200-group1+group2_learn"))).toEqual([]);
    const stock = await client.get(subscribedSkus);
    expect(missingFrom(stock.body, fixture("partner-center", "get-subscribedskus_200-group1_learn"))).toEqual([]);
    expect(stock.text).not.toContain(minecraft);
    const status = await client.get(`/v1/customers/${contoso}/subscriptions/${e3Subscription}/provisioningstatus`);
    expect(missingFrom(status.body, fixture("partner-center", "get-provisioningstatus_200_spring-fixture"))).toEqual(
      [],
    );
  });
});

describe("Entra answers as documented", () => {
  const token = (fields: Record<string, string>) =>
    new Client(simulator).form("/contoso/oauth2/token", {
      client_id: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
      client_secret: "simulated-secret",
      ...fields,
    });

  test("to an application, also for an audience that Partner Center no longer takes", async () => {
    simulator = await startSimulator();
    const answer = await token({ grant_type: "client_credentials", resource: "https://graph.windows.net" });
    const documented = fixture("partner-center", "aad-token_200-client_credentials-graph-audience_learn");
    expect(answer.status).toBe(200);
    expect(missingFrom(answer.body, documented)).toEqual([]);
    expect(answer.body.resource).toBe(documented.resource);
    const client = new Client(simulator, String(answer.body.access_token));
    expect(await client.get("/v1/customers")).toMatchObject({ status: 401, body: { code: "900420" } });
  });

  test("to who has no good grant", async () => {
    simulator = await startSimulator();
    const answer = await token({ grant_type: "refresh_token", refresh_token: "old" });
    expect(answer.body.error).toBe("invalid_grant");
    const documented = fixture("partner-center", "aad-token_401-invalid_grant_spring-fixture");
    expect(missingFrom(answer.body, documented)).toEqual([]);
  });
});

describe("UiPath answers as documented", () => {
  const license =
    "/lrm/api/host/feb0dd79-85b6-483b-b297-0e49a1aa5b7d/organization/3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10/license";

  test("to the password flow of its identity server", async () => {
    simulator = await startSimulator();
    const answer = await new Client(simulator).form("/identity_/connect/token", {
      grant_type: "password",
      client_id: "any",
      client_secret: "any",
      username: "admin",
      password: "simulated-password",
      acr_values: "tenant:Host",
    });
    expect(missingFrom(answer.body, fixture("uipath", "seen-identity-token.response-200"))).toEqual([]);
  });

  test("to an allocation below what is in use, refused or bypassed", async () => {
    simulator = await startSimulator({
      world: {
        ...demoWorld,
        uipath: {
          ...demoWorld.uipath,
          organizations: [
            {
              id: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10",
              name: "finance",
              allocations: { UNATT: 5 },
              consumed: { UNATT: 4 },
            },
          ],
        },
      },
    });
    const host = new Client(simulator, "simulated-host-token");
    const { bypassUsageCheck, ...careful } = fixture("uipath", "schema-allocate-org.request-bypass");
    const refused = await host.put(license, careful);
    expect(refused.status).toBe(409);
    expect(refused.headers.get("Content-Type")).toBe("application/problem+json; charset=utf-8");
    expect(missingFrom(refused.body, fixture("uipath", "schema-problem-details.response-4xx"))).toEqual([]);
    expect((await host.put(license, { ...careful, bypassUsageCheck })).status).toBe(200);
  });
});

test("Every documented body that the tests have is replayed", async () => {
  simulator = await startSimulator();
  const tests = readdirSync(__dirname).filter((name) => name.endsWith(".test.ts"));
  const text = tests.map((name) => readFileSync(join(__dirname, name), "utf8")).join();
  for (const service of ["partner-center", "uipath"]) {
    const names = readdirSync(join(__dirname, "../fixtures", service)).filter((name) => name.endsWith(".json"));
    expect(names.map((name) => name.replace(".json", "")).filter((name) => !text.includes(`"${name}"`))).toEqual([]);
  }
});

function camelCaseThroughout(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseThroughout);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(camelCase(value as Body)).map(([name, member]) => [name, camelCaseThroughout(member)]),
  );
}
