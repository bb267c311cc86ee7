import { addDays, serviceTime } from "../clock";
import type { CustomerState, World } from "../world";
import type { Subscription, SubscriptionChanges } from "./seed";

/** Applies changes that have passed their checks, or need none, and records them in the ledger. */
export function applyChanges(
  world: World,
  customer: CustomerState,
  subscription: Subscription,
  changes: SubscriptionChanges,
  why: string,
): void {
  const ids = { customerId: customer.id, subscriptionId: subscription.id };
  subscription.version += 1;
  if (changes.quantity !== undefined && changes.quantity !== subscription.quantity) {
    world.record({ kind: "quantity", ...ids, from: subscription.quantity, to: changes.quantity, why });
    moveLots(world, subscription, changes.quantity - subscription.quantity);
    subscription.quantity = changes.quantity;
  }
  if (changes.status !== undefined && changes.status !== subscription.status) {
    world.record({ kind: "status", ...ids, from: subscription.status, to: changes.status });
    subscription.status = changes.status;
    subscription.statusSince = world.now().toISOString();
    if (changes.status === "suspended") subscription.suspensionReasons = ["PartnerSuspended"];
    else delete subscription.suspensionReasons;
  }
  if (changes.scheduledNextTermInstructions !== undefined) schedule(world, customer, subscription, changes);
  if (changes.endOfTerm !== undefined) setEndOfTerm(world, customer, subscription, changes.endOfTerm);
  if (changes.nextChargeInstructions === null) delete subscription.nextChargeInstructions;
  else if (changes.nextChargeInstructions) subscription.nextChargeInstructions = changes.nextChargeInstructions;
  subscription.friendlyName = changes.friendlyName ?? subscription.friendlyName;
  subscription.autoRenewEnabled = changes.autoRenewEnabled ?? subscription.autoRenewEnabled;
  subscription.billingCycle = changes.billingCycle ?? subscription.billingCycle;
  subscription.termDuration = changes.termDuration ?? subscription.termDuration;
  subscription.partnerId = changes.partnerId ?? subscription.partnerId;
}

function schedule(
  world: World,
  customer: CustomerState,
  subscription: Subscription,
  { scheduledNextTermInstructions: next }: SubscriptionChanges,
): void {
  const before = subscription.scheduledNextTermInstructions;
  if (JSON.stringify(before ?? null) === JSON.stringify(next ?? null)) return;
  const quantity = next?.quantity;
  world.record({
    kind: "schedule",
    customerId: customer.id,
    subscriptionId: subscription.id,
    quantity: typeof quantity === "number" ? quantity : null,
  });
  if (next) subscription.scheduledNextTermInstructions = next;
  else delete subscription.scheduledNextTermInstructions;
}

function setEndOfTerm(
  world: World,
  customer: CustomerState,
  subscription: Subscription,
  endOfTerm: "cancel" | "extend" | null,
): void {
  if ((subscription.endOfTerm ?? null) === endOfTerm) return;
  world.record({ kind: "endOfTerm", customerId: customer.id, subscriptionId: subscription.id, endOfTerm });
  if (endOfTerm) subscription.endOfTerm = endOfTerm;
  else delete subscription.endOfTerm;
}

export function openLots(subscription: Subscription, now: Date): Subscription["refundable"] {
  return subscription.refundable.filter(({ allowedUntilDateTime }) => new Date(allowedUntilDateTime) > now);
}

/** Every addition opens a window of its own. Returned seats are taken from the newest windows first. */
function moveLots(world: World, subscription: Subscription, difference: number): void {
  if (subscription.kind !== "newCommerce") return;
  if (difference > 0) {
    const until = addDays(world.now(), world.behaviour.decreaseWindowDays);
    subscription.refundable.push({ quantity: difference, allowedUntilDateTime: serviceTime(until) });
    return;
  }
  let left = -difference;
  const newestFirst = openLots(subscription, world.now()).sort(
    (one, other) => new Date(other.allowedUntilDateTime).getTime() - new Date(one.allowedUntilDateTime).getTime(),
  );
  for (const lot of newestFirst) {
    const taken = Math.min(lot.quantity, left);
    lot.quantity -= taken;
    left -= taken;
  }
  subscription.refundable = subscription.refundable.filter(({ quantity }) => quantity > 0);
}
