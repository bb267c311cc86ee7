import { UnexpectedAnswer } from "../../../provider/core/errors";
import type { Json } from "../../../provider/http/json";
import { parsePeople } from "../../../provider/services/partnercenter/graphWire";
import { sku } from "../../support/catalog";

const group = "9f6e1d7c-3b52-4c8a-8f14-6a0d2e5b7c39";
const direct = (skuId: string, more: object = {}) => ({ skuId, assignedByGroup: null, state: "Active", ...more });
const byGroup = (skuId: string, more: object = {}) => ({ skuId, assignedByGroup: group, state: "Active", ...more });

const person = (members: object = {}): Json => ({
  id: "554526AA-CF5E-46FA-95DF-98DBC55D8A1E",
  userPrincipalName: "alice@contoso.example",
  userType: "Member",
  accountEnabled: true,
  licenseAssignmentStates: [],
  ...members,
});
const read = (...value: Json[]) => parsePeople({ value }, "Reading the directory").people;
const licensesOf = (...licenseAssignmentStates: Json[]) => {
  const [one] = read(person({ licenseAssignmentStates }));
  return { only: one?.grantedByGroup, also: one?.alsoByGroup };
};

describe("A license", () => {
  test("that a group grants is told from one that is assigned directly", () => {
    expect(licensesOf(byGroup(sku.e3), direct(sku.e5))).toEqual({ only: [sku.e3], also: [] });
  });

  test("that has both sources is not the group's alone, in whichever order they come", () => {
    const both = { only: [], also: [sku.e3] };
    expect(licensesOf(byGroup(sku.e3), direct(sku.e3))).toEqual(both);
    expect(licensesOf(direct(sku.e3), byGroup(sku.e3))).toEqual(both);
  });

  test("is the same in capitals, and comes once if two groups grant it", () => {
    const other = { ...byGroup(sku.e3.toUpperCase()), assignedByGroup: "0d2e5b7c-3b52-4c8a-8f14-9f6e1d7c6a39" };
    expect(licensesOf(byGroup(sku.e3), other)).toEqual({ only: [sku.e3], also: [] });
    expect(licensesOf(byGroup(sku.e3), direct(sku.e3.toUpperCase()))).toEqual({ only: [], also: [sku.e3] });
  });

  test("whose assignment has failed has not that source", () => {
    const failed = { state: "Error", error: "CountViolation" };
    expect(licensesOf(direct(sku.e3), byGroup(sku.e3, failed))).toEqual({ only: [], also: [] });
    expect(licensesOf(direct(sku.e3, failed), byGroup(sku.e3))).toEqual({ only: [sku.e3], also: [] });
  });

  test.each(["ActiveWithError", "Disabled", "SomethingNew", null, 7])("in the state %p counts", (state) => {
    expect(licensesOf(byGroup(sku.e3, { state }))).toEqual({ only: [sku.e3], also: [] });
  });

  test("whose group is absent, or blank, is assigned directly", () => {
    expect(licensesOf({ skuId: sku.e3 }, { skuId: sku.e5, assignedByGroup: " " })).toEqual({ only: [], also: [] });
  });

  test("lists of several are sorted", () => {
    expect(licensesOf(byGroup(sku.e5), byGroup(sku.visio), byGroup(sku.e3)).only).toEqual([sku.e3, sku.e5, sku.visio]);
  });
});

describe("A person", () => {
  test("has the id of Partner Center, in small letters", () => {
    expect(read(person())).toMatchObject([
      { id: "554526aa-cf5e-46fa-95df-98dbc55d8a1e", userPrincipalName: "alice@contoso.example" },
    ]);
  });

  test.each([
    ["Guest", true],
    ["guest", true],
    ["Member", false],
    [null, false],
  ])("whose userType is %p: guest is %p", (userType, guest) => {
    expect(read(person({ userType }))).toMatchObject([{ guest }]);
  });

  test.each([
    [false, false],
    [true, true],
    [null, true],
    ["false", true],
  ])("whose accountEnabled is %p: enabled is %p", (accountEnabled, enabled) => {
    expect(read(person({ accountEnabled }))).toMatchObject([{ enabled }]);
  });

  test("in PascalCase and with unknown members is read the same", () => {
    const odd = { Id: "A", UserPrincipalName: "a@b", UserType: "Guest", LicenseAssignmentStates: [], Extra: { x: 1 } };
    expect(parsePeople({ Value: [odd] }, "").people).toMatchObject([{ id: "a", guest: true }]);
  });
});

describe("Nothing is concluded from an answer", () => {
  const refused = (body: Json | undefined) => () => parsePeople(body, "Reading the directory of customer c");

  test.each<[string, Json | undefined]>([
    ["without a list", { items: [] }],
    ["without a body", undefined],
    ["with a person who is null", { value: [null] }],
    ["with a person without id", { value: [person({ id: null })] }],
    ["with a blank id", { value: [person({ id: " " })] }],
    ["with an assignment without a product", { value: [person({ licenseAssignmentStates: [{}] })] }],
    ["with an assignment that is null", { value: [person({ licenseAssignmentStates: [null] })] }],
    [
      "with a group of another form",
      { value: [person({ licenseAssignmentStates: [byGroup("s", { assignedByGroup: {} })] })] },
    ],
  ])("%s", (_what, body) => {
    expect(refused(body)).toThrow(UnexpectedAnswer);
    expect(refused(body)).toThrow(/^Reading the directory of customer c: Microsoft Graph/);
  });

  test("that does not show assignments: the error names the permissions, and no person", () => {
    const body = { value: [person(), person({ licenseAssignmentStates: null })] };
    expect(refused(body)).toThrow(
      /value\.1\.licenseAssignmentStates: not shown.*User\.Read\.All.*LicenseAssignment\.Read\.All/,
    );
    expect(refused(body)).not.toThrow(/alice/);
  });
});

test("the next page is where the link says; a blank link is none", () => {
  const next = (link: Json) => parsePeople({ value: [], "@odata.nextLink": link }, "").next;
  expect(next("https://graph.example/v1.0/users?$skiptoken=x")).toBe("https://graph.example/v1.0/users?$skiptoken=x");
  expect([next(null), next(" ")]).toEqual([undefined, undefined]);
});
