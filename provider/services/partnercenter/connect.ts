import { SignInRefused } from "../../core/errors";
import { keyedLock } from "../../core/keyedLock";
import { type Connected, silent, unowned } from "../../core/lifecycle";
import { onceForEach } from "../../core/onceForEach";
import { systemClock } from "../../core/systemClock";
import { sender } from "../../http/client";
import { concurrencyLimiter, mostAtOnce } from "../../http/concurrencyLimiter";
import { connect as connectPool } from "../../http/connection";
import type { TokenSource } from "../../http/tokens";
import { tracing } from "../../http/trace";
import type { Settings } from "../../settings/settings";
import { forbidding } from "../adoptOnly";
import type { Run } from "../service";
import { limitKey, type PartnerCenter, partnerCenter, refusal, requestIds } from "./api";
import { assertSuffices, completeCredentials, partnerCenterTokens } from "./credentials";
import { guarded } from "./guarded";
import { withNextStep } from "./signInAdvice";
import { partnerCenterCredentials } from "./storedCredentials";

/**
 * Connects the lifecycles to Partner Center as the settings say. Each process connects once, so that its resources share tokens,
 * connections and lists.
 */

export function connectPartnerCenter(settings: Settings, run: Run): Connected<PartnerCenter> {
  const { apiUrl, authorityUrl, caFile } = settings.partnerCenter;
  let listener = silent;
  const { keep, newer, ...found } = partnerCenterCredentials(settings.partnerCenter, (text) => listener.warn(text));
  const credentials = completeCredentials(found.credentials);
  const dispatcher = connectPool(caFile);
  const trace = tracing(settings.trace, run.requested);
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
    limiter: concurrencyLimiter(systemClock, mostAtOnce),
    limitKey,
    poll: settings.pollSeconds,
    orphaned: run.orphaned,
    writesForbidden: () => forbidding(run.adoptOnly()),
  };
  const skus = onceForEach<Awaited<ReturnType<PartnerCenter["subscribedSkus"]>>>();
  const users = onceForEach<Awaited<ReturnType<PartnerCenter["users"]>>>();
  const customers = onceForEach<Awaited<ReturnType<PartnerCenter["customers"]>>>();
  const names = onceForEach<Awaited<ReturnType<PartnerCenter["companyName"]>>>();
  const queue = keyedLock();
  const limited = guarded(run);
  const said = new Set<string>();
  return (tell) => {
    listener = tell;
    const api = limited(
      partnerCenter(sender(service, tell), (needs, what) => assertSuffices(credentials, needs, what)),
    );
    return {
      api: {
        ...api,
        subscribedSkus: (customerId, { fresh } = { fresh: false }) =>
          skus(customerId.toLowerCase(), () => api.subscribedSkus(customerId), fresh),
        customers: ({ fresh } = { fresh: false }) => customers("", () => api.customers(), fresh),
        companyName: (customerId) => names(customerId.toLowerCase(), () => api.companyName(customerId)),
        users: (customerId, { fresh } = { fresh: false }) =>
          users(customerId.toLowerCase(), () => api.users(customerId), fresh),
      },
      clock: systemClock,
      tell,
      warnOnce: (text) => {
        if (!said.has(text)) tell.warn(text);
        said.add(text);
      },
      ownership: unowned,
      lock: queue,
      removalWasShown: () => false,
      wait: { limit: settings.waitSeconds, poll: settings.pollSeconds },
    };
  };
}

/** Adds the next step to the error of a refused sign-in. */
function advised(token: TokenSource): TokenSource {
  return (renew) =>
    token(renew).catch((error) => {
      throw error instanceof SignInRefused ? withNextStep(error) : error;
    });
}
