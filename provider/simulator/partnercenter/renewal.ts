import { addDays, addTerm, serviceTime } from "../clock";
import { isObject, type Json } from "../json";
import type { CustomerState, World } from "../world";
import type { Subscription } from "./seed";
import { applyChanges } from "./subscriptionChanges";

/**
 * What happens without anybody asking: late changes arrive and terms end.
 * Imitates "Create scheduled changes" and the business page on the lifecycle of a subscription. Left out: the up to
 * 24 hours that renewals take.
 */
export function settle(world: World, customer: CustomerState): void {
  const now = world.now();
  for (const subscription of customer.subscriptions.values()) {
    const { pending } = subscription;
    if (pending?.until !== undefined && new Date(pending.until) <= now) arrive(world, customer, subscription);
    while (subscription.status === "active" && termEnd(subscription) <= now) {
      world.ledger.during("service", undefined, () => endTerm(world, customer, subscription));
    }
    world.ledger.during("service", undefined, () => moveOn(world, customer, subscription));
  }
}

/** Called when a subscription is read: a change that comes "after N reads" comes closer. */
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

function endTerm(world: World, customer: CustomerState, subscription: Subscription): void {
  const ended = termEnd(subscription);
  if (!subscription.autoRenewEnabled) {
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
  if (catalogItem.every((part) => part !== undefined)) subscription.offerId = catalogItem.join(":");
  const nextEnd = addTerm(ended, termDuration);
  subscription.commitmentEndDate = serviceTime(subscription.kind === "legacy" ? nextEnd : addDays(nextEnd, -1));
  applyChanges(
    world,
    customer,
    subscription,
    { ...(typeof quantity === "number" ? { quantity } : {}), scheduledNextTermInstructions: null },
    "renewal",
  );
  // Renewed seats may be given back for some days, as bought ones.
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

/** What follows on a status, and after how many days. */
const afterwards: Record<"newCommerce" | "legacy", Record<string, { status: string; days: number } | undefined>> = {
  newCommerce: { expired: { status: "disabled", days: 30 }, disabled: { status: "deleted", days: 90 } },
  legacy: { suspended: { status: "deleted", days: 90 } },
};

function moveOn(world: World, customer: CustomerState, subscription: Subscription): void {
  for (;;) {
    const { kind, status, statusSince } = subscription;
    const next = afterwards[kind === "legacy" ? "legacy" : "newCommerce"][status];
    if (!next || statusSince === undefined) return;
    const due = addDays(new Date(statusSince), next.days);
    if (due > world.now()) return;
    applyChanges(world, customer, subscription, { status: next.status }, "term end");
    subscription.statusSince = due.toISOString();
  }
}

function member(value: Json | undefined): Record<string, Json | undefined> {
  return isObject(value) ? value : {};
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
