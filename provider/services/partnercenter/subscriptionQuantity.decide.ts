import { actionOf, scheduledQuantity } from "./scheduled.decide";
import { isNewCommerce, lastDayOf } from "./term.decide";
import { type EndOfTerm, isAsDeclared, isExtendedTerm, isSoftware, mayExtend, termEndOf } from "./termEnd.decide";
import { inWords } from "./termEnd.words";
import type { Subscription } from "./wire";

/**
 * Decides the next step for a subscription's quantity and the end of its term. Pure. The rules are those of "Change the quantity of
 * a subscription" and related pages.
 */

export interface Wanted {
  quantity: number;
  /** What to do about seats that cannot be given back now. */
  decrease: "fail" | "atRenewal";
  /** The quantity that this resource has scheduled for the renewal, if any. */
  scheduled: number | undefined;
  /**
   * The quantity reached in this run after giving back all refundable seats. The service may still show those seats as refundable.
   */
  lowest?: number | undefined;
  /** Absent: the end of the term is left as it is. */
  endOfTerm?: EndOfTerm | undefined;
}

export type Step =
  | { do: "nothing" }
  /** Set the quantity now. `dropSchedule`: what this resource had scheduled no longer holds. */
  | { do: "change"; quantity: number; dropSchedule: boolean }
  /** Keep the quantity now and renew with another one. */
  | { do: "schedule"; quantity: number }
  /** Cancel what this resource had scheduled. */
  | { do: "unschedule" }
  /** Change how the term ends. */
  | { do: "end"; with: EndOfTerm }
  | { do: "refuse"; because: string };

/** What is sent to the service. */
export type Write = Exclude<Step, { do: "nothing" | "refuse" }>;

/** Whether the service shows what was sent. */
export function shows(step: Write, now: SubscriptionFacts): boolean {
  const scheduled = scheduledQuantity(now);
  if (step.do === "change") return now.quantity === step.quantity;
  if (step.do === "end") return isAsDeclared(termEndOf(now), step.with);
  return step.do === "schedule" ? scheduled === step.quantity : scheduled === undefined || scheduled === now.quantity;
}

/** Seats that can be given back at `now`, and when the first part of them no longer can be. */
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
  // A month-to-month subscription has no commitment, so all seats but one can go.
  if (isExtendedTerm(live)) return 1;
  return Math.max(1, live.quantity - refundable(live, now).quantity);
}

export type SubscriptionFacts = Omit<Subscription, "raw">;

export function decide(live: SubscriptionFacts, wanted: Wanted, now: Date): Step {
  const { endOfTerm } = wanted;
  const end = termEndOf(live);
  const ends = endOfTerm === undefined || isAsDeclared(end, endOfTerm);
  const obstacle = ends ? undefined : obstacleToEnd(live, endOfTerm);
  if (obstacle !== undefined)
    return {
      do: "refuse",
      because: `endOfTerm of subscription ${named(live)} cannot be ${JSON.stringify(endOfTerm)}: ${obstacle}`,
    };
  const step = quantityStep(live, wanted, now);
  // A change within the term deletes what is scheduled for its end, so the quantity is changed first.
  return ends || step.do === "refuse" || step.do === "change" ? step : { do: "end", with: endOfTerm };
}

/** The step for the quantity, without regard to the end of the term. */
export function quantityStep(live: SubscriptionFacts, wanted: Wanted, now: Date): Step {
  const scheduled = scheduledQuantity(live);
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
      "software subscriptions cannot be reduced, at renewal either. Buy a new one, and turn off the auto-renewal of this one.",
    );
  const hindrance = hindranceToRenewal(live, wanted.endOfTerm);
  if (hindrance !== undefined) return refuse(live, wanted, hindrance);
  if (smallest < live.quantity) return { do: "change", quantity: smallest, dropSchedule: ownSchedule };
  return scheduled === wanted.quantity ? { do: "nothing" } : { do: "schedule", quantity: wanted.quantity };
}

