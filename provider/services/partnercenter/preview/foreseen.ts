import type { SubscriptionSummary } from "../api";
import { decide, quantityStep, type Step } from "../subscriptionQuantity.decide";
import type { PlannedQuantity } from "./program";

/** What an update will do to a subscription, as an earlier run has scheduled nothing that a preview could know. Pure. */

export const foreseen = (planned: PlannedQuantity, live: SubscriptionSummary, now: Date): Step =>
  decide(live, { ...planned, scheduled: undefined }, now);

/** What becomes of the quantity, whatever is done about the end of the term. A refusal of either is a refusal. */
export function foreseenQuantity(planned: PlannedQuantity, live: SubscriptionSummary, now: Date): Step {
  const step = foreseen(planned, live, now);
  return step.do === "refuse" ? step : quantityStep(live, { ...planned, scheduled: undefined }, now);
}
