import { createHash, createPrivateKey, webcrypto, X509Certificate } from "node:crypto";
import { ExponentialBackoff, handleType, retry } from "cockatiel";
import { type Dispatcher, fetch as pooledFetch } from "undici";
import { NoAnswer, SettingsError, SignInRefused } from "../errors";
import type { Clock } from "../lifecycle";
import { isLoopback } from "./address";
import { reason } from "./exchange";
import { conceal, keepSecret } from "./secrets";
import type { Trace } from "./trace";

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

/** How an application proves that it is itself: by a secret, by the certificate and key in one PEM text, or not at all. */
export type Proof = { secret: string } | { certificate: string } | undefined;

export interface TokenRequest {
  url: string;
  clientId: string;
  proof: Proof;
  grantType: string;
  parameters: Record<string, string>;
}

export interface SignIn {
  dispatcher: Dispatcher;
  clock: Clock;
  trace: Trace;
}

export type TokenAnswer = Grant & { refreshToken: string | undefined };

/** A sign-in that got no answer, or met a server in trouble, is tried again: it changes nothing. */
const again = retry(handleType(NoAnswer), {
  maxAttempts: 3,
  backoff: new ExponentialBackoff({ initialDelay: 500, maxDelay: 10_000 }),
});

export const signInAgain = <Value>(signIn: () => Promise<Value>): Promise<Value> => again.execute(signIn);

/** A token from an OAuth token endpoint. */
export const requestToken = (request: TokenRequest, signIn: SignIn): Promise<TokenAnswer> =>
  signInAgain(() => requestOnce(request, signIn));

export type OAuth = typeof import("oauth4webapi", { with: { "resolution-mode": "import" }});
type TransportOptions = import("oauth4webapi", { with: { "resolution-mode": "import" }}).TokenEndpointRequestOptions;

/** How the OAuth library reaches a server: through our pool, and over plain http on this machine only. */
export const transport = (oauth: OAuth, url: string, dispatcher: Dispatcher): TransportOptions => ({
  [oauth.customFetch]: (address: string, init: object) =>
    pooledFetch(address, { ...init, dispatcher }) as unknown as Promise<Response>,
  [oauth.allowInsecureRequests]: isLoopback(new URL(url).hostname),
});

async function requestOnce(request: TokenRequest, { dispatcher, clock, trace }: SignIn): Promise<TokenAnswer> {
  const { url, clientId, proof, grantType, parameters } = request;
  const oauth = await import("oauth4webapi");
  const server = { issuer: new URL(url).origin, token_endpoint: url };
  const client = { client_id: clientId };
  const options = transport(oauth, url, dispatcher);
  const at = clock.now();
  const record = (outcome: { status: number } | { failure: string }) =>
    trace({
      at,
      service: "sign-in",
      method: "POST",
      url,
      request: { grant_type: grantType },
      milliseconds: clock.now().getTime() - at.getTime(),
      ...outcome,
    });
  try {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      await authentication(oauth, proof, url),
      grantType,
      parameters,
      options,
    );
    record({ status: response.status });
    if (response.status === 429 || response.status >= 500) throw serverInTrouble(url, response.status);
    const answer = await oauth.processGenericTokenEndpointResponse(server, client, await plain(response));
    keepSecret(answer.access_token, answer.refresh_token);
    return { token: answer.access_token, lifetime: answer.expires_in ?? 3600, refreshToken: answer.refresh_token };
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof SettingsError) throw error;
    if (error instanceof oauth.ResponseBodyError) {
      throw new SignInRefused(
        `Sign-in at ${url} was refused: ${conceal(error.error)}: ${inOneLine(error.error_description)}`,
      );
    }
    const failed = signInFailed(url, error);
    record({ failure: failed.message });
    throw failed;
  }
}

/** A server may send anything in its place. */
const inOneLine = (description: unknown) =>
  typeof description === "string" ? conceal(description).trim().replace(/\s+/g, " ") : "no description";

/** What counts of a token answer: lifetimes may be texts (Entra's v1 endpoint), and who signed in is nobody's matter here. */
async function plain(response: Response): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text();
  let answer: { expires_in?: unknown; id_token?: unknown };
  try {
    answer = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return new Response(text, { status, headers });
  }
  const { id_token: _, expires_in, ...rest } = answer;
  const lifetime = Number(expires_in);
  return Response.json({ ...rest, ...(lifetime > 0 ? { expires_in: lifetime } : {}) }, { status });
}

export const serverInTrouble = (url: string, status: number): NoAnswer =>
  new NoAnswer(`Sign-in at ${url} failed: the server answered ${status}. Run again later.`, "not sent", "");

export function signInFailed(url: string, error: unknown): NoAnswer {
  const { cause } = error as { cause?: { code?: string } };
  return new NoAnswer(
    `Sign-in at ${url} failed: ${reason(cause?.code === undefined ? error : cause)}.`,
    "not sent",
    "",
  );
}

export async function authentication(
  oauth: OAuth,
  proof: Proof,
  url: string,
): Promise<import("oauth4webapi", { with: { "resolution-mode": "import" }}).ClientAuth> {
  if (proof === undefined) return oauth.None();
  if ("secret" in proof) return oauth.ClientSecretPost(proof.secret);
  const { key, thumbprint } = await signingKey(proof.certificate);
  return oauth.PrivateKeyJwt(key, {
    [oauth.modifyAssertion]: (header, payload) => {
      // Entra finds the certificate by its thumbprint, and wants the token endpoint itself as audience.
      header["x5t#S256"] = thumbprint;
      payload.aud = url;
    },
  });
}

async function signingKey(pem: string): Promise<{ key: webcrypto.CryptoKey; thumbprint: string }> {
  try {
    const pkcs8 = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
    const key = await webcrypto.subtle.importKey(
      "pkcs8",
      pkcs8,
      { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const thumbprint = createHash("sha256").update(new X509Certificate(pem).raw).digest("base64url");
    return { key, thumbprint };
  } catch {
    throw new SettingsError(
      "certificateFile does not hold what a sign-in needs. Expected one PEM file with an RSA certificate and its private key, without a passphrase.",
    );
  }
}
