import { type LicensesError, SettingsError } from "../../../core/errors";
import { systemClock } from "../../../core/systemClock";
import { askWithoutToken, type Connection, inTime, isAboutCertificates } from "../../../doctor/connection";
import { type Checked, fine, type Outcome, unneeded, wrong } from "../../../doctor/examination";
import type { Settings } from "../../../settings/settings";
import { type Credentials, noCredentials, partnerCenterTokens } from "../credentials";
import { assertKeepable, dateOf, daysLeft, endOf } from "../refreshToken";
import type { PartnerCenterSettings } from "../settings";
import { nextAfter } from "../signInAdvice";
import { type Found, partnerCenterCredentials } from "../storedCredentials";
import { readKeptToken, tokenFileOf } from "../tokenFile";
import type { PartnerCenterExamination } from "./checks";
import { checkToken } from "./checkToken";
import { toPartnerCenter } from "./tryToken";

const signIn = "Sign in: licenses auth login.";
const networkNext = "Check the address, name resolution, proxy (HTTPS_PROXY) and firewall.";

/** What a run needs of Partner Center, and of Entra before it. */
export async function checkPartnerCenter(exam: PartnerCenterExamination, settings: Checked<Settings>): Promise<void> {
  const tokenFile = await exam.check("partnerCenter.tokenFile", [settings], keptToken, fileNext);
  const credentials = await exam.check(
    "partnerCenter.credentials",
    [settings, tokenFile],
    (
      { partnerCenter }, // The previous check has already printed these warnings.
    ) => complete(partnerCenterCredentials(partnerCenter, () => {})),
    () => "Correct the setting.",
  );
  const connection = await exam.check("partnerCenter.address", [settings], reachable, (error) =>
    isAboutCertificates(error)
      ? "Name a PEM file of your authority's certificates with licenses:partnerCenter.caFile (or PARTNER_CENTER_CA_FILE)."
      : networkNext,
  );
  await exam.check(
    "partnerCenter.clock",
    [connection],
    ({ ahead }) => clock(ahead),
    () => "",
  );
  const authority = await exam.check(
    "partnerCenter.authority",
    [settings, credentials, connection],
    (given, { credentials: who }, { connection: open }) => authorityReachable(given.partnerCenter, who, open),
    () => networkNext,
  );
  const token = await exam.check(
    "partnerCenter.signIn",
    [settings, credentials, connection, authority],
    async ({ partnerCenter: { apiUrl, authorityUrl } }, { credentials: who, found }, { connection: open }) => {
      const at = { authorityUrl, resource: new URL(apiUrl).origin, keep: found.keep, newer: found.newer };
      const value = { credentials: who, token: await inTime(open, "Signing in", partnerCenterTokens(who, at, open)()) };
      return who.kind === "given"
        ? { ...unneeded("accessToken is used as it is"), value }
        : fine(who.kind === "app" ? "as the application (app-only)" : "for a user (App+User)", value);
    },
    nextAfter,
  );
  await checkToken(exam, settings, token, connection);
}

const fileNext = (error: LicensesError) =>
  error instanceof SettingsError && error.problem === "damaged"
    ? `Delete the file. ${signIn}`
    : "Make its folder writable, or name another file with tokenFile.";

function keptToken({ partnerCenter }: Settings): Outcome<undefined> {
  const { tenantId, clientId, accessToken, refreshToken } = partnerCenter;
  if (accessToken !== undefined) return unneeded("accessToken is used as it is");
  if (tenantId === undefined || clientId === undefined) return unneeded("neither tenant nor application is set");
  const file = tokenFileOf(partnerCenter, process.env);
  const kept = readKeptToken(file, partnerCenter);
  if (kept === undefined && refreshToken === undefined) return unneeded("there is no refresh token");
  const obstacle = whatHinders(partnerCenter, file);
  if (kept === undefined)
    return obstacle === undefined
      ? fine(`none yet; the next sign-in writes ${file}`)
      : fine(`a run goes on, but keeps no newer token: ${obstacle}`, undefined, nameAnother);
  const issued = new Date(kept.issued);
  const left = daysLeft(issued, systemClock.now());
  if (left <= 0) return wrong(`the one in ${file} ended on ${dateOf(endOf(issued))}`, signIn);
  if (obstacle !== undefined)
    return fine(`in ${file}, ${left} days left, and no run can renew it: ${obstacle}`, undefined, nameAnother);
  const soon = left < 14 ? "Sign in soon, or let a run do so: each sign-in renews it." : undefined;
  return fine(`in ${file}, ${left} days left (until ${dateOf(endOf(issued))})`, undefined, soon);
}

