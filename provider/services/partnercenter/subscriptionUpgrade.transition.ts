import { NotReady, Refused } from "../../core/errors";
import type { SubscriptionSummary } from "./api";
import type { SubscriptionUpgradeArgs } from "./subscriptionUpgrade.args";
import {
  chooseTransition,
  doubtfulTransition,
  doubtText,
  failedBefore,
  isChanged,
  isExplained,
  isSilent,
  lookalikes,
  makesNewOne,
  nameOf,
  ownTransition,
  progressOf,
  tooMany,
  transitionType,
} from "./subscriptionUpgrade.decide";
import { beginOnce } from "./subscriptionUpgrade.requests";
import { lookAgain, neverShown, stateOf, type UpgradeRun } from "./subscriptionUpgrade.run";
import type { SubscriptionUpgradeState } from "./subscriptionUpgrade.state";
import { isNewCommerce } from "./term.decide";
import type { TransitionRequest } from "./upgradeApi";
import type { Transition, TransitionEligibility } from "./upgradeWire";
import type { Subscription } from "./wire";

/**
 * Upgrades a new-commerce subscription: all its seats in place, or some of them into another subscription. An operation that is
 * under way or completed is adopted. After a failed one, a new operation is begun.
 *
 * @param known the number of seats that an earlier run meant, used if the program does not set `quantity`. The source may have
 * fewer seats by now.
 */
export async function transitionNewCommerce(
  run: UpgradeRun,
  source: Subscription,
  known?: number,
): Promise<SubscriptionUpgradeState> {
  const { wanted, context } = run;
  const quantity = wanted.quantity ?? known ?? source.quantity;
  const first = await read(run);
  if (ownTransition(wanted, quantity, first) === undefined && isTarget(run, source)) {
    context.tell.warn(`Subscription ${source.id} is ${wanted.target} already. It is adopted; nothing is bought.`);
    return stateOf(run, quantity, { targetSubscriptionId: source.id, completed: true, targetStatus: source.status });
  }
  const { own: already, transitions } = await explained(run, quantity, first);
  if (already !== undefined) {
    context.tell.warn(
      `An upgrade of ${quantity} seats of subscription ${source.id} to ${wanted.target} is under way or has happened already (${nameOf(already)}). It is adopted; no other one is begun.${quantity < source.quantity ? ` If ${quantity} more seats are meant, upgrade another number of them.` : ""}`,
    );
    return follow(run, already, quantity);
  }
  const refusal = tooMany({ subscriptionId: source.id }, quantity, source.quantity);
  if (refusal !== undefined) throw new Refused(refusal);
  const item = await eligible(run);
  return follow(
    run,
    await begin(run, { source, quantity, item, failed: failedBefore(wanted, quantity, transitions) }),
    quantity,
  );
}

const read = ({ wanted, context }: UpgradeRun) => context.api.transitions(wanted.customerId, wanted.subscriptionId);

/** Finds this upgrade's operation. Throws if an operation may be this one but cannot be identified. */
function findOwn({ wanted }: UpgradeRun, quantity: number, transitions: Transition[]): Transition | undefined {
  const own = ownTransition(wanted, quantity, transitions);
  const doubtful = own === undefined ? doubtfulTransition(wanted, quantity, transitions) : undefined;
  if (doubtful === undefined) return own;
  throw new Refused(doubtText(wanted, doubtful));
}

/**
 * Waits until every subscription that this upgrade may have made is explained by a listed operation. Returns this upgrade's
 * operation, if any.
 */
async function explained(
  run: UpgradeRun,
  quantity: number,
  first: Transition[],
): Promise<{ own: Transition | undefined; transitions: Transition[] }> {
  for (let transitions = first; ; transitions = await read(run)) {
    const own = findOwn(run, quantity, transitions);
    const like = own === undefined ? await unexplained(run, transitions) : undefined;
    if (like === undefined) return { own, transitions };
    await lookAgain(
      run,
      `the upgrade behind subscription ${like.id} to show`,
      () => new Refused(unexplainedText(run, like)),
    );
  }
}

/** A subscription that this upgrade may have made, and that no listed upgrade of the customer explains. */
async function unexplained(
  { wanted, context }: UpgradeRun,
  transitions: Transition[],
): Promise<SubscriptionSummary | undefined> {
  if (!makesNewOne(wanted)) return undefined;
  const { api, clock } = context;
  const all = await api.subscriptions(wanted.customerId);
  const open = lookalikes(wanted, all, clock.now()).filter((one) => !isExplained(one, transitions));
  if (open.length === 0) return undefined;
  const sources = all.filter(
    (one) => isNewCommerce(one) && one.id.toLowerCase() !== wanted.subscriptionId.toLowerCase(),
  );
  const others = await Promise.all(sources.map(({ id }) => api.transitions(wanted.customerId, id)));
  return open.find((one) => !isExplained(one, others.flat()));
}

