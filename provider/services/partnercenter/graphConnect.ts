import { SettingsError, SignInRefused } from "../../core/errors";
import { type Reporter, silent } from "../../core/lifecycle";
import { systemClock } from "../../core/systemClock";
import { type Send, sender } from "../../http/client";
import { concurrencyLimiter, mostAtOnce } from "../../http/concurrencyLimiter";
import { connect as connectPool } from "../../http/connection";
import type { SignIn } from "../../http/signIn";
import type { TokenSource } from "../../http/tokens";
import { tracing } from "../../http/trace";
import type { Settings } from "../../settings/settings";
import type { Run } from "../service";
import { completeCredentials, partnerCenterTokens } from "./credentials";
import { type DirectoryReader, graphIds, graphRefusal, readPeople } from "./graph";
import { withGraphStep } from "./graphAdvice";
import { graphName } from "./graphWire";
import type { PartnerCenterSettings } from "./settings";
import { partnerCenterCredentials } from "./storedCredentials";

/**
 * Connects the reader of Microsoft Graph as the settings say. It signs in with the first request for each customer, in the customer's
 * tenant, with the partner's application: for its user if there is a refresh token, otherwise as the application alone.
 *
 * @param tell is told of waits.
 * @throws {SettingsError} where the credentials cannot sign in at another tenant: none are set, they are incomplete, or they are an access
 * token, which is Partner Center's.
 */
export function connectGraph(settings: Settings, run: Run, tell: Reporter = silent): DirectoryReader {
  const { graphUrl, caFile } = settings.partnerCenter;
  tenantCredentials(settings.partnerCenter);
  const dispatcher = connectPool(caFile);
  const trace = tracing(settings.trace, run.requested);
  const signIn = { dispatcher, clock: systemClock, trace, limit: settings.waitSeconds };
  const limiter = concurrencyLimiter(systemClock, mostAtOnce);
  const sends = new Map<string, Send>();
  const sendTo = (customerId: string): Send => {
    const service = {
      name: graphName,
      url: graphUrl,
      ...signIn,
      token: graphTokens(settings.partnerCenter, customerId, signIn),
      ids: graphIds,
      refusal: graphRefusal,
      limiter,
      // Graph limits the requests of an application in each tenant ("Microsoft Graph service-specific throttling limits").
      limitKey: () => customerId,
      poll: settings.pollSeconds,
      orphaned: run.orphaned,
      writesForbidden: () => "Microsoft Graph is only read.",
    };
    return sender(service, tell);
  };
  return {
    people(customer) {
      const customerId = customer.toLowerCase();
      const send = sends.get(customerId) ?? sendTo(customerId);
      sends.set(customerId, send);
      return readPeople(send, graphUrl, customerId);
    },
  };
}

const accessTokenOnly =
  "Microsoft Graph cannot be asked with an access token of Partner Center (licenses:partnerCenter.accessToken or PARTNER_CENTER_ACCESS_TOKEN): " +
  "each customer's tenant needs a sign-in of its own. Unset it, and set licenses:partnerCenter.tenantId, .clientId, .clientSecret and .refreshToken, " +
  "or leave Microsoft Graph out.";

/** Credentials that can sign in at another tenant than the partner's. */
function tenantCredentials(settings: PartnerCenterSettings) {
  const { credentials: found, newer } = partnerCenterCredentials(settings, () => {});
  const credentials = completeCredentials(found);
  if (credentials.kind === "given") throw new SettingsError(accessTokenOnly);
  return { credentials, newer };
}

/**
 * Tokens for Graph in one customer's tenant. A refresh token belongs to a user and an application, and to no tenant: the partner's own
 * signs in everywhere, and Entra does not revoke it when it gives a newer one ("Refresh tokens in the Microsoft identity platform"). So
 * the one that comes with a customer's token stays in memory, and the partner's stored one stays as it is.
 */
function graphTokens(settings: PartnerCenterSettings, customerId: string, signIn: SignIn): TokenSource {
  const { authorityUrl, graphUrl } = settings;
  let source: TokenSource | undefined;
  const signedIn = (): TokenSource => {
    // Read at the first request: by then a sign-in at Partner Center may have stored a newer token.
    const { credentials, newer } = tenantCredentials(settings);
    return partnerCenterTokens(
      { ...credentials, tenantId: customerId },
      { authorityUrl, resource: new URL(graphUrl).origin, keep: async () => {}, newer },
      signIn,
    );
  };
  return async (renew) => {
    try {
      source ??= signedIn();
      return await source(renew);
    } catch (error) {
      throw error instanceof SignInRefused ? withGraphStep(error, customerId) : error;
    }
  };
}
