import { NotReady, Refused } from "../../core/errors";
import type { Json } from "../../http/json";
import type { PartnerCenter, SubscriptionSummary } from "./api";
import type { SubscriptionUpgradeArgs } from "./subscriptionUpgrade.args";
import {
  type Choice,
  chooseUpgrade,
  licenseErrorsText,
  otherThanAll,
  refusalOf,
  upgradedSubscription,
} from "./subscriptionUpgrade.decide";
import { beginOnce } from "./subscriptionUpgrade.requests";
import { lookAgain, neverShown, noSuchSubscription, stateOf, type UpgradeRun } from "./subscriptionUpgrade.run";
import type { SubscriptionUpgradeState } from "./subscriptionUpgrade.state";
import type { Upgrade, UpgradeResult } from "./upgradeWire";
import type { Subscription } from "./wire";

/** Upgrades a legacy subscription. All its seats move into a new subscription at once, and this cannot be undone. */
export async function upgradeLegacy(
  run: UpgradeRun,
  source: Subscription | undefined,
): Promise<SubscriptionUpgradeState> {
  const { wanted, context } = run;
  const already = upgradedSubscription(wanted, source, await context.api.subscriptions(wanted.customerId));
  if (already !== undefined) {
    context.tell.warn(
      `The upgrade has happened already: subscription ${already.id} is there. It is adopted; nothing is bought.`,
    );
    return done(run, already.id, already.quantity, []);
  }
  if (source === undefined) throw noSuchSubscription(wanted);
  const refusal = otherThanAll(wanted, source.quantity);
  if (refusal !== undefined) throw new Refused(refusal);
  const begun = await begin(run, source, await choose(run));
  if (begun === "unseen") return awaitLegacy(run, source.quantity);
  const target = begun.targetSubscriptionId ?? (await awaitAccepted(run, source.quantity));
  return done(run, target, source.quantity, begun.licenseErrors);
}

/** Waits for an upgrade that counts as begun. It is never sent again. */
export async function awaitLegacy(run: UpgradeRun, quantity: number): Promise<SubscriptionUpgradeState> {
  const { id, wanted, context } = run;
  const why = `The upgrade of subscription ${wanted.subscriptionId} counts as begun, but no subscription to ${wanted.target} is there after ${context.wait.limit} s. Run again: it is awaited, not begun a second time. ${neverShown(wanted)}`;
  const target = await awaitTarget(run, () => new NotReady(id, stateOf(run, quantity, { completed: false }), [why]));
  return done(run, target, quantity, []);
}

/**
 * Reads the source by its own id. The list leaves out subscriptions that cannot be read, and an absent source would count as
 * upgraded.
 */
export async function findUpgraded(
  api: PartnerCenter,
  wanted: SubscriptionUpgradeArgs,
): Promise<SubscriptionSummary | undefined> {
  const source = await api.subscription(wanted.customerId, wanted.subscriptionId);
  if (source?.status === "active") return undefined;
  return upgradedSubscription(wanted, source, await api.subscriptions(wanted.customerId));
}

/** Waits for the new subscription when the service's answer does not name it. */
async function awaitAccepted(run: UpgradeRun, quantity: number): Promise<string> {
  const { id, wanted, context } = run;
  const why = `The upgrade of subscription ${wanted.subscriptionId} was accepted, but no subscription to ${wanted.target} is there after ${context.wait.limit} s. Look in Partner Center; it is not sent again.`;
  const unseen = stateOf(run, quantity, { completed: true, targetStatus: "missing" });
  return awaitTarget(run, () => new NotReady(id, unseen, [why]));
}

async function awaitTarget(run: UpgradeRun, over: () => Error): Promise<string> {
  for (;;) {
    const found = await findUpgraded(run.context.api, run.wanted);
    if (found !== undefined) return found.id;
    await lookAgain(run, "the upgraded subscription to appear", over);
  }
}

const offered = async ({ wanted, context }: UpgradeRun): Promise<Choice<Upgrade>> =>
  chooseUpgrade(wanted, await context.api.upgrades(wanted.customerId, wanted.subscriptionId));

async function choose(run: UpgradeRun): Promise<Upgrade> {
  const { subscriptionId } = run.wanted;
  for (;;) {
    const choice = await offered(run);
    if ("item" in choice) return choice.item;
    if ("refuse" in choice) throw new Refused(choice.refuse);
    await lookAgain(
      run,
      choice.wait,
      () => new Refused(`Subscription ${subscriptionId} cannot be upgraded yet: ${choice.wait}.`),
    );
  }
}

type Begun = Pick<UpgradeResult, "targetSubscriptionId" | "licenseErrors"> | "unseen";

/** Begins the upgrade. Returns the service's result, or what the service shows of the upgrade if no answer came. */
function begin(run: UpgradeRun, source: Subscription, { raw }: Upgrade): Promise<Begun> {
  const { wanted, context } = run;
  const customerId = wanted.customerId.toLowerCase();
  const key = Object.keys(raw).find((name) => name.toLowerCase() === "upgradetype") ?? "upgradeType";
  const body: { [key: string]: Json } = { ...raw, [key]: wanted.upgradeType };
  return beginOnce<Begun>(run, {
    act: [customerId, source.id, body],
    quantity: source.quantity,
    unseen: "unseen",
    async send(requestId) {
      const result = await context.api.upgrade(customerId, source.id, body, requestId);
      if (result.upgradeErrors.length > 0) throw new Refused(refusalOf(wanted, result.upgradeErrors));
      return result;
    },
    async look() {
      const happened = await findUpgraded(context.api, wanted);
      if (happened !== undefined) return { targetSubscriptionId: happened.id, licenseErrors: [] };
      const now = await context.api.subscription(customerId, source.id);
      return now?.status !== source.status || !("item" in (await offered(run))) ? "unseen" : undefined;
    },
  });
}

function done(
  run: UpgradeRun,
  target: string,
  quantity: number,
  errors: UpgradeResult["licenseErrors"],
): SubscriptionUpgradeState {
  const licenseErrors = errors.map(({ userObjectId, name, errors: reasons }) => ({
    userId: userObjectId,
    name,
    errors: reasons,
  }));
  const state = stateOf(run, quantity, {
    targetSubscriptionId: target,
    completed: true,
    licenseErrors,
    targetStatus: "active",
  });
  if (licenseErrors.length === 0) return state;
  throw new NotReady(run.id, state, [
    `Subscription ${run.wanted.subscriptionId} is upgraded, but the licenses of these users were not moved; assign them with UserLicense:\n${licenseErrorsText(licenseErrors)}`,
  ]);
}
