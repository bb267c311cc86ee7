/**
 * A subscription's quantity (number of seats), and what happens at the end of its term.
 *
 * | method | calls                                                                                   |
 * |--------|-----------------------------------------------------------------------------------------|
 * | create | GET /v1/customers/{c}/subscriptions/{s}; PATCH the same, only where it differs          |
 * | read   | GET; once more before it reports an absence                                             |
 * | adopt  | as read                                                                                 |
 * | update | as create                                                                               |
 * | delete | nothing (`onDelete: "retain"`), or back to the quantity found at create (`"restore"`)   |
 *
 * Before the first PATCH, the quantity found is noted outside Pulumi's state, because a killed run leaves no state.
 *
 * Source: "Change the quantity of licenses in a customer subscription", "Update a subscription by ID", Partner Center REST.
 */
import { checkArgs, differs, warnOfPlainId } from "../../core/arguments";
import { Refused } from "../../core/errors";
import { type DiffResult, isUnknown, type Lifecycle } from "../../core/lifecycle";
import type { PartnerCenter } from "./api";
import { refuseSecondQuantity, setterOf } from "./subscriptionOthers";
import { adopt, create, reconcile, update } from "./subscriptionQuantity.apply";
import {
  argsOf,
  type SubscriptionQuantityArgs,
  subscriptionQuantityArgs,
  subscriptionQuantityId,
} from "./subscriptionQuantity.args";
import { hasEnded } from "./subscriptionQuantity.decide";
import { type Deps, look } from "./subscriptionQuantity.requests";
import {
  foresee,
  type SubscriptionQuantityState,
  stateOf,
  subscriptionQuantityState,
} from "./subscriptionQuantity.state";
import { wantsOfSubscriptionQuantity } from "./wants";
import type { Subscription } from "./wire";

export const subscriptionQuantity: Lifecycle<
  SubscriptionQuantityArgs,
  SubscriptionQuantityState,
  PartnerCenter,
  ReturnType<typeof subscriptionQuantityId.parse>
> = {
  name: "SubscriptionQuantity",
  state: { schema: subscriptionQuantityState },
  parseId: subscriptionQuantityId.parse,

  check(given, about) {
    warnOfPlainId(["customerId", "subscriptionId"], about);
    return checkArgs(subscriptionQuantityArgs, given, about.secrets);
  },

  diff(_id, state, wanted): DiffResult {
    const replaces = (["customerId", "subscriptionId"] as const).filter(
      (key) => isUnknown(wanted[key]) || differs(state[key], wanted[key]),
    );
    const changed = (["quantity", "decrease", "endOfTerm", "onDelete"] as const).some(
      (name) => state[name] !== wanted[name],
    );
    if (replaces.length > 0 || changed) return { replaces, deleteBeforeReplace: false };
    return isUnfinished(state, wanted) ? { replaces, deleteBeforeReplace: false, beyondArguments: true } : undefined;
  },

  wants: wantsOfSubscriptionQuantity,

  async create(wanted, context, replaced) {
    const id = subscriptionQuantityId.of(wanted);
    await refuseSecondQuantity(wanted, context);
    const before = replaced !== undefined && subscriptionQuantityId.of(replaced) === id ? replaced : undefined;
    return { id, state: await context.lock(id, () => create(id, wanted, before, context)) };
  },

  foresee,

  async adopt(id, context) {
    const state = await adopt(id, context);
    return { args: argsOf(state), state };
  },

  async read(id, state, context) {
    const live = await look(state, context);
    if (live === undefined) {
      // The subscription may come back later with another quantity, so the first quantity found is noted for that case.
      context.notes?.keep(id, state.previousQuantity, state.currentQuantity);
      return undefined;
    }
    const read = stateOf(live, state, state, context.clock.now());
    return { args: argsOf(read), state: read };
  },

  async update(id, state, wanted, context) {
    await refuseSecondQuantity(wanted, context);
    return update(id, wanted, state, context);
  },

  async delete(id, state, context) {
    const setter = await setterOf(state, context);
    if (setter?.certainty === "left out" && state.onDelete === "restore")
      throw new Refused(
        `The quantity of subscription ${state.subscriptionId} of customer ${state.customerId} is not restored: the program sets it in ${setter.called}, which this run leaves out (--target, --exclude). Run pulumi up without them, and the new resource takes it over. To destroy all, run pulumi destroy without --run-program.`,
      );
    if (setter !== undefined && state.onDelete === "restore")
      context.tell.warn(
        `The quantity of subscription ${state.subscriptionId} stays as it is: ${setter.called} of this program sets it.`,
      );
    if (setter !== undefined) return;
    if (state.onDelete === "restore") await restore(id, state, context);
    context.notes?.forget(id);
  },
};

/**
 * Whether work is left: a schedule of this resource that the program no longer wants, or an accepted change that the service does
 * not show.
 */
const isUnfinished = (
  { requested, pendingQuantity }: SubscriptionQuantityState,
  { quantity }: SubscriptionQuantityArgs,
): boolean => requested !== undefined || (pendingQuantity !== undefined && pendingQuantity !== quantity);

async function restore(id: string, state: SubscriptionQuantityState, context: Deps): Promise<void> {
  const { subscriptionId, previousQuantity } = state;
  const live = await lookBeforeTheEnd(id, state, context);
  if (live !== undefined && !hasEnded(live)) {
    const { endOfTerm: _, ...wanted } = argsOf(state);
    await reconcile(id, { ...wanted, quantity: previousQuantity }, state, live, context);
    return;
  }
  const standing = live === undefined ? "no longer there" : live.status;
  context.tell.warn(`Subscription ${subscriptionId} is ${standing}, so there is no quantity to return to.`);
}

/**
 * When nothing seems left to do but the subscription was changed before, the answer may be stale. In that case this reads it again.
 */
async function lookBeforeTheEnd(
  id: string,
  state: SubscriptionQuantityState,
  context: Deps,
): Promise<Subscription | undefined> {
  const live = await look(state, context);
  if (live === undefined) return undefined;
  const nothingToDo = hasEnded(live) || live.quantity === state.previousQuantity;
  const asKnown = live.quantity === state.currentQuantity && live.status === state.status;
  // A run that was killed has left a note, and a state from before its change.
  const untouched = asKnown && context.notes?.recall(id) === undefined;
  if (!nothingToDo || untouched) return live;
  await context.clock.sleep(context.wait.poll * 1000);
  return look(state, context);
}
