import { NoAnswer, NotReady, Refused } from "../errors";
import { lookups } from "../lookups";
import { means, namesOf, resolvePlan, resolveSku } from "./skus";
import type { UserLicenseArgs, UserLicenseState } from "./userLicense.args";
import { decide, type WantedLicense } from "./userLicense.decide";
import { has, nameOf, observe, type Progress, type Run, readBack, send } from "./userLicense.requests";
import { stateOf } from "./userLicense.state";
import type { License, SubscribedSku } from "./wire";

/** Turns a user's licenses into the wanted ones: decide, apply, look again, until there is nothing left to do. */

const mostRequests = 8;

export async function reconcile(run: Run, observed: License[]): Promise<UserLicenseState> {
  const { wanted, state, context } = run;
  const skus = wanted.licenses.length === 0 ? [] : await skusFor(run);
  const licenses = wanted.licenses.map((entry) => resolve(entry, skus, run));
  refuseRepeated(wanted, licenses);
  context.others.claim(
    run.id,
    licenses.map(({ skuId }) => skuId),
  );
  const found =
    state?.found ?? licenses.filter(({ skuId }) => has(observed, skuId)).map(({ skuId }) => nameOf(skuId, { skus }));
  const deadline = context.clock.now().getTime() + context.wait.limit * 1000;
  const progress: Progress = {
    live: observed,
    skus,
    warnings: [],
    sent: new Map(),
    inherited: new Set(stillInherited(state, licenses)),
    wrote: false,
    deadline,
  };
  const now = (unfinished: { leaving?: string[]; awaited?: string[] }) => {
    const said = progress.warnings.map(({ code, message, servicePlans }) => ({ code, message, plans: servicePlans }));
    const warnings = progress.wrote ? said : (state?.warnings ?? []);
    const inherited = [...progress.inherited];
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
        unlisted: leftAside(run, progress, licenses),
        ...unfinished,
      },
    );
  };
  try {
    await settle(run, progress, licenses);
  } catch (error) {
    if (!progress.wrote) throw error;
    // What was written belongs to this resource even when the rest failed, and what it has not given up yet, it still owns:
    // without them in the state nobody would ever take them away.
    const leaving = ownedBy(run).filter(
      (id) =>
        !licenses.some(({ skuId }) => skuId === id) && !progress.inherited.has(id) && !taken(run, progress).has(id),
    );
    const awaited = licenses.map(({ skuId }) => skuId).filter((id) => has(progress.live, id) === undefined);
    throw new NotReady(run.id, now({ leaving, awaited }), [(error as Error).message]);
  }
  for (const { message } of progress.warnings) context.tell.warn(`Partner Center warns: ${message}`);
  warnOfLeftAside(run, progress, licenses);
  return now({});
}

/** What the program lists again, or gives up for good, is tried again. */
const stillInherited = (state: UserLicenseState | undefined, licenses: WantedLicense[]): string[] =>
  licenses.length === 0 ? [] : (state?.inherited ?? []).filter((id) => !licenses.some(({ skuId }) => skuId === id));

async function settle(run: Run, progress: Progress, wanted: WantedLicense[]): Promise<void> {
  const { context } = run;
  let unanswered: { update: string; requestId: string } | undefined;
  const worthLooking = lookups();
  for (let requests = 0; requests < mostRequests; ) {
    const licenses = wanted.map((one) => ({ ...one, sentPlans: progress.sent.get(one.skuId) ?? one.sentPlans }));
    const [update] = decide(progress.live, licenses, removable(run, progress, licenses), progress.skus);
    if (update === undefined) return;
    try {
      // Only the same request may be sent again under the same id.
      const requestId = unanswered?.update === JSON.stringify(update) ? unanswered.requestId : undefined;
      await send(run, progress, update, requestId);
      unanswered = undefined;
      requests++;
      await readBack(run, progress, update, licenses);
    } catch (error) {
      progress.wrote ||= error instanceof NoAnswer && error.outcome === "unknown" && !error.turnedAway;
      if (!worthLooking(error) || context.clock.now().getTime() > progress.deadline) throw error;
      if (!error.turnedAway) {
        context.tell.status("no answer from Partner Center; looking whether the licenses changed");
        await context.clock.sleep(context.wait.poll * 1000);
      }
      unanswered = { update: JSON.stringify(update), requestId: error.requestId };
      progress.live = await observe(run);
    }
  }
  throw new Refused(
    `The licenses of user ${run.userId} do not settle. Does somebody else change them at the same time?`,
  );
}

