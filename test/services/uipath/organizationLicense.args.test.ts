import fc from "fast-check";
import { unknownValue } from "../../../provider/core/lifecycle";
import type { OrganizationLicenseArgs } from "../../../provider/services/uipath/organizationLicense.args";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import { stateOf } from "../../../provider/services/uipath/organizationLicense.state";
import { host, ModelAutomationSuite, organization } from "../../support/modelAutomationSuite";
import { contextOf, ModelClock, ModelListener } from "../../support/modelClock";

const id = `${host}/${organization}`;
const other = "11111111-1111-4111-8111-111111111111";
const robots = [{ code: "UNATT", quantity: 3 }];
const given = { organizationId: organization, productQuantities: robots };

function check(args: Record<string, unknown>, { creating = true, secrets = [] as string[] } = {}) {
  const tell = new ModelListener();
  const { args: checked, failures } = organizationLicense.check(args, { creating, secrets, tell });
  return {
    args: checked,
    failures: failures.map(({ property, reason }) => [property, reason]),
    warnings: tell.warnings,
  };
}

describe("What the program says of an organization's licenses", () => {
  test("is taken as it is, texts without the blanks around them", () => {
    const all = { ...given, hostAccountId: ` ${other} `, adopt: "replaceAll", onDelete: "remove" };
    expect(check(all)).toEqual({ args: { ...all, hostAccountId: other }, failures: [], warnings: [] });
    expect(check({ ...given, productQuantities: [{ code: "UNATT", quantity: 0 }] }).failures).toEqual([]);
  });

  test.each<[string, object, string, string]>([
    ["an id that is none", { organizationId: "finance" }, "organizationId", "expected the organization's id, a GUID"],
    ["a host that is none", { hostAccountId: "host" }, "hostAccountId", "expected the host account's id, a GUID"],
    ["no code", { productQuantities: [] }, "productQuantities", "expected at least one code"],
    ["no list", { productQuantities: "UNATT" }, "productQuantities", "expected a list of codes with quantities"],
    [
      "less than nothing",
      { productQuantities: [{ code: "UNATT", quantity: -1 }] },
      "productQuantities[0].quantity",
      "expected a whole number of 0 or more",
    ],
    [
      "half a license",
      { productQuantities: [{ code: "UNATT", quantity: 1.5 }] },
      "productQuantities[0].quantity",
      "expected a whole number of 0 or more",
    ],
    [
      "a word in place of a number",
      { productQuantities: [{ code: "UNATT", quantity: "1" }] },
      "productQuantities[0].quantity",
      "expected a whole number of 0 or more",
    ],
    [
      "a code without letters",
      { productQuantities: [{ code: " ", quantity: 1 }] },
      "productQuantities[0].code",
      "expected a license code like UNATT",
    ],
    [
      "a member that is none",
      { productQuantities: [{ code: "UNATT", quantity: 1, price: 2 }] },
      "productQuantities[0].price",
      "there is no such argument",
    ],
    ["an argument that is none", { organisationId: organization }, "organisationId", "there is no such argument"],
    ["another word for adopt", { adopt: "all" }, "adopt", 'expected "replaceAll"'],
    ["another word for onDelete", { onDelete: "destroy" }, "onDelete", 'expected "retain" or "remove"'],
  ])("is refused, and kept as it was written, with %s", (_sentence, wrong, property, reason) => {
    const args = { ...given, ...wrong };
    expect(check(args)).toEqual({
      args: expect.objectContaining({ organizationId: args.organizationId }),
      failures: [[property, expect.stringContaining(reason)]],
      warnings: [],
    });
  });

  test("is refused, and no crash, with holes in the list", () => {
    const productQuantities = [null, { quantity: 1 }, 7, { code: 7, quantity: 1 }, ...robots];
    const { args, failures } = check({ ...given, productQuantities });
    expect(args.productQuantities).toEqual(productQuantities);
    expect(failures.map(([property]) => property)).toEqual([
      "productQuantities[0]",
      "productQuantities[1].code",
      "productQuantities[2]",
      "productQuantities[3].code",
    ]);
  });

  test("names each code once, whatever its case; of those that repeat one, each is told which names it first", () => {
    const codes = (...names: unknown[]) =>
      check({ ...given, productQuantities: names.map((code) => ({ code, quantity: 1 })) }).failures;
    expect(codes("UNATT", "NONPR", "unatt", " NONPR ")).toEqual([
      ["productQuantities[2].code", expect.stringContaining("productQuantities[0] names it already")],
      ["productQuantities[3].code", expect.stringContaining("productQuantities[1] names it already")],
    ]);
    expect(codes("UNATT", unknownValue, unknownValue)).toEqual([]);
  });

  test("is kept in one order, whatever the order and case in which it is written; what is not known yet stands last", () => {
    const codes = ["ATTUNU", "NONPR", "unatt"];
    const unknown = { code: unknownValue, quantity: 1 };
    fc.assert(
      fc.property(fc.shuffledSubarray(codes, { minLength: 3 }), (shuffled) => {
        const productQuantities = shuffled.map((code) => ({ code, quantity: 1 }));
        const { args } = check({ ...given, productQuantities });
        expect((args.productQuantities as { code: string }[]).map(({ code }) => code)).toEqual(codes);
      }),
    );
    const late = check({ ...given, productQuantities: [unknownValue, ...robots] }).args.productQuantities;
    expect(late).toEqual([...robots, unknownValue]);
    expect(check({ ...given, productQuantities: unknownValue }).args.productQuantities).toBe(unknownValue);
    expect(check({ ...given, productQuantities: [unknown] }).failures).toEqual([]);
  });

  test("is warned of where the id would show a secret, once", () => {
    expect(check(given, { secrets: ["organizationId", "hostAccountId"] }).warnings).toEqual([
      expect.stringContaining("organizationId and hostAccountId are secrets"),
    ]);
    expect(check(given, { secrets: ["organizationId"], creating: false }).warnings).toEqual([]);
    expect(check(given, { secrets: ["productQuantities"] }).warnings).toEqual([]);
  });
});

