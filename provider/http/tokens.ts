import { createHash, createPrivateKey, webcrypto, X509Certificate } from "node:crypto";
import type { Dispatcher } from "undici";
import { LicensesError, SettingsError, SignInRefused } from "../core/errors";
import type { Clock } from "../core/lifecycle";
import { isLoopback } from "./address";
import type { Received } from "./receive";
import { conceal, keepSecret } from "./secrets";
import { assertInOrder, assertToken, noToken, post, type SignIn, signInAgain, signInFailed } from "./signIn";
import { NoToken, reasonIn, type Said, saidIn, signInRefused, wrongAddress } from "./signInWords";

/** A bearer token; `refused` names the last one when the service did not take it. */
export type TokenSource = (renew?: { refused: string }) => Promise<string>;

export interface Grant {
  token: string;
  /** How long it lives, in seconds. */
  lifetime: number;
}

/** A token is renewed this long before it expires, in milliseconds, so that it stays valid during the call that uses it. */
const early = 300_000;

/** After a refused token was replaced, the new one is kept at least this long: a second refusal has another cause. In milliseconds. */
const calm = 60_000;

/** One token for all calls, fetched by one request at a time, renewed early, and at once when the service refuses it. */
export function tokenSource(fetch: () => Promise<Grant>, clock: Clock): TokenSource {
  let held: { token: string; until: number; calmUntil: number } | undefined;
  let fetching: Promise<string> | undefined;
  const renewed = async (refused: boolean) => {
    const { token, lifetime } = await fetch();
    const now = clock.now().getTime();
    // A short-lived token is renewed at half its life, not at each call.
    const until = now + lifetime * 1000 - Math.min(early, lifetime * 500);
    held = { token, until, calmUntil: refused ? now + calm : 0 };
    return token;
  };
  return async (renew) => {
    const now = clock.now().getTime();
    const refused = held !== undefined && held.token === renew?.refused;
    if (held !== undefined && held.until > now && (!refused || held.calmUntil > now)) return held.token;
    fetching ??= renewed(refused).finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
}

/** How an application proves that it is itself: by a secret, by the certificate and key in one PEM text, or not at all. */
export type Proof = { secret: string } | { certificate: string } | undefined;

export interface TokenRequest {
  url: string;
  /** The setting that names the server, for messages. */
  setting: string;
  clientId: string;
  proof: Proof;
  grantType: string;
  parameters: Record<string, string>;
}

export type TokenAnswer = Grant & { refreshToken: string | undefined };

/** A token from an OAuth token endpoint. */
export const requestToken = (request: TokenRequest, signIn: SignIn): Promise<TokenAnswer> =>
  signInAgain(signIn, (milliseconds) => requestOnce(request, signIn, milliseconds));

export type OAuth = typeof import("oauth4webapi", { with: { "resolution-mode": "import" }});
type TransportOptions = import("oauth4webapi", { with: { "resolution-mode": "import" }}).TokenEndpointRequestOptions;

/** How the OAuth library reaches a server: through our pool, and over plain http on this machine only. */
export const transport = (
  oauth: OAuth,
  url: string,
  dispatcher: Dispatcher,
  milliseconds: number,
): TransportOptions => ({
  [oauth.customFetch]: async (address, { headers, body }) =>
    responseOf(await post(dispatcher, address, headers, String(body), milliseconds)),
  [oauth.allowInsecureRequests]: isLoopback(new URL(url).hostname),
});

function responseOf({ status, headers, body }: Received): Response {
  const given = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
  return new Response(body.length === 0 ? null : body.toString("utf8"), { status, headers: given });
}

async function requestOnce(
  request: TokenRequest,
  { dispatcher, clock, trace }: SignIn,
  milliseconds: number,
): Promise<TokenAnswer> {
  const { url, clientId, proof, grantType, parameters } = request;
  const oauth = await import("oauth4webapi");
  const server = { issuer: new URL(url).origin, token_endpoint: url };
  const client = { client_id: clientId };
  const options = transport(oauth, url, dispatcher, milliseconds);
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
    const body = Buffer.from(await response.arrayBuffer());
    const headers = Object.fromEntries(response.headers);
    const said = saidIn(body.toString("utf8"));
    if (said.refuses) throw signInRefused(url, response.status, said);
    assertInOrder(url, { status: response.status, headers, body }, clock.now());
    const answer = await oauth.processGenericTokenEndpointResponse(
      server,
      client,
      plain(response, request, body, said),
    );
    keepSecret(answer.access_token, answer.refresh_token);
    assertToken(url, answer.access_token);
    return { token: answer.access_token, lifetime: answer.expires_in ?? 3600, refreshToken: answer.refresh_token };
  } catch (error) {
    if (error instanceof LicensesError) throw error;
    if (error instanceof oauth.ResponseBodyError) {
      throw new SignInRefused(
        `Sign-in at ${url} was refused: ${conceal(error.error)}: ${inOneLine(error.error_description)}`,
        reasonIn(error),
      );
    }
    const failed = error instanceof oauth.OperationProcessingError ? noToken(url) : signInFailed(url, error);
    record({ failure: failed.message });
    throw failed;
  }
}

/** The description of an OAuth error, in one line. The server may send any type. */
const inOneLine = (description: unknown) =>
  typeof description === "string" ? conceal(description).trim().replace(/\s+/g, " ") : "no description";

/** The members of a token answer that the provider uses. Lifetimes may be texts (Entra's v1 endpoint). The user's identity is not used. */
function plain({ status }: Response, request: TokenRequest, body: Buffer, said: Said): Response {
  const answer = jsonObject(body.toString("utf8"));
  const isOAuth = status < 300 ? answer?.access_token !== undefined : typeof answer?.error === "string";
  if (answer === undefined || !isOAuth) throw withoutToken(request, status, said);
  const { id_token: _, expires_in, ...rest } = answer;
  const lifetime = Number(expires_in);
  return Response.json({ ...rest, ...(lifetime > 0 ? { expires_in: lifetime } : {}) }, { status });
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    // trim() also removes a byte order mark.
    const value = JSON.parse(text.trim());
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The error for an answer that does not follow OAuth. */
function withoutToken({ url, setting }: TokenRequest, status: number, said: Said): Error {
  if (status < 300)
    return new NoToken(
      `Sign-in at ${url} failed: ${said.isPage ? "a web page came in place of a token" : "the answer holds no token"}. Is ${setting} right, and does a proxy ask for a sign-in of its own?`,
    );
  const elsewhere = said.isPage || status === 404 || status === 405;
  return elsewhere ? wrongAddress(url, status, said, setting) : signInRefused(url, status, said);
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
      { setting: "certificateFile", problem: "damaged" },
    );
  }
}
