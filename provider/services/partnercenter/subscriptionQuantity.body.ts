import type { Json } from "../../http/json";
import { actionOf, endsTheTerm, renewalAction } from "./scheduled.decide";
import { type EndOfTerm, isExtendedTerm, mayExtend } from "./termEnd.decide";
import type { Subscription } from "./wire";

/**
 * Builds the body of a PATCH. It is the resource as it was read, including key case and unknown members, with only the step's
 * change. The service shows a schedule in two members; a changed schedule goes back where it was read, and the two never contradict
 * each other. Pure.
 */

type Raw = { [key: string]: Json };

const actions = "scheduledActions";
const instructions = "scheduledNextTermInstructions";

/** @param dropSchedule remove what this resource had scheduled for the renewal. */
export function withQuantity(live: Subscription, quantity: number, dropSchedule: boolean): Raw {
  const kept = dropSchedule ? withoutSchedule(live, quantity) : inAgreement(live);
  return withMember(kept, "quantity", quantity);
}

/** Renews with another quantity. The product stays the same unless another client has scheduled another one. */
export function withSchedule(live: Subscription, quantity: number): Raw {
  // The service renews only with auto-renewal on.
  const raw = live.autoRenewEnabled === false ? withMember(live.raw, "autoRenewEnabled", true) : live.raw;
  const [inActions, inInstructions] = [memberOf(raw, actions), memberOf(raw, instructions)];
  const same = { product: productOf(live), quantity };
  const next = isObject(inInstructions) ? withMember(inInstructions, "quantity", quantity) : same;
  if (inActions === undefined || (inActions === null && isObject(inInstructions)))
    return withMember(raw, instructions, next);
  const renewing = withAction(raw, (action) => {
    const renewal = retyped(action, "RenewToNewTerm");
    const given = memberOf(renewal, "instructions");
    return withMember(renewal, "instructions", isObject(given) ? withMember(given, "quantity", quantity) : next);
  });
  return isObject(inInstructions) ? withMember(renewing, instructions, next) : renewing;
}

/**
 * Removes the scheduled quantity, so that the subscription renews as it is. @param quantity how many seats it has at the renewal.
 */
export function withoutSchedule(live: Subscription, quantity = live.quantity): Raw {
  const raw = withMember(live.raw, instructions, undefined);
  const action = actionOf(live);
  if (typeof action !== "object" || action.actionType !== renewalAction || action.instructions?.quantity === undefined)
    return raw;
  return withAction(raw, (renewal) => {
    const given = memberOf(renewal, "instructions");
    return isObject(given) ? withMember(renewal, "instructions", withMember(given, "quantity", quantity)) : renewal;
  });
}

const actionTypes: Record<EndOfTerm, string> = {
  renew: "RenewToNewTerm",
  cancel: "Cancel",
  extend: "RenewToExtendedServiceTerm",
};

/** Changes how the term ends. Auto-renewal is set along with it, because the service itself sets the two together. */
export function withEndOfTerm(live: Subscription, choice: EndOfTerm): Raw {
  const renews = choice === "renew" || (choice === "extend" && isExtendedTerm(live));
  const renewing = withMember(live.raw, "autoRenewEnabled", renews);
  const kept = choice === "renew" ? renewing : withMember(renewing, instructions, undefined);
  const shown = memberOf(kept, actions);
  // Auto-renewal alone decides here, so no action is added.
  const needsNone = choice === "renew" ? actionOf(live) === undefined : shown === undefined && mayExtend(live) === "no";
  return needsNone ? kept : withAction(kept, (action) => retyped(action, actionTypes[choice]));
}

/**
 * The resource as read, except for instructions that contradict the actions. Where they differ, the service follows the actions.
 */
function inAgreement(live: Subscription): Raw {
  const action = actionOf(live);
  const given = memberOf(live.raw, instructions);
  if (live.isTrial || typeof action !== "object" || !isObject(given)) return live.raw;
  if (action.actionType !== renewalAction) return withMember(live.raw, instructions, undefined);
  const quantity = action.instructions?.quantity;
  return quantity === undefined || quantity === live.scheduledNextTermInstructions?.quantity
    ? live.raw
    : withMember(live.raw, instructions, withMember(given, "quantity", quantity));
}

/**
 * The resource with its term-ending action changed or added, in the shape that was read. If there was no action, it gets a list.
 */
function withAction(raw: Raw, change: (action: Raw) => Raw): Raw {
  const shown = memberOf(raw, actions);
  if (isObject(shown)) return withMember(raw, actions, change(shown));
  const list = Array.isArray(shown) ? shown : [];
  const ending = list.find((one): one is Raw => isObject(one) && isEnding(one));
  const next = ending ? list.map((one) => (one === ending ? change(ending) : one)) : [...list, change({})];
  return withMember(raw, actions, next);
}

/** The action with another outcome. Its instructions are dropped, because they belong to the old outcome. */
function retyped(action: Raw, actionType: string): Raw {
  const same = wordOf(action, "actionType") === actionType.toLowerCase();
  const named = withMember(withMember(action, "scheduleType", "TermEnd"), "actionType", actionType);
  return same ? named : withMember(named, "instructions", undefined);
}

const isEnding = (action: Raw) =>
  endsTheTerm({
    scheduleType: wordOf(action, "scheduleType") ?? "termend",
    actionType: wordOf(action, "actionType") ?? "",
  });

/** The member's value in lower case, without blanks around it. */
function wordOf(raw: Raw, name: string): string | undefined {
  const value = memberOf(raw, name) ?? undefined;
  return value === undefined ? undefined : String(value).trim().toLowerCase();
}

function productOf({ offerId, billingCycle, termDuration }: Subscription): Raw {
  const [productId = "", skuId = "", availabilityId = ""] = offerId.split(":");
  return { productId, skuId, availabilityId, billingCycle, termDuration };
}

const isObject = (value: Json | undefined): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNamed = (key: string, name: string) => key.toLowerCase() === name.toLowerCase();

const memberOf = (raw: Raw, name: string): Json | undefined =>
  Object.entries(raw).find(([key]) => isNamed(key, name))?.[1];

/** Sets a member in its place, under the spelling that it already has. `undefined` removes the member. */
function withMember(raw: Raw, name: string, value: Json | undefined): Raw {
  if (value === undefined) return Object.fromEntries(Object.entries(raw).filter(([key]) => !isNamed(key, name)));
  const key = Object.keys(raw).find((one) => isNamed(one, name)) ?? name;
  return { ...raw, [key]: value };
}