/** Ids of the skus that the program listed before, as far as they are not gone. */
const ownedBy = ({ state }: Run): string[] =>
  [...(state?.assigned ?? []).map(({ id }) => id), ...(state?.leaving ?? []), ...(state?.awaited ?? [])].filter(
    (id) => !state?.unlisted?.includes(id),
  );

/** What this run may take away: what the program listed before, and for an exclusive resource what preview or the last run has shown. */
function removable(run: Run, { live, inherited }: Progress, licenses: WantedLicense[]): Set<string> {
  const exclusive = run.wanted.exclusive && licenses.length > 0;
  const all = exclusive && run.context.previewed ? live.map(({ productSku }) => productSku.id) : [];
  const shown = exclusive ? (run.state?.unlisted ?? []) : [];
  const others = taken(run, { live });
  return new Set([...ownedBy(run), ...all, ...shown].filter((id) => !inherited.has(id) && !others.has(id)));
}

/** What other resources of the program want of this user's licenses. */
function taken({ id, context: { others } }: Run, { live }: Pick<Progress, "live">): Set<string> {
  const listed = live.map(namesOf).filter((names) => others.listed.some((word) => means(word, names)));
  return new Set([...others.wanting(id), ...listed.map((names) => names.id)]);
}

/** What an exclusive resource would take away, had a preview looked. */
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
    `User ${run.userId} also has ${names.join(", ")}, which this exclusive resource does not list. No preview has shown that (preflight is not "fail", or it could not know this resource), so this run leaves them; the next one takes them away.`,
  );
}

/** A product that was bought in this run is not in the list that was read before it. */
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
  { wanted, state }: Run,
): WantedLicense {
  const sku = knownSku(word, state, skus) ?? resolveSku(word, skus, wanted.customerId);
  const skuId = sku.productSku.id;
  const sentPlans = state?.assigned.find(({ id }) => id === skuId)?.excludedPlans.map(({ id }) => id);
  const plans = excludedPlans?.map((plan) => resolvePlan(plan, sku));
  return { skuId, excludedPlans: plans && [...new Set(plans)], sentPlans };
}

/** A word keeps the meaning that it had when it was first looked up, whatever else is called so since. */
function knownSku(word: string, state: UserLicenseState | undefined, skus: SubscribedSku[]): SubscribedSku | undefined {
  const [known, ...others] = (state?.assigned ?? []).filter(
    (names) => means(word, names) && !state?.unlisted?.includes(names.id),
  );
  if (known === undefined || others.length > 0) return undefined;
  const { id, name, partNumber, licenseGroup } = known;
  const listed = skus.find(({ productSku }) => productSku.id === id);
  const productSku = { id, name, skuPartNumber: partNumber, licenseGroupId: licenseGroup };
  return listed ?? { productSku, servicePlans: [], availableUnits: 0, totalUnits: 0 };
}

/** check sees words; that two of them mean one product comes out when they are looked up. */
function refuseRepeated(wanted: UserLicenseArgs, licenses: WantedLicense[]): void {
  licenses.forEach(({ skuId }, index) => {
    const first = licenses.findIndex((other) => other.skuId === skuId);
    if (first === index) return;
    throw new Refused(
      `${wanted.licenses[first]?.sku} and ${wanted.licenses[index]?.sku} are the same product, ${skuId}. List it once.`,
    );
  });
}
