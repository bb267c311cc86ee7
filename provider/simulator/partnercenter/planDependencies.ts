import { type CustomerState, key, licensesOf, type World } from "../world";
import { PartnerCenterFault } from "./errors";
import type { ServicePlan } from "./seed";

/** A user's license of a product, with its excluded plans. */
interface Held {
  skuId: string;
  excludedPlans: readonly string[];
}

export interface Unmet {
  skuId: string;
  plan: ServicePlan;
}

/** The user's licenses after an update. An assignment replaces an existing license of the same product. */
export function heldAfter(
  customer: CustomerState,
  userId: string,
  assigned: readonly Held[],
  removed: ReadonlySet<string>,
): Held[] {
  const stays = licensesOf(customer.licenses, userId).filter(
    ({ skuId, grantedByGroup }) =>
      (grantedByGroup || !removed.has(key(skuId))) && !assigned.some((each) => key(each.skuId) === key(skuId)),
  );
  return [...stays, ...assigned];
}

/** Plans that are on while all the plans on which they depend are off. */
export function unmetPlans(world: World, held: readonly Held[]): Unmet[] {
  const on = held.flatMap(({ skuId, excludedPlans }) => {
    const excluded = new Set(excludedPlans.map(key));
    const plans = world.sku(skuId)?.servicePlans ?? [];
    return plans.filter(({ id }) => !excluded.has(key(id))).map((plan) => ({ skuId, plan }));
  });
  const ids = new Set(on.map(({ plan }) => key(plan.id)));
  return on.filter(({ plan: { dependsOn } }) => dependsOn.length > 0 && !dependsOn.some((id) => ids.has(key(id))));
}

/** The words are from a published refusal. Its code in Partner Center is not known. */
export function dependencyFault({ plan }: Unmet): PartnerCenterFault {
  const description = `License assignment failed because service plan ${plan.id} depends on the service plan(s) ${plan.dependsOn.join(",")}`;
  return new PartnerCenterFault("invalidProperty", { description, data: [] });
}
