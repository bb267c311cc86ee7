import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../../provider/http/json";
import {
  parseFault,
  parseLicenses,
  parseLicenseWarnings,
  parseProvisionedSku,
  parseSubscribedSkus,
  parseSubscription,
  parseSubscriptions,
  parseUsers,
} from "../../../provider/services/partnercenter/wire";
import { documented } from "../../support/modelFixtures";

/** `expect` on nested parts of what was read; the bodies themselves are in `test/fixtures/partner-center`. */
type Parse = (body: Json | undefined, what: string) => unknown;

const read = (name: string, parse: Parse) => parse(documented(name), "Reading");

test("every documented body names its source", () => {
  const folder = join(__dirname, "../../fixtures");
  const sources = readFileSync(join(folder, "README.md"), "utf8");
  const bodies = readdirSync(join(folder, "partner-center")).filter((name) => name.endsWith(".json"));
  expect(bodies.filter((name) => !sources.includes(`| ${name} |`))).toEqual([]);
});

describe("Every documented subscription is read", () => {
  test.each<[string, object]>([
    [
      "get-subscription_200-legacy-addon_learn",
      {
        quantity: 2,
        status: "active",
        autoRenewEnabled: true,
        offerName: "Exchange Online Archiving for Exchange Online",
        commitmentEndDate: new Date("2018-02-10T00:00:00Z"),
        parentSubscriptionId: "1C2B75C1-74A5-472A-A729-7F8CEFC477F9",
      },
    ],
    [
      "get-subscription_200-legacy-azure_learn",
      {
        quantity: 1,
        billingType: "usage",
        offerId: "MS-AZR-0145P",
        commitmentEndDate: new Date("9999-12-10T00:00:00Z"),
      },
    ],
    [
      "get-subscription_200-nce-expired-refundableQuantity_learn",
      {
        quantity: 15,
        status: "expired",
        productType: { id: "OnlineServicesNCE" },
        refundableQuantity: {
          totalQuantity: 10,
          details: [{ quantity: 10, allowedUntilDateTime: new Date("2021-01-24T20:39:17.182Z") }],
        },
      },
    ],
    ["list-or-get-subscription_200-azure_spring-fixture", { quantity: 20, billingType: "usage" }],
    [
      "patch-subscription_200-cancelled-deleted_learn",
      { quantity: 1, status: "deleted", commitmentEndDate: new Date("2019-02-08T00:21:45.926Z") },
    ],
    [
      "patch-subscription_200-legacy_learn",
      {
        id: "83ef9d05-4169-4ef9-9657-0e86b1eab1de",
        quantity: 2,
        status: "active",
        autoRenewEnabled: false,
        billingType: "none",
      },
    ],
    ["patch-subscription_200-scheduled-change_learn", { quantity: 1, scheduledNextTermInstructions: { quantity: 1 } }],
    ["patch-subscription_202-nce_learn", { quantity: 1, status: "active", refundableQuantity: { totalQuantity: 1 } }],
    ["patch-subscription_request-legacy-quantity_learn", { quantity: 2 }],
    ["patch-subscription_request-nce-decrease_learn", { quantity: 1 }],
    ["patch-subscription_request-nce-friendlyName_learn", { autoRenewEnabled: true }],
    ["patch-subscription_request-scheduled-change_learn", { scheduledNextTermInstructions: { quantity: 1 } }],
    ["patch-subscription_request-suspend_learn", { status: "suspended" }],
  ])("%s", (name, expected) => {
    expect(read(name, parseSubscription)).toMatchObject(expected);
    expect(read(name, parseSubscription)).toMatchObject({ raw: documented(name) });
  });

  test.each([
    ["list-subscriptions_200-by-mpn_id_learn", "Intune Device", 5],
    ["list-subscriptions_200-legacy_learn", "", 1],
    ["list-subscriptions_200-software-nce_learn", "SQL Server Enterprise - 2 Core License Pack - 3 year", 1],
  ])("%s", (name, offerName, quantity) => {
    expect(read(name, parseSubscriptions)).toMatchObject({ items: [{ offerName, quantity }], next: undefined });
  });
});

describe("Every documented answer about users and licenses is read", () => {
  test.each([
    [
      "get-users_200_learn",
      ["a9ef48bb-8758-4590-a312-d4a47bfaded4", "6e668259-1f09-479d-bcb8-d9b03e826b8d"],
      ["US", undefined],
    ],
    ["get-users_200-filter-inactive_learn", ["a45f1416-3300-4f65-9e8d-f123b397a4ea"], ["US"]],
  ])("%s", (name, ids, locations) => {
    const { items } = parseUsers(documented(name), "Reading");
    expect(items.map(({ id }) => id)).toEqual(ids);
    expect(items.map(({ usageLocation }) => usageLocation)).toEqual(locations);
  });

  test.each([
    ["get-user-licenses_200-group1_learn", ["EMS"], ["group1"], [5]],
    ["get-user-licenses_200-group1+group2_learn", ["CFQ7TTC0K5DR/0002", "WIN_ENT_E5"], ["group2", "group1"], [0, 2]],
    ["get-user-licenses_200-empty_learn", [], [], []],
  ])("%s", (name, partNumbers, groups, plans) => {
    const { items } = parseLicenses(documented(name), "Reading");
    expect(items.map(({ productSku }) => productSku.skuPartNumber)).toEqual(partNumbers);
    expect(items.map(({ productSku }) => productSku.licenseGroupId)).toEqual(groups);
    expect(items.map(({ servicePlans }) => servicePlans.length)).toEqual(plans);
  });

  test.each([
    ["get-subscribedskus_200-group1_learn", { EMS: 4, POWER_BI_PRO: 0 }],
    [
      "get-subscribedskus_200-both-groups_learn",
      { AAD_PREMIUM: 15, AX_TASK_USER: 1, "CFQ7TTC0K5DR/0002": 23, WIN_ENT_E5: 71 },
    ],
  ])("%s", (name, seats) => {
    const { items } = parseSubscribedSkus(documented(name), "Reading");
    expect(Object.fromEntries(items.map((sku) => [sku.productSku.skuPartNumber, sku.availableUnits]))).toEqual(seats);
  });

  test("post-licenseupdates_201_learn", () => {
    expect(read("post-licenseupdates_201_learn", parseLicenseWarnings)).toEqual([]);
  });

  test("get-provisioningstatus_200_learn", () => {
    expect(read("get-provisioningstatus_200_learn", parseProvisionedSku)).toBe("6fd2c87f-b296-42f0-b197-1e91e994b900");
  });
});

describe("Every documented error is read", () => {
  test.each([
    ["post-licenseupdates_400-60012-out-of-licenses_learn", "60012", "run out of licenses", 1],
    ["post-licenseupdates_400-900316-partner-token_learn", "900316", "Partner token is not allowed", 0],
    ["post-licenseupdates_403-900309-conditional-access_learn", "900309", "Conditional Access", 0],
    ["patch-subscription_400-800090-cannot-decrease_learn", "800090", "", 0],
    ["any_429-rate-limit_learn", undefined, "Try again in 57 seconds", 0],
  ])("%s", (name, code, description, data) => {
    expect(parseFault(documented(name))).toEqual({
      code,
      description: expect.stringContaining(description),
      data: Array.from({ length: data }, () => expect.any(String)),
    });
  });
});
