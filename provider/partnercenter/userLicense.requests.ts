import { Refused, ServiceError } from "../errors";
import type { Context, OtherWant } from "../lifecycle";
import type { LicenseUpdate, PartnerCenter } from "./api";
import { label, namesOf } from "./skus";
import type { UserLicenseArgs, UserLicenseState } from "./userLicense.args";
import { isAsWanted, type WantedLicense } from "./userLicense.decide";
import type { License, LicenseWarning, SubscribedSku } from "./wire";

/** The requests of one run for one user: reading, sending, and looking whether what was sent is there. */

export interface Run {
  id: string;
  userId: string;
  wanted: UserLicenseArgs;
  /** As last saved; `undefined` at create. */
  state: UserLicenseState | undefined;
  userPrincipalName: string | undefined;
  context: Context<PartnerCenter>;
}

/** What a run knows by now. */
export interface Progress {
  live: License[];
  skus: SubscribedSku[];
  warnings: LicenseWarning[];
  /** Plans switched off by requests of this run, by sku: what counts where the service does not show them. */
  sent: Map<string, string[]>;
  /** Skus that the service does not take away from this user. */
  inherited: Set<string>;
  /** What other resources of the program want of this user. */
  others: OtherWant[];
  /** Whether a request may have changed something. */
  wrote: boolean;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
}

export async function observe({ wanted, userId, context }: Run): Promise<License[]> {
  const live = await context.api.licenses(wanted.customerId, userId);
  if (live !== undefined) return live;
  throw new Refused(`Customer ${wanted.customerId} has no user ${userId}. Check customerId and userId.`);
}

type Post = (update: LicenseUpdate, requestId?: string) => Promise<void>;

export async function send(
  run: Run,
  progress: Progress,
  update: LicenseUpdate,
  requestId: string | undefined,
): Promise<void> {
  const { wanted, userId, context } = run;
  const post: Post = async (part, repeated) => {
    progress.warnings.push(...(await context.api.updateLicenses(wanted.customerId, userId, part, repeated)));
    progress.wrote = true;
    if (part.remove.length > 0) context.ownership.gaveUp(userId, part.remove);
    for (const { skuId, excludedPlans } of part.assign) progress.sent.set(skuId, excludedPlans);
  };
  try {
    await post(update, requestId);
  } catch (error) {
    if (!mayBeInherited(error) || update.remove.length === 0) throw error;
    // One license that a group grants makes the service refuse the whole request, so the parts go one by one.
    if (update.assign.length > 0) await post({ assign: update.assign, remove: [] });
    for (const skuId of update.remove) await removeOne(progress, skuId, post);
  }
}

/** How the service refuses to remove what a group grants is documented nowhere; every refusal with a meaning of its own is another one. */
const mayBeInherited = (error: unknown) => error instanceof ServiceError && error.status === 400 && error.vague;

async function removeOne(progress: Progress, skuId: string, post: Post): Promise<void> {
  try {
    await post({ assign: [], remove: [skuId] });
  } catch (error) {
    if (!mayBeInherited(error)) throw error;
    keepInherited(progress, skuId);
  }
}

function keepInherited(progress: Progress, skuId: string): void {
  progress.inherited.add(skuId);
  const message = `${nameOf(skuId, progress)} cannot be removed from the user: a group seems to grant it. Remove the user from that group; it is not tried again here.`;
  progress.warnings.push({ code: "notRemovable", message, servicePlans: [] });
}

/** A license that still shows this long after its removal was accepted is taken for one that a group grants, in milliseconds. */
const stuckAfter = 60_000;

/** The write counts when the service shows it. */
export async function readBack(
  run: Run,
  progress: Progress,
  update: LicenseUpdate,
  wanted: WantedLicense[],
): Promise<void> {
  const { clock, wait, tell } = run.context;
  const assigned = wanted.filter(({ skuId }) => update.assign.some((assignment) => assignment.skuId === skuId));
  const began = clock.now().getTime();
  for (;;) {
    progress.live = await observe(run);
    const absent = assigned.filter((license) => !isThere(license, progress)).map(({ skuId }) => skuId);
    const left = update.remove.filter(
      (skuId) => !progress.inherited.has(skuId) && has(progress.live, skuId) !== undefined,
    );
    if (absent.length === 0 && left.length === 0) return;
    const next = clock.now().getTime() + wait.poll * 1000;
    const open = [
      ...absent.map((skuId) => `${nameOf(skuId, progress)} assigned`),
      ...left.map((skuId) => `${nameOf(skuId, progress)} removed`),
    ].join(", ");
    if (absent.length > 0 && next > progress.deadline) {
      throw new Refused(
        `Partner Center accepted the change but does not show it after ${wait.limit} s: ${open}. Run again to look once more.`,
      );
    }
    if (absent.length === 0 && next > Math.min(progress.deadline, began + stuckAfter)) {
      for (const skuId of left) keepInherited(progress, skuId);
      return;
    }
    tell.status(`waiting for Partner Center to show ${open}`);
    await clock.sleep(wait.poll * 1000);
  }
}

function isThere(license: WantedLicense, { live, skus }: Progress): boolean {
  const shown = has(live, license.skuId);
  const sku = skus.find(({ productSku }) => productSku.id === license.skuId);
  return shown !== undefined && isAsWanted(shown, { ...license, sentPlans: license.excludedPlans }, sku);
}

export const has = (live: License[], skuId: string): License | undefined =>
  live.find(({ productSku }) => productSku.id === skuId);

export function nameOf(skuId: string, { skus }: Pick<Progress, "skus">): string {
  const sku = skus.find(({ productSku }) => productSku.id === skuId);
  return sku === undefined ? skuId : label(namesOf(sku));
}
