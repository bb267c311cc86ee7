import { instantOf } from "../clock";
import { isObject, type Json, type JsonObject } from "../json";
import type { World } from "../world";
import { PartnerCenterFault } from "./errors";
import type { Subscription } from "./seed";

/**
 * The three ways in which a license-based new-commerce term ends since 2026, and the member `scheduledActions` that tells them.
 * Imitates what Microsoft's page on extended service terms and two clients of the service say; where they are silent,
 * docs/fidelity.md has what was chosen.
 */

/** The older rules hold for subscriptions that were bought, or whose term ends, before these dates. */
const firstBought = new Date("2025-04-01T00:00:00Z");
const firstEnding = new Date("2026-05-04T00:00:00Z");

export function mayExtend({ kind, isTrial, billingType, creationDate, commitmentEndDate }: Subscription): boolean {
  return (
    kind === "newCommerce" &&
    !isTrial &&
    billingType === "license" &&
    instantOf(creationDate) >= firstBought &&
    instantOf(commitmentEndDate) >= firstEnding
  );
}

export type Ending = "renew" | "cancel" | "extend" | "expire";

/** A subscription with auto-renewal merely off is extended, if it can be extended. */
export function endingOf(subscription: Subscription): Ending {
  if (subscription.endOfTerm !== undefined) return subscription.endOfTerm;
  if (subscription.autoRenewEnabled) return "renew";
  return mayExtend(subscription) ? "extend" : "expire";
}

const actionTypes = { renew: "RenewToNewTerm", cancel: "Cancel", extend: "RenewToExtendedServiceTerm" } as const;

/** Whether the older member stands beside the actions. */
export const showsInstructions = ({ behaviour }: World, subscription: Subscription): boolean =>
  behaviour.scheduledActions !== "only" || !mayExtend(subscription);

export function scheduledActionsOf({ behaviour }: World, subscription: Subscription): Json | undefined {
  const { scheduledActions: form } = behaviour;
  const { endOfTerm, scheduledNextTermInstructions: instructions } = subscription;
  if (form === "never" || subscription.kind !== "newCommerce" || subscription.isTrial) return undefined;
  const always = form !== "whenSet" && mayExtend(subscription) && subscription.status === "active";
  const ending = endOfTerm ?? (always ? endingOf(subscription) : undefined);
  if (ending === undefined || ending === "expire") return undefined;
  const action: JsonObject = {
    scheduleType: "TermEnd",
    actionType: actionTypes[ending],
    ...(ending === "renew" && instructions !== undefined ? { instructions: instructions as JsonObject } : {}),
  };
  return form === "object" ? action : [action];
}

export interface SentActions {
  endOfTerm: "cancel" | "extend" | null;
  /** The schedule for the renewal by the actions. `undefined`: the older member applies. */
  instructions: Json | undefined;
}

/** The schedule that a body's actions ask for. Actions take precedence over the older member. */
export function sentActions({ behaviour }: World, subscription: Subscription, body: JsonObject): SentActions {
  const nothing: SentActions = { endOfTerm: null, instructions: undefined };
  const sent = body.scheduledActions;
  if (behaviour.scheduledActions === "never" || sent === undefined || sent === null) return nothing;
  const actions = (Array.isArray(sent) ? sent : [sent]).filter(
    (one) => !isObject(one) || one.scheduleType !== "CustomDate",
  );
  const [action] = actions;
  if (action === undefined) return nothing;
  const ending = (["renew", "cancel", "extend"] as const).find(
    (one) => isObject(action) && String(action.actionType).toLowerCase() === actionTypes[one].toLowerCase(),
  );
  if (!isObject(action) || ending === undefined || actions.length > 1)
    throw new PartnerCenterFault("invalidProperty", { data: ["scheduledActions"] });
  if (subscription.kind !== "newCommerce" || subscription.isTrial)
    throw new PartnerCenterFault("invalidProperty", { data: ["scheduledActions"] });
  if (ending === "renew") return { endOfTerm: null, instructions: action.instructions ?? null };
  if (ending === "extend" && !mayExtend(subscription)) throw new PartnerCenterFault("notRenewable");
  return { endOfTerm: ending, instructions: null };
}
