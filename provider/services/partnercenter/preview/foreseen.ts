import type { SubscriptionSummary } from "../api";
import { decide, quantityStep, type Step } from "../subscriptionQuantity.decide";
import type { PlannedQuantity } from "./program";

/**
 * Predicts the step that an update takes for a subscription. The preview assumes that earlier runs have scheduled nothing, because
 * it does not know their schedules. Pure.
 */

export const foreseen = (planned: PlannedQuantity, live: SubscriptionSummary, now: Date): Step =>
  decide(live, { ...planned, scheduled: undefined }, now);

/**
 * The predicted step for the quantity, without regard to the end of the term. If the program's wish for either is refused, the step
 * is a refusal.
 */
export function foreseenQuantity(planned: PlannedQuantity, live: SubscriptionSummary, now: Date): Step {
  const step = foreseen(planned, live, now);
  return step.do === "refuse" ? step : quantityStep(live, { ...planned, scheduled: undefined }, now);
}
