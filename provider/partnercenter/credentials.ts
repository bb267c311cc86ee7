import { type Dispatcher, fetch as pooledFetch } from "undici";
import { NoAnswer, SettingsError } from "../errors";
import { isLoopback } from "../http/address";
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

interface Grant {
  token: string;
  expires: number;
}

/** A token is renewed this long before it ends, in milliseconds, so that it lives through the call that it is used for. */
const early = 300_000;

/** One token for all calls, fetched by one request at a time, renewed early, and at once when the service refuses it. */
export function tokenSource(
  credentials: Credentials,
  endpoint: TokenEndpoint,
): (renew?: { refused: string }) => Promise<string> {
  if (credentials.kind === "given") return async () => credentials.accessToken;
  let refreshToken = credentials.kind === "app+user" ? credentials.refreshToken : undefined;
  let held: Grant | undefined;
  let fetching: Promise<Grant> | undefined;
  return async (renew) => {
    const usable =
      held !== undefined && held.expires - early > endpoint.clock.now().getTime() && held.token !== renew?.refused;
    if (usable && held !== undefined) return held.token;
    fetching ??= fetchToken({ ...credentials, refreshToken }, endpoint)
      .then(({ grant, rotated }) => {
        refreshToken = rotated ?? refreshToken;
        held = grant;
        return grant;
      })
      .finally(() => {
        fetching = undefined;
      });
    return (await fetching).token;
  };
}

async function fetchToken(
  {
    tenantId,
    clientId,
    clientSecret,
    refreshToken,
  }: { tenantId: string; clientId: string; clientSecret: string | undefined; refreshToken: string | undefined },
  { authorityUrl, resource, dispatcher, clock }: TokenEndpoint,
): Promise<{ grant: Grant; rotated: string | undefined }> {
  const oauth = await import("oauth4webapi");
  const url = `${authorityUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  const server = { issuer: authorityUrl, token_endpoint: url };
  const client = { client_id: clientId };
  const authentication = clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret);
  const options = {
    [oauth.customFetch]: (address: string, init: object) =>
      pooledFetch(address, { ...init, dispatcher }) as unknown as Promise<Response>,
    [oauth.allowInsecureRequests]: isLoopback(new URL(authorityUrl).hostname),
  };
  const scope = `${resource}/.default`;
  try {
    const answer =
      refreshToken === undefined
        ? await oauth.processClientCredentialsResponse(
            server,
            client,
            await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope }, options),
          )
        : await oauth.processRefreshTokenResponse(
            server,
            client,
            await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, {
              ...options,
              additionalParameters: { scope: `${scope} offline_access` },
            }),
          );
    const lifetime = (answer.expires_in ?? 3600) * 1000;
    return {
      grant: { token: answer.access_token, expires: clock.now().getTime() + lifetime },
      rotated: answer.refresh_token,
    };
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) {
      throw new SettingsError(
        `Sign-in at ${url} was refused: ${error.error}: ${error.error_description ?? "no description"}`,
      );
    }
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
    throw new NoAnswer(`Sign-in at ${url} failed: ${cause}.`, "not sent", "");
  }
}
