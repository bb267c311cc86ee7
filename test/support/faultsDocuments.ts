import type { Json } from "../../provider/http/json";
import { credentials, offer, organization, sku, subscription, user } from "./faultsWorld";
import { documented } from "./modelFixtures";

/** The documented answers of each call, and the scenario in which a wrong answer reaches the call. */

export interface FuzzedCall {
  name: string;
  /** The call's name in the table of scenarios. */
  scenario: string;
  /** Status and body, as printed in the documents. */
  documents: [status: number, body: Json][];
  /** Replaces the documents' ids by those of this world, so that the client uses the answer. */
  adapt?(body: Json): Json;
  /** The answer would be wrong in this world, and any client would act on it. */
  onlyAdapted?: boolean;
  /** Whether the parts that the client reads are well-formed. A client cannot know that such a body is untrue. */
  isWellFormed?(body: Json): boolean;
}

type Object = { [key: string]: Json };
const isObject = (value: Json | undefined): value is Object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const lay =
  (members: Object) =>
  (body: Json): Json =>
    isObject(body) ? { ...body, ...members } : body;

const firstItem =
  (change: (item: Object) => Json) =>
  (body: Json): Json => {
    if (!isObject(body)) return body;
    const name = Array.isArray(body.items) ? "items" : "transition";
    const items = body[name];
    if (!Array.isArray(items)) return body;
    return { ...body, [name]: items.map((item, index) => (index === 0 && isObject(item) ? change(item) : item)) };
  };

const nestedIn = (name: string, members: Object) => (item: Object) => ({
  ...item,
  [name]: { ...(item[name] as Object), ...members },
});

const e5 = { id: subscription.e5, offerId: offer.e5, offerName: "Microsoft 365 E5", quantity: 10, status: "active" };
const legacy = {
  id: subscription.legacy,
  offerId: offer.legacy,
  offerName: "Power BI Pro (legacy)",
  quantity: 4,
  status: "active",
};
const e5Sku = { id: sku.e5.toUpperCase(), skuPartNumber: "SPE_E5", name: "Microsoft 365 E5" };

const subscriptions: [number, Json][] = [
  [200, documented("get-subscription_200-legacy-addon_learn")],
  [200, documented("get-subscription_200-legacy-azure_learn")],
  [200, documented("get-subscription_200-nce-expired-refundableQuantity_learn")],
  [200, documented("patch-subscription_200-legacy_learn")],
  [200, documented("patch-subscription_200-scheduled-change_learn")],
];
const lists: [number, Json][] = [
  [200, documented("list-subscriptions_200-legacy_learn")],
  [200, documented("list-subscriptions_200-software-nce_learn")],
  [200, documented("list-subscriptions_200-by-mpn_id_learn")],
];
const licenses: [number, Json][] = [
  [200, documented("get-user-licenses_200-group1_learn")],
  [200, documented("get-user-licenses_200-group1+group2_learn")],
  [200, documented("get-user-licenses_200-empty_learn")],
];
const refusals: [number, Json][] = [
  [429, documented("any_429-rate-limit_learn")],
  [400, documented("post-licenseupdates_400-60012-out-of-licenses_learn")],
  [403, documented("post-licenseupdates_403-900309-conditional-access_learn")],
  [400, documented("patch-subscription_400-800090-cannot-decrease_learn")],
];
const available: [number, Json][] = [[200, documented("schema-org-license-available.response-200", "uipath")]];
const allocation: [number, Json][] = [[200, documented("doc-allocate-org.response-200", "uipath")]];
const tokens: [number, Json][] = [
  [200, documented("aad-token_200-refresh_token_learn")],
  [200, documented("aad-token_200-client_credentials-graph-audience_learn")],
  [401, documented("aad-token_401-invalid_grant_spring-fixture")],
];

const product = (code: string, quantity: number) => ({ code, quantity, type: "STANDARD", features: [] });
const ofFinance = {
  accountId: organization.finance,
  products: [product("UNATT", 1), product("TAUNATT", 2), product("ATTUNU", 10)],
};

/** Compares in any case, because the services write names in different cases. */
const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] : undefined;

const wellFormed = (list: Json | undefined, text: string, number: string): boolean =>
  Array.isArray(list) &&
  list.every((item) => typeof memberOf(item, text) === "string" && typeof memberOf(item, number) === "number");

const holdsE5 = firstItem(nestedIn("productSku", e5Sku));

