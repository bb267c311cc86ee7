import { folded } from "../../core/arguments";
import { findPlan, means, namesOf, planName } from "./skus";
import { type Assigned, argsOf, sorted, type UserLicenseArgs, type UserLicenseState } from "./userLicense.args";
import { excludedPlansOf } from "./userLicense.decide";
import type { License, SubscribedSku } from "./wire";

/** Makes the state that Pulumi keeps from what the service shows. Pure. */

type Kept = Pick<
  UserLicenseState,
  "found" | "warnings" | "userPrincipalName" | "unlisted" | "awaited" | "leaving" | "inherited"
>;

/**
 * Ids of the licenses that belong to the resource: listed ones, dropped ones that are not removed yet, and assigned ones that do
 * not show yet.
 */
export const ownIds = ({ assigned, unlisted = [], leaving = [], awaited = [] }: UserLicenseState): string[] => [
  ...assigned.map(({ id }) => id).filter((id) => !unlisted.includes(id)),
  ...leaving,
  ...awaited,
];

/**
 * @param skuIds ids that the program's words were resolved to.
 * @param before licenses as last saved. Products that are no longer in the customer's list are known from there.
 */
export function stateOf(
  live: License[],
  skus: SubscribedSku[],
  wanted: UserLicenseArgs,
  skuIds: string[],
  kept: Kept,
  before: Assigned[],
): UserLicenseState {
  const listed = ({ productSku }: License) => skuIds.includes(productSku.id);
  const stillLive = (ids: string[] = []) => ids.filter((id) => live.some(({ productSku }) => productSku.id === id));
  const unlisted = stillLive(kept.unlisted);
  const awaited = (kept.awaited ?? []).filter((id) => !live.some(({ productSku }) => productSku.id === id));
  const leaving = stillLive(kept.leaving);
  const inherited = stillLive(kept.inherited);
  return {
    ...argsOf(wanted),
    assigned: live.filter(listed).map((license) => describe(license, skus, wanted, before)),
    found: kept.found,
    warnings: kept.warnings,
    ...(kept.userPrincipalName === undefined ? {} : { userPrincipalName: kept.userPrincipalName }),
    ...(unlisted.length === 0 ? {} : { unlisted }),
    ...(awaited.length === 0 ? {} : { awaited }),
    ...(leaving.length === 0 ? {} : { leaving }),
    ...(inherited.length === 0 ? {} : { inherited }),
  };
}

/** The state after a read, in the program's own words. It includes licenses that are present but not listed, which is drift. */
export function readState(live: License[], skus: SubscribedSku[], state: UserLicenseState): UserLicenseState {
  const strangers = [...(state.unlisted ?? []), ...(state.leaving ?? [])];
  const foreign = state.assigned.filter(({ id }) => strangers.includes(id));
  const own = state.licenses.filter(({ sku }) => !foreign.some((names) => means(sku, names)));
  const listed = own.flatMap((entry) => liveEntry(entry, live, skus, state));
  const listedIds = new Set(listed.map(({ id }) => id));
  const beside = live.map(({ productSku }) => productSku.id).filter((id) => !listedIds.has(id));
  const leaving = beside.filter((id) => state.leaving?.includes(id));
  const unlisted = state.exclusive
    ? beside.filter((id) => !leaving.includes(id) && !state.inherited?.includes(id))
    : [];
  const others = live.filter(({ productSku }) => leaving.includes(productSku.id) || unlisted.includes(productSku.id));
  const words = others.map((license) => {
    const { partNumber, id } = namesOf(skuOf(license, skus) ?? license);
    return { sku: partNumber || id };
  });
  const licenses = sorted([...listed.map(({ entry }) => entry), ...words]);
  const kept = { ...state, unlisted, leaving };
  return stateOf(live, skus, { ...state, licenses }, [...listedIds, ...leaving, ...unlisted], kept, state.assigned);
}

function liveEntry(
  { sku: word, excludedPlans }: UserLicenseArgs["licenses"][number],
  live: License[],
  skus: SubscribedSku[],
  { assigned }: UserLicenseState,
) {
  const names = assigned.find((known) => means(word, known)) ?? skus.map(namesOf).find((known) => means(word, known));
  const id = names?.id ?? folded(word);
  const license = live.find(({ productSku }) => productSku.id === id);
  if (license === undefined) return [];
  if (excludedPlans === undefined) return [{ id, entry: { sku: word } }];
  const sku = skuOf(license, skus);
  const derived = excludedPlansOf(license, sku);
  if (sku === undefined || derived === undefined) return [{ id, entry: { sku: word, excludedPlans } }];
  const words = new Map(excludedPlans.flatMap((plan) => findPlan(plan, sku).map((found) => [found.id, plan] as const)));
  // A plan that the product has lost cannot be on.
  const lost = excludedPlans.filter((plan) => findPlan(plan, sku).length === 0);
  const off = [...derived.map((plan) => words.get(plan) ?? planName(plan, sku)), ...lost].sort();
  return [{ id, entry: { sku: word, excludedPlans: off } }];
}

function describe(license: License, skus: SubscribedSku[], wanted: UserLicenseArgs, before: Assigned[]): Assigned {
  const sku = skuOf(license, skus);
  const names = namesOf(sku ?? license);
  const licenseGroup = (sku ?? license).productSku.licenseGroupId;
  if (sku === undefined) {
    const known = before.find(({ id }) => id === names.id);
    return { ...names, licenseGroup, excludedPlans: known?.excludedPlans ?? [] };
  }
  const declared = wanted.licenses.find(({ sku: word }) => means(word, names))?.excludedPlans ?? [];
  const excluded = excludedPlansOf(license, sku) ?? declared.flatMap((plan) => findPlan(plan, sku).map(({ id }) => id));
  return { ...names, licenseGroup, excludedPlans: excluded.map((id) => ({ id, name: planName(id, sku) })) };
}

const skuOf = (license: License, skus: SubscribedSku[]) =>
  skus.find(({ productSku }) => productSku.id === license.productSku.id);
