import { inStep, type Judgement, type Look } from "../../drift/judgement";
import type { SubscriptionUpgradeArgs, SubscriptionUpgradeState } from "../subscriptionUpgrade.args";

/** What a drift report says about an upgrade: an act that has happened is never out of step. Pure. */
export function judge({ before, found }: Look<SubscriptionUpgradeArgs, SubscriptionUpgradeState>): Judgement {
  const state = found?.state ?? before;
  const subject = `upgrade of subscription ${state.subscriptionId}`;
  if (state.completed) return inStep(subject);
  const text = "The upgrade has not ended yet. The next update goes on waiting for it.";
  return { ...inStep(subject), notes: [{ kind: "unfinished", text }] };
}
