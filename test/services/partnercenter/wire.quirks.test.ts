import { parseJson } from "../../../provider/http/json";
import { withQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.body";
import { isNewCommerce } from "../../../provider/services/partnercenter/term.decide";
import {
  parseCompanyName,
  parseFault,
  parseLicenses,
  parseLicenseWarnings,
  parseSubscribedSkus,
  parseSubscription,
  parseSubscriptions,
  parseUsers,
} from "../../../provider/services/partnercenter/wire";
import { documented, documentedText } from "../../support/modelFixtures";

type Body = { [key: string]: never };

const live = documented("get-subscription_200-nce-expired-refundableQuantity_learn") as Body;
const legacy = documented("get-subscription_200-legacy-addon_learn") as Body;
const subscription = (change: object) => parseSubscription({ ...live, ...change } as never, "Reading");
const list = (...items: object[]) => parseSubscriptions({ totalCount: items.length, items } as never, "Reading");

describe("What Partner Center really sends is read", () => {
  test.each([
    ["UTF-8", Buffer.from(`\uFEFF${documentedText("get-user-licenses_200-group1_learn")}`)],
    ["UTF-16", Buffer.from(`\uFEFF${documentedText("get-user-licenses_200-group1_learn")}`, "utf16le")],
  ])("quirk 1: a byte order mark in %s does not matter", (_encoding, body) => {
    expect(parseLicenses(parseJson(body, "application/json", "Reading"), "Reading").items).toHaveLength(1);
  });

  test.each<[string, object, string | undefined]>([
    ["a number", { code: 60012, description: "No license is left.", source: "PartnerFD" }, "60012"],
    ["a text", { code: "900420", description: "No license is left." }, "900420"],
    ["absent", { description: "No license is left." }, undefined],
  ])("quirk 2: the code of an error may be %s", (_sentence, body, code) => {
    expect(parseFault(body as never)).toMatchObject({ code, description: "No license is left." });
  });

  test.each<[string, unknown, string[]]>([
    ["absent", undefined, []],
    ["empty", [], []],
    ["texts", ["LicenseQuotaExceededException"], ["LicenseQuotaExceededException"]],
    ["objects", [{ reason: "quota" }], ['{"reason":"quota"}']],
    ["null", null, []],
    ["texts and null", ["LicenseQuotaExceededException", null], ["LicenseQuotaExceededException"]],
  ])("quirk 2: the data of an error may be %s", (_sentence, data, expected) => {
    const body = { code: 60012, description: "No license is left.", ...(data === undefined ? {} : { data }) };
    expect(parseFault(body as never)).toEqual({ code: "60012", description: "No license is left.", data: expected });
  });

  test.each([
    ["an object", { reason: "quota" }],
    ["a text", "quota"],
  ])("quirk 2: an error keeps its code and words when its data is %s, as its .NET type allows", (_sentence, data) => {
    const fault = parseFault({ code: 60012, description: "No license is left.", data } as never);
    expect(fault).toMatchObject({ code: "60012", description: "No license is left." });
  });

  test("quirk 3: the gateway's own shape is an error with words and without a code", () => {
    expect(parseFault({ statusCode: 429, message: "Rate limit is exceeded." })).toEqual({
      code: undefined,
      description: "Rate limit is exceeded.",
      data: [],
    });
  });

  test.each([
    ["plain text", "Service Unavailable"],
    ["nothing", undefined],
    ["a list", []],
    ["a number", 500],
  ])("quirk 3: an error of %s is still an error", (_sentence, body) => {
    expect(parseFault(body as never)).toMatchObject({ code: undefined, data: [] });
  });

  test.each(["none", "active", "suspended", "deleted", "expired", "pending", "disabled", "Active", "neverHeardOf"])(
    "quirk 4: a subscription with status %s does not spoil the whole list",
    (status) => {
      expect(list({ ...live, status }, legacy).items.map((each) => each.status)).toEqual([
        status.toLowerCase(),
        "active",
      ]);
    },
  );

  test.each(["none", "usage", "license", "benefit", "Benefit", "neverHeardOf"])(
    "quirk 5: the billing type %s is read without regard to case",
    (billingType) => {
      expect(subscription({ billingType }).billingType).toBe(billingType.toLowerCase());
    },
  );

  test.each(["none", "unknown", "monthly", "Monthly", "Annual", "one_time", "triennial", "biennial"])(
    "quirk 5: the billing cycle %s is kept as it came, as it goes back",
    (billingCycle) => {
      expect(subscription({ billingCycle }).billingCycle).toBe(billingCycle);
    },
  );

  test.each([
    [2, "2"],
    ["2", "2"],
    ["service_plan_pending", "service_plan_pending"],
  ])("quirk 6: a license warning's code may be a number or a name: %p", (code, expected) => {
    expect(parseLicenseWarnings({ licenseWarnings: [{ code, message: "Later." }] }, "Changing")).toEqual([
      { code: expected, message: "Later.", servicePlans: [] },
    ]);
  });

  test.each([
    ["2019-01-09T00:21:45Z", "2019-01-09T00:21:45.000Z"],
    ["2019-01-09T00:21:45.9Z", "2019-01-09T00:21:45.900Z"],
    ["2019-01-09T00:21:45.92Z", "2019-01-09T00:21:45.920Z"],
    ["2019-01-09T00:21:45.926Z", "2019-01-09T00:21:45.926Z"],
    ["2019-01-09T00:21:45.182697Z", "2019-01-09T00:21:45.182Z"],
    ["2019-01-09T00:21:45.9263727Z", "2019-01-09T00:21:45.926Z"],
    ["2019-01-09T00:21:45.9263727+00:00", "2019-01-09T00:21:45.926Z"],
    ["2019-01-08T16:21:45.9263727-08:00", "2019-01-09T00:21:45.926Z"],
    ["2019-01-09T00:21:45.9263727", "2019-01-09T00:21:45.926Z"],
    ["0001-01-01T00:00:00", "0001-01-01T00:00:00.000Z"],
    ["9999-12-14T00:00:00Z", "9999-12-14T00:00:00.000Z"],
    ["2015-11-25T06: 41: 12Z", "2015-11-25T06:41:12.000Z"],
    ["2022-01-13", "2022-01-13T00:00:00.000Z"],
  ])("quirk 7: the date %p is %s", (commitmentEndDate, expected) => {
    expect(subscription({ commitmentEndDate }).commitmentEndDate?.toISOString()).toBe(expected);
  });

  test("quirk 7: a date that is none is absent, and a window without one counts as closed", () => {
    expect(subscription({ commitmentEndDate: "soon" }).commitmentEndDate).toBeUndefined();
    const refundableQuantity = { totalQuantity: 3, details: [{ quantity: 3, allowedUntilDateTime: "soon" }] };
    expect(subscription({ refundableQuantity }).refundableQuantity?.details[0]?.allowedUntilDateTime.getTime()).toBe(0);
  });

  test("quirk 8: PascalCase reads like camelCase, and goes back as it came", () => {
    const body = documented("patch-subscription_200-legacy_learn") as Body;
    const read = parseSubscription(body, "Reading");
    expect(read).toMatchObject({ quantity: 2, status: "active" });
    expect(withQuantity(read, 3, false)).toEqual({ ...body, Quantity: 3 });
  });

  test.each<[string, object]>([
    ["an etag (new commerce)", live],
    ["type, term and refundable quantity (traditional)", legacy],
    ["billing cycle and trial mark (add-on)", legacy],
    ["all but id and quantity", { id: "a", quantity: 1 }],
  ])("quirk 9: a subscription may lack %s", (_sentence, body) => {
    expect(parseSubscription(body as never, "Reading")).toMatchObject({ isTrial: false, quantity: expect.any(Number) });
  });

  test("quirk 9: an empty etag, partner or renewal term goes back empty", () => {
    const body = documented("patch-subscription_200-cancelled-deleted_learn") as Body;
    expect(withQuantity(parseSubscription(body, "Reading"), 1, false)).toEqual(body);
  });

  test("quirk 9: a license may lack its target, its group and its plans", () => {
    const bare = { productSku: { id: "F8A1DB68-BE16-40ED-86D5-CB42CE701560" } };
    expect(parseLicenses({ items: [bare] }, "Reading").items).toEqual([
      {
        productSku: {
          id: "f8a1db68-be16-40ed-86d5-cb42ce701560",
          name: "",
          skuPartNumber: "",
          licenseGroupId: "group1",
        },
        servicePlans: [],
      },
    ]);
  });

  test("quirk 10: null in place of a list, an object or a text is an absent one", () => {
    const nothing = { LicensesToRemove: null, LicenseWarnings: null };
    expect(parseLicenseWarnings(nothing, "Changing")).toEqual([]);
    const body = { ParentSubscriptionId: null, PartnerId: null, refundableQuantity: null, productType: null };
    expect(subscription(body).refundableQuantity).toBeUndefined();
    expect(parseLicenses({ items: [{ productSku: { id: "a" }, servicePlans: null }] }, "Reading").items).toHaveLength(
      1,
    );
  });

  test("quirk 10: null among a user's licenses is refused: without it, the list would look whole", () => {
    const items = [{ productSku: { id: "a" } }, null];
    expect(() => parseLicenses({ items }, "Reading licenses")).toThrow(/^Reading licenses: Partner Center.*1:/);
  });

  test("quirk 10: null among users and products is skipped, and does not hide the others", () => {
    expect(parseUsers({ items: [null, { id: "a", userPrincipalName: "a@b.example" }] }, "Reading").items).toHaveLength(
      1,
    );
    expect(parseSubscribedSkus({ items: [{ productSku: { id: "a" } }, null] }, "Reading").items).toHaveLength(1);
  });

  test("quirk 11: numbers may be texts, and a count does not matter", () => {
    expect(subscription({ quantity: "15" }).quantity).toBe(15);
    const skus = { totalCount: "04", items: [{ productSku: { id: "a" }, availableUnits: "3", totalUnits: " 7 " }] };
    expect(parseSubscribedSkus(skus, "Reading").items).toMatchObject([{ availableUnits: 3, totalUnits: 7 }]);
  });

  test("quirk 11: a text that is no number is refused, not guessed", () => {
    expect(() => subscription({ quantity: "many" })).toThrow("quantity");
    expect(() => subscription({ quantity: 1.5 })).toThrow("quantity");
  });

  test("quirk 12: ids of products, plans and users compare without case, and a subscription's goes back as it came", () => {
    const id = "F8A1DB68-BE16-40ED-86D5-CB42CE701560";
    expect(parseSubscribedSkus({ items: [{ productSku: { id } }] }, "Reading").items[0]?.productSku.id).toBe(
      id.toLowerCase(),
    );
    expect(parseUsers({ items: [{ id, userPrincipalName: "A@b.example" }] }, "Reading").items[0]?.id).toBe(
      id.toLowerCase(),
    );
    expect(parseSubscription(legacy, "Reading").id).toBe("968BA1CF-C146-4ADF-A300-308DCF718EEE");
  });

  test("quirk 12: an order's id may be any text, and an offer's tells new commerce from traditional", () => {
    expect(subscription({ orderId: "ImxjLNL4_fOc-2KoyOxGTZcrlIquzls11", unitType: "License(s)" }).quantity).toBe(15);
    expect(isNewCommerce(subscription({}))).toBe(true);
    expect(isNewCommerce(subscription({ productType: null }))).toBe(true);
    expect(isNewCommerce(parseSubscription(legacy, "Reading"))).toBe(false);
  });

  test("quirk 13: undocumented members are accepted, and go back", () => {
    const extra = {
      actions: ["edit", "cancel"],
      promotionId: "39NFJQT1PFPJ",
      scheduledActions: { scheduleType: "endOfTerm", actionType: "renew" },
      nextChargeInstructions: { product: {} },
      neverHeardOf: [{ of: "this" }],
    };
    expect(withQuantity(subscription(extra), 15, false)).toEqual({ ...live, ...extra });
  });

  test("quirk 14: the details of what can be given back count, not their total", () => {
    const details = [
      { quantity: 4, allowedUntilDateTime: "2026-03-05T00:00:00Z" },
      { quantity: "3", allowedUntilDateTime: "2026-03-06T00:00:00Z" },
    ];
    const read = subscription({ refundableQuantity: { totalQuantity: 10, details } });
    expect(read.refundableQuantity?.details.map(({ quantity }) => quantity)).toEqual([4, 3]);
    expect(subscription({ refundableQuantity: { totalQuantity: 10 } }).refundableQuantity?.details).toEqual([]);
    expect(parseSubscription(legacy, "Reading").refundableQuantity).toBeUndefined();
  });

  test("quirk 15: a list needs no count and no links", () => {
    expect(parseSubscriptions({ items: [] }, "Reading")).toEqual({
      items: [],
      sent: 0,
      total: undefined,
      next: undefined,
      headers: [],
      continuation: undefined,
    });
    expect(parseSubscriptions({ Items: [legacy] }, "Reading").items).toHaveLength(1);
  });

  test("quirk 15: one license in place of a list is refused, and never read as no license", () => {
    const [license] = (documented("get-user-licenses_200-group1_learn") as unknown as { items: never[] }).items;
    expect(() => parseLicenses(license, "Reading licenses")).toThrow(/Reading licenses.*items/);
  });
});

test("A deleted user is gone since a day, and a customer has a name or none", () => {
  const deleted = (softDeletionTime: unknown) =>
    parseUsers({ items: [{ id: "a", userPrincipalName: "b", softDeletionTime }] } as never, "Reading").items[0];
  expect(deleted("2026-11-27T10:00:00Z")?.softDeletionTime).toBe("2026-11-27");
  expect(deleted(7)).toMatchObject({ id: "a", state: "active" });
  const called = (companyProfile: unknown) => parseCompanyName({ companyProfile } as never, "Reading");
  expect([called({ companyName: "Contoso" }), called({ companyName: "" }), called({}), called(null)]).toEqual([
    ...["Contoso", undefined, undefined, undefined],
  ]);
  expect(() => parseCompanyName(undefined, "Reading")).toThrow("Reading: Partner Center answered with an empty body.");
  expect(parseLicenseWarnings(undefined, "Changing")).toEqual([]);
});

describe("What is not an answer is never read as an empty one", () => {
  test.each([
    ["an empty body", undefined],
    ["null", null],
    ["a text", "OK"],
    ["an empty object", {}],
    ["an error with a status of success", { code: 400072, description: "Not now." }],
  ])("%s", (_sentence, body) => {
    for (const parse of [parseLicenses, parseSubscribedSkus, parseUsers, parseSubscriptions, parseSubscription])
      expect(() => parse(body as never, "Reading")).toThrow(/^Reading: Partner Center/);
  });

  test("a sample of the documentation that is not even JSON (04) is refused by name", () => {
    const body = Buffer.from('{"totalCount": 04, "items": []}');
    expect(() => parseJson(body, "application/json", "Reading")).toThrow("not JSON");
  });
});
