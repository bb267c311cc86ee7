import type { Json } from "../http/json";
import { isNewCommerce, lastDayOf, renewalOf } from "./term.decide";
import type { Subscription } from "./wire";

/** What to do about a subscription's quantity. Pure; the rules are those of "Change the quantity of a subscription" and its siblings. */

export interface Wanted {
  quantity: number;
  /** What to do about seats that cannot be given back now. */
  decrease: "fail" | "atRenewal";
  /** The quantity that this resource has scheduled for the renewal, if it has. */
  scheduled: number | undefined;
  /** What this run has come down to with all that could be given back; the service may still show those parts as open. */
  lowest?: number | undefined;
}

export type Step =
  | { do: "nothing" }
  /** Set the quantity now. `dropSchedule`: what this resource had scheduled no longer holds. */
  | { do: "change"; quantity: number; dropSchedule: boolean }
  /** Leave the quantity, and renew with another one. */
  | { do: "schedule"; quantity: number }
  /** Take back what this resource had scheduled. */
  | { do: "unschedule" }
  | { do: "refuse"; because: string };

/** What is sent to the service. */
export type Write = Exclude<Step, { do: "nothing" | "refuse" }>;

/** Whether the service shows what was sent. */
export function shows(step: Write, now: Pick<Subscription, "quantity" | "scheduledNextTermInstructions">): boolean {
  const scheduled = now.scheduledNextTermInstructions?.quantity;
  if (step.do === "change") return now.quantity === step.quantity;
  return step.do === "schedule" ? scheduled === step.quantity : scheduled === undefined;
}

/** Seats that can be given back at `now`, and the moment at which the first part of them no longer can. */
export function refundable(
  live: Pick<Subscription, "refundableQuantity">,
  now: Date,
): { quantity: number; until: Date | undefined; lots: { quantity: number; until: Date }[] } {
  const lots = (live.refundableQuantity?.details ?? [])
    .filter((lot) => lot.quantity > 0 && lot.allowedUntilDateTime > now)
    .map((lot) => ({ quantity: lot.quantity, until: lot.allowedUntilDateTime }))
    .sort((a, b) => a.until.getTime() - b.until.getTime());
  return { quantity: lots.reduce((sum, lot) => sum + lot.quantity, 0), until: lots[0]?.until, lots };
}

/** The smallest quantity that the service accepts now. */
export function smallestNow(live: SubscriptionFacts, now: Date): number {
  if (!isNewCommerce(live)) return 1;
  if (isSoftware(live)) return live.quantity;
  return Math.max(1, live.quantity - refundable(live, now).quantity);
}

export type SubscriptionFacts = Omit<Subscription, "raw">;

export function decide(live: SubscriptionFacts, wanted: Wanted, now: Date): Step {
  const scheduled = live.scheduledNextTermInstructions?.quantity;
  const ownSchedule = wanted.scheduled !== undefined && scheduled === wanted.scheduled;
  if (live.quantity === wanted.quantity)
    return ownSchedule && scheduled !== live.quantity ? { do: "unschedule" } : { do: "nothing" };
  const obstacle = obstacleTo(live);
  if (obstacle !== undefined) return refuse(live, wanted, obstacle);
  if (wanted.quantity > live.quantity) return { do: "change", quantity: wanted.quantity, dropSchedule: ownSchedule };
  const smallest = Math.max(smallestNow(live, now), wanted.lowest ?? 1);
  if (wanted.quantity >= smallest) return { do: "change", quantity: wanted.quantity, dropSchedule: ownSchedule };
  if (wanted.decrease === "fail") return refuse(live, wanted, windowClosed(live, smallest, now));
  if (isSoftware(live))
    return refuse(
      live,
      wanted,
      "software subscriptions cannot be reduced, at renewal either. Buy a new one and let this one end.",
    );
  if (live.autoRenewEnabled !== true) {
    return refuse(
      live,
      wanted,
      "its auto-renewal is off, and only a renewal can reduce it further. Turn auto-renewal on, or let the subscription end.",
    );
  }
  if (smallest < live.quantity) return { do: "change", quantity: smallest, dropSchedule: ownSchedule };
  return scheduled === wanted.quantity ? { do: "nothing" } : { do: "schedule", quantity: wanted.quantity };
}

