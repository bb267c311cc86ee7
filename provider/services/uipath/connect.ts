import { NoCredentials, SettingsError } from "../../core/errors";
import { keyedLock } from "../../core/keyedLock";
import { type Connected, unowned } from "../../core/lifecycle";
import { onceForEach } from "../../core/onceForEach";
import { systemClock } from "../../core/systemClock";
import { sender } from "../../http/client";
import { concurrencyLimiter, mostAtOnce } from "../../http/concurrencyLimiter";
import { connect as connectPool } from "../../http/connection";
import { keepSecret } from "../../http/secrets";
import { tracing } from "../../http/trace";
import type { Settings } from "../../settings/settings";
import { forbidding } from "../adoptOnly";
import type { Run } from "../service";
import { type AutomationSuite, automationSuite, refusal, type Verb } from "./api";
import { credentialsFrom, noCredentials, uipathTokens } from "./credentials";

/** Connects to Automation Suite with the given settings, for the lifecycle methods. One connection for each process. */

export function connectAutomationSuite(
  settings: Settings,
  { orphaned, adoptOnly, requested }: Run,
): Connected<AutomationSuite> {
  const { baseUrl, hostAccountId, caFile, ...given } = settings.uipath;
  if (baseUrl === undefined) throw new SettingsError(noAddress);
  const credentials = credentialsFrom(given);
  if (credentials === "none") throw new NoCredentials(noCredentials);
  if ("missing" in credentials)
    throw new SettingsError(
      `The credentials for UiPath Automation Suite are incomplete: ${credentials.missing} is missing.`,
    );
  const dispatcher = connectPool(caFile);
  const trace = tracing(settings.trace, requested);
  keepSecret(given.password, given.clientSecret, given.accessToken);
  const service = {
    name: "Automation Suite",
    url: baseUrl,
    dispatcher,
    token: uipathTokens(credentials, baseUrl, { dispatcher, clock: systemClock, trace, limit: settings.waitSeconds }),
    ids: () => ({ headers: {}, words: "" }),
    refusal,
    clock: systemClock,
    limiter: concurrencyLimiter(systemClock, mostAtOnce),
    limitKey: () => hostAccountId,
    trace,
    limit: settings.waitSeconds,
    poll: settings.pollSeconds,
    orphaned,
    writesForbidden: () => forbidding(adoptOnly()),
  };
  const queue = keyedLock();
  const verb: Verb = { known: undefined };
  const organizations = onceForEach<Awaited<ReturnType<AutomationSuite["organizations"]>>>();
  return (tell) => {
    const api = automationSuite(sender(service, tell), hostAccountId, verb);
    return {
      api: {
        ...api,
        organizations: ({ fresh } = { fresh: false }) => organizations("", () => api.organizations(), fresh),
      },
      clock: systemClock,
      tell,
      warnOnce: tell.warn,
      ownership: unowned,
      lock: queue,
      removalWasShown: () => false,
      wait: { limit: settings.waitSeconds, poll: settings.pollSeconds },
    };
  };
}

export const noAddress =
  "The address of UiPath Automation Suite is not set. Set licenses:uipath.baseUrl, or UIPATH_BASE_URL.";
