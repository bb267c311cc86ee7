import { LicensesError, NoAnswer, SettingsError, SignInRefused } from "../../core/errors";
import { isLoopback } from "../../http/address";
import { conceal, keepSecret } from "../../http/secrets";
import { type SignIn, signInFailed } from "../../http/signIn";
import { reasonIn } from "../../http/signInWords";
import { timeForAnAttempt } from "../../http/time";
import { authentication, type OAuth, type Proof, transport } from "../../http/tokens";
import { withNextStep } from "../../services/partnercenter/signInAdvice";

/** The device authorization grant (RFC 8628): the user signs in with a browser on any machine while the command waits for the tokens. */

export interface DeviceSignIn {
  tokenUrl: string;
  clientId: string;
  proof: Proof;
  scope: string;
}

export interface Prompt {
  address: string;
  code: string;
  /** Until then the code is good. */
  until: Date;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string | undefined;
}

/** Used where the authority does not say (RFC 8628, 3.2), and added when it asks for patience (3.5), in seconds. */
const usualPause = 5;

/** So many polls in a row may fail on the way before we stop: one lost packet must not end the sign-in of a person who is typing a code. */
const toleratedFailures = 5;

const pending = "pending";
const slower = "slower";
const lost = "lost";

/** @param show tells the person where to go and what to enter. */
export async function signInByDevice(
  { tokenUrl, clientId, proof, scope }: DeviceSignIn,
  signIn: SignIn,
  show: (prompt: Prompt) => void,
): Promise<Tokens> {
  const oauth = await import("oauth4webapi");
  const deviceUrl = tokenUrl.replace(/token$/, "devicecode");
  const server = {
    issuer: new URL(tokenUrl).origin,
    token_endpoint: tokenUrl,
    device_authorization_endpoint: deviceUrl,
  };
  const client = { client_id: clientId };
  const options = transport(oauth, tokenUrl, signIn.dispatcher, timeForAnAttempt(signIn.limit * 1000));
  const recorded = recorder(signIn);

  const begin = async () => {
    try {
      const answer = oauth.deviceAuthorizationRequest(server, client, oauth.None(), { scope }, options);
      return await oauth.processDeviceAuthorizationResponse(server, client, await recorded(deviceUrl, answer));
    } catch (error) {
      throw inWords(oauth, deviceUrl, error);
    }
  };

  const poll = async (deviceCode: string): Promise<Tokens | Error | typeof pending | typeof slower | typeof lost> => {
    try {
      const proven = await authentication(oauth, proof, tokenUrl);
      const answer = oauth.deviceCodeGrantRequest(server, client, proven, deviceCode, options);
      const tokens = await oauth.processDeviceCodeResponse(server, client, await recorded(tokenUrl, answer));
      keepSecret(tokens.access_token, tokens.refresh_token);
      return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
    } catch (error) {
      if (error instanceof oauth.ResponseBodyError) {
        if (error.error === "authorization_pending") return pending;
        if (error.error === "slow_down") return slower;
        return inWords(oauth, tokenUrl, error);
      }
      return error instanceof SettingsError ? error : lost;
    }
  };

  const begun = await begin();
  keepSecret(begun.device_code);
  const until = new Date(signIn.clock.now().getTime() + begun.expires_in * 1000);
  show({ address: trusted(begun.verification_uri), code: begun.user_code, until });
  let pause = begun.interval ?? usualPause;
  let failures = 0;
  while (signIn.clock.now() < until) {
    await signIn.clock.sleep(pause * 1000);
    const outcome = await poll(begun.device_code);
    if (outcome instanceof Error) throw outcome;
    if (typeof outcome === "object") return outcome;
    if (outcome === slower) pause += usualPause;
    failures = outcome === lost ? failures + 1 : 0;
    if (failures > toleratedFailures) throw signInFailed(tokenUrl, new Error("it does not answer any more"));
  }
  throw expired();
}

const expired = () =>
  new SettingsError("The code was not entered in time, and has expired. Run licenses auth login again.");

const refusals: Record<string, () => SettingsError> = {
  authorization_declined: () => new SettingsError("The sign-in was declined in the browser. Nothing was changed."),
  access_denied: () => new SettingsError("The sign-in was declined in the browser. Nothing was changed."),
  expired_token: expired,
  code_expired: expired,
};

function inWords(oauth: OAuth, url: string, error: unknown): Error {
  if (error instanceof oauth.ResponseBodyError) {
    const known = refusals[error.error];
    if (known !== undefined) return known();
    const description = conceal(error.error_description ?? "no description").split(/\r?\n/)[0];
    const refused = `Sign-in at ${url} was refused: ${error.error}: ${description}`;
    return withNextStep(new SignInRefused(conceal(refused), reasonIn(error)));
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.WWWAuthenticateChallengeError) {
    return new SettingsError(
      `${url} answers, but not as an authority does. Check licenses:partnerCenter.authorityUrl (or PARTNER_CENTER_AUTHORITY_URL), and tenantId.`,
    );
  }
  return error instanceof LicensesError ? error : signInFailed(url, error);
}

/** People are sent there, with a code that opens their account. */
function trusted(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === "https:" || (url !== undefined && isLoopback(url.hostname))) return address;
  throw new SettingsError(
    `The authority sends you to ${JSON.stringify(address)} to sign in, which is no https address. Check licenses:partnerCenter.authorityUrl.`,
  );
}

const recorder =
  ({ clock, trace }: SignIn) =>
  async (url: string, answer: Promise<Response>): Promise<Response> => {
    const at = clock.now();
    const response = await answer;
    const milliseconds = clock.now().getTime() - at.getTime();
    trace({ at, service: "sign-in", method: "POST", url, status: response.status, milliseconds });
    if (response.status === 429 || response.status >= 500)
      throw new NoAnswer(`Sign-in at ${url} failed: the server answered ${response.status}.`, {
        outcome: "not sent",
        status: response.status,
      });
    return response;
  };