describe("What an update would change", () => {
  const context = contextOf(new ModelAutomationSuite().api, new ModelClock());
  const help = { context: () => context, tell: context.tell };
  const state = { ...given, products: robots, licenseStatus: "", overAllocated: [] };
  const diff = (change: object, saved: object = {}, at = id) =>
    organizationLicense.diff(at, { ...state, ...saved }, { ...given, ...change } as OrganizationLicenseArgs, help);
  const changed = { replaces: [], deleteBeforeReplace: false };

  test.each<[string, object, object]>([
    ["nothing", {}, {}],
    [
      "another order and case",
      {
        productQuantities: [
          { code: "b", quantity: 1 },
          { code: "A", quantity: 2 },
        ],
      },
      {
        productQuantities: [
          { code: "a", quantity: 2 },
          { code: "B", quantity: 1 },
        ],
      },
    ],
    ["another case of the id", { organizationId: organization.toUpperCase() }, {}],
    ["another case of the host", { hostAccountId: host.toUpperCase() }, { hostAccountId: host }],
  ])("is nothing for %s", (_sentence, change, saved) => {
    expect(diff(change, saved)).toBeUndefined();
  });

  test.each<[string, object, object]>([
    ["another quantity", { productQuantities: [{ code: "UNATT", quantity: 4 }] }, {}],
    ["another code", { productQuantities: [{ code: "NONPR", quantity: 3 }] }, {}],
    ["one code more", { productQuantities: [...robots, { code: "NONPR", quantity: 0 }] }, {}],
    ["quantities that are not known yet", { productQuantities: unknownValue }, {}],
    ["another word for what becomes of them", { onDelete: "remove" }, {}],
    ["no word for what becomes of them", {}, { onDelete: "remove" }],
    ["a word for what to adopt", { adopt: "replaceAll" }, {}],
    ["the host of the settings by its name", { hostAccountId: host }, {}],
  ])("is the licenses of the same organization for %s", (_sentence, change, saved) => {
    expect(diff(change, saved)).toEqual(changed);
  });

  test.each<[string, object, string[]]>([
    ["another organization", { organizationId: other }, ["organizationId"]],
    ["an organization that is not known yet", { organizationId: unknownValue }, ["organizationId"]],
    ["another host", { hostAccountId: other }, ["hostAccountId"]],
    ["a host that is not known yet", { hostAccountId: unknownValue }, ["hostAccountId"]],
    ["both", { organizationId: other, hostAccountId: other }, ["organizationId", "hostAccountId"]],
  ])("is another object for %s", (_sentence, change, replaces) => {
    expect(diff(change)).toEqual({ replaces, deleteBeforeReplace: false });
  });

  test("is another object at once where only the id says so", () => {
    expect(diff({ hostAccountId: host }, { hostAccountId: host }, `${other}/${organization}`)).toEqual({
      replaces: ["hostAccountId"],
      deleteBeforeReplace: false,
    });
  });
});

describe("What is kept of an organization's licenses", () => {
  test("is what the program says and what the organization has, times as ISO 8601, and nothing that is absent", () => {
    const license = {
      licenseStatus: "Active",
      startDate: new Date("2026-01-01T00:00:00Z"),
      endDate: new Date("2026-12-31T00:00:00Z"),
      products: [{ ...robots[0], price: 7 } as never],
    };
    const all = { ...given, hostAccountId: host, adopt: "replaceAll", onDelete: "remove" } as const;
    expect(stateOf(all, { license, productsWithAvailability: [] })).toStrictEqual({
      ...all,
      products: robots,
      licenseStatus: "Active",
      startDate: "2026-01-01T00:00:00.000Z",
      endDate: "2026-12-31T00:00:00.000Z",
      overAllocated: [],
    });
    expect(stateOf(given, { productsWithAvailability: [] })).toStrictEqual({
      ...given,
      products: [],
      licenseStatus: "",
      overAllocated: [],
    });
    expect(
      stateOf(given, {
        license: { ...license, startDate: undefined, endDate: undefined },
        productsWithAvailability: [],
      }),
    ).not.toHaveProperty("startDate");
  });
});
