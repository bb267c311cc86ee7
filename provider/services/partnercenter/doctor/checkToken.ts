import { ServiceError } from "../../../core/errors";
import type { Connection } from "../../../doctor/connection";
import { type Checked, fine, type Outcome, unneeded, wrong } from "../../../doctor/examination";
import type { Settings } from "../../../settings/settings";
import type { Credentials } from "../credentials";
import type { PartnerCenterExamination } from "./checks";
import { type Claims, claimsOf } from "./claims";
import { withoutSecondFactor, withSecondFactor } from "./secondFactor";
import { tryToken, type Verdict } from "./tryToken";

/** Partner Center's own application, which tokens of the second version name as audience. */
const partnerCentersApplication = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";

interface Seen {
  claims: Claims;
  verdict: Verdict;
  kind: Credentials["kind"];
}

/** What Partner Center makes of the token: one request, seen from several sides. */
export async function checkToken(
  exam: PartnerCenterExamination,
  settings: Checked<Settings>,
  token: Checked<{ token: string; credentials: Credentials }>,
  connection: Checked<{ connection: Connection }>,
): Promise<void> {
  const seen: Checked<Seen> =
    "fixFirst" in token
      ? token
      : "fixFirst" in connection
        ? connection
        : { value: await look(token.value, connection.value.connection) };
  const none = () => "";
  const audience = await exam.check(
    "partnerCenter.audience",
    [settings, seen],
    ({ partnerCenter }, one) => audienceOf(new URL(partnerCenter.apiUrl).origin, one),
    none,
  );
  const secondFactor = await exam.check("partnerCenter.mfa", [seen, audience], secondFactorOf, none);
  await exam.check("partnerCenter.token", [seen, audience, secondFactor], accepted, none);
  await exam.check(
    "partnerCenter.user",
    [settings, seen],
    ({ partnerCenter: { cloud } }, one) => userOf(cloud, one),
    none,
  );
}

async function look(
  { token, credentials }: { token: string; credentials: Credentials },
  connection: Connection,
): Promise<Seen> {
  const claims = claimsOf(token);
  return { claims, verdict: await tryToken(connection, token, claims), kind: credentials.kind };
}

function audienceOf(
  ours: string,
  { claims: { audience }, verdict: { accepted, code }, kind }: Seen,
): Outcome<undefined> {
  const matches =
    audience === undefined || audience.startsWith(ours) || audience.toLowerCase() === partnerCentersApplication;
  if (code === "900420" || (code === "400" && !matches)) {
    const named = audience === undefined ? "another service" : audience;
    return wrong(
      `the token is made out to ${named}, not to Partner Center (${ours})`,
      kind === "given"
        ? `Get a token for ${ours}, or unset accessToken and set clientSecret or refreshToken: then that is done for you.`
        : "Check licenses:partnerCenter.apiUrl and .cloud.",
    );
  }
  if (audience === undefined && !accepted) return unneeded("the token does not tell");
  return fine(audience ?? "accepted");
}

function secondFactorOf({ claims, verdict, kind }: Seen): Outcome<undefined> {
  if (isApplication({ claims, kind })) return unneeded("not needed by an application on its own");
  const compliant = verdict.secondFactor ?? claims.secondFactor;
  if (compliant === undefined) return unneeded("neither the token nor Partner Center tells");
  return compliant ? fine("the sign-in had a second factor") : wrong(withoutSecondFactor, withSecondFactor(kind));
}

function accepted({ verdict: { error } }: Seen): Outcome<undefined> {
  if (error === undefined) return fine("Partner Center answers");
  if (!(error instanceof ServiceError))
    return wrong(error.message, "Try again; if it stays so, look for a proxy or firewall on the way.");
  return wrong(error.answer, error.advice ?? "Ask Partner Center's support, with these ids.");
}

/** The kind of credentials decides where the token does not say. */
const isApplication = ({ claims: { actsFor }, kind }: Pick<Seen, "claims" | "kind">) =>
  actsFor === "application" || (actsFor === undefined && kind === "app");

function userOf(cloud: Settings["partnerCenter"]["cloud"], { claims, kind }: Seen): Outcome<undefined> {
  if (cloud !== "global") return unneeded(`licenses of users cannot be managed in the cloud ${cloud}`);
  if (isApplication({ claims, kind }))
    return wrong(
      "the credentials are app-only: quantities and upgrades work, licenses of users (UserLicense) do not",
      kind === "given" ? "Get an access token for a user." : "Sign in a user: licenses auth login.",
    );
  if (kind === "given" && claims.actsFor === undefined) return unneeded("the token does not tell for whom it is");
  return fine(claims.user ?? "for a user");
}
