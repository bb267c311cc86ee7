import { findPlan, means, namesOf, planName } from "./skus";
import { type Assigned, argsOf, sorted, type UserLicenseArgs, type UserLicenseState } from "./userLicense.args";
import { excludedPlansOf } from "./userLicense.decide";
import type { License, SubscribedSku } from "./wire";

/** From what the service shows to what Pulumi keeps. Pure. */

type Kept = Pick<UserLicenseState, "found" | "warnings" | "userPrincipalName" | "unlisted" | "inherited">;

export function stateOf(live: License[], skus: SubscribedSku[], wanted: UserLicenseArgs, kept: Kept): UserLicenseState {
  const listed = (license: License) =>
    wanted.licenses.some(({ sku }) => means(sku, namesOf(skuOf(license, skus) ?? license)));
  const stillLive = (ids: string[] = []) => ids.filter((id) => live.some(({ productSku }) => productSku.id === id));
  const unlisted = stillLive(kept.unlisted);
  const inherited = stillLive(kept.inherited);
  return {
    ...argsOf(wanted),
    assigned: live.filter(listed).map((license) => describe(license, skus, wanted)),
    found: kept.found,
    warnings: kept.warnings,
    ...(kept.userPrincipalName === undefined ? {} : { userPrincipalName: kept.userPrincipalName }),
    ...(unlisted.length === 0 ? {} : { unlisted }),
    ...(inherited.length === 0 ? {} : { inherited }),
  };
}

/** What a read found, in the program's own words; an exclusive resource also sees what the program does not list. */
export function readState(live: License[], skus: SubscribedSku[], state: UserLicenseState): UserLicenseState {
  const own = state.licenses.filter(({ sku }) => !state.unlisted?.some((id) => namesId(sku, id, state, skus)));
  const listed = own.flatMap((entry) => liveEntry(entry, live, skus, state));
  const listedIds = new Set(listed.map(({ id }) => id));
  const others = state.exclusive
    ? live.filter(({ productSku }) => !listedIds.has(productSku.id) && !state.inherited?.includes(productSku.id))
    : [];
  const unlisted = others.map((license) => ({
    sku: namesOf(skuOf(license, skus) ?? license).partNumber || license.productSku.id,
  }));
  const licenses = sorted([...listed.map(({ entry }) => entry), ...unlisted]);
  return stateOf(
    live,
    skus,
    { ...state, licenses },
    { ...state, unlisted: others.map(({ productSku }) => productSku.id) },
  );
}

const namesId = (word: string, id: string, { assigned }: UserLicenseState, skus: SubscribedSku[]) => {
  const names = assigned.find((known) => known.id === id) ?? skus.map(namesOf).find((known) => known.id === id);
  return names !== undefined && means(word, names);
};

function liveEntry(
  { sku: word, excludedPlans }: UserLicenseArgs["licenses"][number],
  live: License[],
  skus: SubscribedSku[],
  { assigned }: UserLicenseState,
) {
  const names = assigned.find((known) => means(word, known)) ?? skus.map(namesOf).find((known) => means(word, known));
  const id = names?.id ?? word.toLowerCase();
  const license = live.find(({ productSku }) => productSku.id === id);
  if (license === undefined) return [];
  if (excludedPlans === undefined) return [{ id, entry: { sku: word } }];
  const sku = skuOf(license, skus);
  const derived = excludedPlansOf(license, sku);
  if (sku === undefined || derived === undefined) return [{ id, entry: { sku: word, excludedPlans } }];
  const words = new Map(excludedPlans.flatMap((plan) => findPlan(plan, sku).map((found) => [found.id, plan] as const)));
  return [
    { id, entry: { sku: word, excludedPlans: derived.map((plan) => words.get(plan) ?? planName(plan, sku)).sort() } },
  ];
}

function describe(license: License, skus: SubscribedSku[], wanted: UserLicenseArgs): Assigned {
  const sku = skuOf(license, skus);
  const names = namesOf(sku ?? license);
  const declared = wanted.licenses.find(({ sku: word }) => means(word, names))?.excludedPlans ?? [];
  const excluded =
    excludedPlansOf(license, sku) ??
    (sku === undefined ? [] : declared.flatMap((plan) => findPlan(plan, sku).map(({ id }) => id)));
  return {
    ...names,
    licenseGroup: (sku ?? license).productSku.licenseGroupId,
    excludedPlans: excluded.map((id) => ({ id, name: planName(id, sku) })),
  };
}

const skuOf = (license: License, skus: SubscribedSku[]) =>
  skus.find(({ productSku }) => productSku.id === license.productSku.id);
