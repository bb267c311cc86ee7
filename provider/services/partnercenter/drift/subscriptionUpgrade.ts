import { inStep, type Judgement, type Look } from "../../../drift/judgement";
import type { SubscriptionUpgradeArgs } from "../subscriptionUpgrade.args";
import type { SubscriptionUpgradeState } from "../subscriptionUpgrade.state";

/** What a drift report says about an upgrade. A completed upgrade is always in sync. Pure. */
export function judge({ before, found }: Look<SubscriptionUpgradeArgs, SubscriptionUpgradeState>): Judgement {
  const state = found?.state ?? before;
  const subject = `upgrade of subscription ${state.subscriptionId}`;
  if (state.completed) return inStep(subject);
  const text =
    state.refused === undefined
      ? "The upgrade has not ended yet. The next update goes on waiting for it."
      : "Partner Center has refused the upgrade. The next update asks for it anew.";
  return { ...inStep(subject), notes: [{ kind: "unfinished", text }] };
}
