import type { LicenseUpdate } from "./licenseAssignment";
import { usersPlans } from "./skus";
import type { License, SubscribedSku } from "./wire";

/** Decides which requests turn a user's licenses into the wanted ones. Pure. */

export interface WantedLicense {
  skuId: string;
  /** Ids of the plans that must be off; `undefined`: the program does not manage plans. */
  excludedPlans: string[] | undefined;
  /** Plans that were sent last, for licenses whose plans cannot be read back. */
  sentPlans: string[] | undefined;
}

const off = new Set(["disabled", "deleted"]);

/**
 * User plans of the sku that the license lacks or has switched off. `undefined`: not known. Any status other than disabled or
 * deleted counts as on, including a pending one; Partner Center documents none of them.
 */
export function excludedPlansOf(license: License, sku: SubscribedSku | undefined): string[] | undefined {
  const plans = sku && usersPlans(sku);
  if (plans?.length === 0) return [];
  if (plans === undefined || license.servicePlans.length === 0) return undefined;
  const on = new Set(license.servicePlans.filter((plan) => !off.has(plan.capabilityStatus)).map((plan) => plan.id));
  return plans.filter((plan) => !on.has(plan.id)).map((plan) => plan.id);
}

export const samePlans = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((plan) => b.includes(plan));

/**
 * Whether a license is as wanted. Plans that the program does not manage are always as wanted. Plans that cannot be read are
 * compared as last sent.
 */
export function isAsWanted(license: License, wanted: WantedLicense, sku: SubscribedSku | undefined): boolean {
  if (wanted.excludedPlans === undefined) return true;
  const excluded = excludedPlansOf(license, sku) ?? wanted.sentPlans;
  return excluded !== undefined && samePlans(excluded, wanted.excludedPlans);
}

/**
 * One request for each license group, because the service accepts only one group in a request. Requests that assign come first. A
 * swap across groups then leaves the user with both products for a moment, never with neither.
 */
export function decide(
  live: License[],
  wanted: WantedLicense[],
  remove: ReadonlySet<string>,
  skus: SubscribedSku[],
): LicenseUpdate[] {
  const liveById = new Map(live.map((license) => [license.productSku.id, license]));
  const skuById = new Map(skus.map((sku) => [sku.productSku.id, sku]));
  const groupOf = (skuId: string) => (skuById.get(skuId) ?? liveById.get(skuId))?.productSku.licenseGroupId ?? "group1";
  const wantedIds = new Set(wanted.map((license) => license.skuId));
  const assign = wanted.filter((license) => {
    const has = liveById.get(license.skuId);
    return has === undefined || !isAsWanted(has, license, skuById.get(license.skuId));
  });
  const removals = live
    .map((license) => license.productSku.id)
    .filter((skuId) => remove.has(skuId) && !wantedIds.has(skuId));
  const groups = [...new Set([...assign.map(({ skuId }) => groupOf(skuId)), ...removals.map(groupOf)])];
  return groups.map((group) => ({
    assign: assign
      .filter(({ skuId }) => groupOf(skuId) === group)
      .map(({ skuId, excludedPlans }) => ({ skuId, excludedPlans: excludedPlans ?? [] })),
    remove: removals.filter((skuId) => groupOf(skuId) === group),
  }));
}
