import { NoAnswer, ServiceError } from "../../core/errors";
import type { Context, OtherWant } from "../../core/lifecycle";
import type { LicenseAssignment, LicenseUpdate } from "./licenseAssignment";
import { label, type Names } from "./skus";
import type { UserLicenseArgs } from "./userLicense.args";
import type { UserLicenseState } from "./userLicense.state";
import type { License, LicenseWarning, SubscribedSku } from "./wire";

/** The write requests of one run for one user, and how their answers are handled. */

export interface Run {
  id: string;
  userId: string;
  wanted: UserLicenseArgs;
  /** As last saved; `undefined` at create. */
  state: UserLicenseState | undefined;
  userPrincipalName: string | undefined;
  context: Context<LicenseAssignment>;
}

/** What a run has learned so far. */
export interface Progress {
  live: License[];
  skus: SubscribedSku[];
  /** Names of products; the listed products come first. */
  names: Names[];
  warnings: LicenseWarning[];
  /** Plans that this run has switched off, by sku. They count where the service does not show plans. */
  sent: Map<string, string[]>;
  /** Skus that a group grants, with the service's words about it. */
  inherited: Map<string, string>;
  /** Removals that the service refused, and how many requests it had accepted before. */
  refused: Map<string, { error: ServiceError; after: number }>;
  /** The last request, if it got no answer. Its request id may be reused only for the same request. */
  unanswered: { update: LicenseUpdate; requestId: string | undefined } | undefined;
  /** Changes of other skus that this run did not ask for. */
  surprises: Map<string, "was assigned" | "was removed" | "got other service plans">;
  /** Number of requests that the service accepted. */
  accepted: number;
  /** What other resources of the program want for this user. */
  others: OtherWant[];
  /** Whether a request may have changed something. */
  wrote: boolean;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
}

/** Sends an update and returns the warnings in its answer. Refused removals are kept in `progress` and do not stop the rest. */
export async function send(run: Run, progress: Progress, update: LicenseUpdate): Promise<LicenseWarning[]> {
  try {
    return await post(run, progress, update);
  } catch (error) {
    const [first, ...others] = update.remove;
    if (first === undefined || !isAboutALicense(error)) throw error;
    if (update.assign.length === 0 && others.length === 0) {
      keep(progress, first, error);
      return [];
    }
    // The service refuses the whole request if one license cannot be removed. Each part is therefore sent alone, the assignments
    // first.
    const warned = update.assign.length > 0 ? await post(run, progress, { assign: update.assign, remove: [] }) : [];
    for (const skuId of update.remove) warned.push(...(await send(run, progress, { assign: [], remove: [skuId] })));
    return warned;
  }
}

/** Sends a removal once more for a license that still shows. If the service refuses it, the refusal may say why. */
export async function askAgain(run: Run, progress: Progress, skuId: string): Promise<ServiceError[]> {
  try {
    await post(run, progress, { assign: [], remove: [skuId] });
    return [];
  } catch (error) {
    if (!(error instanceof ServiceError) || ![400, 404].includes(error.status)) throw error;
    if (error.blocked?.by === "group") keepInherited(progress, skuId, error.blocked.words);
    return [error];
  }
}

async function post(run: Run, progress: Progress, update: LicenseUpdate): Promise<LicenseWarning[]> {
  const { wanted, userId, context } = run;
  const { unanswered } = progress;
  const repeated = JSON.stringify(unanswered?.update) === JSON.stringify(update) ? unanswered : undefined;
  progress.unanswered = undefined;
  try {
    const requestId = repeated?.requestId;
    const warned = await context.api.updateLicenses(wanted.customerId, userId, update, requestId);
    progress.wrote = true;
    if (update.remove.length > 0) context.ownership.gaveUp(userId, update.remove);
    progress.accepted++;
    for (const { skuId, excludedPlans } of update.assign) progress.sent.set(skuId, excludedPlans);
    for (const warning of warned)
      if (!progress.warnings.some(({ message }) => message === warning.message)) progress.warnings.push(warning);
    return warned;
  } catch (error) {
    if (error instanceof NoAnswer && error.outcome === "unknown") {
      progress.wrote ||= !error.turnedAway;
      progress.unanswered = { update, requestId: error.repeatAs };
    }
    throw error;
  }
}

/** Whether a refusal may be about one license of a request. A refusal with another known meaning is not. */
const isAboutALicense = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && (error.blocked !== undefined || (error.status === 400 && error.vague));

function keep(progress: Progress, skuId: string, error: ServiceError): void {
  if (error.blocked?.by === "group") keepInherited(progress, skuId, error.blocked.words);
  else progress.refused.set(skuId, { error, after: progress.accepted });
}

export function keepInherited(progress: Progress, skuId: string, words: string): void {
  progress.refused.delete(skuId);
  progress.inherited.set(skuId, words);
}

export const has = (live: License[], skuId: string): License | undefined =>
  live.find(({ productSku }) => productSku.id === skuId);

export function nameOf(skuId: string, { names }: Pick<Progress, "names">): string {
  const known = names.find(({ id }) => id === skuId);
  return known === undefined ? skuId : label(known);
}
