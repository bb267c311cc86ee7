import { SettingsError } from "../../core/errors";
import { closeConnections } from "../../doctor/connection";
import { keepSecret } from "../../http/secrets";
import type { Proof } from "../../http/tokens";
import { tokenUrl } from "../../services/partnercenter/credentials";
import { claimsOf } from "../../services/partnercenter/doctor/claims";
import { toPartnerCenter, tryToken } from "../../services/partnercenter/doctor/tryToken";
import { assertKeepable, dateOf, endOf, lifetimeDays } from "../../services/partnercenter/refreshToken";
import type { PartnerCenterSettings } from "../../services/partnercenter/settings";
import { readCertificate } from "../../services/partnercenter/storedCredentials";
import { keepToken, tokenFileOf } from "../../services/partnercenter/tokenFile";
import { type Place, settingsAt } from "../place";
import { say } from "../say";
import { signInByDevice } from "./deviceCode";
import { partnerIds } from "./partnerIds";

/** `licenses auth login`: a user signs in once, and from then on the application acts for it. */
export async function login(place: Place): Promise<void> {
  const settings = await settingsAt(place);
  const { partnerCenter } = settings;
  const { tenantId, clientId } = partnerIds(partnerCenter, "sign in");
  const file = tokenFileOf(partnerCenter, process.env);
  assertKeepable(file);
  const connection = toPartnerCenter(settings);
  try {
    const tokens = await signInByDevice(
      {
        tokenUrl: tokenUrl(partnerCenter.authorityUrl, tenantId),
        clientId,
        proof: proofOf(partnerCenter),
        scope: `${new URL(partnerCenter.apiUrl).origin}/.default offline_access`,
      },
      connection,
      ({ address, code, until }) => {
        say(`To sign in, open ${address} in a browser on any machine, and enter the code ${code}`);
        say("Sign in as the partner's user that the application is to act for, with a second factor.");
        say(`Waiting until ${until.toTimeString().slice(0, 5)} …`);
      },
    );
    if (tokens.refreshToken === undefined)
      throw new SettingsError(
        "The sign-in worked, but brought no refresh token, so there is nothing to keep. Let the application have the permission offline_access.",
      );
    const claims = claimsOf(tokens.accessToken);
    const { secondFactor, error } = await tryToken(connection, tokens.accessToken, claims);
    // Saving this token would overwrite one that may still be valid.
    if (secondFactor === false && error !== undefined)
      throw new SettingsError(
        "The sign-in worked, but without a second factor, and Partner Center refuses what is signed in so. Nothing was kept. Let the user have multi-factor authentication in Entra, and sign in again.",
      );
    const issued = new Date();
    keepToken(file, partnerCenter, tokens.refreshToken, issued);
    say("");
    say(
      `Signed in${claims.user === undefined ? "" : ` as ${claims.user}`}, tenant ${tenantId}, application ${clientId}.`,
    );
    say(
      `The refresh token is kept in ${file} until ${dateOf(endOf(issued))} (${lifetimeDays} days); each run that signs in renews it.`,
    );
    if ((secondFactor ?? claims.secondFactor) === false)
      say("It was signed in without a second factor, which Partner Center may refuse from one day to the next.");
    if (error !== undefined) say(`Partner Center does not take it yet: ${error.message}`);
    if (partnerCenter.accessToken !== undefined)
      say(
        "accessToken is set too, and wins: unset licenses:partnerCenter.accessToken and PARTNER_CENTER_ACCESS_TOKEN to use this sign-in.",
      );
  } finally {
    await closeConnections();
  }
}

function proofOf({ certificateFile, clientSecret }: PartnerCenterSettings): Proof {
  if (certificateFile === undefined) return clientSecret === undefined ? undefined : { secret: clientSecret };
  const certificate = readCertificate(certificateFile);
  keepSecret(certificate);
  return { certificate };
}
