import {
  decide,
  refundable,
  type Step,
  smallestNow,
} from "../../../provider/services/partnercenter/subscriptionQuantity.decide";
import { aSubscription, type ModelSubscription, readModel } from "../../support/modelSubscription";

const now = new Date("2026-03-02T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const lots = [
  { quantity: 2, until: inDays(5) },
  { quantity: 1, until: inDays(2) },
  { quantity: 4, until: inDays(-1) },
];
const nothing: Step = { do: "nothing" };
const to = (quantity: number, dropSchedule = false): Step => ({ do: "change", quantity, dropSchedule });
const schedule = (quantity: number): Step => ({ do: "schedule", quantity });

const decided = (
  members: Partial<ModelSubscription>,
  quantity: number,
  decrease: "fail" | "atRenewal" = "fail",
  scheduled?: number,
) => decide(readModel(aSubscription(members)), { quantity, decrease, scheduled }, now);

describe("What is done about a subscription of 10 seats", () => {
  test.each<[string, Partial<ModelSubscription>, number, Step]>([
    ["the right quantity is left alone", {}, 10, nothing],
    ["more seats are bought at once", {}, 25, to(25)],
    ["seats within their window are given back at once", { lots }, 8, to(8)],
    ["as many as the open windows allow", { lots }, 7, to(7)],
    ["traditional subscriptions have no window", { kind: "legacy" }, 1, to(1)],
    ["someone else's schedule stays when seats are bought", { schedule: 5 }, 25, to(25)],
    ["someone else's schedule is no reason to act", { schedule: 5 }, 10, nothing],
    ["a suspended subscription with the right quantity is left alone", { status: "suspended" }, 10, nothing],
    ["a deleted subscription with the right quantity is left alone", { status: "deleted" }, 10, nothing],
    ["a subscription that is billed by usage is left alone", { usage: true }, 10, nothing],
    ["more seats of a software subscription are bought at once", { kind: "software" }, 12, to(12)],
  ])("%s", (_sentence, members, quantity, step) => {
    expect(decided(members, quantity)).toEqual(step);
  });

  test.each<[string, Partial<ModelSubscription>, number, number | undefined, Step]>([
    ["what cannot be given back now is scheduled for the renewal", {}, 6, undefined, schedule(6)],
    ["what can be given back now is, first", { lots }, 6, undefined, to(7)],
    ["what is scheduled already is not scheduled again", { schedule: 6 }, 6, 6, nothing],
    ["someone else's schedule for the same number will do", { schedule: 6 }, 6, undefined, nothing],
    ["another number takes the place of what was scheduled", { schedule: 6 }, 4, 6, schedule(4)],
    ["a later increase drops our own schedule", { schedule: 6 }, 12, 6, to(12, true)],
    ["back to the live quantity takes back our own schedule", { schedule: 6 }, 10, 6, { do: "unschedule" }],
    ["an own schedule for the live quantity is left alone", { schedule: 10 }, 10, 10, nothing],
    ["a schedule that someone changed since is not ours to take back", { schedule: 3 }, 10, 6, nothing],
    ["enough open windows need no schedule", { lots }, 8, undefined, to(8)],
  ])("with decrease atRenewal, %s", (_sentence, members, quantity, scheduled, step) => {
    expect(decided(members, quantity, "atRenewal", scheduled)).toEqual(step);
  });

  test.each<[string, Partial<ModelSubscription>, number, "fail" | "atRenewal", RegExp]>([
    ["below the smallest quantity, the refusal names it", { lots }, 6, "fail", /smallest quantity possible now is 7/],
    ["it names until when which part can be given back", { lots }, 6, "fail", /1 until 2026-03-04.*2 until 2026-03-07/],
    [
      "it names the last day and the renewal after it",
      {},
      6,
      "fail",
      /last day .* is 2026-12-31; it renews on 2027-01-01/,
    ],
    ["it names the three ways out", {}, 6, "fail", /Set quantity to 10.*"atRenewal".*ignoreChanges/],
    ["a suspended subscription takes no change", { status: "suspended" }, 12, "fail", /suspended. Reactivate/],
    ["an expired one neither", { status: "expired" }, 12, "fail", /expired/],
    ["a disabled one neither", { status: "disabled" }, 12, "fail", /disabled/],
    ["a deleted one neither", { status: "deleted" }, 12, "fail", /deleted/],
    ["one that is being set up is not ready", { status: "pending" }, 12, "fail", /Run again/],
    ["a trial has a fixed quantity", { trial: true }, 12, "fail", /trial/],
    ["one that is billed by usage has no quantity", { usage: true }, 12, "fail", /billed by usage/],
    ["a savings plan has no seats", { benefit: true }, 12, "fail", /savings plan/],
    ["software is never reduced", { kind: "software" }, 6, "atRenewal", /software subscriptions cannot be reduced/],
    ["without auto-renewal nothing is scheduled", { autoRenew: false }, 6, "atRenewal", /auto-renewal is off/],
  ])("%s", (_sentence, members, quantity, decrease, because) => {
    const step = decided(members, quantity, decrease);
    expect(step).toEqual({ do: "refuse", because: expect.stringMatching(because) });
    expect(step).toEqual({ do: "refuse", because: expect.stringContaining(`from 10 to ${quantity}`) });
  });
});

describe("What can be given back now", () => {
  test("open windows count, closed ones do not, and the first one that closes is named", () => {
    expect(refundable(readModel(aSubscription({ lots })), now)).toMatchObject({ quantity: 3, until: inDays(2) });
  });

  test("the moment at which a window closes is outside it", () => {
    const closing = aSubscription({ lots: [{ quantity: 3, until: now }] });
    expect(refundable(readModel(closing), now)).toMatchObject({ quantity: 0, until: undefined });
  });

  test.each<[string, Partial<ModelSubscription>, number]>([
    ["new commerce: the quantity without what open windows allow", { lots }, 7],
    ["new commerce without open windows: the quantity as it is", {}, 10],
    ["never less than one seat", { quantity: 2, lots }, 1],
    ["traditional: one seat", { kind: "legacy" }, 1],
    ["software: the quantity as it is", { kind: "software", lots }, 10],
  ])("the smallest quantity of %s", (_sentence, members, smallest) => {
    expect(smallestNow(readModel(aSubscription(members)), now)).toBe(smallest);
  });
});
