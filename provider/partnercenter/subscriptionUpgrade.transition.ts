import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import type { SubscriptionUpgradeState } from "./subscriptionUpgrade.args";
import { chooseTransition, ownTransition, progressOf, tooMany, transitionType } from "./subscriptionUpgrade.decide";
import { lookAgain, type UpgradeRun } from "./subscriptionUpgrade.run";
import type { TransitionRequest } from "./upgradeApi";
import type { Transition } from "./upgradeWire";
import type { Subscription } from "./wire";

/**
 * Upgrades a new-commerce subscription: all its seats in place, or some of them into another subscription. An operation that is
 * under way or done is adopted; one that failed is begun anew.
 *
 * @param known how many seats an earlier run meant, where the program does not say: the source may have fewer by now.
 */
export async function transitionNewCommerce(
  run: UpgradeRun,
  source: Subscription,
  known?: number,
): Promise<SubscriptionUpgradeState> {
  const { wanted, context } = run;
  const quantity = wanted.quantity ?? known ?? source.quantity;
  const already = await findOwn(run, quantity);
  if (already !== undefined) {
    context.tell.warn(
      `An upgrade of ${quantity} seats of subscription ${source.id} to ${wanted.target} is under way or has happened already (${nameOf(already)}). It is adopted; no other one is begun.${quantity < source.quantity ? ` If ${quantity} more seats are meant, upgrade another number of them.` : ""}`,
    );
    return follow(run, already, quantity);
  }
  if (source.offerId.toLowerCase() === wanted.target.toLowerCase()) {
    context.tell.warn(`Subscription ${source.id} is ${wanted.target} already. It is adopted; nothing is bought.`);
    return stateOf(run, quantity, { targetSubscriptionId: source.id, completed: true, targetStatus: source.status });
  }
  const refusal = tooMany({ subscriptionId: source.id }, quantity, source.quantity);
  if (refusal !== undefined) throw new Refused(refusal);
  await eligible(run);
  return follow(run, await beginOnce(run, source, quantity), quantity);
}

const nameOf = ({ operationId, events }: Transition) =>
  [`operation ${operationId ?? "without id"}`, events[0]?.timestamp?.toISOString()].filter(Boolean).join(" of ");

const findOwn = async ({ wanted, context }: UpgradeRun, quantity: number) =>
  ownTransition(wanted, quantity, await context.api.transitions(wanted.customerId, wanted.subscriptionId));

async function eligible(run: UpgradeRun): Promise<void> {
  const { wanted, context } = run;
  for (;;) {
    const choice = chooseTransition(
      wanted,
      await context.api.transitionEligibilities(wanted.customerId, wanted.subscriptionId),
    );
    if ("item" in choice) return;
    if ("refuse" in choice) throw new Refused(choice.refuse);
    await lookAgain(
      run,
      choice.wait,
      () => new Refused(`Subscription ${wanted.subscriptionId} cannot be upgraded yet: ${choice.wait}.`),
    );
  }
}

const mostUnanswered = 3;

/** An operation is pending on the subscription: it may be this very upgrade, begun by a run that was cut off. */
const pending = "900278";

/** Begins the transition, or finds the one that was begun although no answer came. */
async function beginOnce(run: UpgradeRun, source: Subscription, quantity: number): Promise<Transition> {
  const { wanted, context } = run;
  const request: TransitionRequest = {
    fromCatalogItemId: source.offerId,
    fromSubscriptionId: source.id,
    toCatalogItemId: wanted.target,
    ...(wanted.targetSubscriptionId === undefined ? {} : { toSubscriptionId: wanted.targetSubscriptionId }),
    quantity,
    ...(wanted.termDuration === undefined ? {} : { termDuration: wanted.termDuration }),
    ...(wanted.billingCycle === undefined ? {} : { billingCycle: wanted.billingCycle }),
    transitionType: transitionType(wanted),
  };
  let unanswered: string | undefined;
  let failures = 0;
  for (;;) {
    try {
      const begun = await context.api.transition(wanted.customerId, wanted.subscriptionId, request, unanswered);
      return begun ?? { toCatalogItemId: wanted.target, quantity, events: [] };
    } catch (error) {
      const unknown = error instanceof NoAnswer && error.outcome === "unknown" && failures++ < mostUnanswered;
      const busy = error instanceof ServiceError && (error.passes || error.code === pending);
      if (!unknown && !busy) throw error;
      unanswered = unknown ? error.requestId : undefined;
      await lookAgain(
        run,
        unknown ? "no answer; looking whether the upgrade was begun" : "the subscription is busy",
        () => error,
      );
      const begun = await findOwn(run, quantity);
      if (begun !== undefined) return begun;
    }
  }
}

