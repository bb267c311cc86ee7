import { NoAnswer, NotReady, Refused } from "../errors";
import type { SubscriptionUpgradeState } from "./subscriptionUpgrade.args";
import {
  chooseUpgrade,
  licenseErrorsText,
  otherThanAll,
  refusalOf,
  upgradedSubscription,
} from "./subscriptionUpgrade.decide";
import { lookAgain, type UpgradeRun } from "./subscriptionUpgrade.run";
import type { Upgrade, UpgradeResult } from "./upgradeWire";
import type { Subscription } from "./wire";

/** Upgrades a legacy subscription: all its seats move into a new one, at once and for good. */
export async function upgradeLegacy(
  run: UpgradeRun,
  source: Subscription | undefined,
): Promise<SubscriptionUpgradeState> {
  const { wanted, context } = run;
  const already = await findUpgraded(run);
  if (already !== undefined) {
    context.tell.warn(
      `The upgrade has happened already: subscription ${already.id} is there. It is adopted; nothing is bought.`,
    );
    return done(run, already.id, already.quantity, []);
  }
  if (source === undefined)
    throw new Refused(
      `There is no subscription ${wanted.subscriptionId} for customer ${wanted.customerId}. Check customerId and subscriptionId.`,
    );
  const refusal = otherThanAll(wanted, source.quantity);
  if (refusal !== undefined) throw new Refused(refusal);
  const chosen = await choose(run);
  const result = await upgradeOnce(run, chosen);
  if (typeof result === "string") return done(run, result, source.quantity, []);
  if (result.upgradeErrors.length > 0) throw new Refused(refusalOf(wanted, result.upgradeErrors));
  const target = result.targetSubscriptionId ?? (await awaitTarget(run, source.quantity));
  return done(run, target, source.quantity, result.licenseErrors);
}

const findUpgraded = async ({ wanted, context }: UpgradeRun) =>
  upgradedSubscription(wanted, await context.api.subscriptions(wanted.customerId));

/** The answer names the new subscription; where it does not, the upgrade counts when the new one is there. */
async function awaitTarget(run: UpgradeRun, quantity: number): Promise<string> {
  const { id, wanted } = run;
  const { quantity: _, targetSubscriptionId: __, ...args } = wanted;
  const unseen = { ...args, asked: wanted, quantity, completed: true, licenseErrors: [], targetStatus: "missing" };
  for (;;) {
    const found = await findUpgraded(run);
    if (found !== undefined) return found.id;
    const why = `The upgrade of subscription ${wanted.subscriptionId} was accepted, but no subscription to ${wanted.target} is there after ${run.context.wait.limit} s. Look in Partner Center; it is not sent again.`;
    await lookAgain(run, "the upgraded subscription to appear", () => new NotReady(id, unseen, [why]));
  }
}

async function choose(run: UpgradeRun): Promise<Upgrade> {
  const { wanted, context } = run;
  for (;;) {
    const choice = chooseUpgrade(wanted, await context.api.upgrades(wanted.customerId, wanted.subscriptionId));
    if ("item" in choice) return choice.item;
    if ("refuse" in choice) throw new Refused(choice.refuse);
    await lookAgain(
      run,
      choice.wait,
      () => new Refused(`Subscription ${wanted.subscriptionId} cannot be upgraded yet: ${choice.wait}.`),
    );
  }
}

const mostUnanswered = 3;

/** The service's result, or the id of the target that is there although no answer came. */
async function upgradeOnce(run: UpgradeRun, { raw }: Upgrade): Promise<UpgradeResult | string> {
  const { wanted, context } = run;
  const key = Object.keys(raw).find((name) => name.toLowerCase() === "upgradetype") ?? "upgradeType";
  let unanswered: string | undefined;
  for (let failures = 0; ; failures++) {
    try {
      return await context.api.upgrade(
        wanted.customerId,
        wanted.subscriptionId,
        { ...raw, [key]: wanted.upgradeType },
        unanswered,
      );
    } catch (error) {
      if (!(error instanceof NoAnswer && error.outcome === "unknown") || failures === mostUnanswered) throw error;
      unanswered = error.requestId;
      await lookAgain(run, "no answer; looking whether the upgrade has happened", () => error);
      const happened = await findUpgraded(run);
      if (happened !== undefined) return happened.id;
    }
  }
}

function done(
  { id, wanted }: UpgradeRun,
  target: string | undefined,
  quantity: number,
  errors: UpgradeResult["licenseErrors"],
): SubscriptionUpgradeState {
  const licenseErrors = errors.map(({ userObjectId, name, errors: reasons }) => ({
    userId: userObjectId,
    name,
    errors: reasons,
  }));
  const { quantity: _, targetSubscriptionId: __, ...args } = wanted;
  const state: SubscriptionUpgradeState = {
    ...args,
    asked: wanted,
    quantity,
    ...(target === undefined ? {} : { targetSubscriptionId: target }),
    completed: true,
    licenseErrors,
    targetStatus: "active",
  };
  if (licenseErrors.length === 0) return state;
  throw new NotReady(id, state, [
    `Subscription ${wanted.subscriptionId} is upgraded, but the licenses of these users were not moved; assign them with UserLicense:\n${licenseErrorsText(licenseErrors)}`,
  ]);
}
