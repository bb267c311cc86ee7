/**
 * An upgrade of a subscription: an act, recorded as a resource. It cannot be undone.
 *
 * | hook   | calls, legacy subscription                            | calls, new commerce                                                  |
 * |--------|-------------------------------------------------------|----------------------------------------------------------------------|
 * | create | GET …/subscriptions, GET …/upgrades, POST …/upgrades   | GET …/transitions, GET …/transitioneligibilities, POST …/transitions, |
 * |        |                                                       | GET …/transitions until the operation has ended                      |
 * | read   | GET …/subscriptions/{target}                          | the same                                                             |
 * | update | nothing                                               | goes on waiting for an operation that had not ended                  |
 * | delete | nothing: the upgrade stays                            | the same                                                             |
 *
 * Source: "Manage orders - Perform a subscription upgrade", "Transition a subscription", "Transition a new commerce subscription".
 */
import { checkArgs, differs, warnOfPlainId } from "../arguments";
import { Refused } from "../errors";
import { type Context, type Difference, type Hooks, isUnknown } from "../lifecycle";
import type { PartnerCenter } from "./api";
import { isNewCommerce } from "./subscriptionQuantity.decide";
import {
  type SubscriptionUpgradeArgs,
  type SubscriptionUpgradeState,
  subscriptionUpgradeArgs,
} from "./subscriptionUpgrade.args";
import { alienToLegacy, ownTransition, progressOf } from "./subscriptionUpgrade.decide";
import { upgradeLegacy } from "./subscriptionUpgrade.legacy";
import type { UpgradeRun } from "./subscriptionUpgrade.run";
import { follow, transitionNewCommerce } from "./subscriptionUpgrade.transition";
import type { Transition } from "./upgradeWire";

const identity = ["customerId", "subscriptionId", "target", "upgradeType"] as const;
const ofTheAct = ["termDuration", "billingCycle", "targetSubscriptionId"] as const;

export const subscriptionUpgrade: Hooks<SubscriptionUpgradeArgs, SubscriptionUpgradeState, PartnerCenter> = {
  name: "SubscriptionUpgrade",

  check(given, about) {
    const { creating, tell, secrets } = about;
    warnOfPlainId(["customerId", "subscriptionId", "target"], about);
    const { failures } = checkArgs(subscriptionUpgradeArgs, given, secrets);
    if (creating && failures.length === 0 && !isUnknown(given.subscriptionId)) {
      tell.warn(
        `This upgrades subscription ${given.subscriptionId} for good: an upgrade cannot be undone, and deleting this resource later does not undo it.`,
      );
    }
    return { args: given, failures };
  },

  diff(_id, { asked, quantity, completed }, wanted, { tell }): Difference {
    const replaces: string[] = identity.filter((key) => isUnknown(wanted[key]) || differs(asked[key], wanted[key]));
    if (isUnknown(wanted.quantity) || (wanted.quantity !== undefined && wanted.quantity !== quantity))
      replaces.push("quantity");
    if (replaces.length > 0) {
      tell.warn(
        `A changed ${replaces.join(" and ")} is another upgrade. The one that has happened stays; it cannot be undone.`,
      );
      return { replaces, deleteBeforeReplace: false };
    }
    const late = ofTheAct.filter((key) => (wanted[key] ?? "") !== (asked[key] ?? ""));
    if (late.length > 0)
      tell.warn(
        `${late.join(" and ")} cannot change after the upgrade; ignored. Change the target subscription itself.`,
      );
    return completed ? undefined : { replaces, deleteBeforeReplace: false, beyondArguments: true };
  },

  holds: () => [],

  async create(wanted, context) {
    const id = `${wanted.customerId}/${wanted.subscriptionId}/${wanted.target}`.toLowerCase();
    const run = runOf(id, wanted, context);
    const source = await context.api.subscription(wanted.customerId, wanted.subscriptionId);
    const newCommerce = source === undefined ? wanted.target.includes(":") : isNewCommerce(source);
    if (!newCommerce) {
      const alien = alienToLegacy(wanted);
      if (alien !== undefined) throw new Refused(alien);
      return { id, state: await upgradeLegacy(run, source) };
    }
    if (source === undefined) throw gone(wanted);
    return { id, state: await transitionNewCommerce(run, source) };
  },

  async read(_id, state, context) {
    return { args: state.asked, state: await refreshed(state, context) };
  },

  async update(id, state, _wanted, context) {
    if (state.completed) return refreshed(state, context);
    const run = runOf(id, state.asked, context);
    const begun = await begunOperation(state, context.api);
    const progress = progressOf(begun);
    if (progress.is !== "failed") return follow(run, begun, state.quantity);
    const source = await context.api.subscription(state.customerId, state.subscriptionId);
    if (source === undefined) throw gone(state);
    context.tell.warn(
      `The upgrade of subscription ${state.subscriptionId} that was begun before has failed: ${progress.because}. It is begun anew.`,
    );
    return transitionNewCommerce(run, source, state.quantity);
  },

  async delete(_id, { subscriptionId, targetSubscriptionId, completed }, { tell }) {
    const now = targetSubscriptionId === undefined ? "" : ` (now ${targetSubscriptionId})`;
    tell.warn(
      completed
        ? `Only the record goes: subscription ${subscriptionId} stays upgraded${now}, because an upgrade cannot be undone.`
        : `Only the record goes: the upgrade of subscription ${subscriptionId} may still be under way, and cannot be stopped.`,
    );
  },
};

