import { decide } from "../../provider/partnercenter/subscriptionQuantity.decide";
import { isAsDeclared, mayExtend, termEndOf } from "../../provider/partnercenter/termEnd.decide";
import { asDeclared } from "../../provider/partnercenter/termEnd.words";
import { parseSubscription, type Subscription } from "../../provider/partnercenter/wire";
import { documented } from "../support/modelFixtures";
import { action, tenSeats } from "../support/modelTermEnd";

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
    [
      "an action that nobody documents is not guessed",
      { scheduledActions: [action("Donate")] },
      { outcome: "unknown" },
    ],
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
      "a trial's own instructions are nobody's schedule",
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
    ["nobody knows when", { creationDate: null }, "perhaps"],
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
