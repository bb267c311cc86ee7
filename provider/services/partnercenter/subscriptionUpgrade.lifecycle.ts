/**
 * An upgrade of a subscription, recorded as a resource. It happens once and cannot be undone.
 *
 * | method | calls, legacy subscription                           | calls, new commerce                                              |
 * |--------|------------------------------------------------------|------------------------------------------------------------------|
 * | create | GET …/subscriptions, GET …/upgrades, POST …/upgrades | GET …/transitions, for some of the seats GET …/subscriptions,    |
 * |        |                                                      | GET …/transitioneligibilities, POST …/transitions,               |
 * |        |                                                      | GET …/transitions until the operation has ended                  |
 * | read   | GET …/subscriptions/{target}                         | the same                                                         |
 * | adopt  | none: an upgrade cannot be imported                  | the same                                                         |
 * | update | waits for an upgrade that has not finished, or requests a refused one again              | the same                     |
 * | delete | nothing: the upgrade stays                           | the same                                                         |
 *
 * Source: "Manage orders - Perform a subscription upgrade", "Transition a subscription", "Transition a new commerce subscription".
 */
import { checkArgs, differs, warnOfPlainId } from "../../core/arguments";
import { Refused } from "../../core/errors";
import { type Context, type DiffResult, isUnknown, type Lifecycle } from "../../core/lifecycle";
import type { PartnerCenter } from "./api";
import { refuseSecondUpgrade } from "./subscriptionOthers";
import {
  type SubscriptionUpgradeArgs,
  subscriptionUpgradeArgs,
  subscriptionUpgradeId,
} from "./subscriptionUpgrade.args";
import { alienToLegacy, isLegacyTarget, progressOf } from "./subscriptionUpgrade.decide";
import { awaitLegacy, findUpgraded, upgradeLegacy } from "./subscriptionUpgrade.legacy";
import { noSuchSubscription, type UpgradeRun } from "./subscriptionUpgrade.run";
import { foresee, type SubscriptionUpgradeState, subscriptionUpgradeState } from "./subscriptionUpgrade.state";
import { follow, shownIn, transitionNewCommerce } from "./subscriptionUpgrade.transition";
import { isNewCommerce } from "./term.decide";
import type { Transition } from "./upgradeWire";
import { wantsOfSubscriptionUpgrade } from "./wants";

const identity = ["customerId", "subscriptionId", "target", "upgradeType"] as const;
const ofTheAct = ["termDuration", "billingCycle", "targetSubscriptionId"] as const;

export const subscriptionUpgrade: Lifecycle<
  SubscriptionUpgradeArgs,
  SubscriptionUpgradeState,
  PartnerCenter,
  ReturnType<typeof subscriptionUpgradeId.parse>
> = {
  name: "SubscriptionUpgrade",
  state: { schema: subscriptionUpgradeState },
  parseId: subscriptionUpgradeId.parse,

  check(given, about) {
    const { creating, tell, secrets } = about;
    warnOfPlainId(["customerId", "subscriptionId", "target"], about);
    const { args, failures } = checkArgs(subscriptionUpgradeArgs, given, secrets);
    if (creating && failures.length === 0 && !isUnknown(args.subscriptionId)) {
      tell.warn(
        `This upgrades subscription ${args.subscriptionId} for good: an upgrade cannot be undone, and deleting this resource later does not undo it.`,
      );
    }
    return { args, failures };
  },

  diff(_id, { asked, quantity, completed, refused }, wanted, { tell }): DiffResult {
    const replaces: string[] = identity.filter((key) => differs(asked[key], wanted[key]));
    if (wanted.quantity !== undefined && wanted.quantity !== quantity) replaces.push("quantity");
    if (replaces.length > 0) {
      tell.warn(
        `A changed ${replaces.join(" and ")} is another upgrade. The one that has happened stays; it cannot be undone.`,
      );
      return { replaces, deleteBeforeReplace: false };
    }
    const late = ofTheAct.filter((key) => differs(asked[key] ?? "", wanted[key] ?? ""));
    if (late.length > 0 && refused === undefined)
      tell.warn(
        `${late.join(" and ")} cannot change after the upgrade; ignored. Change the target subscription itself.`,
      );
    return completed ? undefined : { replaces, deleteBeforeReplace: false, beyondArguments: true };
  },

  wants: wantsOfSubscriptionUpgrade,

  async create(wanted, context) {
    const id = subscriptionUpgradeId.of(wanted);
    const state = await alone(wanted, context, async () => {
      await refuseSecondUpgrade(wanted, context);
      return upgrade(runOf(id, wanted, context));
    });
    return { id, state };
  },

  foresee,

  async adopt(id) {
    const { subscriptionId, target } = subscriptionUpgradeId.parse(id);
    throw new Refused(
      `The upgrade of subscription ${subscriptionId} to ${target} cannot be imported, because Partner Center does not tell its upgradeType, and another upgradeType is another upgrade. Declare the SubscriptionUpgrade in the program and run \`pulumi up\`: it finds an upgrade that was made already and adopts it without another request to upgrade.`,
    );
  },

  async read(_id, state, context) {
    return { args: state.asked, state: await refreshed(state, context) };
  },

  async update(id, state, wanted, context) {
    const { asked, completed, refused } = state;
    if (completed) return refreshed(state, context);
    const act = refused === undefined ? asked : wanted;
    await refuseSecondUpgrade(act, context);
    return alone(act, context, () => {
      const run = runOf(id, act, context, refused);
      return refused === undefined ? resume(run, state) : upgrade(run);
    });
  },

  async delete(_id, { subscriptionId, targetSubscriptionId, completed, refused }, { tell }) {
    const now = targetSubscriptionId === undefined ? "" : ` (now ${targetSubscriptionId})`;
    if (refused !== undefined) {
      tell.warn(`Only the record goes: Partner Center refused the upgrade of subscription ${subscriptionId}.`);
      return;
    }
    tell.warn(
      completed
        ? `Only the record goes: subscription ${subscriptionId} stays upgraded${now}, because an upgrade cannot be undone.`
        : `Only the record goes: the upgrade of subscription ${subscriptionId} may still be under way, and cannot be stopped.`,
    );
  },
};

