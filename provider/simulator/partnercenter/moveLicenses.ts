import { type CustomerState, key, type World } from "../world";
import { assign, unassign } from "./seats";

/** Moves users from one sku to another, up to the number of moved seats. Licenses that a group grants do not move. */
export function moveLicenses(
  world: World,
  customer: CustomerState,
  fromSkuId: string,
  toSkuId: string,
  seats: number,
  stay: ReadonlySet<string>,
): void {
  const holders = [...(customer.licenses.get(key(fromSkuId)) ?? [])];
  const movable = holders.filter(([userId, { direct }]) => direct && !stay.has(userId)).slice(0, seats);
  for (const [userKey] of movable) {
    const userId = customer.users.get(userKey)?.id ?? userKey;
    unassign(world, customer, userId, fromSkuId);
    assign(world, customer, userId, toSkuId, []);
  }
}
