import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import type { Context } from "../lifecycle";
import type { LicenseUpdate, PartnerCenter } from "./api";
import { label, namesOf, resolvePlan, resolveSku } from "./skus";
import type { UserLicenseArgs, UserLicenseState } from "./userLicense.args";
import { decide, isAsWanted, type WantedLicense } from "./userLicense.decide";
import { stateOf } from "./userLicense.state";
import type { License, LicenseWarning, SubscribedSku } from "./wire";

/** Turns a user's licenses into the wanted ones: decide, apply, look again, until there is nothing left to do. */

export interface Run {
  id: string;
  userId: string;
  wanted: UserLicenseArgs;
  /** As last saved; `undefined` at create. */
  state: UserLicenseState | undefined;
  userPrincipalName: string | undefined;
  context: Context<PartnerCenter>;
}

const mostRequests = 8;
const mostUnanswered = 3;

/** What a run knows by now. */
interface Progress {
  live: License[];
  warnings: LicenseWarning[];
  /** Plans switched off by requests of this run, by sku: what counts where the service does not show them. */
  sent: Map<string, string[]>;
  /** Skus that the service does not take away from this user. */
  inherited: Set<string>;
  /** Whether a request may have changed something. */
  wrote: boolean;
}

export async function reconcile(run: Run, observed: License[]): Promise<UserLicenseState> {
  const { wanted, state, context } = run;
  const skus = wanted.licenses.length === 0 ? [] : await skusFor(run);
  const licenses = wanted.licenses.map((entry) => resolve(entry, skus, run));
  const found =
    state?.found ?? licenses.filter(({ skuId }) => has(observed, skuId)).map(({ skuId }) => labelOf(skuId, skus));
  const progress: Progress = {
    live: observed,
    warnings: [],
    sent: new Map(),
    inherited: new Set(state?.inherited),
    wrote: false,
  };
  const now = () => {
    const warnings = progress.wrote
      ? progress.warnings.map(({ code, message, servicePlans }) => ({ code, message, plans: servicePlans }))
      : (state?.warnings ?? []);
    return stateOf(progress.live, skus, wanted, {
      found,
      warnings,
      userPrincipalName: run.userPrincipalName,
      inherited: [...progress.inherited],
    });
  };
  try {
    await settle(run, progress, licenses, skus);
  } catch (error) {
    // What was written belongs to this resource even when the rest failed: without it in the state nobody would take it away again.
    if (progress.wrote) throw new NotReady(run.id, now(), [(error as Error).message]);
    throw error;
  }
  for (const { message } of progress.warnings) context.tell.warn(`Partner Center warns: ${message}`);
  return now();
}

async function settle(run: Run, progress: Progress, wanted: WantedLicense[], skus: SubscribedSku[]): Promise<void> {
  const { context } = run;
  const deadline = context.clock.now().getTime() + context.wait.limit * 1000;
  let unanswered: { update: string; requestId: string } | undefined;
  let failures = 0;
  for (let requests = 0; requests < mostRequests; requests++) {
    const licenses = wanted.map((one) => ({ ...one, sentPlans: progress.sent.get(one.skuId) ?? one.sentPlans }));
    const [update] = decide(progress.live, licenses, removable(run, progress, licenses), skus);
    if (update === undefined) return;
    try {
      // Only the same request may be sent again under the same id.
      const requestId = unanswered?.update === JSON.stringify(update) ? unanswered.requestId : undefined;
      await send(run, progress, update, skus, requestId);
      unanswered = undefined;
      await readBack(run, progress, update, licenses, skus, deadline);
    } catch (error) {
      if (!(error instanceof NoAnswer && error.outcome === "unknown")) throw error;
      progress.wrote = true;
      if (++failures > mostUnanswered || context.clock.now().getTime() > deadline) throw error;
      context.tell.status("no answer from Partner Center; looking whether the licenses changed");
      await context.clock.sleep(context.wait.poll * 1000);
      unanswered = { update: JSON.stringify(update), requestId: error.requestId };
      progress.live = await observe(run);
    }
  }
  throw new Refused(
    `The licenses of user ${run.userId} do not settle. Does somebody else change them at the same time?`,
  );
}

/** What this run may take away: what the program listed before, and for an exclusive resource whatever preview had shown. */
function removable(
  { wanted, state, context }: Run,
  { live, inherited }: Progress,
  licenses: WantedLicense[],
): Set<string> {
  const own = (state?.assigned ?? []).map(({ id }) => id).filter((id) => !state?.unlisted?.includes(id));
  const others =
    wanted.exclusive && licenses.length > 0 && context.previewed ? live.map(({ productSku }) => productSku.id) : [];
  return new Set([...own, ...others].filter((id) => !inherited.has(id)));
}

