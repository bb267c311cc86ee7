import { type CustomerState, giveLicense, key, type World } from "../world";
import type { Sku, UserLicense } from "./seed";

interface Units {
  active: number;
  suspended: number;
  warning: number;
  total: number;
  consumed: number;
  available: number;
}

/**
 * The stock of a sku is what its subscriptions bought. Active ones count and suspended ones are shown apart. No document says where
 * expired ones count, so the seed decides. totalUnits is active and warning, availableUnits is total less
 * consumed, as documented, and may be negative after a decrease.
 */
export function unitsOf(world: World, customer: CustomerState, sku: Sku): Units {
  const id = key(sku.id);
  const units = { active: 0, warning: 0, suspended: 0 };
  for (const { skuId, quantity, state } of customer.otherSeats) if (key(skuId) === id) units[state] += quantity;
  for (const subscription of customer.subscriptions.values()) {
    if (key(subscription.skuId) !== id) continue;
    const { status, quantity } = subscription;
    if (status === "active" || status === "suspended") units[status] += quantity;
    if (status === "expired" && world.behaviour.expiredSeats === "warning") units.warning += quantity;
  }
  const consumed = customer.licenses.get(id)?.size ?? 0;
  const total = units.active + units.warning;
  return { ...units, total, consumed, available: total - consumed };
}

/** A sku is in a customer's list if the customer ever bought it, or if a user still has it. */
export function isKnownTo(customer: CustomerState, sku: Sku): boolean {
  const id = key(sku.id);
  return (
    (customer.licenses.get(id)?.size ?? 0) > 0 ||
    customer.otherSeats.some(({ skuId }) => key(skuId) === id) ||
    [...customer.subscriptions.values()].some(({ skuId, status }) => key(skuId) === id && status !== "deleted")
  );
}

export function licenseOf(customer: CustomerState, userId: string, skuId: string): UserLicense | undefined {
  return customer.licenses.get(key(skuId))?.get(key(userId));
}

/** Assigns the license directly, or replaces the excluded plans of an existing one. */
export function assign(
  world: World,
  customer: CustomerState,
  userId: string,
  skuId: string,
  excludedPlans: string[],
): void {
  const held = licenseOf(customer, userId, skuId);
  const deed = { customerId: customer.id, userId, skuId, excludedPlans };
  if (!held) world.record({ kind: "assign", ...deed });
  else if (held.excludedPlans.join() !== excludedPlans.join()) world.record({ kind: "plans", ...deed });
  giveLicense(customer, userId, { skuId, grantedByGroup: false, ...held, excludedPlans, direct: true });
}

/** Removes the direct license. A license that a group grants stays. */
export function unassign(world: World, customer: CustomerState, userId: string, skuId: string): void {
  const held = licenseOf(customer, userId, skuId);
  if (!held) return;
  if (held.grantedByGroup) {
    held.direct = false;
    return;
  }
  customer.licenses.get(key(skuId))?.delete(key(userId));
  world.record({ kind: "remove", customerId: customer.id, userId, skuId });
}

/** `licenseGroupIds` is repeated for each group; without it, group 1 is meant. */
export function wantedGroups(values: readonly string[]): Set<string> {
  const groups = values.flatMap((value) => value.split(",")).map((value) => value.trim().toLowerCase());
  return new Set(groups.length > 0 ? groups : ["group1"]);
}
