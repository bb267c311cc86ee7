import { differs } from "../../core/arguments";
import { NotReady, Refused, ServiceError } from "../../core/errors";
import { findPlan, means, namesOf, noSuchPlan, resolvePlan, resolveSku } from "./skus";
import type { UserLicenseArgs } from "./userLicense.args";
import type { WantedLicense } from "./userLicense.decide";
import { othersWants, refuseLeftOut, refuseShared, warnOfGap } from "./userLicense.others";
import { has, nameOf, type Progress, type Run } from "./userLicense.requests";
import { settle } from "./userLicense.settle";
import { type Assigned, ownIds, stateOf, type UserLicenseState } from "./userLicense.state";
import { departing } from "./wants";
import type { License, SubscribedSku } from "./wire";

/** Changes a user's licenses to the wanted ones, and reports the result. */

export async function reconcile(run: Run, observed: License[]): Promise<UserLicenseState> {
  const { wanted, state, context } = run;
  const skus = wanted.licenses.length === 0 ? [] : await skusFor(run);
  const licenses = wanted.licenses.map((entry) => resolve(entry, skus, run));
  refuseRepeated(wanted, licenses);
  const others = await othersWants(run);
  if (licenses.length === 0) refuseLeftOut(run, others);
  else refuseShared(run, licenses, skus, others);
  const names = [...skus.map(namesOf), ...(state?.assigned ?? []), ...observed.map(namesOf)];
  const found =
    state?.found ?? licenses.filter(({ skuId }) => has(observed, skuId)).map(({ skuId }) => nameOf(skuId, { names }));
  const deadline = context.clock.now().getTime() + context.wait.limit * 1000;
  const progress: Progress = {
    live: observed,
    skus,
    names,
    warnings: [],
    sent: new Map(),
    inherited: new Map(stillInherited(state, licenses).map((id) => [id, ""])),
    refused: new Map(),
    unanswered: undefined,
    surprises: new Map(),
    accepted: 0,
    others,
    wrote: false,
    deadline,
  };
  const now = (unfinished: { leaving: string[]; awaited: string[] }) => {
    const said = [
      ...progress.warnings.map(({ code, message, servicePlans }) => ({ code, message, plans: servicePlans })),
      ...granted(run, progress).map((message) => ({ code: "notRemovable", message, plans: [] })),
    ];
    const warnings = progress.wrote || said.length > 0 ? said : (state?.warnings ?? []);
    const inherited = [...progress.inherited.keys()];
    return stateOf(
      progress.live,
      skus,
      wanted,
      licenses.map(({ skuId }) => skuId),
      {
        found,
        warnings,
        userPrincipalName: run.userPrincipalName,
        inherited,
        unlisted: leftAside(run, progress, licenses).filter((id) => !unfinished.leaving.includes(id)),
        ...unfinished,
      },
      knownPlans(run, progress),
    );
  };
  try {
    await settle(run, progress, licenses, () => removable(run, progress, licenses));
  } catch (error) {
    if (!progress.wrote) throw error;
    // The state must list all licenses that this run has assigned and all that it has not removed yet. Otherwise no later run would
    // remove them.
    const leaving = ownedBy(run).filter(
      (id) => !licenses.some(({ skuId }) => skuId === id) && !progress.inherited.has(id) && !taken(progress).has(id),
    );
    const awaited = licenses.map(({ skuId }) => skuId);
    const { message } = error as Error;
    const said = saidIn(error);
    const warned = progress.warnings.filter((warning) => !said.includes(warning.message)).map(inWords);
    throw new NotReady(run.id, now({ leaving, awaited }), [[message, ...warned].join("\n")]);
  }
  for (const warning of progress.warnings) context.tell.warn(inWords(warning));
  for (const text of [...granted(run, progress), ...surprises(run, progress)]) context.tell.warn(text);
  warnOfLeftAside(run, progress, licenses);
  warnOfGap(run, progress, licenses);
  return now({ leaving: [], awaited: [] });
}

