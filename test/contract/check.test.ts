import type { ProviderProcess, ResourceType } from "../support/process";
import { unknown } from "../support/process";
import { bench } from "../support/processes";
import { contoso } from "../support/world";

const quantity = {
  customerId: contoso.id,
  subscriptionId: contoso.e5,
  quantity: 12,
  decrease: "fail",
  onDelete: "retain",
};

const license = {
  customerId: contoso.id,
  userId: "alice@contoso.example",
  licenses: [
    { sku: "SPE_E3", excludedPlans: ["SHAREPOINTENTERPRISE", "TEAMS1"] },
    { sku: "SPE_E5", excludedPlans: [] },
  ],
  exclusive: false,
};

const valid: Record<ResourceType, Record<string, unknown>> = { SubscriptionQuantity: quantity, UserLicense: license };

const wrong: [what: string, type: ResourceType, given: object, property: string, shown: string, expected: string][] = [
  [
    "a customer that is no GUID",
    "SubscriptionQuantity",
    { customerId: "contoso.com" },
    "customerId",
    '"contoso.com"',
    "the customer's tenant id, a GUID",
  ],
  [
    "a subscription that is no GUID",
    "SubscriptionQuantity",
    { subscriptionId: "e5" },
    "subscriptionId",
    '"e5"',
    "the subscription's id, a GUID",
  ],
  [
    "a customer that is a number",
    "SubscriptionQuantity",
    { customerId: 5 },
    "customerId",
    "5",
    "the customer's tenant id, a GUID",
  ],
  [
    "no customer at all",
    "SubscriptionQuantity",
    { customerId: undefined },
    "customerId",
    "missing",
    "the customer's tenant id, a GUID",
  ],
  ["a quantity of 0", "SubscriptionQuantity", { quantity: 0 }, "quantity", "0", "a whole number of 1 or more"],
  ["a negative quantity", "SubscriptionQuantity", { quantity: -3 }, "quantity", "-3", "a whole number of 1 or more"],
  ["half a seat", "SubscriptionQuantity", { quantity: 2.5 }, "quantity", "2.5", "a whole number of 1 or more"],
  [
    "a quantity that is a text",
    "SubscriptionQuantity",
    { quantity: "12" },
    "quantity",
    '"12"',
    "a whole number of 1 or more",
  ],
  [
    "a quantity that is null",
    "SubscriptionQuantity",
    { quantity: null },
    "quantity",
    "null",
    "a whole number of 1 or more",
  ],
  [
    "no quantity",
    "SubscriptionQuantity",
    { quantity: undefined },
    "quantity",
    "missing",
    "a whole number of 1 or more",
  ],
  [
    "a way to decrease that there is not",
    "SubscriptionQuantity",
    { decrease: "later" },
    "decrease",
    '"later"',
    '"fail" or "atRenewal"',
  ],
  [
    "an end that there is not",
    "SubscriptionQuantity",
    { onDelete: "cancel" },
    "onDelete",
    '"cancel"',
    '"retain" or "restore"',
  ],
  ["a misspelt argument", "SubscriptionQuantity", { quanttiy: 3 }, "quanttiy", "no such argument", "misspelt"],
  [
    "a user's first name",
    "UserLicense",
    { userId: "alice" },
    "userId",
    '"alice"',
    "object id (a GUID) or user principal name",
  ],
  ["no user", "UserLicense", { userId: undefined }, "userId", "missing", "object id or user principal name"],
  ["no licenses", "UserLicense", { licenses: [] }, "licenses", "[]", "at least one license"],
  ["licenses that are one text", "UserLicense", { licenses: "SPE_E3" }, "licenses", '"SPE_E3"', "a list of licenses"],
  ["a license that is a text", "UserLicense", { licenses: ["SPE_E3"] }, "licenses[0]", '"SPE_E3"', "{ sku"],
  ["a license without product", "UserLicense", { licenses: [{}] }, "licenses[0].sku", "missing", "a product"],
  ["an empty product name", "UserLicense", { licenses: [{ sku: " " }] }, "licenses[0].sku", '""', "a product"],
  [
    "the same product twice",
    "UserLicense",
    { licenses: [{ sku: "SPE_E3" }, { sku: "spe_e3" }] },
    "licenses[1].sku",
    '"spe_e3"',
    "each product once; licenses[0] names it already",
  ],
  [
    "a service plan twice",
    "UserLicense",
    { licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1", "teams1"] }] },
    "licenses[0].excludedPlans[1]",
    '"teams1"',
    "each service plan once",
  ],
  [
    "service plans that are one text",
    "UserLicense",
    { licenses: [{ sku: "SPE_E3", excludedPlans: "TEAMS1" }] },
    "licenses[0].excludedPlans",
    '"TEAMS1"',
    "a list of service plans",
  ],
  [
    "a misspelt argument of a license",
    "UserLicense",
    { licenses: [{ sku: "SPE_E3", excludePlans: [] }] },
    "licenses[0].excludePlans",
    "no such argument",
    "misspelt",
  ],
  ["an exclusive that is a text", "UserLicense", { exclusive: "yes" }, "exclusive", '"yes"', "true or false"],
];

/** Every place in the arguments, as a path, and the arguments with the marker in that place. */
function withUnknowns(args: Record<string, unknown>): [path: string, args: Record<string, unknown>][] {
  const places = (value: unknown, path: (string | number)[]): (string | number)[][] => [
    ...(path.length > 0 ? [path] : []),
    ...(typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, member]) =>
          places(member, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : []),
  ];
  return places(args, []).map((path) => {
    const copy = structuredClone(args);
    const at = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], copy);
    (at as Record<string, unknown>)[path.at(-1) as string] = unknown;
    return [path.join("."), copy];
  });
}

