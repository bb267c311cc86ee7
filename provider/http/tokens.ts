import { type Dispatcher, fetch as pooledFetch } from "undici";
import { NoAnswer, SettingsError } from "../errors";
import type { Clock } from "../lifecycle";
import { isLoopback } from "./address";

/** A bearer token; `refused` names the last one when the service did not take it. */
export type TokenSource = (renew?: { refused: string }) => Promise<string>;

export interface Grant {
  token: string;
  /** How long it lives, in seconds. */
  lifetime: number;
}

/** A token is renewed this long before it ends, in milliseconds, so that it lives through the call that it is used for. */
const early = 300_000;

/** One token for all calls, fetched by one request at a time, renewed early, and at once when the service refuses it. */
export function tokenSource(fetch: () => Promise<Grant>, clock: Clock): TokenSource {
  let held: { token: string; until: number } | undefined;
  let fetching: Promise<string> | undefined;
  const renewed = async () => {
    const { token, lifetime } = await fetch();
    // A short-lived token is renewed at half its life, not at each call.
    held = { token, until: clock.now().getTime() + lifetime * 1000 - Math.min(early, lifetime * 500) };
    return token;
  };
  return async (renew) => {
    if (held !== undefined && held.until > clock.now().getTime() && held.token !== renew?.refused) return held.token;
    fetching ??= renewed().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
}

export interface TokenRequest {
  url: string;
  clientId: string;
  clientSecret: string | undefined;
  grantType: string;
  parameters: Record<string, string>;
  dispatcher: Dispatcher;
}

/** One request to an OAuth token endpoint. */
export async function requestToken({
  url,
  clientId,
  clientSecret,
  grantType,
  parameters,
  dispatcher,
}: TokenRequest): Promise<Grant & { refreshToken: string | undefined }> {
  const oauth = await import("oauth4webapi");
  const server = { issuer: new URL(url).origin, token_endpoint: url };
  const client = { client_id: clientId };
  const authentication = clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret);
  const options = {
    [oauth.customFetch]: (address: string, init: object) =>
      pooledFetch(address, { ...init, dispatcher }) as unknown as Promise<Response>,
    [oauth.allowInsecureRequests]: isLoopback(new URL(url).hostname),
  };
  try {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      authentication,
      grantType,
      parameters,
      options,
    );
    const answer = await oauth.processGenericTokenEndpointResponse(server, client, response);
    return { token: answer.access_token, lifetime: answer.expires_in ?? 3600, refreshToken: answer.refresh_token };
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) {
      throw new SettingsError(
        `Sign-in at ${url} was refused: ${error.error}: ${error.error_description ?? "no description"}`,
      );
    }
    throw signInFailed(url, error);
  }
}

export function signInFailed(url: string, error: unknown): NoAnswer {
  const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
  return new NoAnswer(`Sign-in at ${url} failed: ${cause}.`, "not sent", "");
}
