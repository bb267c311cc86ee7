import { demoWorld } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { fixture, missingFrom } from "./support/fixtures";
import { simulate, simulator } from "./support/simulated";
import {
  alice,
  bob,
  contoso,
  e3,
  e3Subscription,
  e5,
  legacySubscription,
  minecraft,
  subscribedSkus,
  subscriptions,
  users,
  withCustomer,
  withSubscription,
} from "./support/world";

describe("The simulator answers as the documents print it", () => {
  test("when a license is assigned", async () => {
    const client = await simulate(demoWorld);
    const answer = await client.post(
      `${users}/${alice}/licenseupdates`,
      fixture("partner-center", "post-licenseupdates_request-assign_learn"),
      {
        "MS-RequestId": "a37d3009-665d-4e12-b76e-1aa10cf80140",
        "MS-CorrelationId": "c73c9570-c352-459e-98a3-dafe4bd8c821",
      },
    );
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual(fixture("partner-center", "post-licenseupdates_201_learn"));
    expect(answer.headers.get("MS-RequestId")).toBe("a37d3009-665d-4e12-b76e-1aa10cf80140");
    expect(answer.headers.get("MS-CorrelationId")).toBe("c73c9570-c352-459e-98a3-dafe4bd8c821");
    expect(answer.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
  });

  test("when no license is left", async () => {
    const client = await simulate(withSubscription(legacySubscription, { quantity: 0 }));
    const request = fixture("partner-center", "post-licenseupdates_request-assign_learn");
    const answer = await client.post(`${users}/${alice}/licenseupdates`, request);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(fixture("partner-center", "post-licenseupdates_400-60012-out-of-licenses_learn"));
  });

  test("when the partner's own token is used for licenses", async () => {
    const partner = { ...demoWorld.partner, accessTokens: [{ token: "simulated-token", kind: "partner" as const }] };
    const client = await simulate({ ...demoWorld, partner });
    const answer = await client.post(`${users}/${alice}/licenseupdates`, {});
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(fixture("partner-center", "post-licenseupdates_400-900316-partner-token_learn"));
  });

  test("when the customer's Conditional Access stands in the way", async () => {
    const client = await simulate(withCustomer((customer) => ({ ...customer, conditionalAccess: true })));
    const answer = await client.post(`${users}/${alice}/licenseupdates`, {});
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual(fixture("partner-center", "post-licenseupdates_403-900309-conditional-access_learn"));
  });

  test("when a new commerce subscription shrinks from 10 to 1 within its window", async () => {
    const customerId = "d8202a51-69f9-4228-b900-d0e081af17d7";
    const client = await simulate({
      clock: "2021-01-20T00:00:00Z",
      partner: { accessTokens: [{ token: "simulated-token" }] },
      customers: [
        {
          id: customerId,
          companyName: "Wingtip",
          domain: "wingtip.example",
          subscriptions: [
            {
              id: e3Subscription,
              skuId: e3,
              offerId: "CFQ7TTC0LH18:0001:CFQ7TTC0K971",
              offerName: "Microsoft 365 Business Basic",
              quantity: 10,
              creationDate: "2021-01-14T16:57:15.0966728Z",
              effectiveStartDate: "2021-01-14T16:57:14.498252Z",
              commitmentEndDate: "2022-01-13T00:00:00Z",
              refundable: [{ quantity: 10, allowedUntilDateTime: "2021-01-24T20:39:17.182697Z" }],
              slow: { reads: 1, body: true },
            },
          ],
        },
      ],
    });
    const path = `/customers/${customerId}/subscriptions/${e3Subscription}`;
    const request = fixture("partner-center", "patch-subscription_request-nce-decrease_learn");
    const answer = await client.patch(`/v1${path}`, request);
    expect(answer.status).toBe(202);
    expect(answer.headers.get("Location")).toBe(path);
    // The page's older sample lacks members that the table of the resource has, and the answer refunds of the whole.
    const { commitmentEndDateTime: _, actions: ____, cancellationAllowedUntilDate: _____, ...body } = answer.body;
    const { refundOptions: __, ...documented } = fixture("partner-center", "patch-subscription_202-nce_learn");
    expect(body).toEqual(documented);
  });

  test("when the window for a decrease has closed", async () => {
    const client = await simulate(demoWorld);
    const answer = await client.patch(`${subscriptions}/${e3Subscription}`, { quantity: 4, autoRenewEnabled: true });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(fixture("partner-center", "patch-subscription_400-800090-cannot-decrease_learn"));
  });

  test("when a legacy subscription is read, add-on or not", async () => {
    const client = await simulate(withSubscription(legacySubscription, { parentSubscriptionId: e3Subscription }));
    const answer = await client.get(`${subscriptions}/${legacySubscription}`);
    expect(missingFrom(answer.body, fixture("partner-center", "get-subscription_200-legacy-addon_learn"))).toEqual([]);
    expect(answer.body).not.toHaveProperty("productType");
    const etag = Buffer.from(String((answer.body.attributes as { etag: string }).etag), "base64").toString();
    expect(etag).toBe('{"id":"83ef9d05-4169-4ef9-9657-0e86b1eab1de","version":1}');
  });

  test("when users are listed, deleted ones too", async () => {
    const client = await simulate(demoWorld);
    const listed = await client.get(users);
    expect(missingFrom(listed.body, fixture("partner-center", "get-users_200_learn"))).toEqual([]);
    const one = await client.get(`${users}/${alice}`);
    expect(missingFrom(one.body, fixture("partner-center", "get-user_200_learn"))).toEqual([]);
    simulator.change({ change: "deleteUser", customerId: contoso, userId: alice });
    const filter = encodeURIComponent('{"Field":"UserState","Value":"Inactive","Operator":"equals"}');
    const deleted = await client.get(`${users}?size=500&filter=${filter}`);
    expect(missingFrom(deleted.body, fixture("partner-center", "get-users_200-filter-inactive_learn"))).toEqual([]);
  });

  test("when licenses are read, by group and without any", async () => {
    const client = await simulate(demoWorld);
    const none = await client.get(`${users}/${alice}/licenses`);
    expect(none.body).toEqual(fixture("partner-center", "get-user-licenses_200-empty_learn"));
    simulator.change({ change: "assignLicense", customerId: contoso, userId: alice, sku: e3 });
    const some = await client.get(`${users}/${alice}/licenses`);
    expect(missingFrom(some.body, fixture("partner-center", "get-user-licenses_200-group1_learn"))).toEqual([]);
    const stock = await client.get(`${subscribedSkus}?licenseGroupIds=Group1&licenseGroupIds=Group2`);
    expect(missingFrom(stock.body, fixture("partner-center", "get-subscribedskus_200-both-groups_learn"))).toEqual([]);
    expect(stock.text).toContain(minecraft);
  });

  test("when the provisioning of a subscription is read", async () => {
    const client = await simulate(demoWorld);
    const answer = await client.get(`${subscriptions}/${e3Subscription}/provisioningstatus`);
    expect(missingFrom(answer.body, fixture("partner-center", "get-provisioningstatus_200_learn"))).toEqual([]);
    expect(answer.body.skuId).toBe(e3.toUpperCase());
  });

  test("when a suspended subscription is asked for its upgrades", async () => {
    const client = await simulate(withSubscription(legacySubscription, { status: "suspended" }));
    const answer = await client.get(`${subscriptions}/${legacySubscription}/upgrades`);
    const missing = missingFrom(answer.body, fixture("partner-center", "get-upgrades_200-ineligible_learn"));
    // Ranks and categories of the catalog are left out.
    expect(missing.filter((line) => !/\.(category|rank|uri|learnMore)\b/.test(line))).toEqual([]);
    expect(answer.text).toContain('"additionalDetails":"suspended"');
  });

  test("when a subscription is upgraded, and the type comes back as a number", async () => {
    const client = await simulate(demoWorld);
    const request = fixture("partner-center", "post-upgrades_request_learn");
    const answer = await client.post(`${subscriptions}/${legacySubscription}/upgrades`, request);
    const documented = fixture("partner-center", "post-upgrades_200-result_learn");
    expect(answer.body).toEqual({
      ...documented,
      sourceSubscriptionId: legacySubscription,
      targetSubscriptionId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
  });

  test("when a new commerce subscription is transitioned, oddities included", async () => {
    const world = withSubscription(e3Subscription, {
      transitionTargets: [
        {
          catalogItemId: "CFQ7TTC0LF8R:0001:CFQ7TTC0KCSV",
          title: "Other",
          skuId: e5,
          errors: [{ code: 3, description: "No." }],
        },
        { catalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9", title: "E5", skuId: e5 },
      ],
    });
    const shortTerm = withSubscription("6e7aa601-629e-461b-8933-0898c3cc3c7c", { termDuration: "P1M" }, world);
    const client = await simulate({ ...shortTerm, behaviour: { transitionOddities: true } });
    const eligible = await client.get(
      `${subscriptions}/${e3Subscription}/transitionEligibilities?eligibilityType=immediate`,
    );
    expect(missingFrom(eligible.body, fixture("partner-center", "get-transitioneligibilities_200_learn"))).toEqual([]);
    const request = fixture("partner-center", "post-transitions_request_learn");
    const { fromCatalogItemId: _, fromSubscriptionId: __, toSubscriptionId: ___, ...own } = request;
    const begun = await client.post(`${subscriptions}/${e3Subscription}/transitions`, { ...own, termDuration: "P1Y" });
    const documented = fixture("partner-center", "post-transitions_200_learn");
    expect(missingFrom(begun.body, documented)).toEqual(["$.toSubscriptionId: string"]);
    expect(begun.text).toContain('"Started "');
    const list = () => client.get(`${subscriptions}/${e3Subscription}/transitions`);
    await list();
    const listed = fixture("partner-center", "get-transitions_200_learn");
    expect(missingFrom((await list()).body, listed)).toEqual([]);
  });

  test("when the limit of requests is reached", async () => {
    const client = await simulate(demoWorld);
    simulator.faults.add({ effect: { do: "status", status: 429, retryAfter: 57 } });
    const answer = await client.get(`${users}/${bob}`);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("Retry-After")).toBe("57");
    expect(answer.body).toEqual(fixture("partner-center", "any_429-rate-limit_learn"));
  });

  test("when a refresh token is exchanged", async () => {
    const client = await simulate(demoWorld);
    const answer = await client.form("/contoso/oauth2/token", {
      grant_type: "refresh_token",
      refresh_token: "simulated-refresh-token",
      client_id: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
      client_secret: "simulated-secret",
      resource: "https://api.partnercenter.microsoft.com",
      scope: "openid",
    });
    expect(missingFrom(answer.body, fixture("partner-center", "aad-token_200-refresh_token_learn"))).toEqual([]);
  });

  test("when UiPath licenses are allocated, read, and a host signs in", async () => {
    await simulate(demoWorld);
    const host = new Client(simulator, "simulated-host-token");
    const path = "/lrm/api/host/feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
    const operations = `${path}/organization/7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99/license`;
    const request = { productQuantities: [{ code: "ATTUNU", quantity: 2 }] };
    const allocated = await host.put(operations, request);
    const missing = missingFrom(allocated.body, fixture("uipath", "doc-allocate-org.response-200"));
    // No product of the demo's host has features.
    expect(missing.filter((line) => !line.includes("features"))).toEqual([]);
    const documented = await host.put(operations, fixture("uipath", "doc-allocate-org.request"));
    expect(documented.body.products).toMatchObject([
      { code: "UNATT", quantity: 2 },
      { code: "TAUNATT", quantity: 3 },
      { code: "AIG", quantity: 1 },
    ]);
    const { missingAtOrganization, missingAtHost } = {
      missingAtOrganization: missingFrom(
        (await host.get(`${path}/organization/3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10/license/available`)).body,
        fixture("uipath", "schema-org-license-available.response-200"),
      ),
      missingAtHost: missingFrom(
        (await host.get(`${path}/available-products`)).body,
        fixture("uipath", "schema-host-available-products.response-200"),
      ),
    };
    expect({ missingAtOrganization, missingAtHost }).toEqual({ missingAtOrganization: [], missingAtHost: [] });
    const login = { ...fixture("uipath", "doc-ropc-host.request"), password: "simulated-password" };
    const signedIn = await host.post("/api/account/authenticate", login);
    expect(signedIn.body).toEqual({ ...fixture("uipath", "doc-ropc.response-200"), result: expect.any(String) });
  });
});
