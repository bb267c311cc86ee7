import type { SubscriptionSummary } from "../../../provider/services/partnercenter/api";
import {
  alienToLegacy,
  chooseTransition,
  chooseUpgrade,
  doubtfulTransition,
  failedBefore,
  isChanged,
  isExplained,
  isSilent,
  licenseErrorsText,
  lookalikes,
  nameOf,
  otherThanAll,
  ownTransition,
  progressOf,
  tooMany,
  upgradedSubscription,
} from "../../../provider/services/partnercenter/subscriptionUpgrade.decide";
import {
  parseEligibilities,
  parseTransition,
  parseUpgrades,
} from "../../../provider/services/partnercenter/upgradeWire";
import { parseSubscription } from "../../../provider/services/partnercenter/wire";
import { customer, existing, offers, source } from "../../support/modelUpgrades";
import { all, three, type UpgradeArgs } from "../../support/upgradeStack";

/** The meaning of the service's answers about upgrades, and the messages about them. */

const { from, to } = offers.newCommerce;

describe("The upgrade of a legacy subscription", () => {
  const offer = (members: object = {}) => ({
    targetOffer: { id: offers.legacy.to, name: "E5" },
    upgradeType: "upgrade_only",
    isEligible: true,
    ...members,
  });
  const other = offer({ targetOffer: { id: "OTHER-OFFER", name: "Business Premium" }, upgradeType: 2 });
  const chosen = (...items: object[]) => chooseUpgrade(all, parseUpgrades({ items } as never, "Reading").items);

  test("is the offered one of that target and type, however its id is written", () => {
    const wrongType = offer({ upgradeType: "upgrade_with_license_transfer" });
    const right = offer({ targetOffer: { id: offers.legacy.to.toLowerCase() }, mark: "this one" });
    expect(chosen(other, wrongType, right)).toMatchObject({ item: { raw: { mark: "this one" } } });
  });

  test("is refused where the target is not offered, or not with this type, and says what is", () => {
    expect(chosen(other)).toEqual({
      refuse: `Subscription ${source} cannot be upgraded to ${all.target}: the target is not among those that this subscription can be upgraded to. It can become: OTHER-OFFER (Business Premium, upgrade_with_license_transfer).`,
    });
    expect(chosen(offer({ upgradeType: 2 }), other)).toMatchObject({
      refuse: expect.stringMatching(/become: \S+ \(E5, upgrade_with_license_transfer\), OTHER-OFFER \(/),
    });
    expect(chosen()).toMatchObject({ refuse: expect.stringMatching(/It can become: nothing\.$/) });
  });

  test.each<[string, object[], object]>([
    ["waits while its order is processed", [{ code: 9 }], { wait: expect.stringContaining("still being processed") }],
    [
      "is refused when something else is in the way too",
      [{ code: 9 }, { code: 6, description: "Has Visio.", additionalDetails: "Visio Plan 2" }],
      {
        refuse: expect.stringMatching(
          /: the order .* Run again later; the subscription has add-ons\. Remove them first: Has Visio\.: Visio Plan 2\.$/,
        ),
      },
    ],
    [
      "is refused when no reason is given",
      [],
      { refuse: expect.stringMatching(/: the service gives no further reason\.$/) },
    ],
  ])("that is not possible now %s", (_sentence, upgradeErrors, choice) => {
    expect(chosen(offer({ isEligible: false, upgradeErrors }))).toEqual(choice);
  });

  test("has no arguments of new commerce, and moves all seats", () => {
    expect(alienToLegacy(all)).toBeUndefined();
    expect(alienToLegacy({ ...all, billingCycle: "annual", termDuration: "P1Y" })).toBe(
      `Subscription ${source} is a legacy one, whose upgrade takes no termDuration and no billingCycle. Leave it out.`,
    );
    expect(alienToLegacy({ ...all, targetSubscriptionId: existing })).toContain("takes no targetSubscriptionId.");
    expect([undefined, 9, 10, 11].map((quantity) => otherThanAll({ ...all, quantity }, 10) === undefined)).toEqual([
      ...[true, false, true, false],
    ]);
  });
});

describe("The upgrade of a new-commerce subscription", () => {
  const kinds = (...only: object[]) => ({ catalogItemId: to, title: "E5", eligibilities: only });
  const kind = (members: object = {}) => ({ transitionType: "transition_only", isEligible: true, ...members });
  const chosen = (items: object[], wanted: Partial<UpgradeArgs> = {}) =>
    chooseTransition({ ...three, ...wanted }, parseEligibilities({ items } as never, "Reading").items);

  test("is the offered one of that target, however its id is written", () => {
    const other = { ...kinds(kind()), catalogItemId: from };
    const right = { ...kinds(kind({ transitionType: "transition_with_license_transfer", isEligible: false }), kind()) };
    expect(chosen([other, { ...right, catalogItemId: to.toLowerCase() }])).toMatchObject({
      item: { catalogItemId: to.toLowerCase() },
    });
  });

  test("is refused where the target is not offered, and says what is", () => {
    const items = [
      { catalogItemId: "A:1:B", title: "Business Premium" },
      { catalogItemId: "C:1:D", title: "F3" },
    ];
    expect(chosen(items)).toEqual({
      refuse: `Subscription ${source} cannot be upgraded to ${to}: the target is not among those that this subscription can be upgraded to. It can become: A:1:B (Business Premium), C:1:D (F3).`,
    });
    expect(chosen([])).toMatchObject({ refuse: expect.stringMatching(/It can become: nothing\.$/) });
  });

  test.each([
    ["upgrade_only", "transition_only"],
    ["upgrade_with_license_transfer", "transition_with_license_transfer"],
  ] as const)("of type %s is what the service calls %s", (upgradeType, transitionType) => {
    const others = ["transition_only", "transition_with_license_transfer"].filter((one) => one !== transitionType);
    const refused = others.map((one) => kind({ transitionType: one, isEligible: false }));
    expect(chosen([kinds(...refused, kind({ transitionType }))], { upgradeType })).toHaveProperty("item");
    expect(chosen([kinds(...others.map((one) => kind({ transitionType: one })))], { upgradeType })).toMatchObject({
      refuse: expect.stringContaining(`the service does not offer ${upgradeType} for it`),
    });
  });

  test.each<[string, object[], object]>([
    ["waits while its order is processed", [{ code: 9 }], { wait: expect.stringContaining("still being processed") }],
    [
      "is refused when something else is in the way too",
      [{ code: 9 }, { code: 12 }],
      { refuse: expect.stringMatching(/Run again later; licenses of users cannot be moved\.$/) },
    ],
    [
      "is refused when no reason is given",
      [],
      { refuse: expect.stringMatching(/: the service gives no further reason\.$/) },
    ],
  ])("that is not possible now %s", (_sentence, errors, choice) => {
    expect(chosen([kinds(kind({ isEligible: false, errors }))])).toEqual(choice);
  });

  test.each<[string, object[], object]>([
    [
      "goes into it where the service says so",
      [{ subscriptionId: existing.toUpperCase(), isEligible: true }],
      { item: {} },
    ],
    [
      "is refused where it is not offered",
      [{ subscriptionId: source, isEligible: true }],
      { refuse: expect.stringMatching(/cannot be upgraded into \S+: the service does not offer that subscription/) },
    ],
    [
      "is refused with the service's words where it cannot be",
      [{ subscriptionId: existing, errors: [{ description: "Other term." }, { description: "Other billing." }] }],
      { refuse: `Subscription ${source} cannot be upgraded into ${existing}: Other term.; Other billing.` },
    ],
  ])("into another subscription %s", (_sentence, subscriptionEligibilities, choice) => {
    const items = [{ ...kinds(kind()), subscriptionEligibilities }];
    expect(chosen(items, { targetSubscriptionId: existing })).toMatchObject(choice);
    expect(chosen(items)).toHaveProperty("item");
  });

  test("takes as many seats as there are, and no more", () => {
    expect([9, 10, 11].map((quantity) => tooMany(three, quantity, 10))).toEqual([
      undefined,
      undefined,
      `Subscription ${source} has 10 seats, so 11 cannot be upgraded. Raise its quantity first, or upgrade fewer.`,
    ]);
  });
});

describe("How far an operation is", () => {
  type Event = { name?: string; status: string; errors?: object[] };
  const read = (...events: Event[]) => parseTransition({ events } as never, "Reading");
  const progress = (...events: Event[]) => progressOf(read(...events));
  const conversion = (status: string, errors: object[] = []) => ({ name: "Conversion", status, errors });
  const licenses = (status: string, errors: object[] = []) => ({ name: "LicenseReassignment", status, errors });
  const done = { is: "completed", licenseProblems: [] };
  const underWay = { is: "under way" };

  test.each<[string, object, Event[]]>([
    ["nothing is known", underWay, []],
    ["it has started", underWay, [conversion("Started")]],
    ["it has started and completed", done, [conversion("Started"), conversion("Completed ")]],
    ["the last word is another one", underWay, [conversion("Completed"), conversion("Started")]],
    ["licenses are still being moved", underWay, [conversion("Completed"), licenses("Started")]],
    ["licenses move before the seats have", underWay, [licenses("Completed"), conversion("Started")]],
    ["licenses are moved, too", done, [conversion("Completed"), licenses("Started"), licenses("completed")]],
    ["its only event has another name", done, [{ name: "Upgrade", status: "Completed" }]],
    [
      "the last word of the only name is that it is done",
      done,
      [
        { name: "Upgrade", status: "Started" },
        { name: "Upgrade", status: "Completed" },
      ],
    ],
    ["the last word is that it is done, and there is no name", done, [{ status: "Started" }, { status: "Completed" }]],
    [
      "its first event of another name has failed",
      { is: "failed", because: "the service gives no reason" },
      [licenses("Failed")],
    ],
    [
      "it has failed",
      { is: "failed", because: "No stock; No quota" },
      [conversion("Started"), conversion("Failed", [{ description: "No stock." }, {}, { description: "No quota." }])],
    ],
    [
      "it has failed without a word",
      { is: "failed", because: "the service gives no reason" },
      [conversion("Failed", [{}])],
    ],
    [
      "licenses could not be moved",
      { is: "completed", licenseProblems: ["No seat.", "No location."] },
      [conversion("Completed"), licenses("Failed", [{ description: "No seat." }, { description: "No location." }])],
    ],
    [
      "licenses could not be moved, without a word",
      { is: "completed", licenseProblems: ["the service gives no reason"] },
      [conversion("Completed"), licenses("Failed", [{}])],
    ],
  ])("when %s: %p", (_sentence, expected, events) => {
    expect(progress(...events)).toEqual(expected);
  });

  test("cannot be read where no event has a status", () => {
    expect(isSilent(read())).toBe(true);
    expect(isSilent(read({ status: "" }))).toBe(true);
    expect(isSilent(read({ status: "" }, conversion("Started")))).toBe(false);
  });

  test("is told with its id and its time, as far as they are known", () => {
    const events = [{ name: "Conversion", timestamp: "2026-03-01T10:00:00Z" }];
    expect(nameOf(parseTransition({ operationId: 7, events }, "Reading"))).toBe(
      "operation 7 of 2026-03-01T10:00:00.000Z",
    );
    expect(nameOf(parseTransition({ events: [{}] }, "Reading"))).toBe("operation without id");
    expect(nameOf(parseTransition({}, "Reading"))).toBe("operation without id");
  });
});

test.each<[string, string | undefined, string | undefined, boolean]>([
  ["goes where it is wanted, however that is written", existing, existing.toUpperCase(), true],
  ["does not say where it goes", existing, undefined, true],
  ["goes to a new subscription, and none was named", undefined, existing, true],
  ["goes elsewhere", existing, source, false],
])("An operation of the same upgrade that %s (%p, %p) is this one: %p", (_sentence, wanted, toSubscriptionId, own) => {
  const listed = [
    parseTransition({ toCatalogItemId: to, quantity: 3, toSubscriptionId, events: [] } as never, "Reading"),
  ];
  const args = { ...three, targetSubscriptionId: wanted };
  expect(ownTransition(args, 3, listed)).toBe(own ? listed[0] : undefined);
  expect(doubtfulTransition(args, 3, [{ ...listed[0], quantity: undefined } as never])).toEqual(
    own ? expect.anything() : undefined,
  );
});

test("Operations of the same upgrade that have failed make the next request another one, in whatever order they are listed", () => {
  const operation = (operationId: string | undefined, status: string, quantity = 3, toCatalogItemId: string = to) =>
    parseTransition({ operationId, toCatalogItemId, quantity, events: [{ status }] } as never, "Reading");
  const listed = [
    operation("b", "Failed"),
    operation("a", "failed", 3, to.toLowerCase()),
    operation("c", "Completed"),
    operation("d", "Failed", 4),
    operation("e", "Failed", 3, from),
    operation(undefined, "Failed"),
  ];
  expect(failedBefore(three, 3, listed)).toEqual(["", "a", "b"]);
});

describe("A subscription", () => {
  const now = new Date("2026-03-02T12:00:00Z");
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3600_000).toISOString();
  const subscription = (members: object = {}): SubscriptionSummary =>
    parseSubscription(
      { id: existing, offerId: to, quantity: 3, status: "active", creationDate: hoursAgo(1), ...members },
      "Reading",
    );
  const like = (members: object, wanted: Partial<UpgradeArgs> = {}) =>
    lookalikes({ ...three, ...wanted }, [subscription(members)], now).length;

  test.each<[string, object, Partial<UpgradeArgs>, number]>([
    ["may be it", {}, {}, 1],
    ["may be it, however its target is written", { offerId: to.toLowerCase() }, {}, 1],
    ["may be it if its creation date is missing", { creationDate: null }, {}, 1],
    [
      "may be it until a day has passed",
      { creationDate: new Date(now.getTime() - 86_400_000 + 1).toISOString() },
      {},
      1,
    ],
    ["is not it after a day", { creationDate: hoursAgo(24) }, {}, 0],
    ["is not it with fewer seats", { quantity: 2 }, {}, 0],
    ["is not it with more seats", { quantity: 4 }, {}, 0],
    ["is not it with another product", { offerId: from }, {}, 0],
    ["is not it when it is not active", { status: "suspended" }, {}, 0],
    ["is not it when it is the source", { id: source.toUpperCase() }, {}, 0],
  ])("that an upgrade of three seats may have made: one that %s", (_sentence, members, wanted, count) => {
    expect(like(members, wanted)).toBe(count);
  });

  test("is explained by an operation that goes into it, however its id is written", () => {
    const into = (toSubscriptionId?: string) => parseTransition({ toSubscriptionId, events: [] } as never, "Reading");
    expect(isExplained(subscription(), [into(source), into(existing.toUpperCase())])).toBe(true);
    expect(isExplained(subscription(), [into(source), into()])).toBe(false);
  });

  test.each<[string, object | undefined, boolean]>([
    ["nothing", {}, false],
    ["the case of its offer", { offerId: to.toLowerCase() }, false],
    ["its offer", { offerId: from }, true],
    ["its quantity", { quantity: 2 }, true],
    ["its status", { status: "suspended" }, true],
    ["that it is there", undefined, true],
  ])("of which %s has changed between two looks", (_what, members, changed) => {
    expect(isChanged(subscription(), members && subscription(members))).toBe(changed);
  });

  test.each<[string, object | undefined, object, boolean]>([
    ["it is there and the source is suspended", { status: "suspended" }, {}, true],
    ["it is there and the source is gone", undefined, {}, true],
    ["it is there, written otherwise", undefined, { offerId: all.target.toLowerCase() }, true],
    ["the source is still active", { status: "active" }, {}, false],
    ["it is not active", undefined, { status: "suspended" }, false],
    ["it is another product", undefined, { offerId: from }, false],
    ["it is the source itself", { status: "suspended" }, { id: source.toUpperCase() }, false],
  ])("of a legacy upgrade counts as the result when %s: %p %p", (_sentence, old, members, counts) => {
    const result = subscription({ offerId: all.target, ...members });
    expect(upgradedSubscription(all, old && subscription({ id: source, ...old }), [result])).toBe(
      counts ? result : undefined,
    );
  });
});

test("Users whose licenses were not moved are named, each with the service's reasons", () => {
  expect(
    licenseErrorsText([
      {
        userId: "u1",
        name: "Alice",
        errors: [
          { code: "1", description: "No location." },
          { code: "2", description: "" },
        ],
      },
      { userId: customer, name: "", errors: [{ code: "3", description: "No seat." }] },
    ]),
  ).toBe(`Alice: No location.; 2\n${customer}: No seat.`);
});