/** The service's own words that an error repeats. A warning with the same words would tell nothing new. */
function saidIn(error: unknown): readonly string[] {
  if (error instanceof ServiceError) return [error.description];
  return error instanceof Refused ? error.said : [];
}

const inWords = ({ code, message, servicePlans }: Progress["warnings"][number]): string =>
  `Partner Center warns: ${message || [code, ...servicePlans].join(", ")}`;

/** Licenses that the service reported, in this run, as granted by a group. */
const granted = ({ userId }: Run, progress: Progress): string[] =>
  [...progress.inherited]
    .filter(([, words]) => words !== "")
    .map(
      ([skuId, words]) =>
        `${nameOf(skuId, progress)} cannot be removed from user ${userId}: a group grants it. Partner Center says: "${words}" Remove the user from that group; it is not tried again here.`,
    );

function surprises(run: Run, progress: Progress): string[] {
  const ours = taken(progress);
  const others = [...progress.surprises].filter(([skuId]) => !ours.has(skuId));
  if (others.length === 0) return [];
  const what = others.map(([skuId, change]) => `${nameOf(skuId, progress)} ${change}`).join(", ");
  return [
    `While this run changed the licenses of user ${run.userId} of customer ${run.wanted.customerId}, ${what}. This run did not ask for that: another client or Microsoft did it.`,
  ];
}

/** Licenses as last saved, with the plans that this run has switched on since then. */
const knownPlans = ({ state }: Run, { sent }: Progress): Assigned[] =>
  (state?.assigned ?? []).map((license) => ({
    ...license,
    excludedPlans: license.excludedPlans.filter(({ id }) => sent.get(license.id)?.includes(id) ?? true),
  }));

/**
 * A license that the program lists again belongs to the resource from then on. When the program drops it, its removal is tried
 * again.
 */
const stillInherited = (state: UserLicenseState | undefined, licenses: WantedLicense[]): string[] =>
  (state?.inherited ?? []).filter((id) => !licenses.some(({ skuId }) => skuId === id));

const ownedBy = ({ state }: Run): string[] => (state === undefined ? [] : ownIds(state));

/**
 * Licenses that this run may remove: those that the program listed before. For an exclusive resource, also those that preview or
 * the last run has shown.
 */
function removable(run: Run, progress: Progress, licenses: WantedLicense[]): Set<string> {
  const { live, inherited } = progress;
  const exclusive = run.wanted.exclusive && licenses.length > 0;
  const ids = exclusive ? live.map(({ productSku }) => productSku.id) : [];
  const shown = ids.filter(
    (id) => run.state?.unlisted?.includes(id) || run.context.removalWasShown(departing(run.userId, id)),
  );
  const elsewhere = taken(progress);
  return new Set([...ownedBy(run), ...shown].filter((id) => !inherited.has(id) && !elsewhere.has(id)));
}

/** Licenses of this user that the program lists in another resource. */
const taken = ({ names, others }: Pick<Progress, "names" | "others">): Set<string> =>
  new Set(
    names
      .filter(({ id, partNumber, name }) => others.some((other) => other.has([id, partNumber, name])))
      .map(({ id }) => id),
  );

/** Licenses that an exclusive resource would remove if a preview had shown them first. */
function leftAside({ wanted }: Run, { live, inherited }: Progress, licenses: WantedLicense[]): string[] {
  if (!wanted.exclusive || licenses.length === 0) return [];
  return live
    .map(({ productSku }) => productSku.id)
    .filter((id) => !inherited.has(id) && !licenses.some(({ skuId }) => skuId === id));
}

function warnOfLeftAside(run: Run, progress: Progress, licenses: WantedLicense[]): void {
  const names = leftAside(run, progress, licenses).map((id) => nameOf(id, progress));
  if (names.length === 0) return;
  run.context.tell.warn(
    `User ${run.userId} also has ${names.join(", ")}, which this exclusive resource does not list. No preview has shown that on this machine within the last day (none ran, preflight is not "fail", or it could not know this resource), so this run leaves them; the next one takes them away.`,
  );
}