export const fuzzedCalls: FuzzedCall[] = [
  {
    name: "GET subscription",
    scenario: "GET subscription: create",
    documents: [...subscriptions, ...refusals],
    adapt: lay(e5),
  },
  {
    name: "GET subscription (refresh)",
    scenario: "GET subscription: refresh",
    documents: subscriptions,
    adapt: lay(e5),
  },
  {
    name: "PATCH subscription",
    scenario: "PATCH subscription: more seats",
    documents: [...subscriptions, [202, documented("patch-subscription_202-nce_learn")], ...refusals],
    adapt: lay({ ...e5, quantity: 12 }),
  },
  { name: "GET licenses", scenario: "GET licenses: create", documents: [...licenses, ...refusals], adapt: holdsE5 },
  { name: "GET licenses (refresh)", scenario: "GET licenses: refresh", documents: licenses, adapt: holdsE5 },
  { name: "GET licenses (delete)", scenario: "GET licenses: delete", documents: licenses, adapt: holdsE5 },
  { name: "GET licenses (exclusive)", scenario: "GET licenses: exclusive", documents: licenses, adapt: holdsE5 },
  {
    name: "GET subscribedskus",
    scenario: "GET subscribedskus: create",
    documents: [
      [200, documented("get-subscribedskus_200-group1_learn")],
      [200, documented("get-subscribedskus_200-both-groups_learn")],
    ],
    adapt: holdsE5,
  },
  {
    name: "GET users",
    scenario: "GET users: create by name",
    documents: [
      [200, documented("get-users_200_learn")],
      [200, documented("get-users_200-filter-inactive_learn")],
    ],
    adapt: firstItem(lay({ id: user.erin, userPrincipalName: "erin@contoso.example" })),
  },
  {
    name: "POST licenseupdates",
    scenario: "POST licenseupdates: swap",
    documents: [
      [201, documented("post-licenseupdates_201_learn")],
      [400, documented("post-licenseupdates_400-900316-partner-token_learn")],
      ...refusals,
    ],
  },
  {
    name: "GET provisioningstatus",
    scenario: "GET provisioningstatus: preview",
    documents: [[200, documented("get-provisioningstatus_200_learn")]],
    adapt: lay({ skuId: sku.kiosk }),
  },
  {
    name: "GET subscriptions",
    scenario: "GET subscriptions: legacy upgrade",
    documents: lists,
    adapt: firstItem(lay(legacy)),
  },
  {
    name: "GET upgrades",
    scenario: "GET upgrades",
    documents: [[200, documented("get-upgrades_200-ineligible_learn")]],
    adapt: firstItem((item) => ({
      ...item,
      targetOffer: { ...(item.targetOffer as Object), id: offer.legacyTarget },
      upgradeType: "upgrade_with_license_transfer",
      isEligible: true,
      upgradeErrors: [],
    })),
  },
  {
    name: "POST upgrades",
    scenario: "POST upgrades",
    documents: [[200, documented("post-upgrades_200-result_learn")], ...refusals],
    adapt: lay({ sourceSubscriptionId: subscription.legacy }),
  },
  {
    name: "GET transitioneligibilities",
    scenario: "GET transitioneligibilities",
    documents: [[200, documented("get-transitioneligibilities_200_learn")]],
    adapt: firstItem(lay({ catalogItemId: offer.e5 })),
  },
  {
    name: "GET transitions",
    scenario: "GET transitions: before",
    documents: [[200, documented("get-transitions_200_learn")]],
    adapt: firstItem(lay({ ToCatalogItemId: offer.e5, quantity: 5 })),
  },
  {
    name: "GET transitions (under way)",
    scenario: "GET transitions: under way",
    documents: [[200, documented("get-transitions_200_learn")]],
    adapt: firstItem(lay({ ToCatalogItemId: offer.e5, quantity: 20 })),
  },
  {
    name: "GET transitions (begun already)",
    scenario: "GET transitions: begun already",
    documents: [[200, documented("get-transitions_200_learn")]],
    onlyAdapted: true,
    isWellFormed: (body) => {
      const list = memberOf(body, "items") ?? memberOf(body, "transition");
      const events = Array.isArray(list) ? list.map((item) => memberOf(item, "events")) : [];
      return (
        wellFormed(list, "toCatalogItemId", "quantity") &&
        events.every(
          (each) => Array.isArray(each) && each.every((event) => typeof memberOf(event, "status") === "string"),
        )
      );
    },
    adapt: firstItem(lay({ ToCatalogItemId: offer.e5, quantity: 5 })),
  },
  {
    name: "POST transitions",
    scenario: "POST transitions: some seats",
    documents: [[200, documented("post-transitions_200_learn")], ...refusals],
    adapt: lay({ toCatalogItemId: offer.e5, quantity: 5 }),
  },
  {
    name: "POST token",
    scenario: "POST token: refresh token",
    documents: tokens,
    adapt: lay({ access_token: credentials.accessToken }),
  },
  {
    name: "GET available",
    scenario: "GET available: create",
    documents: available,
    onlyAdapted: true,
    isWellFormed: (body) => wellFormed(memberOf(memberOf(body, "license"), "products"), "code", "quantity"),
    adapt: (body) => (isObject(body) ? { ...body, license: { ...(body.license as Object), ...ofFinance } } : body),
  },
  { name: "POST license", scenario: "POST license: beside others", documents: allocation },
  { name: "PUT license", scenario: "PUT license: first", documents: allocation },
  { name: "DELETE remove", scenario: "DELETE remove", documents: allocation },
  {
    name: "GET available-products",
    scenario: "GET available-products",
    documents: [[200, documented("schema-host-available-products.response-200", "uipath")]],
  },
  {
    name: "POST authenticate",
    scenario: "POST authenticate",
    documents: [[200, documented("doc-ropc.response-200", "uipath")]],
    adapt: lay({ result: credentials.hostToken }),
  },
  {
    name: "POST connect/token",
    scenario: "POST connect/token: client",
    documents: tokens,
    adapt: lay({ access_token: credentials.hostToken, expires_in: 1800, token_type: "Bearer" }),
  },
];
