import { called, error, type Finding, warning } from "../../../core/planned";
import { label, namesOf } from "../skus";
import type { License, SubscribedSku } from "../wire";
import { acts, type CustomerProgram } from "./program";
import type { Looked } from "./stock";
import type { Change } from "./supply";

/**
 * Warns about quantities below the number of licenses that users have. The service accepts some of them and leaves users in error.
 * Pure.
 */
export function belowUse(program: CustomerProgram, skus: SubscribedSku[], looked: Looked): Finding[] {
  return skus.flatMap((sku) => {
    const skuId = sku.productSku.id;
    const changes = looked.changes.filter(({ subscriptionId }) => looked.feeds.get(subscriptionId) === skuId);
    const lowering = changes.filter(({ by }) => by < 0);
    const inUse = sku.consumedUnits ?? sku.totalUnits - sku.availableUnits;
    const left = sku.totalUnits + changes.reduce((sum, { by }) => sum + by, 0);
    const lacking = inUse - left;
    // Without the product's seat numbers, the preview cannot judge.
    if (lowering.length === 0 || sku.totalUnits <= 0 || lacking <= 0) return [];
    const product = label(namesOf(sku));
    const text = [
      `${lowering.map(lowered).join(" and ")}: ${left} licenses of ${product} would be left of ${sku.totalUnits}, and users of customer ${program.customerId} have ${inUse}.`,
      `${poolOf(sku, looked)}${enough(lowering, lacking)}`,
    ].join(" ");
    const swapping = leaving(program, skuId, looked.licenses);
    if (program.vague || swapping >= lacking)
      return [
        warning(`${text} This may still succeed if users of this program give theirs up earlier in the same run.`),
      ];
    return [
      error(
        `${text} Licenses that only leave by deleting a resource are not free in this run: remove them in a run of its own first, or swap in place.`,
      ),
    ];
  });
}

const lowered = ({ planned, live, by }: Change) =>
  `${called(planned)} goes from ${live.quantity} to ${live.quantity + by}`;

const enough = (lowering: Change[], lacking: number): string =>
  lowering.length === 1
    ? `A quantity of ${lowering.map(({ live, by }) => live.quantity + by + lacking)} suffices.`
    : `Together they must keep ${lacking} more.`;

/** Several subscriptions may supply seats of one product. The service does not say which subscription a user's seat comes from. */
function poolOf(sku: SubscribedSku, { feeds, subscriptions }: Looked): string {
  const pool = subscriptions.filter(({ id }) => feeds.get(id.toLowerCase()) === sku.productSku.id);
  if (pool.length < 2) return "";
  const parts = pool.map(({ id, offerName, quantity }) => `${quantity} from ${id} (${offerName})`);
  return `They come from ${pool.length} subscriptions: ${parts.join(", ")}. `;
}

const leaving = ({ licenses }: CustomerProgram, skuId: string, live: ReadonlyMap<string, License[]>): number =>
  licenses.filter(
    (planned) =>
      acts(planned) &&
      !planned.skus.some(({ id }) => id === skuId) &&
      live.get(planned.userKey)?.some(({ productSku }) => productSku.id === skuId),
  ).length;