const runOf = (id: string, wanted: SubscriptionUpgradeArgs, context: Context<PartnerCenter>): UpgradeRun => ({
  id,
  wanted,
  context,
  deadline: context.clock.now().getTime() + context.wait.limit * 1000,
});

/** An act stays an act, whatever became of its target since: that is a warning and an output, never drift. */
async function refreshed(
  state: SubscriptionUpgradeState,
  context: Context<PartnerCenter>,
): Promise<SubscriptionUpgradeState> {
  const { api, tell } = context;
  const { completed, targetSubscriptionId } = state.completed ? state : await progressNow(state, api);
  if (targetSubscriptionId === undefined) return { ...state, completed };
  const target = await api.subscription(state.customerId, targetSubscriptionId);
  const targetStatus = target?.status ?? "missing";
  if (completed && targetStatus !== "active")
    tell.warn(`The subscription that came of the upgrade, ${targetSubscriptionId}, is ${targetStatus}.`);
  return { ...state, completed, targetSubscriptionId, targetStatus };
}

async function progressNow(
  state: SubscriptionUpgradeState,
  api: PartnerCenter,
): Promise<Pick<SubscriptionUpgradeState, "completed" | "targetSubscriptionId">> {
  const operation = await begunOperation(state, api);
  return { completed: progressOf(operation).is === "completed", targetSubscriptionId: operation.toSubscriptionId };
}

/** As the service shows it now; one that it does not show counts as under way, and is never begun a second time. */
async function begunOperation(
  { customerId, subscriptionId, operationId, target, targetSubscriptionId, quantity, asked }: SubscriptionUpgradeState,
  api: PartnerCenter,
): Promise<Transition> {
  const all = await api.transitions(customerId, subscriptionId);
  const known = { operationId, toCatalogItemId: target, toSubscriptionId: targetSubscriptionId, quantity, events: [] };
  return (
    all.find((one) => one.operationId !== undefined && one.operationId === operationId) ??
    ownTransition(asked, quantity, all) ??
    known
  );
}

const gone = ({ customerId, subscriptionId }: Pick<SubscriptionUpgradeArgs, "customerId" | "subscriptionId">) =>
  new Refused(
    `There is no subscription ${subscriptionId} for customer ${customerId}. Check customerId and subscriptionId.`,
  );
