import { counter, purchaseWords, removalWords } from "../../core/limitCounter";
import type { Run } from "../service";
import type { PartnerCenter } from "./api";

/**
 * Partner Center's calls, with a limit check before each call that removes licenses or buys seats. There is one for each run, so
 * all its resources count together.
 */
export function guarded({
  limits,
  memory,
  now,
}: Pick<Run, "limits" | "memory" | "now">): (api: PartnerCenter) => PartnerCenter {
  const removals = counter(removalWords, () => limits().maxRemovals, { memory: memory("maxRemovals"), now });
  const purchases = counter(purchaseWords, () => limits().maxPurchases, { memory: memory("maxPurchases"), now });
  /** The quantity last read, by subscription. A read precedes every change. */
  const quantities = new Map<string, number>();
  const keyOf = (customerId: string, id: string) => `${customerId}/${id}`.toLowerCase();
  const see = <Seen extends { id: string; quantity: number } | undefined>(customerId: string, seen: Seen): Seen => {
    if (seen !== undefined) quantities.set(keyOf(customerId, seen.id), seen.quantity);
    return seen;
  };
  const known = (customerId: string, id: string) => quantities.get(keyOf(customerId, id)) ?? 0;
  const buys = (act: string, seats: number) => purchases(new Map([[act, seats]]));
  return (api) => ({
    ...api,
    async updateLicenses(customerId, userId, update, requestId) {
      removals(new Map(update.remove.map((skuId) => [`${userId}/${skuId}`, 1])));
      return api.updateLicenses(customerId, userId, update, requestId);
    },
    subscription: async (customerId, id) => see(customerId, await api.subscription(customerId, id)),
    async subscriptions(customerId) {
      const all = await api.subscriptions(customerId);
      for (const one of all) see(customerId, one);
      return all;
    },
    async patchSubscription(customerId, id, body, requestId) {
      const from = known(customerId, id);
      const to = Object.entries(body).find(([key]) => key.toLowerCase() === "quantity")?.[1];
      if (typeof to === "number") buys(`${keyOf(customerId, id)} from ${from} to ${to}`, to - from);
      return see(customerId, await api.patchSubscription(customerId, id, body, requestId));
    },
    async transition(customerId, id, body, requestId) {
      buys(`${keyOf(customerId, id)} becomes ${body.toCatalogItemId}`, body.quantity);
      return api.transition(customerId, id, body, requestId);
    },
    async upgrade(customerId, id, body, requestId) {
      buys(`${keyOf(customerId, id)} is upgraded`, known(customerId, id));
      return api.upgrade(customerId, id, body, requestId);
    },
  });
}