/** Why no renewal will reduce the quantity; `undefined` if one will. */
function hindranceToRenewal(live: SubscriptionFacts, endOfTerm: EndOfTerm | undefined): string | undefined {
  const end = termEndOf(live);
  if (endOfTerm !== undefined)
    return endOfTerm === "renew"
      ? undefined
      : `endOfTerm is ${JSON.stringify(endOfTerm)}, and only a renewal can reduce it further. Set endOfTerm: "renew", or leave the quantity as it is.`;
  if (end?.outcome === "renews") return undefined;
  const isOff = live.autoRenewEnabled === false && (end?.outcome === "unknown" || end?.outcome === "expires");
  const happens = end === undefined ? "it does not renew" : `it ${inWords(end, live)}`;
  return `${isOff ? "its auto-renewal is off" : happens}, and only a renewal can reduce it further. Turn auto-renewal on, with endOfTerm: "renew".${isOff ? ` As it is, ${happens}.` : ""}`;
}

/** Why the program cannot choose how this term ends; `undefined` if it can. */
function obstacleToEnd(live: SubscriptionFacts, choice: EndOfTerm): string | undefined {
  const ending = endings[live.status];
  if (ending !== undefined) return `${ending}.`;
  const kind = kindWithoutChoice(live);
  if (kind !== undefined)
    return `${kind}. Only license-based new-commerce subscriptions have this choice. Take endOfTerm out of the program.`;
  if (live.status !== "active") return `its status is ${live.status}.`;
  if (termEndOf(live)?.outcome === "unknown" && isStrange(live))
    return "what is scheduled already cannot be read by this release, and is not overwritten unseen. Look at the subscription in Partner Center.";
  if (choice === "extend" && mayExtend(live) === "no")
    return "extended service terms are for subscriptions bought on or after 2025-04-01 whose term ends on or after 2026-05-04.";
  if (choice === "renew" && isExtendedTerm(live))
    return "it is in an extended service term already, and a new term needs a choice of product. Choose it in Partner Center.";
  return undefined;
}

/** Names the kinds of subscriptions whose end of term a program cannot choose; `undefined` for all others. */
export function kindWithoutChoice(live: SubscriptionFacts): string | undefined {
  if (live.isTrial) return "it is a trial";
  if (live.billingType === "usage") return "it is billed by usage";
  if (live.billingType === "benefit") return "it is a savings plan or another benefit";
  if (!isNewCommerce(live)) return "it is a legacy subscription, whose auto-renewal decides";
  return isSoftware(live) ? "it is software, whose auto-renewal decides" : undefined;
}

/** Whether an undocumented action, or several actions, are scheduled. */
const isStrange = (live: SubscriptionFacts) => actionOf(live) !== undefined;

const endings: Record<string, string> = {
  suspended: "it is suspended. Reactivate it first",
  expired: "it has expired. Buy a new one and change subscriptionId",
  disabled: "it is disabled. Buy a new one and change subscriptionId",
  deleted: "it is deleted. Buy a new one and change subscriptionId",
  pending: "it is still being set up. Run again in some minutes",
};

/** The subscription has ended: its quantity cannot be changed and no seats can be given back. */
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

const named = ({ id, offerName }: SubscriptionFacts) => `${id}${offerName === "" ? "" : ` (${offerName})`}`;

const refuse = (live: SubscriptionFacts, wanted: Wanted, because: string): Step => ({
  do: "refuse",
  because: `The quantity of subscription ${named(live)} cannot change from ${live.quantity} to ${wanted.quantity}: ${because}`,
});

function windowClosed(live: SubscriptionFacts, smallest: number, now: Date): string {
  const end = termEndOf(live);
  const lastDay = lastDayOf(live);
  const parts = refundable(live, now).lots.map((lot) => `${lot.quantity} until ${lot.until.toISOString()}`);
  return [
    `the smallest quantity possible now is ${smallest}.`,
    parts.length === 0
      ? `No seats can be given back any more ${end?.outcome === "renews" ? "before the renewal" : "in this term"}.`
      : `Seats that can still be given back: ${parts.join(", ")}.`,
    end === undefined || lastDay === undefined
      ? "When its term ends is not known."
      : `The last day of its term is ${lastDay}; it ${end.outcome === "renews" ? `renews on ${end.on}` : inWords(end, live)}.`,
    `Set quantity to ${smallest} or more, or decrease: "atRenewal" to give the rest back at a renewal, or ignoreChanges: ["quantity"] to leave it alone.`,
  ].join(" ");
}
