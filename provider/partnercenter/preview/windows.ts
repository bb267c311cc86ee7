import { called, error, type Finding } from "../../planned";
import type { SubscriptionSummary } from "../api";
import { decide } from "../subscriptionQuantity.decide";
import type { CustomerProgram } from "./program";

/** Quantities that the service would not take, said before anything is changed. Pure. */
export function windows(
  { quantities, moving }: CustomerProgram,
  subscriptions: SubscriptionSummary[],
  now: Date,
): Finding[] {
  return quantities.flatMap(({ planned, subscriptionId, quantity, decrease }) => {
    const live = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
    if (live === undefined || moving.includes(subscriptionId)) return [];
    const step = decide(live, { quantity, decrease, scheduled: undefined }, now);
    return step.do === "refuse" ? [error(`${called(planned)}: ${step.because}`)] : [];
  });
}
