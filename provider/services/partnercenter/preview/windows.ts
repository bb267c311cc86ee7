import { called, error, type Finding, warning } from "../../../core/planned";
import type { SubscriptionSummary } from "../api";
import { foreseen } from "./foreseen";
import { acts, type CustomerProgram } from "./program";

/** Reports quantities and ends of terms that the service would refuse, before anything is changed. Pure. */
export function windows(
  { quantities, moving }: CustomerProgram,
  subscriptions: SubscriptionSummary[],
  now: Date,
): Finding[] {
  return quantities.flatMap((quantity) => {
    const { planned, subscriptionId } = quantity;
    const live = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
    if (live === undefined || moving.includes(subscriptionId)) return [];
    const step = foreseen(quantity, live, now);
    if (step.do !== "refuse") return [];
    // A resource that the update does not change has only drifted. That is a warning and must not stop the update.
    const say = acts({ planned }) ? error : warning;
    return [say(`${called(planned)}: ${step.because}`)];
  });
}
