import { actionOf, nextTermOf, renewalAction } from "./scheduled.decide";
import { isNewCommerce, renewalOf } from "./term.decide";
import type { Subscription } from "./wire";

/**
 * What happens at the end of a subscription's term. Pure. Since 2026 a license-based new-commerce term renews, is cancelled, or
 * goes on month to month at a higher price (Extended Service Term). Other subscriptions renew or expire as before.
 *
 * Source: "Extended service terms for new commerce license-based subscriptions", Partner Center. Where the service's answers are
 * not documented, `docs/fidelity.md` records the assumption.
 */

export const outcomes = ["renews", "cancels", "extends", "expires", "unknown"] as const;
export type Outcome = (typeof outcomes)[number];

/** The choices that a program has. */
export const endsOfTerm = ["renew", "cancel", "extend"] as const;
export type EndOfTerm = (typeof endsOfTerm)[number];

export const isEndOfTerm = (word: unknown): word is EndOfTerm => endsOfTerm.some((one) => one === word);

export interface TermEnd {
  outcome: Outcome;
  /** The day after the last one of the term, like 2027-01-14; absent if the service gives no end. */
  on?: string;
  /** Seats of the next term, if there is one. */
  quantity?: number;
  /** Catalog item of the next term, if it differs from the present one. */
  product?: string;
}

type Facts = Omit<Subscription, "raw">;

/** Terms that end before this moment have no Extended Service Term. */
const firstExtended = new Date("2026-05-05T00:00:00Z");

/** Subscriptions bought before this moment have no Extended Service Term. */
const firstConcerned = new Date("2025-04-01T00:00:00Z");

/** Only the offer's name shows that a subscription is in an Extended Service Term. */
const extendedTerm = /extended service term/i;

export const isExtendedTerm = (live: Facts): boolean => isNewCommerce(live) && extendedTerm.test(live.offerName);

export const isSoftware = (live: Facts) => live.productType?.id.toLowerCase() === "software";

/** Whether the subscription may go on month to month. `"perhaps"`: the service does not show when it was bought. */
export function mayExtend(live: Facts): "yes" | "no" | "perhaps" {
  if (!isNewCommerce(live) || isSoftware(live) || live.isTrial || live.billingType !== "license") return "no";
  const end = renewalOf(live);
  if (end !== undefined && end < firstExtended) return "no";
  if (live.creationDate === undefined) return "perhaps";
  return live.creationDate < firstConcerned ? "no" : "yes";
}

/** `undefined`: the subscription has no end, because it has already ended or was bought for ever. */
export function termEndOf(live: Facts): TermEnd | undefined {
  const end = renewalOf(live);
  if (["expired", "disabled", "deleted"].includes(live.status)) return undefined;
  if (end === undefined && isSoftware(live)) return undefined;
  const action = live.isTrial ? undefined : actionOf(live);
  const chosen = typeof action === "object" && action.scheduleType !== "termend" ? action.effectiveDate : undefined;
  const on = (chosen ?? end)?.toISOString().slice(0, 10);
  const outcome = outcomeOf(live);
  const follows = outcome === "renews" || outcome === "extends";
  return {
    outcome,
    ...(on === undefined ? {} : { on }),
    ...(follows ? { quantity: live.quantity } : {}),
    ...(outcome === "renews" ? nextTermOf(live) : {}),
  };
}

const byAction: Record<string, Outcome> = {
  [renewalAction]: "renews",
  cancel: "cancels",
  renewtoextendedserviceterm: "extends",
};

function outcomeOf(live: Facts): Outcome {
  if (live.status !== "active") return "unknown";
  // Auto-renewal alone does not decide: an extended term occurs with both of its values.
  const action = live.isTrial ? undefined : actionOf(live);
  if (action === "unreadable") return "unknown";
  if (action !== undefined) return byAction[action.actionType] ?? "unknown";
  if (live.autoRenewEnabled === undefined) return "unknown";
  if (live.autoRenewEnabled) return isExtendedTerm(live) ? "extends" : "renews";
  // A subscription that can be extended may go on even with auto-renewal off.
  return mayExtend(live) === "no" ? "expires" : "unknown";
}

/** Whether the subscription goes on at a higher price, or may do so, unless it is cancelled or renewed. */
export function mayCostMore(live: Facts): boolean {
  const outcome = termEndOf(live)?.outcome;
  const merelyOff = live.status === "active" && live.autoRenewEnabled === false && actionOf(live) === undefined;
  return outcome === "extends" || (outcome === "unknown" && merelyOff && !live.isTrial);
}

/** Whether the term ends as the program asks. A subscription that has already ended satisfies `"cancel"`. */
export function isAsDeclared(end: TermEnd | undefined, choice: EndOfTerm): boolean {
  if (choice === "cancel") return end === undefined || end.outcome === "cancels" || end.outcome === "expires";
  return end?.outcome === (choice === "renew" ? "renews" : "extends");
}

/** The `endOfTerm` value that stands for what happens; `undefined` if no value does. */
export function choiceOf(end: TermEnd | undefined): EndOfTerm | undefined {
  const choices: Partial<Record<Outcome, EndOfTerm>> = { renews: "renew", cancels: "cancel", extends: "extend" };
  return end && choices[end.outcome];
}
