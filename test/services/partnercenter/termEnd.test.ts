import {
  decide,
  refundable,
  shows,
  smallestNow,
  type Write,
} from "../../../provider/services/partnercenter/subscriptionQuantity.decide";
import {
  isAsDeclared,
  isEndOfTerm,
  mayCostMore,
  mayExtend,
  termEndOf,
} from "../../../provider/services/partnercenter/termEnd.decide";
import { asDeclared } from "../../../provider/services/partnercenter/termEnd.words";
import { parseSubscription, type Subscription } from "../../../provider/services/partnercenter/wire";
import { documented } from "../../support/modelFixtures";
import { action, tenSeats } from "../../support/modelTermEnd";

type Body = { [key: string]: never };

const read = (members: object = {}, body: object = tenSeats): Subscription =>
  parseSubscription({ ...body, ...members } as never, "Reading");

const legacy = documented("get-subscription_200-legacy-addon_learn") as Body;
const other = { productId: "CFQ7TTC0LFLZ", skuId: "0002", availabilityId: "CFQ7TTC0K7J9" };

describe("What happens at the end of a term", () => {
  test.each<[string, object, object | undefined]>([
    ["auto-renewal on renews", {}, { outcome: "renews", on: "2027-01-14", quantity: 10 }],
    [
      "with the scheduled quantity of the older member",
      { scheduledNextTermInstructions: { quantity: 7 } },
      { outcome: "renews", on: "2027-01-14", quantity: 7 },
    ],
    [
      "with that of the action, where the two differ",
      {
        scheduledNextTermInstructions: { quantity: 9 },
        scheduledActions: [action("RenewToNewTerm", { instructions: { quantity: 6 } })],
      },
      { outcome: "renews", on: "2027-01-14", quantity: 6 },
    ],
    [
      "with another product, where one is scheduled",
      { scheduledActions: [action("RenewToNewTerm", { instructions: { product: other, quantity: 6 } })] },
      { outcome: "renews", on: "2027-01-14", quantity: 6, product: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9" },
    ],
    [
      "an action counts more than auto-renewal",
      { scheduledActions: [action("Cancel")] },
      { outcome: "cancels", on: "2027-01-14" },
    ],
    [
      "whatever its case, and as a single object",
      { ScheduledActions: { ScheduleType: "termend", ActionType: "CANCEL" } },
      { outcome: "cancels", on: "2027-01-14" },
    ],
    [
      "an extended term goes on, with both values of auto-renewal",
      { autoRenewEnabled: true, scheduledActions: [action("RenewToExtendedServiceTerm")] },
      { outcome: "extends", on: "2027-01-14", quantity: 10 },
    ],
    ["a list that is empty or null says nothing", { scheduledActions: [] }, { outcome: "renews" }],
    ["a null neither", { scheduledActions: null, autoRenewEnabled: true }, { outcome: "renews" }],
    [
      "a change of product on a chosen day is none of the term's end",
      { scheduledActions: [{ scheduleType: "CustomDate", actionType: "Transition", effectiveDate: "2026-06-01" }] },
      { outcome: "renews" },
    ],
    [
      "a cancellation on a chosen day is on that day",
      {
        scheduledActions: [{ scheduleType: "CustomDate", actionType: "Cancel", effectiveDate: "2026-06-01T00:00:00" }],
      },
      { outcome: "cancels", on: "2026-06-01" },
    ],
    ["an undocumented action is not guessed", { scheduledActions: [action("Donate")] }, { outcome: "unknown" }],
    ["nor is a text", { scheduledActions: "soon" }, { outcome: "unknown" }],
    [
      "nor are two ends at once",
      { scheduledActions: [action("Cancel"), action("RenewToNewTerm")] },
      { outcome: "unknown" },
    ],
    [
      "auto-renewal that is merely off may become an extended term",
      { autoRenewEnabled: false },
      { outcome: "unknown" },
    ],
    [
      "what was bought before April 2025 expires",
      { autoRenewEnabled: false, creationDate: "2025-03-31T23:59:59Z" },
      { outcome: "expires", on: "2027-01-14" },
    ],
    [
      "so does a term that ends before 2026-05-04",
      { autoRenewEnabled: false, commitmentEndDate: "2026-05-03T00:00:00Z" },
      { outcome: "expires", on: "2026-05-04" },
    ],
    [
      "and software",
      { autoRenewEnabled: false, productType: { id: "Software" } },
      { outcome: "expires", on: "2027-01-14" },
    ],
    ["auto-renewal that is not shown tells nothing", { autoRenewEnabled: null }, { outcome: "unknown" }],
    ["suspended", { status: "suspended" }, { outcome: "unknown" }],
    ["over", { status: "expired" }, undefined],
    ["bought for ever", { productType: { id: "Software" }, commitmentEndDate: "9999-12-14T00:00:00Z" }, undefined],
    ["without an end date", { commitmentEndDate: null }, { outcome: "renews", quantity: 10 }],
    [
      "a trial's own instructions are not someone's schedule",
      { isTrial: true, scheduledNextTermInstructions: { product: other, quantity: 25 } },
      { outcome: "renews", quantity: 10 },
    ],
    [
      "in an extended term it goes on month after month",
      { offerName: "Microsoft 365 Business Basic (Extended Service Term)", commitmentEndDate: "2027-02-13T00:00:00Z" },
      { outcome: "extends", on: "2027-02-14", quantity: 10 },
    ],
  ])("%s", (_sentence, members, expected) => {
    const end = termEndOf(read(members));
    if (expected === undefined) expect(end).toBeUndefined();
    else expect(end).toEqual(expect.objectContaining(expected));
    if (expected !== undefined && !("product" in expected)) expect(end).not.toHaveProperty("product");
  });

  test("a legacy subscription renews or expires at the moment that it names", () => {
    expect(termEndOf(read({ autoRenewEnabled: true }, legacy))?.outcome).toBe("renews");
    expect(termEndOf(read({ autoRenewEnabled: false }, legacy))?.outcome).toBe("expires");
  });
});

describe("Whether a subscription can go on month to month", () => {
  test.each<[string, object, string]>([
    ["bought on the first day", { creationDate: "2025-04-01T00:00:00Z" }, "yes"],
    ["bought the day before", { creationDate: "2025-03-31T23:59:59Z" }, "no"],
    ["at an unknown time", { creationDate: null }, "perhaps"],
    ["term ends on the first day", { commitmentEndDate: "2026-05-04T00:00:00Z" }, "yes"],
    ["term ends the day before", { commitmentEndDate: "2026-05-03T00:00:00Z" }, "no"],
    ["trial", { isTrial: true }, "no"],
    ["software", { productType: { id: "Software" } }, "no"],
    ["reserved or by usage", { billingType: "usage" }, "no"],
  ])("%s", (_sentence, members, expected) => {
    expect(mayExtend(read(members))).toBe(expected);
  });
});

describe("A choice that a subscription cannot take is refused with the reason", () => {
  const now = new Date("2026-06-01T12:00:00Z");
  const refusal = (live: Subscription, endOfTerm: "renew" | "cancel" | "extend") => {
    const step = decide(live, { quantity: live.quantity, decrease: "fail", scheduled: undefined, endOfTerm }, now);
    return step.do === "refuse" ? step.because : step;
  };

  test.each<[string, object, "renew" | "cancel" | "extend", RegExp]>([
    ["software", { productType: { id: "Software" } }, "cancel", /cannot be "cancel": it is software/],
    ["a trial", { isTrial: true }, "cancel", /it is a trial/],
    ["a suspended one", { status: "suspended" }, "cancel", /it is suspended\. Reactivate it first/],
    ["an expired one", { status: "expired" }, "renew", /it has expired/],
    ["one by usage", { billingType: "usage" }, "cancel", /billed by usage/],
    ["a savings plan", { billingType: "benefit" }, "cancel", /savings plan/],
    ["a status of which nothing is known", { status: "paused" }, "cancel", /its status is paused\./],
    ["what was bought too early", { creationDate: "2024-01-01T00:00:00Z" }, "extend", /bought on or after 2025-04-01/],
    ["one in an extended term", { offerName: "E3 Extended Service Term" }, "renew", /choice of product/],
    ["something strange is scheduled", { scheduledActions: [action("Donate")] }, "cancel", /cannot be read/],
  ])("%s", (_sentence, members, choice, expected) => {
    expect(refusal(read(members), choice)).toMatch(expected);
  });

  test("a legacy one", () => {
    const live = read({ status: "active", billingType: "license", isTrial: false, autoRenewEnabled: true }, legacy);
    expect(refusal(live, "cancel")).toMatch(/legacy subscription, whose auto-renewal decides/);
  });

  const cancelled = { autoRenewEnabled: false, scheduledActions: [action("Cancel")] };

  test.each<[string, object, "renew" | "cancel" | "extend"]>([
    ["what is cancelled can go on", cancelled, "extend"],
    ["and renew", cancelled, "renew"],
    [
      "what was bought too early for an extended term can be cancelled",
      { creationDate: "2024-01-01T00:00:00Z" },
      "cancel",
    ],
    ["and so can what is in one", { offerName: "E3 Extended Service Term" }, "cancel"],
  ])("but %s", (_sentence, members, choice) => {
    expect(refusal(read(members), choice)).toEqual({ do: "end", with: choice });
  });

  test("what happens anyway is no trouble, nor what has ended as it was cancelled", () => {
    expect(refusal(read({ productType: { id: "Software" } }), "renew")).toEqual({ do: "nothing" });
    expect(refusal(read({ status: "expired" }), "cancel")).toEqual({ do: "nothing" });
  });

  test("a decrease that only a renewal could make is refused where none comes", () => {
    const wanted = { quantity: 6, decrease: "atRenewal" as const, scheduled: undefined };
    const because = (members: object, endOfTerm?: "cancel" | "extend") => {
      const step = decide(read(members), { ...wanted, endOfTerm }, now);
      return step.do === "refuse" ? step.because : step.do;
    };
    expect(because({}, "extend")).toMatch(/endOfTerm is "extend", and only a renewal can reduce it/);
    expect(because({ scheduledActions: [action("Cancel")] })).toMatch(
      /it is cancelled on 2027-01-14.*endOfTerm: "renew"/,
    );
    expect(because({ autoRenewEnabled: false, scheduledActions: [action("RenewToExtendedServiceTerm")] })).toMatch(
      /it goes on month to month from 2027-01-14, 3 % dearer.*, and only a renewal can reduce it further/,
    );
  });
});

describe("A decrease that cannot be made now is refused in words that say what can", () => {
  const now = new Date("2026-06-01T12:00:00Z");
  const because = (members: object, decrease: "fail" | "atRenewal") => {
    const step = decide(read(members), { quantity: 6, decrease, scheduled: undefined }, now);
    return step.do === "refuse" ? step.because.replace(/^.* cannot change from 10 to 6: /, "") : step.do;
  };
  const waysOut =
    'Set quantity to 10 or more, or decrease: "atRenewal" to give the rest back at a renewal, or ignoreChanges: ["quantity"] to leave it alone.';
  const smallest = "the smallest quantity possible now is 10.";

  test.each<[string, object, string]>([
    [
      "where it renews",
      {},
      "No seats can be given back any more before the renewal. The last day of its term is 2027-01-13; it renews on 2027-01-14.",
    ],
    [
      "where it does not",
      { autoRenewEnabled: false, creationDate: "2024-01-01T00:00:00Z" },
      "No seats can be given back any more in this term. The last day of its term is 2027-01-13; it expires on 2027-01-14.",
    ],
    [
      "where its end is not known",
      { commitmentEndDate: null },
      "No seats can be given back any more before the renewal. When its term ends is not known.",
    ],
    [
      "where it was bought for ever",
      { productType: { id: "Software" }, commitmentEndDate: "9999-12-14T00:00:00Z" },
      "No seats can be given back any more in this term. When its term ends is not known.",
    ],
  ])("now: %s", (_sentence, members, words) => {
    expect(because(members, "fail")).toBe(`${smallest} ${words} ${waysOut}`);
  });

  test("and names what can be given back until when", () => {
    const details = [
      { quantity: 2, allowedUntilDateTime: "2026-06-05T00:00:00Z" },
      { quantity: 0, allowedUntilDateTime: "2026-06-03T00:00:00Z" },
    ];
    expect(because({ refundableQuantity: { details } }, "fail")).toContain(
      "now is 8. Seats that can still be given back: 2 until 2026-06-05T00:00:00.000Z. The last day",
    );
  });

  test.each<[string, object, RegExp]>([
    [
      "where it expires",
      { autoRenewEnabled: false, creationDate: "2024-01-01T00:00:00Z" },
      /^its auto-renewal is off, and only a renewal can reduce it further\. Turn auto-renewal on, with endOfTerm: "renew"\. As it is, it expires on 2027-01-14\.$/,
    ],
    ["where it may go on", { autoRenewEnabled: false }, /^its auto-renewal is off, .* As it is, it may end, or go on/],
    [
      "where it is cancelled",
      { autoRenewEnabled: false, scheduledActions: [action("Cancel")] },
      /^it is cancelled on 2027-01-14, and cannot be used from then on, and only .* with endOfTerm: "renew"\.$/,
    ],
    [
      "where something unknown is scheduled",
      { scheduledActions: [action("Donate")] },
      /^it has something scheduled .*, and only a renewal can reduce it further\. .* with endOfTerm: "renew"\.$/,
    ],
  ])("at the renewal: %s", (_sentence, members, words) => {
    expect(because(members, "atRenewal")).toMatch(words);
  });

  test("unless the program lets it renew, which comes first", () => {
    const wanted = { quantity: 6, decrease: "atRenewal" as const, scheduled: undefined, endOfTerm: "renew" as const };
    const live = { autoRenewEnabled: false, scheduledActions: [action("Cancel")] };
    expect(decide(read(live), wanted, now)).toEqual({ do: "end", with: "renew" });
    expect(decide(read(), wanted, now)).toEqual({ do: "schedule", quantity: 6 });
  });

  test("and calls the subscription by its product, where that has a name", () => {
    const whole = (offerName: string) =>
      decide(read({ offerName }), { quantity: 6, decrease: "fail", scheduled: undefined }, now);
    expect(whole("Business Basic")).toMatchObject({
      because: expect.stringContaining(`subscription ${tenSeats.id} (Business Basic) cannot change`),
    });
    expect(whole("")).toMatchObject({ because: expect.stringContaining(`subscription ${tenSeats.id} cannot change`) });
  });
});

describe("What is done about the quantity and the end of one subscription", () => {
  const now = new Date("2026-06-01T12:00:00Z");
  const lots = {
    details: [
      { quantity: 0, allowedUntilDateTime: "2026-06-03T00:00:00Z" },
      { quantity: 3, allowedUntilDateTime: "2026-06-05T00:00:00Z" },
    ],
  };

  test("a change within the term comes before another end, which it would drop", () => {
    const wanted = { quantity: 12, decrease: "fail" as const, scheduled: undefined, endOfTerm: "cancel" as const };
    expect(decide(read(), wanted, now)).toEqual({ do: "change", quantity: 12, dropSchedule: false });
    expect(decide(read({ quantity: 12 }), wanted, now)).toEqual({ do: "end", with: "cancel" });
  });

  test("seats are bought again where someone else has given back more than this run", () => {
    const wanted = { quantity: 5, decrease: "fail" as const, scheduled: undefined, lowest: 7 };
    expect(decide(read({ quantity: 4 }), wanted, now)).toEqual({ do: "change", quantity: 5, dropSchedule: false });
  });

  test("an empty window is none", () => {
    expect(refundable(read({ refundableQuantity: lots }), now)).toEqual({
      quantity: 3,
      until: new Date("2026-06-05T00:00:00Z"),
      lots: [{ quantity: 3, until: new Date("2026-06-05T00:00:00Z") }],
    });
  });

  test("software is never reduced, whatever window the service shows", () => {
    expect(smallestNow(read({ productType: { id: "Software" }, refundableQuantity: lots }), now)).toBe(10);
    expect(smallestNow(read({ refundableQuantity: lots }), now)).toBe(7);
  });

  const scheduled = (quantity: number) => ({ scheduledNextTermInstructions: { quantity } });

  test.each<[string, Write, object, boolean]>([
    ["a quantity that is there", { do: "change", quantity: 10, dropSchedule: false }, scheduled(6), true],
    ["another quantity", { do: "change", quantity: 12, dropSchedule: false }, scheduled(12), false],
    ["an end that is there", { do: "end", with: "renew" }, {}, true],
    ["another end", { do: "end", with: "cancel" }, {}, false],
    ["a schedule that is there", { do: "schedule", quantity: 6 }, scheduled(6), true],
    ["another schedule", { do: "schedule", quantity: 6 }, scheduled(7), false],
    ["no schedule in place of one", { do: "schedule", quantity: 6 }, {}, false],
    ["no schedule any more", { do: "unschedule" }, {}, true],
    ["a schedule of the seats that it has, as some services show it", { do: "unschedule" }, scheduled(10), true],
    ["a schedule that is still there", { do: "unschedule" }, scheduled(6), false],
  ])("shows whether a step is done: %s", (_sentence, step, members, done) => {
    expect(shows(step, read(members))).toBe(done);
  });
});

test.each<[string, object, boolean]>([
  ["renews", {}, false],
  [
    "goes on month to month",
    { autoRenewEnabled: false, scheduledActions: [action("RenewToExtendedServiceTerm")] },
    true,
  ],
  ["is cancelled", { autoRenewEnabled: false, scheduledActions: [action("Cancel")] }, false],
  ["has auto-renewal merely off, and may go on", { autoRenewEnabled: false }, true],
  [
    "has auto-renewal off, and was bought too early to go on",
    { autoRenewEnabled: false, creationDate: "2024-01-01T00:00:00Z" },
    false,
  ],
  ["has something unknown scheduled", { autoRenewEnabled: false, scheduledActions: [action("Donate")] }, false],
  ["is suspended", { status: "suspended", autoRenewEnabled: false }, false],
  ["does not show auto-renewal", { autoRenewEnabled: null }, false],
  ["is a trial", { isTrial: true, autoRenewEnabled: false }, false],
  ["is over", { status: "expired", autoRenewEnabled: false }, false],
])("shows whether it may cost more unless something is done: what %s", (_sentence, members, more) => {
  expect(mayCostMore(read(members))).toBe(more);
});

test("the words for the end of a term are three", () => {
  expect(["renew", "cancel", "extend", "expires", "", undefined].filter(isEndOfTerm)).toEqual([
    "renew",
    "cancel",
    "extend",
  ]);
});

test("month to month, seats can be given back at any time", () => {
  const live = read({ offerName: "E3 (Extended Service Term)", refundableQuantity: null });
  const step = decide(live, { quantity: 4, decrease: "fail", scheduled: undefined }, new Date("2027-02-01T00:00:00Z"));
  expect(step).toEqual({ do: "change", quantity: 4, dropSchedule: false });
});

test("an expiry is as good as a cancellation, and nothing else is", () => {
  expect(isAsDeclared({ outcome: "expires" }, "cancel")).toBe(true);
  expect(isAsDeclared({ outcome: "unknown" }, "cancel")).toBe(false);
  expect(isAsDeclared({ outcome: "extends" }, "renew")).toBe(false);
  expect(isAsDeclared({ outcome: "renews" }, "extend")).toBe(false);
  expect(isAsDeclared(undefined, "renew")).toBe(false);
});

test("what is declared is told as it will be", () => {
  expect(asDeclared(read(), "cancel")).toMatch(/^is cancelled on 2027-01-14/);
  expect(asDeclared(read({ creationDate: "2024-01-01T00:00:00Z" }), "cancel")).toBe("expires on 2027-01-14");
  expect(asDeclared(read({ autoRenewEnabled: false }), "renew")).toBe("renews on 2027-01-14 with 10 seats");
});
