import { type LicensesError, SignInRefused } from "../../core/errors";

/**
 * What to do when Entra refuses a sign-in, by Entra's error number. Source: "Microsoft Entra authentication and authorization error
 * codes".
 */

const signInAgain = "Sign in again: licenses auth login.";

const advice: Record<string, string> = {
  // The application.
  "7000215":
    "Set licenses:partnerCenter.clientSecret (or PARTNER_CENTER_CLIENT_SECRET) to the secret's value; its id does not do.",
  "7000222":
    "The application's secret has expired: make a new one in Entra, and set licenses:partnerCenter.clientSecret.",
  "700016": "Check clientId and tenantId, and cloud: the application is not known in this tenant.",
  "700027": "Register the certificate of certificateFile for the application in Entra.",
  "7000218":
    "The application may not sign in without a secret. Set clientSecret or certificateFile, or switch on “Allow public client flows” in Entra, under the application's Authentication.",
  "700025": "The application is a public client: unset clientSecret and certificateFile.",
  "90023": "The application is a public client: unset clientSecret and certificateFile.",
  "65001":
    "The tenant has not consented to the application yet: let an administrator of the tenant grant it the permission of Partner Center (user_impersonation).",
  "500011": "Check cloud and apiUrl: the tenant knows no service at this address.",
  // The tenant.
  "90002": "Check tenantId, and cloud: there is no such tenant.",
  "900023": "Check tenantId: it is neither a tenant's id nor its domain.",
  // The user, and the sign-in behind a refresh token.
  "50076": signInAgain,
  "50079": signInAgain,
  "50078": signInAgain,
  "50173": `The user's password was changed. ${signInAgain}`,
  "70008": signInAgain,
  "70043": signInAgain,
  "700082": `The refresh token has ended. ${signInAgain}`,
  "700084": `The refresh token has ended. ${signInAgain}`,
  "9002313": signInAgain,
  "50057": "The user's account is disabled: sign in as another user with licenses auth login.",
  "50105": "Assign the user to the application in Entra.",
  "53003":
    "A Conditional Access policy of the partner's tenant keeps this sign-in out: ask its administrator, or sign in from a device and place that it allows.",
};

/** Advice by OAuth's code, for refusals without a number in the table above. */
const byCode = new Map([
  ["invalid_grant", signInAgain],
  ["invalid_client", "Check tenantId, clientId and clientSecret."],
  ["unauthorized_client", "Check tenantId, clientId and clientSecret."],
]);

/** The next step after a failed sign-in. */
export function nextAfter(error: LicensesError): string {
  if (!(error instanceof SignInRefused)) return "Check the network between here and the authority, and try again.";
  const { numbers, code = "" } = error;
  const known = numbers.map((number) => advice[number]).find(Boolean);
  return known ?? byCode.get(code) ?? "Check tenantId, clientId, clientSecret and authorityUrl.";
}

/** The same refusal with the next step below it. */
export const withNextStep = (error: SignInRefused): SignInRefused =>
  new SignInRefused(`${error.message}\n${nextAfter(error)}`, error);
