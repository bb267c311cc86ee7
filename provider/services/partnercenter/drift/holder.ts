import type { HolderReport } from "../../../drift/report";
import { namesOf } from "../skus";
import type { SubscribedSku } from "../wire";

/** Seats of a customer's products: total = active + warning, available = total - consumed ("License resources"). Pure. */
export const products = (skus: SubscribedSku[]): HolderReport["products"] =>
  skus.map((sku) => ({
    ...namesOf(sku),
    bought: sku.totalUnits,
    assigned: sku.totalUnits - sku.availableUnits,
    free: Math.max(0, sku.availableUnits),
    overAllocated: Math.max(0, -sku.availableUnits),
  }));
