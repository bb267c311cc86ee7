import type { Json } from "../../../provider/http/json";
import type { SubscriptionUpgradeArgs } from "../../../provider/services/partnercenter/subscriptionUpgrade.args";
import {
  doubtfulTransition,
  ownTransition,
  progressOf,
} from "../../../provider/services/partnercenter/subscriptionUpgrade.decide";
import {
  parseEligibilities,
  parseTransition,
  parseTransitions,
  parseUpgradeResult,
  parseUpgrades,
} from "../../../provider/services/partnercenter/upgradeWire";
import { documented } from "../../support/modelFixtures";

const target = "CFQ7TTC0LF8S:0001:CFQ7TTC0K9G9";
const wanted: SubscriptionUpgradeArgs = {
  customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  target,
  upgradeType: "upgrade_with_license_transfer",
};
const printed = documented("get-transitions_200_learn") as { transition: [{ [key: string]: Json }] };
const [begun] = printed.transition;
const list = (change: object): Json => ({ items: [{ ...begun, ...change }] });

describe("What Partner Center really sends about upgrades is read", () => {
  test("quirk 6: the type of an upgrade is a number in one answer and a name in the other", () => {
    const [offered] = parseUpgrades(documented("get-upgrades_200-ineligible_learn"), "Reading").items;
    expect(offered?.upgradeType).toBe("upgrade_only");
    const numbered = { items: [{ ...offered?.raw, upgradeType: 2 }] } as Json;
    expect(parseUpgrades(numbered, "Reading").items[0]?.upgradeType).toBe("upgrade_with_license_transfer");
    expect(parseUpgradeResult(documented("post-upgrades_200-result_learn"), "Upgrading").upgradeErrors).toEqual([]);
  });

  test.each([2, "2", "subscription_status_not_active", "SubscriptionStatusNotActive"])(
    "quirk 6: the code of a hindrance is a number or a name: %p",
    (code) => {
      const { upgradeErrors } = parseUpgradeResult({ upgradeErrors: [{ code, description: "" }] }, "Upgrading");
      expect(upgradeErrors).toMatchObject([{ code: "subscriptionStatusNotActive" }]);
    },
  );

  const shared = [
    ...["other", "delegatedAdminPermissionsDisabled", "subscriptionStatusNotActive", "conflictingServiceTypes"],
    ...["concurrencyConflicts", "userContextRequired", "subscriptionAddOnsPresent"],
    ...["subscriptionDoesNotHaveAnyUpgradePaths", "subscriptionTargetOfferNotFound", "subscriptionNotProvisioned"],
    "offerDoesNotSupportBillingCycle",
  ];
  const ofUpgrades = (code: Json) => parseUpgradeResult({ upgradeErrors: [{ code }] }, "Upgrading").upgradeErrors;
  const ofTransitions = (code: Json) =>
    parseEligibilities(
      { items: [{ catalogItemId: "a", eligibilities: [{ transitionType: "b", errors: [{ code }] }] }] },
      "Reading",
    ).items[0]?.eligibilities[0]?.errors;

  test.each([
    ["upgrades", ofUpgrades, [...shared, "insufficientGranularAdminPermissions"]],
    [
      "transitions",
      ofTransitions,
      [...shared, "conversionsNotFound", "userLicenseError", "insufficientGranularAdminPermissions"],
    ],
  ] as const)(
    "quirk 6: hindrances of %s are the same by number, by name and by a name in pieces",
    (_what, read, names) => {
      names.forEach((name, number) => {
        const inPieces = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        for (const code of [number, String(number), ` ${number} `, name, name.toUpperCase(), inPieces, ` ${name}`])
          expect([code, read(code)?.map(({ code }) => code)]).toEqual([code, [name]]);
      });
      for (const odd of [names.length, 99, "-1", "1a", "a1", "other reasons", "", null, true, [1]])
        expect(read(odd as Json)).toEqual([{ code: "other", description: "" }]);
    },
  );

  test("quirk 6: transitions call the lack of paths by another name", () => {
    for (const code of [
      "SubscriptionDoesNotHaveAnyTransitionedPaths",
      "subscription_does_not_have_any_transition_paths",
    ])
      expect(ofTransitions(code)).toMatchObject([{ code: "subscriptionDoesNotHaveAnyUpgradePaths" }]);
    expect(ofTransitions("TheSubscriptionDoesNotHaveAnySeats")).toMatchObject([{ code: "other" }]);
  });

  test.each<[Json, string]>([
    [0, "none"],
    ["1", "upgrade_only"],
    [" 2 ", "upgrade_with_license_transfer"],
    ["UpgradeOnly", "upgrade_only"],
    ["Upgrade With License Transfer", "upgrade_with_license_transfer"],
    [3, "none"],
    ["", "none"],
    ["sidegrade", "none"],
    [null, "none"],
  ])("quirk 6: an upgrade of type %p is one of type %s", (upgradeType, expected) => {
    const items = [{ targetOffer: { id: "a" }, upgradeType }];
    expect(parseUpgrades({ items }, "Reading").items).toMatchObject([
      { upgradeType: expected, isEligible: false, upgradeErrors: [], targetOffer: { name: "" } },
    ]);
  });

  test("quirk 8: transitions mix both cases, and their list has a name of its own (quirk 15)", () => {
    const [read] = parseTransitions(printed, "Reading").items;
    expect(read).toMatchObject({ operationId: begun.operationId, toCatalogItemId: target, quantity: 1 });
    expect(read && progressOf(read)).toEqual({ is: "completed", licenseProblems: [] });
  });
});

