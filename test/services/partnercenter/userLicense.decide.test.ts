import type { LicenseUpdate } from "../../../provider/services/partnercenter/licenseAssignment";
import {
  decide,
  excludedPlansOf,
  type WantedLicense,
} from "../../../provider/services/partnercenter/userLicense.decide";
import type { License, SubscribedSku } from "../../../provider/services/partnercenter/wire";
import { classroom, e3, e5, idOf, licenseOf, minecraft, plans, products } from "../../support/modelProducts";

const teams = plans.teams.id;
const exchange = plans.exchange.id;

const want = (sku: SubscribedSku, excludedPlans?: string[], sentPlans?: string[]): WantedLicense => ({
  skuId: idOf(sku),
  excludedPlans,
  sentPlans,
});
const assign = (sku: SubscribedSku, excludedPlans: string[] = []) => ({ skuId: idOf(sku), excludedPlans });
const allOff: License = {
  ...licenseOf(e3),
  servicePlans: [plans.teams, plans.exchange].map((plan) => ({ ...plan, capabilityStatus: "disabled" })),
};
const unreadable = (sku: SubscribedSku) => licenseOf(sku, [], false);

describe("Which requests make a user's licenses the wanted ones", () => {
  test.each<[string, License[], WantedLicense[], SubscribedSku[], LicenseUpdate[]]>([
    ["what is there already asks for nothing", [licenseOf(e3)], [want(e3)], [], []],
    ["what is missing is assigned, with all plans on", [], [want(e3)], [], [{ assign: [assign(e3)], remove: [] }]],
    ["plans to be off go along", [], [want(e3, [teams])], [], [{ assign: [assign(e3, [teams])], remove: [] }]],
    ["other licenses of the user stay", [licenseOf(e5)], [want(e3)], [], [{ assign: [assign(e3)], remove: [] }]],
    ["a swap is one request", [licenseOf(e3)], [want(e5)], [e3], [{ assign: [assign(e5)], remove: [idOf(e3)] }]],
    [
      "a swap across license groups assigns first",
      [licenseOf(e3)],
      [want(minecraft)],
      [e3],
      [
        { assign: [assign(minecraft)], remove: [] },
        { assign: [], remove: [idOf(e3)] },
      ],
    ],
    [
      "products of two license groups are two requests",
      [],
      [want(e3), want(minecraft)],
      [],
      [
        { assign: [assign(e3)], remove: [] },
        { assign: [assign(minecraft)], remove: [] },
      ],
    ],
    ["what the user has not is not removed", [], [], [e3], []],
    ["what the program wants is not removed", [licenseOf(e3)], [want(e3)], [e3], []],
    [
      "other plans are assigned in place, without removing the license",
      [licenseOf(e3, [teams])],
      [want(e3, [exchange])],
      [],
      [{ assign: [assign(e3, [exchange])], remove: [] }],
    ],
    [
      "an empty list switches all plans on",
      [licenseOf(e3, [teams])],
      [want(e3, [])],
      [],
      [{ assign: [assign(e3, [])], remove: [] }],
    ],
    ["unmanaged plans stay as they are", [licenseOf(e3, [teams])], [want(e3)], [], []],
    ["the order of the plans means nothing", [allOff], [want(e3, [exchange, teams])], [], []],
    ["plans that cannot be read count as they were sent", [unreadable(e3)], [want(e3, [teams], [teams])], [], []],
    [
      "plans that cannot be read are sent when they change",
      [unreadable(e3)],
      [want(e3, [teams], [exchange])],
      [],
      [{ assign: [assign(e3, [teams])], remove: [] }],
    ],
    [
      "plans that cannot be read and never were sent are sent once",
      [unreadable(e3)],
      [want(e3, [teams])],
      [],
      [{ assign: [assign(e3, [teams])], remove: [] }],
    ],
    [
      "two swaps are one request for each license group",
      [licenseOf(e3), licenseOf(minecraft)],
      [want(e5), want(classroom)],
      [e3, minecraft],
      [
        { assign: [assign(e5)], remove: [idOf(e3)] },
        { assign: [assign(classroom)], remove: [idOf(minecraft)] },
      ],
    ],
  ])("%s", (_sentence, live, wanted, remove, updates) => {
    expect(decide(live, wanted, new Set(remove.map(idOf)), products)).toEqual(updates);
  });
});

describe("Which plans of a license are off", () => {
  const withStatus = (capabilityStatus: string): License => ({
    ...licenseOf(e3),
    servicePlans: [{ ...plans.teams, capabilityStatus }, plans.exchange],
  });

  test.each<[string, License, string[] | undefined]>([
    ["none, when all plans for users are listed; plans of the tenant do not count", licenseOf(e3), []],
    ["those that the license lacks", licenseOf(e3, [teams]), [teams]],
    ["those that are disabled", withStatus("disabled"), [teams]],
    ["those that are deleted", withStatus("deleted"), [teams]],
    ["not those that are still being set up", withStatus("pendinginput"), []],
    ["not those in an undocumented state", withStatus("warning"), []],
    ["not known, when the license lists no plans", unreadable(e3), undefined],
  ])("%s", (_sentence, license, expected) => {
    expect(excludedPlansOf(license, e3)).toEqual(expected);
  });

  test("not known, when the product is not in the customer's list", () => {
    expect(excludedPlansOf(licenseOf(e3), undefined)).toBeUndefined();
  });
});
