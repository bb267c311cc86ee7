import { isDeepStrictEqual } from "node:util";
import { instantOf, isTerm, termDays } from "../clock";
import { isObject, type Json, type JsonObject } from "../json";
import type { World } from "../world";
import { cancellableUntil } from "./cancellation";
import { PartnerCenterFault } from "./errors";
import type { Subscription, SubscriptionChanges } from "./seed";
import { openLots } from "./subscriptionChanges";
import { sentActions } from "./termEnd";

const statuses = ["none", "active", "pending", "suspended", "expired", "disabled", "deleted"];

/** The change that a PATCH asks for, or its refusal. Members that are not sent get the documented defaults. */
export function allowedChanges(world: World, subscription: Subscription, body: JsonObject): SubscriptionChanges {
  const quantity = wantedQuantity(world, subscription, body.quantity);
  const status = wantedStatus(world, subscription, body.status);
  const termDuration = wantedTerm(subscription, body.termDuration);
  // A member that the body leaves out counts as false, as the page of the update call warns.
  const autoRenewEnabled = body.autoRenewEnabled === true && !(status === "suspended" && isNewCommerce(subscription));
  if (autoRenewEnabled && !subscription.autoRenewable) throw new PartnerCenterFault("notRenewable");
  const immediate =
    quantity !== subscription.quantity || status !== subscription.status || termDuration !== subscription.termDuration;
  const changes: SubscriptionChanges = {
    quantity,
    status,
    autoRenewEnabled,
    termDuration,
    ...(typeof body.friendlyName === "string" ? { friendlyName: body.friendlyName } : {}),
    ...(typeof body.partnerId === "string" ? { partnerId: body.partnerId } : {}),
    nextChargeInstructions: nextCharge(subscription, body),
  };
  // "Important: any immediate mid-term change deletes the scheduled ones". This includes schedules in the same request.
  const { endOfTerm, instructions = body.scheduledNextTermInstructions } = sentActions(world, subscription, body);
  if (endOfTerm !== null && status !== "active") throw new PartnerCenterFault("suspended");
  const renews = endOfTerm === null && autoRenewEnabled;
  const next = immediate || endOfTerm !== null ? null : nextTerm(subscription, instructions, status, renews);
  return {
    ...changes,
    scheduledNextTermInstructions: next,
    endOfTerm: immediate && world.behaviour.changeDropsActions ? null : endOfTerm,
  };
}

function wantedQuantity(world: World, subscription: Subscription, sent: Json | undefined): number {
  if (sent === undefined || sent === null) return subscription.quantity;
  if (typeof sent !== "number" || !Number.isInteger(sent))
    throw new PartnerCenterFault("invalidProperty", { data: ["quantity"] });
  if (sent === subscription.quantity) return sent;
  if (subscription.status === "suspended") {
    throw new PartnerCenterFault(isNewCommerce(subscription) ? "suspended" : "quantityWhileSuspended");
  }
  if (sent < subscription.minimumQuantity || sent > subscription.maximumQuantity) {
    throw new PartnerCenterFault("quantityOutOfRange");
  }
  // A quantity below the number of licensed users is accepted: no document has such a refusal. The users keep their
  // licenses, and availableUnits, documented as total less consumed, falls below zero.
  if (sent < subscription.quantity && !mayShrink(world, subscription, subscription.quantity - sent)) {
    throw new PartnerCenterFault("cannotDecrease", { data: [] });
  }
  return sent;
}

/** Software is never reduced, new commerce only by seats whose window is open, legacy at any time of the term. */
function mayShrink(world: World, subscription: Subscription, by: number): boolean {
  if (subscription.kind === "legacy") return true;
  if (subscription.kind === "software") return false;
  if (subscription.extended) return true;
  const refundable = openLots(subscription, world.now()).reduce((sum, { quantity }) => sum + quantity, 0);
  return by <= refundable;
}

function wantedStatus(world: World, subscription: Subscription, sent: Json | undefined): string {
  if (sent === undefined || sent === null) return subscription.status;
  const status = String(sent).toLowerCase();
  if (!statuses.includes(status)) throw new PartnerCenterFault("unknownEnum", { fill: [String(sent), ""] });
  if (status === subscription.status) return status;
  if (status === "active" || status === "suspended") return status;
  if (status !== "deleted" || subscription.kind === "legacy") throw new PartnerCenterFault("statusFixed");
  const until = cancellableUntil(subscription);
  if (until === undefined || instantOf(until) <= world.now()) {
    throw new PartnerCenterFault("cancellationWindowPassed", { fill: [subscription.kind === "software" ? "30" : "7"] });
  }
  return status;
}

function wantedTerm(subscription: Subscription, sent: Json | undefined): string {
  if (subscription.kind === "legacy" || typeof sent !== "string" || sent === "") return subscription.termDuration;
  if (!isTerm(sent)) throw new PartnerCenterFault("termInvalid");
  if (termDays(sent) < termDays(subscription.termDuration)) throw new PartnerCenterFault("termShorter");
  return sent;
}

/** Legacy billing changes go through the order; new commerce ones wait for the next charge. */
function nextCharge(subscription: Subscription, body: JsonObject): Record<string, JsonMember> | null {
  const cycle = body.billingCycle;
  const changed = typeof cycle === "string" && cycle.toLowerCase() !== subscription.billingCycle.toLowerCase();
  if (changed && subscription.kind === "legacy") throw new PartnerCenterFault("billingCycleByOrder");
  if (changed) return { product: { billingCycle: cycle, termDuration: subscription.termDuration } };
  const sent = body.nextChargeInstructions;
  return isObject(sent) ? (sent as Record<string, JsonMember>) : null;
}

type JsonMember = NonNullable<Subscription["nextChargeInstructions"]>[string];

function nextTerm(
  subscription: Subscription,
  sent: Json | undefined,
  status: string,
  autoRenewEnabled: boolean,
): Record<string, JsonMember> | null {
  if (sent === undefined || sent === null) return null;
  const product = isObject(sent) ? sent.product : undefined;
  if (!isNewCommerce(subscription) || !isObject(sent) || !isObject(product)) {
    throw new PartnerCenterFault("invalidProperty", { data: ["scheduledNextTermInstructions"] });
  }
  // Turning off auto renewal deletes the schedule. A request for a new schedule without auto renewal is refused.
  const unchanged = isDeepStrictEqual(sent, subscription.scheduledNextTermInstructions);
  if (unchanged) return autoRenewEnabled ? (sent as Record<string, JsonMember>) : null;
  if (status !== "active") throw new PartnerCenterFault("suspended");
  if (!autoRenewEnabled) throw new PartnerCenterFault("notRenewable");
  for (const name of ["productId", "skuId", "availabilityId", "billingCycle", "termDuration"]) {
    if (typeof product[name] !== "string")
      throw new PartnerCenterFault("invalidProperty", { data: [`product.${name}`] });
  }
  const { quantity } = sent;
  if (typeof quantity !== "number" || !Number.isInteger(quantity)) {
    throw new PartnerCenterFault("invalidProperty", { data: ["scheduledNextTermInstructions.quantity"] });
  }
  if (quantity < subscription.minimumQuantity || quantity > subscription.maximumQuantity) {
    throw new PartnerCenterFault("quantityOutOfRange");
  }
  return sent as Record<string, JsonMember>;
}

function isNewCommerce({ kind }: Subscription): boolean {
  return kind !== "legacy";
}
