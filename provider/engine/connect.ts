import { setTimeout as sleep } from "node:timers/promises";
import { NoCredentials, Refused, SettingsError, SignInRefused } from "../errors";
import { sender } from "../http/client";
import { connect as connectPool } from "../http/connection";
import { pace } from "../http/pace";
import type { TokenSource } from "../http/tokens";
import { noTrace, traceTo } from "../http/trace";
import { type Clock, type Context, type Reporter, silent, unowned } from "../lifecycle";
import { limitKey, type PartnerCenter, partnerCenter, refusal, requestIds } from "../partnercenter/api";
import { assertSuffices, noCredentials, partnerCenterTokens } from "../partnercenter/credentials";
import { nextAfter } from "../partnercenter/signInAdvice";
import { partnerCenterCredentials } from "./credentials";
import { onceForEach, oneAtATime } from "./once";
import type { Settings } from "./settings";

/** From settings to a service that hooks can act through; one for each process, so that tokens, connections and lists are shared. */

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => sleep(milliseconds),
};

/** Calls under way at once for one customer, as long as the service takes them. */
export const widest = 16;

export type PartnerCenterFor = (tell: Reporter) => Context<PartnerCenter>;

export function connectPartnerCenter(settings: Settings, orphaned: () => Promise<boolean>): PartnerCenterFor {
  const { apiUrl, authorityUrl, caFile } = settings.partnerCenter;
  let listener = silent;
  const { credentials, keep, newer } = partnerCenterCredentials(settings.partnerCenter, (text) => listener.warn(text));
  if (credentials === "none") throw new NoCredentials(noCredentials);
  if ("missing" in credentials)
    throw new SettingsError(`The credentials for Partner Center are incomplete: ${credentials.missing} is missing.`);
  const dispatcher = connectPool(caFile);
  const trace = settings.trace === undefined ? noTrace : traceTo(settings.trace);
  const signIn = { dispatcher, clock: systemClock, trace, limit: settings.waitSeconds };
  const service = {
    name: "Partner Center",
    url: apiUrl,
    ...signIn,
    token: advised(
      partnerCenterTokens(credentials, { authorityUrl, resource: new URL(apiUrl).origin, keep, newer }, signIn),
    ),
    ids: requestIds,
    refusal,
    pace: pace(systemClock, widest),
    limitKey,
    poll: settings.pollSeconds,
    orphaned,
  };
  const skus = onceForEach<Awaited<ReturnType<PartnerCenter["subscribedSkus"]>>>();
  const users = onceForEach<Awaited<ReturnType<PartnerCenter["users"]>>>();
  const queue = oneAtATime();
  const removals = removalLimit(settings.maxRemovals);
  const said = new Set<string>();
  return (tell) => {
    listener = tell;
    const api = partnerCenter(sender(service, tell), (needs, what) => assertSuffices(credentials, needs, what));
    return {
      api: {
        ...api,
        subscribedSkus: (customerId, { fresh } = { fresh: false }) =>
          skus(customerId.toLowerCase(), () => api.subscribedSkus(customerId), fresh),
        users: (customerId, { fresh } = { fresh: false }) =>
          users(customerId.toLowerCase(), () => api.users(customerId), fresh),
        updateLicenses(customerId, userId, update, requestId) {
          removals(update.remove.map((skuId) => `${userId}/${skuId}`));
          return api.updateLicenses(customerId, userId, update, requestId);
        },
      },
      clock: systemClock,
      tell,
      warnOnce: (text) => {
        if (!said.has(text)) tell.warn(text);
        said.add(text);
      },
      ownership: unowned,
      alone: queue,
      removalWasShown: () => false,
      wait: { limit: settings.waitSeconds, poll: settings.pollSeconds },
    };
  };
}

/** A sign-in that was refused says what to do about it. */
function advised(token: TokenSource): TokenSource {
  return (renew) =>
    token(renew).catch((error) => {
      throw error instanceof SignInRefused ? new SignInRefused(`${error.message}\n${nextAfter(error.message)}`) : error;
    });
}

/**
 * Counts each license of each user once, before a request is sent, so that the request that would pass the limit, and all after
 * it, are not.
 */
function removalLimit(most: number | undefined): (removals: string[]) => void {
  const taken = new Set<string>();
  let exhausted = false;
  return (removals) => {
    const more = removals.filter((removal) => !taken.has(removal));
    if (most === undefined || more.length === 0) return;
    exhausted ||= taken.size + more.length > most;
    if (exhausted) {
      throw new Refused(
        `This run may take away ${most} licenses at most (licenses:maxRemovals), and this change would pass that limit, so it was not sent. Raise the limit if the removals are meant.`,
      );
    }
    for (const removal of more) taken.add(removal);
  };
}