const isSoftware = (live: SubscriptionFacts) => live.productType?.id.toLowerCase() === "software";

const endings: Record<string, string> = {
  suspended: "it is suspended. Reactivate it first",
  expired: "it has expired. Buy a new one and change subscriptionId",
  disabled: "it is disabled. Buy a new one and change subscriptionId",
  deleted: "it is deleted. Buy a new one and change subscriptionId",
  pending: "it is still being set up. Run again in some minutes",
};

/** Nothing can be changed or given back any more. */
export const hasEnded = ({ status }: Pick<SubscriptionFacts, "status">) =>
  ["deleted", "expired", "disabled"].includes(status);

function obstacleTo(live: SubscriptionFacts): string | undefined {
  const ending = endings[live.status];
  if (ending !== undefined) return `${ending}.`;
  if (live.billingType === "usage") return "it is billed by usage, so it has no quantity to set.";
  if (live.billingType === "benefit")
    return "it is a savings plan or another benefit, whose commitment is an amount of money and no number of seats.";
  if (live.isTrial) return "it is a trial, whose quantity is fixed. Buy the product first.";
  return undefined;
}

const refuse = (live: SubscriptionFacts, wanted: Wanted, because: string): Step => ({
  do: "refuse",
  because: `The quantity of subscription ${live.id}${live.offerName === "" ? "" : ` (${live.offerName})`} cannot change from ${live.quantity} to ${wanted.quantity}: ${because}`,
});

function windowClosed(live: SubscriptionFacts, smallest: number, now: Date): string {
  const renewal = renewalOf(live)?.toISOString().slice(0, 10);
  const parts = refundable(live, now).lots.map((lot) => `${lot.quantity} until ${lot.until.toISOString()}`);
  return [
    `the smallest quantity possible now is ${smallest}.`,
    parts.length === 0
      ? "No seats can be given back any more before the renewal."
      : `Seats that can still be given back: ${parts.join(", ")}.`,
    renewal === undefined
      ? "When the subscription renews is not known."
      : `The last day of its term is ${lastDayOf(live)}; it renews on ${renewal}.`,
    `Set quantity to ${smallest} or more, or decrease: "atRenewal" to give the rest back at renewal, or ignoreChanges: ["quantity"] to leave it alone.`,
  ].join(" ");
}

/** The resource as it was read, with nothing changed but the quantity; keys keep the case in which they came. */
export function withQuantity(
  raw: { [key: string]: Json },
  quantity: number,
  dropSchedule: boolean,
): { [key: string]: Json } {
  const kept = dropSchedule ? Object.entries(raw).filter(([key]) => !isSchedule(key)) : Object.entries(raw);
  return Object.fromEntries(kept.map(([key, value]) => [key, key.toLowerCase() === "quantity" ? quantity : value]));
}

const isSchedule = (key: string) => key.toLowerCase() === "schedulednextterminstructions";

/** The resource as it was read, with the quantity that it shall renew with; the product stays the same unless somebody scheduled another one. */
export function withSchedule(live: Subscription, quantity: number): { [key: string]: Json } {
  const [productId = "", skuId = "", availabilityId = ""] = live.offerId.split(":");
  const standing = Object.entries(live.raw).find(([key]) => isSchedule(key));
  const same = {
    product: { productId, skuId, availabilityId, billingCycle: live.billingCycle, termDuration: live.termDuration },
    quantity,
  };
  if (standing === undefined || standing[1] === null || typeof standing[1] !== "object" || Array.isArray(standing[1])) {
    return { ...withoutSchedule(live.raw), scheduledNextTermInstructions: same };
  }
  return { ...live.raw, [standing[0]]: withQuantity(standing[1], quantity, false) };
}

export const withoutSchedule = (raw: { [key: string]: Json }): { [key: string]: Json } =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => !isSchedule(key)));