async function send(
  run: Run,
  progress: Progress,
  update: LicenseUpdate,
  skus: SubscribedSku[],
  requestId?: string,
): Promise<void> {
  const { wanted, userId, context } = run;
  const post = async (part: LicenseUpdate, repeated?: string) => {
    progress.warnings.push(...(await context.api.updateLicenses(wanted.customerId, userId, part, repeated)));
    progress.wrote = true;
    for (const { skuId, excludedPlans } of part.assign) progress.sent.set(skuId, excludedPlans);
  };
  try {
    await post(update, requestId);
  } catch (error) {
    if (!(error instanceof ServiceError && error.status === 400 && update.remove.length > 0)) throw error;
    // One license that a group grants makes the service refuse the whole request, so the parts go one by one.
    if (update.assign.length > 0) await post({ assign: update.assign, remove: [] });
    for (const skuId of update.remove) await removeOne(progress, skuId, labelOf(skuId, skus), post);
  }
}

async function removeOne(
  progress: Progress,
  skuId: string,
  name: string,
  post: (part: LicenseUpdate) => Promise<void>,
): Promise<void> {
  try {
    await post({ assign: [], remove: [skuId] });
  } catch (error) {
    if (!(error instanceof ServiceError && error.status === 400)) throw error;
    keepInherited(progress, skuId, name);
  }
}

function keepInherited({ inherited, warnings }: Progress, skuId: string, name: string): void {
  inherited.add(skuId);
  const message = `${name} cannot be removed from the user: a group seems to grant it. Remove the user from that group; it is not tried again here.`;
  warnings.push({ code: "notRemovable", message, servicePlans: [] });
}

export async function observe({ wanted, userId, context }: Run): Promise<License[]> {
  const live = await context.api.licenses(wanted.customerId, userId);
  if (live !== undefined) return live;
  throw new Refused(`Customer ${wanted.customerId} has no user ${userId}. Check customerId and userId.`);
}

/** A product that was bought in this run is not in the list that was read before it. */
async function skusFor({ wanted, context }: Run): Promise<SubscribedSku[]> {
  const skus = await context.api.subscribedSkus(wanted.customerId);
  try {
    for (const { sku } of wanted.licenses) resolveSku(sku, skus, wanted.customerId);
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
  const sku = resolveSku(word, skus, wanted.customerId);
  const skuId = sku.productSku.id;
  const sentPlans = state?.assigned.find(({ id }) => id === skuId)?.excludedPlans.map(({ id }) => id);
  return { skuId, excludedPlans: excludedPlans?.map((plan) => resolvePlan(plan, sku)), sentPlans };
}

const has = (live: License[], skuId: string) => live.find(({ productSku }) => productSku.id === skuId);

function labelOf(skuId: string, skus: SubscribedSku[]): string {
  const sku = skus.find(({ productSku }) => productSku.id === skuId);
  return sku === undefined ? skuId : label(namesOf(sku));
}

/** The write counts when the service shows it. */
async function readBack(
  run: Run,
  progress: Progress,
  update: LicenseUpdate,
  wanted: WantedLicense[],
  skus: SubscribedSku[],
  deadline: number,
): Promise<void> {
  const { clock, wait, tell } = run.context;
  const assigned = wanted.filter(({ skuId }) => update.assign.some((assignment) => assignment.skuId === skuId));
  for (;;) {
    progress.live = await observe(run);
    const absent = assigned.filter((license) => {
      const shown = has(progress.live, license.skuId);
      const sku = skus.find(({ productSku }) => productSku.id === license.skuId);
      return shown === undefined || !isAsWanted(shown, { ...license, sentPlans: license.excludedPlans }, sku);
    });
    const left = update.remove.filter(
      (skuId) => !progress.inherited.has(skuId) && has(progress.live, skuId) !== undefined,
    );
    if (absent.length === 0 && left.length === 0) return;
    const open = [
      ...absent.map(({ skuId }) => `${labelOf(skuId, skus)} assigned`),
      ...left.map((skuId) => `${labelOf(skuId, skus)} removed`),
    ].join(", ");
    if (clock.now().getTime() + wait.poll * 1000 > deadline) {
      if (absent.length > 0) {
        throw new Refused(
          `Partner Center accepted the change but does not show it after ${wait.limit} s: ${open}. Run again to look once more.`,
        );
      }
      for (const skuId of left) keepInherited(progress, skuId, labelOf(skuId, skus));
      return;
    }
    tell.status(`waiting for Partner Center to show ${open}`);
    await clock.sleep(wait.poll * 1000);
  }
}