describe("An upgrade that was begun before is recognised, so that no second one is begun", () => {
  test.each([target, target.toLowerCase(), ` ${target} `])("whose target is written as %p", (written) => {
    const listed = parseTransitions(list({ ToCatalogItemId: written }), "Reading").items;
    expect(ownTransition(wanted, 1, listed)?.operationId).toBe(begun.operationId);
  });

  test.each<[string, object]>([
    ["a target of null", { ToCatalogItemId: null }],
    ["no target", { ToCatalogItemId: undefined }],
    ["an empty target", { ToCatalogItemId: " " }],
    ["a target that is a number", { ToCatalogItemId: 7 }],
    ["a quantity of null", { quantity: null }],
    ["a quantity in words", { quantity: "one" }],
    ["a quantity below one", { quantity: -1 }],
    ["a quantity of none", { quantity: 0 }],
    ["a quantity that no subscription can have", { quantity: 10_000_001 }],
  ])("or is in doubt, and so is what is begun beside it, where it has %s", (_sentence, change) => {
    const body = JSON.parse(JSON.stringify(list(change))) as Json;
    const listed = parseTransitions(body, "Reading").items;
    expect(ownTransition(wanted, 1, listed)).toBeUndefined();
    expect(doubtfulTransition(wanted, 1, listed)?.operationId).toBe(begun.operationId);
  });

  test("or is in doubt, where nothing of it can be read", () => {
    const listed = parseTransitions({ items: [null] }, "Reading").items;
    expect(doubtfulTransition(wanted, 1, listed)).toEqual({ toCatalogItemId: "", events: [] });
  });

  test.each<[string, object]>([
    ["goes to another target", { ToCatalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9", quantity: null }],
    ["has another quantity", { ToCatalogItemId: null, quantity: 2 }],
    ["has failed", { ToCatalogItemId: null, Events: [{ name: "Conversion", status: "Failed" }] }],
  ])("and is not in doubt, however little of it can be read, where it %s", (_sentence, change) => {
    const listed = parseTransitions(list(change), "Reading").items;
    expect(doubtfulTransition(wanted, 1, listed)).toBeUndefined();
  });

  test.each<[string, Json]>([
    ["a status that is a number", [{ name: "Conversion", status: 2 }]],
    ["a status of null", [{ name: "Conversion", status: null }]],
    ["events that are no list", "Completed"],
    ["no events", null],
  ])("and is under way, neither failed nor done, where it has %s", (_sentence, Events) => {
    const [read] = parseTransitions(list({ Events }), "Reading").items;
    expect(read && progressOf(read)).toEqual({ is: "under way" });
  });

  test.each([
    ["own", ownTransition, {}],
    ["one in doubt", doubtfulTransition, { quantity: null }],
  ] as const)("of several that fit, the last one counts: %s", (_sentence, find, change) => {
    const items = ["first", "second", "third"].map((operationId) => ({ ...begun, ...change, operationId }));
    const listed = parseTransitions({ items } as Json, "Reading").items;
    expect(find(wanted, 1, listed)?.operationId).toBe("third");
  });

  test.each([1, 10_000_000])("by its quantity, up to the greatest that there is: %i", (quantity) => {
    expect(ownTransition(wanted, quantity, parseTransitions(list({ quantity }), "Reading").items)).toBeDefined();
  });

  test("one of another target is another one", () => {
    const listed = parseTransitions(list({ ToCatalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9" }), "Reading").items;
    expect(ownTransition(wanted, 1, listed)).toBeUndefined();
  });

  test("the answer to the beginning itself may leave the target out", () => {
    expect(parseTransition({ operationId: "a" }, "Upgrading")).toMatchObject({ operationId: "a", toCatalogItemId: "" });
  });
});

test("What the answer to an upgrade says of users and reasons is read, as far as it can be", () => {
  const body = {
    targetSubscriptionId: "t",
    upgradeErrors: [
      null,
      { code: 2, description: 7, additionalDetails: 7 },
      { description: "Why.", additionalDetails: "More." },
    ],
    licenseErrors: [
      {},
      { userObjectId: "u", name: "Alice", errors: [{ code: 7 }, { code: "x", description: "No seat." }, {}] },
    ],
  };
  expect(parseUpgradeResult(body, "Upgrading")).toEqual({
    targetSubscriptionId: "t",
    upgradeErrors: [
      { code: "subscriptionStatusNotActive", description: "", additionalDetails: undefined },
      { code: "other", description: "Why.", additionalDetails: "More." },
    ],
    licenseErrors: [
      { userObjectId: "", name: "", errors: [] },
      {
        ...{ userObjectId: "u", name: "Alice" },
        errors: [
          { code: "7", description: "" },
          { code: "x", description: "No seat." },
          { code: "", description: "" },
        ],
      },
    ],
  });
  expect(parseUpgradeResult({ upgradeErrors: "none" }, "Upgrading")).toEqual({ upgradeErrors: [], licenseErrors: [] });
  expect(
    parseTransition(
      { operationId: 12, events: [{ name: 1, status: " Failed ", timestamp: "soon", errors: [{}, null] }] },
      "Reading",
    ),
  ).toEqual({
    ...{ operationId: "12", toCatalogItemId: "" },
    events: [{ name: "", status: "failed", timestamp: undefined, errors: [{ description: "" }] }],
  });
});

describe("An odd item beside the one that is looked for fails no list", () => {
  const eligible = {
    catalogItemId: target,
    eligibilities: [{ isEligible: true, transitionType: "transition_only" }],
  };

  test.each<[string, Json]>([
    ["null", null],
    ["no catalogItemId", { title: "A trial" }],
    ["a transition type of null", { catalogItemId: "X:1:2", eligibilities: [{ transitionType: null }] }],
    ["a subscription without an id", { catalogItemId: "X:1:2", subscriptionEligibilities: [{ isEligible: true }] }],
  ])("of eligibilities: %s", (_what, odd) => {
    const { items } = parseEligibilities({ items: [odd, eligible] }, "Reading");
    expect(items).toContainEqual(expect.objectContaining({ catalogItemId: target }));
  });

  test("nor an odd member of the one that is looked for", () => {
    const odd = { ...eligible, title: null, eligibilities: [null, { transitionType: 1 }, ...eligible.eligibilities] };
    const { items } = parseEligibilities({ items: [odd] } as never, "Reading");
    expect(items[0]?.eligibilities).toEqual([{ isEligible: true, transitionType: "transition_only", errors: [] }]);
  });

  test.each<[string, Json]>([
    ["null", null],
    ["no target offer", { upgradeType: "upgrade_only", isEligible: false }],
  ])("of upgrades: %s", (_what, odd) => {
    const upgrade = { targetOffer: { id: "a" }, upgradeType: 1, isEligible: true, quantity: null };
    const { items } = parseUpgrades({ items: [odd, upgrade] } as never, "Reading");
    expect(items).toMatchObject([{ targetOffer: { id: "a" }, raw: upgrade }]);
  });
});