/** Waits until the service has ended the operation. */
export async function follow(run: UpgradeRun, begun: Transition, quantity: number): Promise<SubscriptionUpgradeState> {
  let operation = begun;
  for (;;) {
    const progress = progressOf(operation);
    const known = { operationId: operation.operationId, targetSubscriptionId: operation.toSubscriptionId };
    if (progress.is === "failed")
      throw new Refused(
        `The upgrade of subscription ${run.wanted.subscriptionId} failed (${nameOf(operation)}): ${progress.because}.`,
      );
    if (progress.is === "completed") return finish(run, quantity, known, progress.licenseProblems);
    // The list may not show an operation whose subscription is the target already.
    if (operation.events.length === 0 && (await isTarget(run))) return finish(run, quantity, known, []);
    const unfinished = stateOf(run, quantity, { ...known, completed: false });
    await lookAgain(
      run,
      `upgrade of subscription ${run.wanted.subscriptionId} under way`,
      () =>
        new NotReady(run.id, unfinished, [
          `The upgrade of subscription ${run.wanted.subscriptionId} is still under way after ${run.context.wait.limit} s. Run again: it is awaited, not begun a second time.`,
        ]),
    );
    const all = await run.context.api.transitions(run.wanted.customerId, run.wanted.subscriptionId);
    operation =
      all.find(({ operationId }) => operationId !== undefined && operationId === operation.operationId) ??
      ownTransition(run.wanted, quantity, all) ??
      operation;
  }
}

async function isTarget({ wanted, context }: UpgradeRun): Promise<boolean> {
  const source = await context.api.subscription(wanted.customerId, wanted.subscriptionId);
  return source?.offerId.toLowerCase() === wanted.target.toLowerCase();
}

async function finish(
  run: UpgradeRun,
  quantity: number,
  known: { operationId: string | undefined; targetSubscriptionId: string | undefined },
  licenseProblems: string[],
): Promise<SubscriptionUpgradeState> {
  const { wanted, context } = run;
  const subscriptions = await context.api.subscriptions(wanted.customerId);
  const at = (id: string | undefined) => subscriptions.find((one) => one.id.toLowerCase() === id?.toLowerCase());
  const inPlace = subscriptions.find(
    ({ id, offerId }) =>
      id.toLowerCase() === wanted.subscriptionId.toLowerCase() && offerId.toLowerCase() === wanted.target.toLowerCase(),
  );
  const target = at(known.targetSubscriptionId ?? wanted.targetSubscriptionId) ?? inPlace;
  const targetSubscriptionId = target?.id ?? known.targetSubscriptionId;
  const licenseErrors = licenseProblems.map((description) => ({
    userId: "",
    name: "",
    errors: [{ code: "", description }],
  }));
  const state = stateOf(run, quantity, {
    ...known,
    targetSubscriptionId,
    completed: true,
    targetStatus: target?.status ?? "missing",
    licenseErrors,
  });
  if (licenseErrors.length === 0) return state;
  throw new NotReady(run.id, state, [
    `Subscription ${wanted.subscriptionId} is upgraded, but licenses of its users were not moved; assign them with UserLicense: ${licenseProblems.join("; ")}`,
  ]);
}

function stateOf(
  { wanted }: UpgradeRun,
  quantity: number,
  known: Partial<SubscriptionUpgradeState> & { completed: boolean },
): SubscriptionUpgradeState {
  const { quantity: _, targetSubscriptionId: __, ...args } = wanted;
  return { ...args, asked: wanted, quantity, licenseErrors: [], ...known };
}