const runOf = (
  id: string,
  wanted: SubscriptionUpgradeArgs,
  context: Context<PartnerCenter>,
  refused = 0,
): UpgradeRun => ({
  id,
  wanted,
  context,
  deadline: context.clock.now().getTime() + context.wait.limit * 1000,
  refused,
});

/**
 * Locks both subscriptions while an upgrade changes them, so that one resource changes them at a time. The sorted key order
 * prevents deadlocks.
 */
function alone<Value>(
  { customerId, subscriptionId, targetSubscriptionId = subscriptionId }: SubscriptionUpgradeArgs,
  context: Context<PartnerCenter>,
  work: () => Promise<Value>,
): Promise<Value> {
  const keys = new Set([subscriptionId, targetSubscriptionId].map((id) => `${customerId}/${id}`.toLowerCase()));
  return [...keys].sort().reduceRight((inner, key) => () => context.lock(key, inner), work)();
}

/** @param known the number of seats that an earlier run meant, used if the program does not set `quantity`. */
async function upgrade(run: UpgradeRun, known?: number): Promise<SubscriptionUpgradeState> {
  const { wanted, context } = run;
  const source = await context.api.subscription(wanted.customerId, wanted.subscriptionId);
  if (source === undefined && !isLegacyTarget(wanted)) throw noSuchSubscription(wanted);
  if (source !== undefined && isNewCommerce(source)) return transitionNewCommerce(run, source, known);
  const alien = alienToLegacy(wanted);
  if (alien !== undefined) throw new Refused(alien);
  return upgradeLegacy(run, source);
}

/** Continues an upgrade that has begun. */
async function resume(run: UpgradeRun, state: SubscriptionUpgradeState): Promise<SubscriptionUpgradeState> {
  const { asked, quantity } = state;
  const { api, tell } = run.context;
  if (isLegacyTarget(asked)) return awaitLegacy(run, quantity);
  const begun = (await begunOperation(state, api)) ?? unlisted(state);
  const progress = progressOf(begun);
  if (progress.is !== "failed") return follow(run, begun, quantity);
  tell.warn(
    `The upgrade of subscription ${asked.subscriptionId} that was begun before has failed: ${progress.because}. It is begun anew.`,
  );
  return upgrade(run, quantity);
}

/**
 * The state of a completed upgrade does not drift. If its target subscription has changed since, the read warns and sets an output.
 */
async function refreshed(
  before: SubscriptionUpgradeState,
  context: Context<PartnerCenter>,
): Promise<SubscriptionUpgradeState> {
  const { api, tell } = context;
  const state = before.completed ? before : await progressNow(before, api);
  const { completed, targetSubscriptionId } = state;
  if (targetSubscriptionId === undefined) return state;
  const target = await api.subscription(state.customerId, targetSubscriptionId);
  const targetStatus = target?.status ?? "missing";
  if (completed && targetStatus !== "active")
    tell.warn(`The subscription that came of the upgrade, ${targetSubscriptionId}, is ${targetStatus}.`);
  return { ...state, targetStatus };
}

async function progressNow(state: SubscriptionUpgradeState, api: PartnerCenter): Promise<SubscriptionUpgradeState> {
  if (isLegacyTarget(state.asked)) {
    const target = await findUpgraded(api, state.asked);
    return target === undefined ? state : { ...begunAfterAll(state), completed: true, targetSubscriptionId: target.id };
  }
  const operation = await begunOperation(state, api);
  if (operation === undefined) return state;
  const { operationId, toSubscriptionId: targetSubscriptionId = state.targetSubscriptionId } = operation;
  return {
    ...begunAfterAll(state),
    completed: progressOf(operation).is === "completed",
    operationId,
    targetSubscriptionId,
  };
}

/** The upgrade was refused before but exists now: another run, or someone by hand, has begun it. */
const begunAfterAll = ({ refused: _, ...state }: SubscriptionUpgradeState): SubscriptionUpgradeState => state;

const begunOperation = async (
  { customerId, subscriptionId, operationId, quantity, asked }: SubscriptionUpgradeState,
  api: PartnerCenter,
): Promise<Transition | undefined> =>
  shownIn(await api.transitions(customerId, subscriptionId), asked, quantity, operationId);

/** An operation that the service does not list. It counts as under way and is never begun a second time. */
const unlisted = ({ operationId, target, targetSubscriptionId, quantity }: SubscriptionUpgradeState): Transition => ({
  operationId,
  toCatalogItemId: target,
  toSubscriptionId: targetSubscriptionId,
  quantity,
  events: [],
});
