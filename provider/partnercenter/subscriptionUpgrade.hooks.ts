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
import { checkArgs, differs } from "../arguments";
import { Refused } from "../errors";
import { type Context, type Difference, type Hooks, isUnknown } from "../lifecycle";
import type { PartnerCenter } from "./api";
import { isNewCommerce } from "./subscriptionQuantity.decide";
import {
  type SubscriptionUpgradeArgs,
  type SubscriptionUpgradeState,
  subscriptionUpgradeArgs,
} from "./subscriptionUpgrade.args";
import { upgradeLegacy } from "./subscriptionUpgrade.legacy";
import type { UpgradeRun } from "./subscriptionUpgrade.run";
import { follow, transitionNewCommerce } from "./subscriptionUpgrade.transition";

const identity = ["customerId", "subscriptionId", "target", "upgradeType"] as const;
const ofTheAct = ["termDuration", "billingCycle", "targetSubscriptionId"] as const;

export const subscriptionUpgrade: Hooks<SubscriptionUpgradeArgs, SubscriptionUpgradeState, PartnerCenter> = {
  name: "SubscriptionUpgrade",

  check(given, { creating, tell }) {
    const { failures } = checkArgs(subscriptionUpgradeArgs, given);
    if (creating && failures.length === 0) {
      tell.warn(
        `This upgrades subscription ${given.subscriptionId} for good: an upgrade cannot be undone, and deleting this resource later does not undo it.`,
      );
    }
    return { args: given, failures };
  },

  diff(_id, { asked, quantity }, wanted, { tell }): Difference {
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
    return undefined;
  },

  async create(wanted, context) {
    const id = `${wanted.customerId}/${wanted.subscriptionId}/${wanted.target}`.toLowerCase();
    const run = runOf(id, wanted, context);
    const source = await context.api.subscription(wanted.customerId, wanted.subscriptionId);
    const newCommerce = source === undefined ? wanted.target.includes(":") : isNewCommerce(source);
    if (!newCommerce) {
      const alien = ofTheAct.filter((key) => wanted[key] !== undefined);
      if (alien.length > 0)
        throw new Refused(
          `Subscription ${wanted.subscriptionId} is a legacy one, whose upgrade takes no ${alien.join(" and no ")}. Leave it out.`,
        );
      return { id, state: await upgradeLegacy(run, source) };
    }
    if (source === undefined)
      throw new Refused(
        `There is no subscription ${wanted.subscriptionId} for customer ${wanted.customerId}. Check customerId and subscriptionId.`,
      );
    return { id, state: await transitionNewCommerce(run, source) };
  },

  async read(_id, state, context) {
    return { args: state.asked, state: await refreshed(state, context) };
  },

  async update(id, state, _wanted, context) {
    if (state.completed) return refreshed(state, context);
    const begun = {
      operationId: state.operationId,
      toCatalogItemId: state.target,
      toSubscriptionId: state.targetSubscriptionId,
      quantity: state.quantity,
      events: [],
    };
    return follow(runOf(id, state.asked, context), begun, state.quantity);
  },

  async delete(_id, state, { tell }) {
    tell.warn(
      `Only the record goes: subscription ${state.subscriptionId} stays upgraded${state.targetSubscriptionId === undefined ? "" : ` (now ${state.targetSubscriptionId})`}, because an upgrade cannot be undone.`,
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
  { api, tell }: Context<PartnerCenter>,
): Promise<SubscriptionUpgradeState> {
  if (state.targetSubscriptionId === undefined) return state;
  const target = await api.subscription(state.customerId, state.targetSubscriptionId);
  const targetStatus = target?.status ?? "missing";
  if (targetStatus !== "active")
    tell.warn(`The subscription that came of the upgrade, ${state.targetSubscriptionId}, is ${targetStatus}.`);
  return { ...state, targetStatus };
}
