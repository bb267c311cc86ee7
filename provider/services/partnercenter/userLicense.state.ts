import { z } from "zod";
import { differs, folded } from "../../core/arguments";
import { isGuid, knownMembers } from "../../core/known";
import { isUnknown } from "../../core/lifecycle";
import { kept, shown } from "../../core/state";
import { findPlan, label, means, namesOf, planName } from "./skus";
import { argsOf, sorted, type UserLicenseArgs } from "./userLicense.args";
import { excludedPlansOf } from "./userLicense.decide";
import type { License, SubscribedSku } from "./wire";

/** The state that Pulumi keeps of a user's licenses, and how it is made from what the service shows. Pure. */

const assigned = kept({
  id: z.string(),
  partNumber: shown.text,
  name: shown.text,
  /** Where it is unknown, a license counts as one of the first group, which Microsoft's own products are in. */
  licenseGroup: z.string().default("group1"),
  /** Plans that are off. */
  excludedPlans: z.array(kept({ id: z.string(), name: z.string() })),
});
export type Assigned = z.output<typeof assigned>;

export const userLicenseState = kept({
  customerId: z.string(),
  userId: z.string(),
  licenses: z.array(kept({ sku: z.string(), excludedPlans: z.array(z.string()).optional() })),
  exclusive: z.boolean().optional(),
  assigned: z.array(assigned),
  /** Products that the user had before the resource was created. */
  found: z.array(z.string()),
  warnings: shown.list(kept({ code: z.string(), message: z.string(), plans: z.array(z.string()) })),
  userPrincipalName: z.string().optional(),
  /** Ids of skus that an exclusive resource found beside the listed ones. They are drift and do not belong to the resource. */
  unlisted: z.array(z.string()).optional(),
  /** Ids of skus that were assigned and that the service does not show yet. */
  awaited: z.array(z.string()).optional(),
  /** Ids of skus that the program dropped and that an unfinished update has not removed yet. */
  leaving: z.array(z.string()).optional(),
  /** Ids of skus that the service cannot remove from the user, because a group grants them. */
  inherited: z.array(z.string()).optional(),
});
export type UserLicenseState = z.output<typeof userLicenseState>;

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
export function stateAsFound(live: License[], skus: SubscribedSku[], state: UserLicenseState): UserLicenseState {
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
  const words = others.map((license) => ({ sku: wordFor(license, live, skus) }));
  const licenses = sorted([...listed.map(({ entry }) => entry), ...words]);
  const kept = { ...state, unlisted, leaving };
  return stateOf(live, skus, { ...state, licenses }, [...listedIds, ...leaving, ...unlisted], kept, state.assigned);
}

/** The state of an import. The program lists all licenses that the user has, and the plans that are off. */
export function adoptedState(
  ids: Pick<UserLicenseArgs, "customerId" | "userId">,
  live: License[],
  skus: SubscribedSku[],
): UserLicenseState {
  const licenses = live.map((license) => {
    const sku = skuOf(license, skus);
    const off = (excludedPlansOf(license, sku) ?? []).map((id) => planWord(id, sku)).sort();
    return { sku: wordFor(license, live, skus), ...(off.length === 0 ? {} : { excludedPlans: off }) };
  });
  const found = live.map((license) => label(namesOf(skuOf(license, skus) ?? license)));
  const skuIds = live.map(({ productSku }) => productSku.id);
  return stateOf(live, skus, { ...ids, licenses: sorted(licenses) }, skuIds, { found, warnings: [] }, []);
}

/** The part number of a product, or its id where the part number means several products. */
function wordFor(license: License, live: License[], skus: SubscribedSku[]): string {
  const { id, partNumber } = namesOf(skuOf(license, skus) ?? license);
  const products = new Map([...live, ...skus].map((one) => [one.productSku.id, namesOf(one)]));
  const meant = partNumber === "" ? [] : [...products.values()].filter((names) => means(partNumber, names));
  return meant.length === 1 ? partNumber : id;
}

/** The name of a plan, or its id where the name means several plans of the product. */
function planWord(id: string, sku: SubscribedSku | undefined): string {
  const name = planName(id, sku);
  return sku !== undefined && findPlan(name, sku).length === 1 ? name : id;
}

/** `userId` may be a new name of the same user. An id tells no name. */
export const nameAfter = ({ userId }: UserLicenseArgs, state: UserLicenseState): string | undefined =>
  isGuid(userId) ? state.userPrincipalName : userId;

export const foresee = (wanted: UserLicenseArgs, state?: UserLicenseState): Partial<UserLicenseState> =>
  knownMembers({
    ...argsOf(wanted),
    ...(state === undefined ? {} : { found: state.found }),
    ...(state === undefined || isUnknown(wanted.userId) ? {} : { userPrincipalName: nameAfter(wanted, state) }),
  });

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

/** Licenses as a text for comparison. Equal licenses give equal texts, whichever names the program uses for skus and plans. */
export function canonical(licenses: UserLicenseArgs["licenses"], assigned: Assigned[]): string {
  const entries = licenses.map(({ sku, excludedPlans }) => {
    const known = assigned.find((names) => means(sku, names));
    const planId = (plan: string) =>
      known?.excludedPlans.find(({ id, name }) => !differs(plan, id) || !differs(plan, name))?.id;
    const plans = excludedPlans && [...new Set(excludedPlans.map((plan) => planId(plan) ?? folded(plan)))].sort();
    return JSON.stringify([known?.id ?? folded(sku), plans ?? "not managed"]);
  });
  return entries.sort().join();
}
