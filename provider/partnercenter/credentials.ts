import type { Dispatcher } from "undici";
import { SettingsError } from "../errors";
import { requestToken, type TokenSource, tokenSource } from "../http/tokens";
import type { Clock } from "../lifecycle";

/**
 * Who signs in. `app`: the application alone. `app+user`: the application for a user, by refresh token (Secure Application
 * Model). `given`: an access token from elsewhere, used as it is.
 */
export type Credentials =
  | { kind: "given"; accessToken: string }
  | { kind: "app"; tenantId: string; clientId: string; clientSecret: string }
  | { kind: "app+user"; tenantId: string; clientId: string; clientSecret: string | undefined; refreshToken: string };

/** What a call asks of the credentials; from the "auth" column of each page of the Partner Center REST reference. */
export type Needs = "app" | "user";

export function assertSuffices(credentials: Credentials, needs: Needs, what: string): void {
  if (needs === "app" || credentials.kind !== "app") return;
  throw new SettingsError(
    `${what}: Partner Center allows this to an application that acts for a user only (App+User), and the credentials given are app-only. ` +
      "Add the refresh token of the Secure Application Model: set licenses:partnerCenter.refreshToken (as a secret) or PARTNER_CENTER_REFRESH_TOKEN.",
  );
}

export interface TokenEndpoint {
  /** Without the tenant. */
  authorityUrl: string;
  /** The API that the token is for. */
  resource: string;
  dispatcher: Dispatcher;
  clock: Clock;
}

/** Tokens from Entra's token endpoint (v2). A refresh token is replaced by the one that comes with each access token. */
export function partnerCenterTokens(
  credentials: Credentials,
  { authorityUrl, resource, dispatcher, clock }: TokenEndpoint,
): TokenSource {
  if (credentials.kind === "given") return async () => credentials.accessToken;
  const { tenantId, clientId, clientSecret } = credentials;
  const url = `${authorityUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  const scope = `${resource}/.default`;
  let refreshToken = credentials.kind === "app+user" ? credentials.refreshToken : undefined;
  return tokenSource(async () => {
    const grant = await requestToken({
      url,
      clientId,
      clientSecret,
      dispatcher,
      ...(refreshToken === undefined
        ? { grantType: "client_credentials", parameters: { scope } }
        : {
            grantType: "refresh_token",
            parameters: { scope: `${scope} offline_access`, refresh_token: refreshToken },
          }),
    });
    refreshToken = refreshToken === undefined ? undefined : (grant.refreshToken ?? refreshToken);
    return grant;
  }, clock);
}
