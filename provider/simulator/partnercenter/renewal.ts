import { addDays, endOfTerm, serviceTime } from "../clock";
import { isObject, type Json } from "../json";
import type { CustomerState, World } from "../world";
import type { Subscription } from "./seed";
import { applyChanges } from "./subscriptionChanges";
import { endingOf } from "./termEnd";

/**
 * Makes the changes that no request causes: late changes take effect and terms end.
 * Imitates "Create scheduled changes", the page on extended service terms and that on the lifecycle of a subscription. Left out: the up to
 * 24 hours that renewals take.
 */
export function settle(world: World, customer: CustomerState): void {
  const now = world.now();
  for (const subscription of customer.subscriptions.values()) {
    const { pending } = subscription;
    if (pending?.until !== undefined && new Date(pending.until) <= now) arrive(world, customer, subscription);
    while (runsOut(subscription) && termEnd(subscription) <= now) {
      world.ledger.during("service", undefined, () => endTerm(world, customer, subscription));
    }
    world.ledger.during("service", undefined, () => moveOn(world, customer, subscription));
  }
}

/** Called when a subscription is read: counts the read for a change that shows "after N reads". */
export function countRead(world: World, customer: CustomerState, subscription: Subscription): void {
  const { pending } = subscription;
  if (pending?.readsLeft === undefined) return;
  if (pending.readsLeft > 0) pending.readsLeft -= 1;
  else arrive(world, customer, subscription);
}

function arrive(world: World, customer: CustomerState, subscription: Subscription): void {
  const { pending } = subscription;
  if (!pending) return;
  delete subscription.pending;
  world.ledger.during("service", pending.requestId, () =>
    applyChanges(world, customer, subscription, pending.changes, "update"),
  );
}

/** A new commerce end date is the last day of the term, a legacy one the day after it. */
function termEnd({ kind, commitmentEndDate }: Subscription): Date {
  const end = new Date(commitmentEndDate);
  return kind === "legacy" ? end : addDays(end, 1);
}

/** A suspended traditional subscription follows other rules, which are in `moveOn`. */
function runsOut({ kind, status }: Subscription): boolean {
  return status === "active" || (status === "suspended" && kind !== "legacy");
}

function endTerm(world: World, customer: CustomerState, subscription: Subscription): void {
  const ended = termEnd(subscription);
  if (subscription.status === "suspended") {
    applyChanges(world, customer, subscription, { status: "disabled" }, "term end");
    // The first thirty days replace the time as expired. The ninety days as disabled follow, as for all subscriptions.
    subscription.statusSince = addDays(ended, 30).toISOString();
    return;
  }
  const ending = endingOf(subscription);
  if (ending === "cancel") {
    // A cancelled subscription is never expired, so it skips those thirty days.
    applyChanges(world, customer, subscription, { status: "disabled", endOfTerm: null }, "term end");
    subscription.statusSince = ended.toISOString();
    return;
  }
  if (ending === "extend") {
    extend(world, customer, subscription, ended);
    return;
  }
  if (ending === "expire") {
    // Traditional subscriptions never read "expired": that state came with new commerce.
    const status = subscription.kind === "legacy" ? "suspended" : "expired";
    applyChanges(world, customer, subscription, { status }, "term end");
    subscription.statusSince = ended.toISOString();
    return;
  }
  const instructions = subscription.scheduledNextTermInstructions;
  const quantity = instructions?.quantity;
  const product = member(instructions?.product);
  const termDuration = text(product.termDuration) ?? subscription.termDuration;
  subscription.effectiveStartDate = serviceTime(ended);
  subscription.termDuration = termDuration;
  subscription.billingCycle = text(product.billingCycle)?.toLowerCase() ?? subscription.billingCycle;
  const catalogItem = [product.productId, product.skuId, product.availabilityId].map(text);
  if (catalogItem.every((part) => part !== undefined)) {
    subscription.offerId = catalogItem.join(":");
    subscription.extended = false;
  }
  subscription.commitmentEndDate = endOfTerm(ended, termDuration, subscription.kind === "legacy");
  // The new term may be cancelled in its first days, like the old one.
  delete subscription.cancellationAllowedUntilDate;
  applyChanges(
    world,
    customer,
    subscription,
    { ...(typeof quantity === "number" ? { quantity } : {}), scheduledNextTermInstructions: null },
    "renewal",
  );
  // Renewed seats may be given back for some days, like bought ones.
  subscription.refundable =
    subscription.kind === "newCommerce"
      ? [
          {
            quantity: subscription.quantity,
            allowedUntilDateTime: serviceTime(addDays(ended, world.behaviour.decreaseWindowDays)),
          },
        ]
      : [];
}

/** Extends the subscription month to month, with its current seats. */
function extend(world: World, customer: CustomerState, subscription: Subscription, ended: Date): void {
  subscription.extended = true;
  subscription.effectiveStartDate = serviceTime(ended);
  subscription.termDuration = "P1M";
  subscription.billingCycle = "monthly";
  subscription.commitmentEndDate = endOfTerm(ended, "P1M", false);
  delete subscription.cancellationAllowedUntilDate;
  subscription.refundable = [];
  const changes = { autoRenewEnabled: true, scheduledNextTermInstructions: null, endOfTerm: null };
  applyChanges(world, customer, subscription, changes, "term end");
}

function moveOn(world: World, customer: CustomerState, subscription: Subscription): void {
  for (;;) {
    const { statusSince } = subscription;
    const next = statusSince === undefined ? undefined : following(subscription, new Date(statusSince));
    if (!next || next.due > world.now()) return;
    applyChanges(world, customer, subscription, { status: next.status }, "term end");
    subscription.statusSince = next.due.toISOString();
  }
}

/** The next status after each status, and the time until then. */
function following(subscription: Subscription, since: Date): { status: string; due: Date } | undefined {
  const { kind, status } = subscription;
  if (kind === "legacy") {
    if (status !== "suspended") return undefined;
    const end = termEnd(subscription);
    const due = addDays(since, 90);
    return { status: "deleted", due: end > since && end < due ? end : due };
  }
  if (status === "expired") return { status: "disabled", due: addDays(since, 30) };
  return status === "disabled" ? { status: "deleted", due: addDays(since, 90) } : undefined;
}

function member(value: Json | undefined): Record<string, Json | undefined> {
  return isObject(value) ? value : {};
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
