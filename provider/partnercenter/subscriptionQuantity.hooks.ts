/**
 * A subscription's quantity (number of seats).
 *
 * | hook   | calls                                                                                   |
 * |--------|-----------------------------------------------------------------------------------------|
 * | create | GET /v1/customers/{c}/subscriptions/{s}; PATCH the same, only when the quantity differs |
 * | read   | GET                                                                                     |
 * | update | as create                                                                               |
 * | delete | nothing (`onDelete: "retain"`), or back to the quantity found at create (`"restore"`)   |
 *
 * Source: "Change the quantity of licenses in a customer subscription", "Update a subscription by ID", Partner Center REST.
 */
import { checkArgs, differs, warnOfPlainId } from "../arguments";
import { type Difference, type Hooks, isUnknown } from "../lifecycle";
import type { PartnerCenter } from "./api";
import { reconcile } from "./subscriptionQuantity.apply";
import {
  argsOf,
  type SubscriptionQuantityArgs,
  type SubscriptionQuantityState,
  stateOf,
  subscriptionQuantityArgs,
} from "./subscriptionQuantity.args";
import { hasEnded } from "./subscriptionQuantity.decide";

export const subscriptionQuantity: Hooks<SubscriptionQuantityArgs, SubscriptionQuantityState, PartnerCenter> = {
  name: "SubscriptionQuantity",

  check(given, about) {
    warnOfPlainId(["customerId", "subscriptionId"], about);
    return checkArgs(subscriptionQuantityArgs, given, about.secrets);
  },

  diff(_id, state, wanted): Difference {
    const replaces = (["customerId", "subscriptionId"] as const).filter(
      (key) => isUnknown(wanted[key]) || differs(state[key], wanted[key]),
    );
    const changed =
      state.quantity !== wanted.quantity || state.decrease !== wanted.decrease || state.onDelete !== wanted.onDelete;
    return replaces.length > 0 || changed ? { replaces, deleteBeforeReplace: false } : undefined;
  },

  holds: () => ["quantity"],

  async create(wanted, context) {
    const id = `${wanted.customerId}/${wanted.subscriptionId}`.toLowerCase();
    context.others.claim(id, ["quantity"]);
    return { id, state: await context.alone(id, () => reconcile(id, wanted, undefined, context)) };
  },

  async read(_id, state, context) {
    const live = await context.api.subscription(state.customerId, state.subscriptionId);
    if (live === undefined) return undefined;
    const read = stateOf(live, state, state, context.clock.now());
    return { args: argsOf(read), state: read };
  },

  update(id, state, wanted, context) {
    context.others.claim(id, ["quantity"]);
    return reconcile(id, wanted, state, context);
  },

  async delete(id, state, context) {
    if (state.onDelete !== "restore") return;
    const live = await context.api.subscription(state.customerId, state.subscriptionId);
    if (live === undefined) return;
    if (context.others.wanting(id).has("quantity")) {
      context.tell.warn(
        `The quantity of subscription ${state.subscriptionId} stays as it is: another resource of this run sets it.`,
      );
      return;
    }
    if (hasEnded(live)) {
      context.tell.warn(
        `Subscription ${state.subscriptionId} is ${live.status}, so there is no quantity to return to.`,
      );
      return;
    }
    await reconcile(id, { ...state, quantity: state.previousQuantity }, state, context);
  },
};
