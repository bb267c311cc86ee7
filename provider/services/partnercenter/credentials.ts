import { NoCredentials, SettingsError, SignInRefused } from "../../core/errors";
import type { Clock } from "../../core/lifecycle";
import { finishing } from "../../http/finishing";
import type { SignIn } from "../../http/signIn";
import { type Proof, requestToken, type TokenAnswer, type TokenSource, tokenSource } from "../../http/tokens";

/**
 * How to sign in. `app`: as the application alone. `app+user`: as the application for a user, with a refresh token (Secure
 * Application Model). `given`: an access token from elsewhere, used unchanged.
 */
export type Credentials =
  | { kind: "given"; accessToken: string }
  | { kind: "app"; tenantId: string; clientId: string; proof: Proof }
  | { kind: "app+user"; tenantId: string; clientId: string; proof: Proof; refreshToken: string };

/** Which credentials a call needs; from the "auth" column of each page of the Partner Center REST reference. */
export type Needs = "app" | "user";

export function assertSuffices(credentials: Credentials, needs: Needs, what: string): void {
  if (needs === "app" || credentials.kind !== "app") return;
  throw new SettingsError(
    `${what}: Partner Center allows this to an application that acts for a user only (App+User), and the credentials given are app-only. ` +
      "Add the refresh token of the Secure Application Model: set licenses:partnerCenter.refreshToken (as a secret) or PARTNER_CENTER_REFRESH_TOKEN, " +
      "or sign in once with `licenses auth login`.",
  );
}

/** The credentials that the user has set, from the settings and the token file. */
export interface Given {
  tenantId?: string | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** PEM text with certificate and key. */
  certificate?: string | undefined;
  refreshToken?: string | undefined;
  accessToken?: string | undefined;
}

/** Credentials from settings. `"none"`: nothing is set. `missing`: the names of what is missing from incomplete credentials. */
export function credentialsFrom(given: Given): Credentials | "none" | { missing: string } {
  const { tenantId, clientId, clientSecret, certificate, refreshToken, accessToken } = given;
  if (accessToken !== undefined) return { kind: "given", accessToken };
  if ([tenantId, clientId, clientSecret, certificate, refreshToken].every((one) => one === undefined)) return "none";
  const proof: Proof =
    certificate !== undefined ? { certificate } : clientSecret !== undefined ? { secret: clientSecret } : undefined;
  const proven = proof !== undefined || refreshToken !== undefined;
  const missing = [
    ...(tenantId === undefined ? [setting("tenantId", "TENANT_ID")] : []),
    ...(clientId === undefined ? [setting("clientId", "CLIENT_ID")] : []),
    ...(proven ? [] : [`${setting("clientSecret", "CLIENT_SECRET")} or ${setting("refreshToken", "REFRESH_TOKEN")}`]),
  ];
  if (tenantId === undefined || clientId === undefined || !proven) return { missing: missing.join(", and ") };
  return refreshToken === undefined
    ? { kind: "app", tenantId, clientId, proof }
    : { kind: "app+user", tenantId, clientId, proof, refreshToken };
}

const setting = (key: string, variable: string) => `licenses:partnerCenter.${key} (or PARTNER_CENTER_${variable})`;

export const noCredentials =
  "No credentials for Partner Center are set. Set licenses:partnerCenter.tenantId, .clientId and .clientSecret (and .refreshToken to assign licenses), " +
  "or licenses:partnerCenter.accessToken, with pulumi config set --path (secrets with --secret), or the environment variables PARTNER_CENTER_….";

/** @throws {SettingsError} that names what is missing. */
export function completeCredentials(found: ReturnType<typeof credentialsFrom>): Credentials {
  if (found === "none") throw new NoCredentials(noCredentials);
  if (!("missing" in found)) return found;
  throw new SettingsError(`The credentials for Partner Center are incomplete: ${found.missing} is missing.`);
}

export interface Authority {
  /** Address of the sign-in service, without the tenant. */
  authorityUrl: string;
  /** The API that the token is for. */
  resource: string;
  /** Saves the refresh token that replaces the one just used. The new access token is used only after that. */
  keep(refreshToken: string): Promise<void>;
  /** A refresh token that another run has saved since the last call. */
  newer(): string | undefined;
}

export const tokenUrl = (authorityUrl: string, tenantId: string) =>
  `${authorityUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;

/** Tokens from Entra's token endpoint (v2). Each refresh token is replaced by the one that comes with the access token. */
export function partnerCenterTokens(
  credentials: Credentials,
  { authorityUrl, resource, keep, newer }: Authority,
  signIn: SignIn,
): TokenSource {
  if (credentials.kind === "given") return async () => credentials.accessToken;
  const { tenantId, clientId, proof } = credentials;
  const scope = `${resource}/.default`;
  const setting = "licenses:partnerCenter.authorityUrl";
  const request = { url: tokenUrl(authorityUrl, tenantId), setting, clientId, proof };
  if (credentials.kind === "app") {
    return tokenSource(
      () => requestToken({ ...request, grantType: "client_credentials", parameters: { scope } }, signIn),
      signIn.clock,
    );
  }
  const { clock } = signIn;
  let refreshToken = credentials.refreshToken;
  const granted = (parameters: Record<string, string>) =>
    requestToken({ ...request, grantType: "refresh_token", parameters }, signIn);
  const ask = async (): Promise<TokenAnswer> => {
    refreshToken = newer() ?? refreshToken;
    const parameters = () => ({ scope: `${scope} offline_access`, refresh_token: refreshToken });
    try {
      return await granted(parameters());
    } catch (error) {
      const other = isSpent(error) ? await soon(newer, clock) : undefined;
      if (other === undefined) throw error;
      refreshToken = other;
      return granted(parameters());
    }
  };
  // The new refresh token is saved first. If the process ended before that, the token would be lost, and the old one may no longer
  // be valid.
  const signedIn = async () => {
    const grant = await ask();
    if (grant.refreshToken !== undefined && grant.refreshToken !== refreshToken) {
      await keep(grant.refreshToken);
      refreshToken = grant.refreshToken;
    }
    return grant;
  };
  return tokenSource(() => finishing(signedIn()), clock);
}

/** The refresh token is "invalid, expired, revoked" (RFC 6749, 5.2), or another run has used a single-use token. */
const isSpent = (error: unknown) =>
  error instanceof SignInRefused && error.code === "invalid_grant" && !error.numbers.some((one) => noAccess.has(one));

/** Entra gives the same code where a tenant has not consented, or does not know the user. A newer token does not help then. */
const noAccess = new Set(["65001", "65004", "50020", "90072"]);

/** The other run may still be saving its new token. Pauses before each look at the file, in milliseconds. */
const looks = [0, 250, 750, 2_000];

async function soon(newer: () => string | undefined, clock: Clock): Promise<string | undefined> {
  for (const pause of looks) {
    await clock.sleep(pause);
    const found = newer();
    if (found !== undefined) return found;
  }
  return undefined;
}