const unknowns = (Object.entries(valid) as [ResourceType, Record<string, unknown>][]).flatMap(([type, args]) =>
  withUnknowns(args).map(([path, withUnknown]): [string, ResourceType, Record<string, unknown>] => [
    path,
    type,
    withUnknown,
  ]),
);

describe("Arguments are checked before anything is done", () => {
  const at = bench();
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await at.ready();
  });
  afterEach(() => {
    expect(at.simulator.journal.exchanges).toEqual([]);
    expect(provider.takePrinted()).toBe("");
  });

  test.each(wrong)("%s is refused", async (_what, type, given, property, shown, expected) => {
    const args = Object.fromEntries(
      Object.entries({ ...valid[type], ...given }).filter(([, value]) => value !== undefined),
    );
    const { failures } = await provider.check(type, args);
    expect(failures).toHaveLength(1);
    const reason = failures[0]?.reason ?? "";
    expect(reason.slice(0, property.length + 1)).toBe(`${property}:`);
    expect(reason).toContain(shown);
    expect(reason).toContain(expected);
  });

  test.each(Object.keys(valid) as ResourceType[])(
    "good arguments of a %s pass, and come back as given",
    async (type) => {
      const { failures, inputs } = await provider.check(type, valid[type]);
      expect(failures).toEqual([]);
      expect(inputs).toMatchObject(valid[type]);
    },
  );

  test("everything that is wrong is said at once", async () => {
    const { failures } = await provider.check("SubscriptionQuantity", {
      customerId: "contoso.com",
      quantity: 0,
      seats: 3,
    });
    expect(failures.map(({ reason }) => reason.split(":")[0]).sort()).toEqual([
      "customerId",
      "quantity",
      "seats",
      "subscriptionId",
    ]);
  });

  test("no failure names a property to Pulumi, which would print the value behind it, secret or not", async () => {
    const { failures } = await provider.check("UserLicense", { ...license, userId: "alice", licenses: [] });
    expect(failures.map(({ property }) => property)).toEqual(["", ""]);
  });

  test("a value under a name that there is not is never repeated: it may be a credential", async () => {
    const { failures } = await provider.check("UserLicense", { ...license, clientSecret: "a-secret-by-mistake" });
    expect(failures).toHaveLength(1);
    expect(JSON.stringify(failures)).not.toContain("a-secret-by-mistake");
  });

  test("licenses and plans in another order are the same arguments", async () => {
    const [e3, e5] = license.licenses;
    const other = { ...license, licenses: [e5, { ...e3, excludedPlans: ["TEAMS1", "SHAREPOINTENTERPRISE"] }] };
    const { inputs } = await provider.check("UserLicense", other);
    expect(inputs).toEqual((await provider.check("UserLicense", license)).inputs);
  });

  test.each(unknowns)("%s of a %s may be unknown at preview", async (_path, type, args) => {
    const { failures, inputs } = await provider.check(type, args);
    expect(failures).toEqual([]);
    expect(JSON.stringify(inputs)).toContain(unknown);
  });

  test("what is known is checked although something else is unknown", async () => {
    const { failures } = await provider.check("SubscriptionQuantity", {
      ...quantity,
      customerId: unknown,
      quantity: 0,
    });
    expect(failures.map(({ reason }) => reason)).toEqual(["quantity: expected a whole number of 1 or more, but got 0"]);
  });

  test("a product that is named twice is found although the customer is unknown", async () => {
    const licenses = [{ sku: "SPE_E3" }, { sku: "SPE_E3" }];
    const { failures } = await provider.check("UserLicense", { ...license, customerId: unknown, licenses });
    expect(failures.map(({ reason }) => reason.split(":")[0])).toEqual(["licenses[1].sku"]);
  });

  test("two licenses that are both unknown are not taken for the same product", async () => {
    const { failures } = await provider.check("UserLicense", {
      ...license,
      licenses: [{ sku: unknown }, { sku: unknown, excludedPlans: [unknown, unknown] }],
    });
    expect(failures).toEqual([]);
  });
});
