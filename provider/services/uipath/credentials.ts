import { z } from "zod";
import { SettingsError, SignInRefused, UnexpectedAnswer } from "../../core/errors";
import type { Received } from "../../http/receive";
import { keepSecret } from "../../http/secrets";
import { assertInOrder, assertToken, noToken, post, type SignIn, signInAgain, signInFailed } from "../../http/signIn";
import { NoToken, saidIn, signInRefused, wrongAddress } from "../../http/signInWords";
import { type Grant, requestToken, type TokenSource, tokenSource } from "../../http/tokens";

/**
 * Who signs in at Automation Suite's host. `given`: an access token from elsewhere. `password`: the host administrator ("ROPC
 * authentication"), through the identity server when a client is given. `client`: client credentials at the identity server.
 */
export type Credentials =
  | { kind: "given"; accessToken: string }
  | {
      kind: "password";
      username: string;
      password: string;
      client: { id: string; secret: string | undefined } | undefined;
    }
  | { kind: "client"; id: string; secret: string };

type Given = Partial<Record<"username" | "password" | "clientId" | "clientSecret" | "accessToken", string>>;

/** Credentials from settings: `"none"` when nothing was given, or what is missing when only a part was. */
export function credentialsFrom({
  username,
  password,
  clientId,
  clientSecret,
  accessToken,
}: Given): Credentials | "none" | { missing: string } {
  if (accessToken !== undefined) return { kind: "given", accessToken };
  if (username !== undefined && password !== undefined) {
    return {
      kind: "password",
      username,
      password,
      client: clientId === undefined ? undefined : { id: clientId, secret: clientSecret },
    };
  }
  if (username !== undefined) return { missing: setting("password", "PASSWORD") };
  if (password !== undefined) return { missing: setting("username", "USERNAME") };
  if (clientId !== undefined && clientSecret !== undefined)
    return { kind: "client", id: clientId, secret: clientSecret };
  if (clientId !== undefined) return { missing: setting("clientSecret", "CLIENT_SECRET") };
  return clientSecret === undefined ? "none" : { missing: setting("clientId", "CLIENT_ID") };
}

const setting = (key: string, variable: string) => `licenses:uipath.${key} (or UIPATH_${variable})`;

export const noCredentials =
  "No credentials for UiPath Automation Suite are set. Set licenses:uipath.username and .password of the host administrator, or licenses:uipath.accessToken, " +
  "with pulumi config set --path (secrets with --secret), or the environment variables UIPATH_….";

/** The documented default of "ROPC authentication", in seconds. The answer does not contain the lifetime. */
const passwordTokenLifetime = 1800;

const envelope = z.object({ result: z.string().min(1) });

export function uipathTokens(credentials: Credentials, baseUrl: string, signIn: SignIn): TokenSource {
  if (credentials.kind === "given") return async () => credentials.accessToken;
  const url = `${baseUrl}/identity_/connect/token`;
  const grant = (): Promise<Grant> => {
    if (credentials.kind === "client") {
      const { id, secret } = credentials;
      return requestToken(
        {
          url,
          setting: addressSetting,
          clientId: id,
          proof: { secret },
          grantType: "client_credentials",
          parameters: {},
        },
        signIn,
      );
    }
    const { username, password, client } = credentials;
    if (client === undefined)
      return signInAgain(signIn, (milliseconds) => authenticate(baseUrl, { username, password }, signIn, milliseconds));
    const proof = client.secret === undefined ? undefined : { secret: client.secret };
    const parameters = { username, password, acr_values: "tenant:Host" };
    return requestToken(
      { url, setting: addressSetting, clientId: client.id, proof, grantType: "password", parameters },
      signIn,
    );
  };
  return tokenSource(untilRefused(grant), signIn.clock);
}

/** Names the server that signs in. */
const addressSetting = "licenses:uipath.baseUrl";

/** "ROPC authentication": no OAuth, but one call of Automation Suite's own, with the token in `result`. */
async function authenticate(
  baseUrl: string,
  { username, password }: { username: string; password: string },
  { dispatcher, clock, trace }: SignIn,
  milliseconds: number,
): Promise<Grant> {
  const url = `${baseUrl}/api/account/authenticate`;
  const at = clock.now();
  const record = (outcome: { status: number } | { failure: string }) =>
    trace({
      at,
      service: "sign-in",
      method: "POST",
      url,
      milliseconds: clock.now().getTime() - at.getTime(),
      ...outcome,
    });
  let received: Received;
  try {
    const headers = { "content-type": "application/json", accept: "application/json" };
    const body = JSON.stringify({ tenancyName: "host", usernameOrEmailAddress: username, password });
    received = await post(dispatcher, url, headers, body, milliseconds);
  } catch (error) {
    const failed = error instanceof UnexpectedAnswer ? error : signInFailed(url, error);
    record({ failure: failed.message });
    throw failed;
  }
  const { status } = received;
  record({ status });
  // trim() also removes a byte order mark.
  const text = received.body.toString("utf8").trim();
  const said = saidIn(text);
  if (!said.refuses) assertInOrder(url, received, clock.now());
  const parsed = envelope.safeParse(jsonOrNothing(text));
  if (status < 300 && parsed.success && !said.refuses) {
    const token = parsed.data.result;
    keepSecret(token);
    assertToken(url, token);
    return { token, lifetime: passwordTokenLifetime };
  }
  if (status < 300 && !said.refuses && !said.isPage) throw noToken(url, "licenses:uipath.baseUrl");
  const elsewhere = status === 404 || status === 405 || said.isPage;
  if (elsewhere && !said.refuses) throw wrongAddress(url, status, said, addressSetting);
  const refused = signInRefused(url, status, said, ` as ${JSON.stringify(username)}`);
  throw new SignInRefused(
    `${refused.message} Check licenses:uipath.username and .password; they must be the host administrator's, and no directory account's. The password is not sent again in this run, as more attempts may lock the account.`,
    refused,
  );
}

/** This process does not retry a refused sign-in: each attempt with a wrong password brings the account closer to a lockout. */
function untilRefused(signIn: () => Promise<Grant>): () => Promise<Grant> {
  let refusal: Error | undefined;
  return async () => {
    if (refusal !== undefined) throw refusal;
    try {
      return await signIn();
    } catch (error) {
      if (error instanceof SettingsError || error instanceof NoToken) refusal = error;
      throw error;
    }
  };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
