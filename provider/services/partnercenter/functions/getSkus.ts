import { z } from "zod";
import { guid } from "../../../core/arguments";
import { inOrderOf } from "../../../core/inOrderOf";
import type { ServiceFunction } from "../../functions";
import type { PartnerCenter } from "../api";
import { usersPlans } from "../skus";
import type { SubscribedSku } from "../wire";

export interface GetSkusArgs {
  /** The customer's tenant id, a GUID. */
  customerId: string;
}

export interface GetSkusResult {
  /** The products of which the customer has licenses, ordered by part number. */
  skus: SkuResult[];
}

export interface SkuResult {
  /** The product's sku id, a GUID. */
  id: string;
  /** Like `SPE_E5`: the `sku` of `UserLicense`. Empty if the service gives none. */
  partNumber: string;
  name: string;
  /** Licenses that no user has: `totalUnits` less `consumedUnits`. */
  availableUnits: number;
  /** Licenses that users have. Absent if the service does not tell. */
  consumedUnits?: number | undefined;
  /** Licenses that users can have in all. Suspended ones are not counted. */
  totalUnits: number;
  /** Service plans of the product that a user's license can have or lack, ordered by name. */
  plans: PlanResult[];
}

export interface PlanResult {
  /** The service plan's id, a GUID. */
  id: string;
  /** Like `TEAMS1`: an item of `excludedPlans` of `UserLicense`. */
  name: string;
  /** Like `Microsoft Teams`. */
  displayName: string;
}

const planResult = z.object({ id: z.string(), name: z.string(), displayName: z.string() });

const skuResult = z.object({
  id: z.string(),
  partNumber: z.string(),
  name: z.string(),
  availableUnits: z.int(),
  consumedUnits: z.int().optional(),
  totalUnits: z.int(),
  plans: z.array(planResult),
});

export const getSkus: ServiceFunction<PartnerCenter, GetSkusArgs, GetSkusResult> = {
  args: z.strictObject({ customerId: guid("the customer's tenant id") }),
  result: z.object({ skus: z.array(skuResult) }),
  run: async ({ customerId }, api) => ({
    skus: (await api.subscribedSkus(customerId, { fresh: true }))
      .map(shown)
      .sort(inOrderOf(({ partNumber, id }) => [partNumber, id])),
  }),
};

function shown(sku: SubscribedSku): SkuResult {
  const { productSku, availableUnits, consumedUnits, totalUnits } = sku;
  return {
    id: productSku.id,
    partNumber: productSku.skuPartNumber,
    name: productSku.name,
    availableUnits,
    ...(consumedUnits === undefined ? {} : { consumedUnits }),
    totalUnits,
    plans: usersPlans(sku)
      .map(({ id, serviceName, displayName }) => ({ id, name: serviceName, displayName }))
      .sort(inOrderOf(({ name, id }) => [name, id])),
  };
}
