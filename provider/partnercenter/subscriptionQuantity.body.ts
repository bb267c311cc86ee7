import type { Json } from "../http/json";
import { actionOf, renewalAction } from "./scheduled.decide";
import { type EndOfTerm, isExtendedTerm, mayExtend } from "./termEnd.decide";
import type { Subscription } from "./wire";

/**
 * What goes back in a PATCH: the resource as it was read, key case and unknown members included, with nothing changed but what
 * a step is about. What is scheduled goes where it came from, and the two forms of it never say different things. Pure.
 */

type Raw = { [key: string]: Json };

const actions = "scheduledActions";
const instructions = "scheduledNextTermInstructions";

/** @param dropSchedule what this resource had scheduled for the renewal no longer holds. */
export function withQuantity(live: Subscription, quantity: number, dropSchedule: boolean): Raw {
  const kept = dropSchedule ? withoutSchedule(live, quantity) : inAgreement(live);
  return withMember(kept, "quantity", quantity);
}

/** Renews with another quantity; the product stays the same unless somebody scheduled another one. */
export function withSchedule(live: Subscription, quantity: number): Raw {
  // What renews has auto-renewal on.
  const raw = live.autoRenewEnabled === false ? withMember(live.raw, "autoRenewEnabled", true) : live.raw;
  const [inActions, inInstructions] = [memberOf(raw, actions), memberOf(raw, instructions)];
  const same = { product: productOf(live), quantity };
  const next = isObject(inInstructions) ? withMember(inInstructions, "quantity", quantity) : same;
  if (inActions === undefined || (inActions === null && isObject(inInstructions)))
    return withMember(raw, instructions, next);
  const renewing = withAction(raw, { scheduleType: "TermEnd", actionType: "RenewToNewTerm" }, (action) => {
    const given = memberOf(action, "instructions");
    return withMember(action, "instructions", isObject(given) ? withMember(given, "quantity", quantity) : next);
  });
  return isObject(inInstructions) ? withMember(renewing, instructions, next) : renewing;
}

/** Renews as it is then. @param quantity how many seats it has then. */
export function withoutSchedule(live: Subscription, quantity = live.quantity): Raw {
  const raw = withMember(live.raw, instructions, undefined);
  const action = actionOf(live);
  if (typeof action !== "object" || action.actionType !== renewalAction || action.instructions?.quantity === undefined)
    return raw;
  return withAction(raw, {}, (renewal) => {
    const given = memberOf(renewal, "instructions");
    return isObject(given) ? withMember(renewal, "instructions", withMember(given, "quantity", quantity)) : renewal;
  });
}

const actionTypes: Record<EndOfTerm, string> = {
  renew: "RenewToNewTerm",
  cancel: "Cancel",
  extend: "RenewToExtendedServiceTerm",
};

/** Ends the term in another way. Auto-renewal goes along, as the service itself sets the two together. */
export function withEndOfTerm(live: Subscription, choice: EndOfTerm): Raw {
  const renews = choice === "renew" || (choice === "extend" && isExtendedTerm(live));
  const renewing = withMember(live.raw, "autoRenewEnabled", renews);
  const kept = choice === "renew" ? renewing : withMember(renewing, instructions, undefined);
  const shown = memberOf(kept, actions);
  // Where auto-renewal alone decides, an action would be a guess.
  const needsNone = choice === "renew" ? actionOf(live) === undefined : shown === undefined && mayExtend(live) === "no";
  return needsNone ? kept : withAction(kept, { scheduleType: "TermEnd", actionType: actionTypes[choice] });
}

/** As it came, but for instructions that the actions contradict: the actions are what counts. */
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

/** The resource with the action that ends its term changed or added, in the shape in which it came; a list where there was none. */
function withAction(raw: Raw, members: Raw, finish: (action: Raw) => Raw = (action) => action): Raw {
  const shown = memberOf(raw, actions);
  const made = (action: Raw): Raw => {
    const type = members.actionType ?? memberOf(action, "actionType") ?? null;
    const same = String(memberOf(action, "actionType")).toLowerCase() === String(type).toLowerCase();
    // What belongs to another outcome says nothing about this one.
    const named = Object.entries(members).reduce<Raw>((so, [key, value]) => withMember(so, key, value), action);
    return finish(same ? named : without(named, "instructions"));
  };
  if (isObject(shown)) return withMember(raw, actions, made(shown));
  const list = Array.isArray(shown) ? shown : [];
  const at = list.findIndex((one) => isObject(one) && isEnding(one));
  const next =
    at === -1 ? [...list, made({})] : list.map((one, index) => (index === at && isObject(one) ? made(one) : one));
  return withMember(raw, actions, next);
}

const isEnding = (action: Raw) =>
  String(memberOf(action, "scheduleType") ?? "termend").toLowerCase() === "termend" ||
  String(memberOf(action, "actionType")).toLowerCase() !== "transition";

function productOf({ offerId, billingCycle, termDuration }: Subscription): Raw {
  const [productId = "", skuId = "", availabilityId = ""] = offerId.split(":");
  return { productId, skuId, availabilityId, billingCycle, termDuration };
}

const isObject = (value: Json | undefined): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNamed = (key: string, name: string) => key.toLowerCase() === name.toLowerCase();

const memberOf = (raw: Raw, name: string): Json | undefined =>
  Object.entries(raw).find(([key]) => isNamed(key, name))?.[1];

const without = (raw: Raw, name: string): Raw =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => !isNamed(key, name)));

/** In its place, under the name that it has; `undefined` takes it away. */
function withMember(raw: Raw, name: string, value: Json | undefined): Raw {
  if (value === undefined) return without(raw, name);
  const key = Object.keys(raw).find((one) => isNamed(one, name)) ?? name;
  return { ...raw, [key]: value };
}
