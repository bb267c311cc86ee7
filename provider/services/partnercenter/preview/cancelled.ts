import { called, type Finding, warning } from "../../../core/planned";
import type { SubscriptionSummary } from "../api";
import { termEndOf } from "../termEnd.decide";
import type { SubscribedSku } from "../wire";
import { acts, type CustomerProgram, type PlannedQuantity } from "./program";
import type { Feeds } from "./supply";

/** Finds subscriptions that the program lets end while users still have their licenses. Pure. */

export const cancelling = ({ quantities }: CustomerProgram): PlannedQuantity[] =>
  quantities.filter((quantity) => acts(quantity) && quantity.endOfTerm === "cancel");

export function cancelled(
  program: CustomerProgram,
  { subscriptions, pools, feeds }: { subscriptions: SubscriptionSummary[]; pools: SubscribedSku[]; feeds: Feeds },
): Finding[] {
  return cancelling(program).flatMap(({ planned, subscriptionId }) => {
    const live = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
    const sku = pools.find(({ productSku }) => productSku.id === feeds.get(subscriptionId));
    if (live === undefined || sku === undefined) return [];
    const inUse = sku.consumedUnits ?? sku.totalUnits - sku.availableUnits;
    if (inUse < 1) return [];
    const on = termEndOf(live)?.on;
    const { skuPartNumber, name, id } = sku.productSku;
    const people = `${inUse} ${inUse === 1 ? "user has" : "users have"} a license of ${skuPartNumber || name || id}`;
    return [
      warning(
        `${called(planned)}: endOfTerm is "cancel", and ${people}, of ${sku.totalUnits} seats in all. ${on === undefined ? "At the end of the term" : `On ${on}`} ${live.quantity} of the seats are gone. Give these users another license before.`,
      ),
    ];
  });
}