const unexplainedText = ({ wanted }: UpgradeRun, { id, quantity, creationDate }: SubscriptionSummary): string =>
  `Subscription ${id} has ${quantity} seats of ${wanted.target}${creationDate === undefined ? "" : ` since ${creationDate.toISOString()}`}, and no upgrade in the list explains it: it may be what an earlier run has begun, so nothing is upgraded. Look at both subscriptions of customer ${wanted.customerId} in Partner Center. If ${wanted.subscriptionId} was upgraded, run again when its upgrade shows in the list: it is adopted. If ${id} was bought for itself, set targetSubscriptionId to it, or run again a day after it was bought.`;

async function eligible(run: UpgradeRun): Promise<TransitionEligibility> {
  const { wanted, context } = run;
  for (;;) {
    const choice = chooseTransition(
      wanted,
      await context.api.transitionEligibilities(wanted.customerId, wanted.subscriptionId),
    );
    if ("item" in choice) return choice.item;
    if ("refuse" in choice) throw new Refused(choice.refuse);
    await lookAgain(
      run,
      choice.wait,
      () => new Refused(`Subscription ${wanted.subscriptionId} cannot be upgraded yet: ${choice.wait}.`),
    );
  }
}

/** Begins the transition. If no answer comes, it finds the operation that was begun. */
function begin(
  run: UpgradeRun,
  act: { source: Subscription; quantity: number; item: TransitionEligibility; failed: string[] },
): Promise<Transition> {
  const { wanted, context } = run;
  const { source, quantity, item, failed } = act;
  const customerId = wanted.customerId.toLowerCase();
  // Every program that asks for the same transition must send the same bytes. Ids are therefore written as the service writes them,
  // or in lower case.
  const request: TransitionRequest = {
    fromCatalogItemId: source.offerId,
    fromSubscriptionId: source.id,
    toCatalogItemId: item.catalogItemId,
    ...(wanted.targetSubscriptionId === undefined
      ? {}
      : { toSubscriptionId: wanted.targetSubscriptionId.toLowerCase() }),
    quantity,
    ...(wanted.termDuration === undefined ? {} : { termDuration: wanted.termDuration }),
    ...(wanted.billingCycle === undefined ? {} : { billingCycle: wanted.billingCycle }),
    transitionType: transitionType(wanted),
  };
  const unseen: Transition = { toCatalogItemId: wanted.target, quantity, events: [] };
  return beginOnce(run, {
    act: [customerId, request, failed],
    quantity,
    unseen,
    async send(requestId) {
      return (await context.api.transition(customerId, source.id, request, requestId)) ?? unseen;
    },
    async look() {
      const transitions = await read(run);
      const own = findOwn(run, quantity, transitions);
      if (own !== undefined) return own;
      const now = await context.api.subscription(customerId, source.id);
      const isBegun = isChanged(source, now) || (await unexplained(run, transitions)) !== undefined;
      return isBegun ? unseen : undefined;
    },
  });
}

/** Waits until the service has finished the operation. */
export async function follow(run: UpgradeRun, begun: Transition, quantity: number): Promise<SubscriptionUpgradeState> {
  let operation = begun;
  let listed = false;
  for (;;) {
    const progress = progressOf(operation);
    const known = { operationId: operation.operationId, targetSubscriptionId: operation.toSubscriptionId };
    if (progress.is === "failed")
      throw new Refused(
        `The upgrade of subscription ${run.wanted.subscriptionId} failed (${nameOf(operation)}): ${progress.because}.`,
      );
    if (progress.is === "completed") return finish(run, quantity, known, progress.licenseProblems);
    // The list may not show the progress of an operation although the subscription already has the target product.
    if (isSilent(operation) && (await isTargetNow(run))) return finish(run, quantity, known, []);
    const unfinished = stateOf(run, quantity, { ...known, completed: false });
    await lookAgain(
      run,
      `upgrade of subscription ${run.wanted.subscriptionId} under way`,
      () =>
        new NotReady(run.id, unfinished, [
          `The upgrade of subscription ${run.wanted.subscriptionId} is still under way after ${run.context.wait.limit} s. Run again: it is awaited, not begun a second time.${listed ? "" : ` ${neverShown(run.wanted)}`}`,
        ]),
    );
    const shown = shownIn(await read(run), run.wanted, quantity, operation.operationId);
    listed = shown !== undefined;
    operation = shown ?? operation;
  }
}

/** Finds the operation by its id, or else by its target and quantity. */
export const shownIn = (
  all: Transition[],
  wanted: SubscriptionUpgradeArgs,
  quantity: number,
  operationId: string | undefined,
): Transition | undefined =>
  all.find((one) => one.operationId !== undefined && one.operationId === operationId) ??
  ownTransition(wanted, quantity, all);

const isTarget = ({ wanted }: UpgradeRun, { offerId }: SubscriptionSummary) =>
  offerId.toLowerCase() === wanted.target.toLowerCase();

async function isTargetNow(run: UpgradeRun): Promise<boolean> {
  const source = await run.context.api.subscription(run.wanted.customerId, run.wanted.subscriptionId);
  return source !== undefined && isTarget(run, source);
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