/** A product bought earlier in this run may be missing from the remembered list, so the list is read again. */
async function skusFor({ wanted, state, context }: Run): Promise<SubscribedSku[]> {
  const skus = await context.api.subscribedSkus(wanted.customerId);
  try {
    for (const { sku } of wanted.licenses)
      if (knownSku(sku, state, skus) === undefined) resolveSku(sku, skus, wanted.customerId);
    return skus;
  } catch {
    return context.api.subscribedSkus(wanted.customerId, { fresh: true });
  }
}

function resolve(
  { sku: word, excludedPlans }: UserLicenseArgs["licenses"][number],
  skus: SubscribedSku[],
  { wanted, state, context }: Run,
): WantedLicense {
  const sku = knownSku(word, state, skus) ?? resolveSku(word, skus, wanted.customerId);
  const skuId = sku.productSku.id;
  const sentPlans = state?.assigned.find(({ id }) => id === skuId)?.excludedPlans.map(({ id }) => id);
  const listed = skus.some(({ productSku }) => productSku.id === skuId);
  const plans = excludedPlans?.flatMap((plan) => {
    if (findPlan(plan, sku).length > 0 || !wasExcluded(plan, sku, state)) return resolvePlan(plan, sku);
    // The customer's list no longer has this product, so its plans cannot be looked up. The plans that are off stay off.
    if (!listed) return sentPlans ?? [];
    context.warnOnce(
      `${noSuchPlan(plan, sku)} The product had it before, so it is off, as wanted. Take it out of the program.`,
    );
    return [];
  });
  return { skuId, excludedPlans: plans && [...new Set(plans)], sentPlans };
}

/**
 * Whether the resource had switched off a plan that the product no longer has. If it never listed the plan, the name may be
 * misspelt.
 */
function wasExcluded(plan: string, sku: SubscribedSku, state: UserLicenseState | undefined): boolean {
  const known = (state?.assigned ?? []).filter(({ id }) => id === sku.productSku.id);
  const names = [namesOf(sku), ...known];
  const own = (state?.licenses ?? []).filter(({ sku: word }) => names.some((one) => means(word, one)));
  const before = [
    ...own.flatMap(({ excludedPlans = [] }) => excludedPlans),
    ...known.flatMap(({ excludedPlans }) => excludedPlans.flatMap(({ id, name }) => [id, name])),
  ];
  return before.some((word) => !differs(word, plan));
}

/** A word keeps the product that it was first resolved to, even if other products have the same name later. */
function knownSku(word: string, state: UserLicenseState | undefined, skus: SubscribedSku[]): SubscribedSku | undefined {
  const [known, ...others] = (state?.assigned ?? []).filter(
    (names) => means(word, names) && !state?.unlisted?.includes(names.id),
  );
  if (known === undefined || others.length > 0) return undefined;
  const { id, name, partNumber, licenseGroup } = known;
  const listed = skus.find(({ productSku }) => productSku.id === id);
  const productSku = { id, name, skuPartNumber: partNumber, licenseGroupId: licenseGroup };
  const servicePlans = known.excludedPlans.map(({ id, name }) => ({
    ...{ id, serviceName: name, displayName: "", capabilityStatus: "", targetType: "user" },
  }));
  return listed ?? { productSku, servicePlans, availableUnits: 0, totalUnits: 0 };
}

/** `check` compares words only. Two words for one product show up here, when they are looked up. */
function refuseRepeated(wanted: UserLicenseArgs, licenses: WantedLicense[]): void {
  licenses.forEach(({ skuId }, index) => {
    const first = licenses.findIndex((other) => other.skuId === skuId);
    if (first === index) return;
    throw new Refused(
      `${wanted.licenses[first]?.sku} and ${wanted.licenses[index]?.sku} are the same product, ${skuId}. List it once.`,
    );
  });
}