const nameAnother = "Name a file in a folder that can be written with tokenFile.";

/** In a file that was named it stops a run; in the usual one it does not. */
function whatHinders(settings: PartnerCenterSettings, file: string): string | undefined {
  try {
    assertKeepable(file);
    return undefined;
  } catch (error) {
    if (settings.tokenFile !== undefined || !(error instanceof SettingsError)) throw error;
    return error.message;
  }
}

type Ready = { credentials: Credentials; found: Found };

function complete(found: Found): Outcome<Ready> {
  const { credentials } = found;
  if (credentials === "none") return wrong(noCredentials, "Set them, or name the stack that has them with --stack.");
  if ("missing" in credentials)
    return wrong(
      `${credentials.missing} is missing`,
      "Set what is missing. A refresh token comes from a sign-in: licenses auth login.",
    );
  const kinds = { app: "app-only", "app+user": "App+User", given: "an access token, used as it is" };
  return fine(kinds[credentials.kind], { credentials, found });
}

async function reachable(settings: Settings): Promise<Outcome<{ connection: Connection; ahead: number | undefined }>> {
  const connection = toPartnerCenter(settings);
  const { apiUrl } = settings.partnerCenter;
  const { status, ahead } = await askWithoutToken(connection, "/v1/customers?size=1");
  if (status === "page" || status === 404)
    return wrong(
      `at ${apiUrl} something else answers than Partner Center`,
      "Check licenses:partnerCenter.apiUrl and .cloud (PARTNER_CENTER_API_URL, PARTNER_CENTER_CLOUD).",
    );
  if (status >= 500)
    return wrong(`Partner Center at ${apiUrl} is in trouble: it answers ${status}`, "Try again later.");
  return fine(apiUrl, { connection, ahead });
}

/** Beyond it tokens are taken for expired, or for not valid yet; Entra allows the same, in seconds. */
const tolerable = 300;

function clock(ahead: number | undefined): Outcome<undefined> {
  if (ahead === undefined) return unneeded("the service does not tell its time");
  const amount = Math.abs(ahead);
  if (amount <= tolerable) return fine(`${amount} s from Partner Center's`);
  const words = `this machine's clock is ${Math.round(amount / 60)} minutes ${ahead > 0 ? "behind" : "ahead of"} Partner Center's`;
  return wrong(words, "Set the clock, and let it be kept right (NTP).");
}

async function authorityReachable(
  { authorityUrl }: PartnerCenterSettings,
  credentials: Credentials,
  connection: Connection,
): Promise<Outcome<undefined>> {
  if (credentials.kind === "given") return unneeded("accessToken is used as it is");
  const { tenantId } = credentials;
  const path = `/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`;
  const { status } = await askWithoutToken(connection, path, { name: "the authority", url: authorityUrl });
  const check = "Check licenses:partnerCenter.authorityUrl and .cloud.";
  if (status === "page" || status === 404) return wrong(`at ${authorityUrl} something else answers than Entra`, check);
  if (status === 400)
    return wrong(`the authority ${authorityUrl} knows no tenant ${tenantId}`, "Check tenantId and cloud.");
  if (status >= 500)
    return wrong(`the authority ${authorityUrl} is in trouble: it answers ${status}`, "Try again later.");
  return fine(authorityUrl);
}
