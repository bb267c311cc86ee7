import { LicensesError } from "../../core/errors";
import { systemClock } from "../../core/systemClock";
import { closeConnections, inTime } from "../../doctor/connection";
import { type Credentials, noCredentials, partnerCenterTokens } from "../../services/partnercenter/credentials";
import { type Claims, claimsOf } from "../../services/partnercenter/doctor/claims";
import { needsOf, type Use, uses } from "../../services/partnercenter/doctor/needs";
import { withoutSecondFactor, withSecondFactor } from "../../services/partnercenter/doctor/secondFactor";
import { toPartnerCenter, tryToken, type Verdict } from "../../services/partnercenter/doctor/tryToken";
import { daysLeft, endOf } from "../../services/partnercenter/refreshToken";
import type { Cloud, PartnerCenterSettings } from "../../services/partnercenter/settings";
import { nextAfter } from "../../services/partnercenter/signInAdvice";
import { type Found, partnerCenterCredentials } from "../../services/partnercenter/storedCredentials";
import { readKeptToken } from "../../services/partnercenter/tokenFile";
import type { Settings } from "../../settings/settings";
import { complain } from "../say";

/** What `licenses auth status --json` prints. Fields may be added but are never removed. */
export interface Report {
  /** Whether Partner Center takes the credentials. */
  usable: boolean;
  problem: string | null;
  next: string | null;
  /** `given`: an access token from the settings, used as it is. */
  kind: Credentials["kind"] | null;
  actsFor: "user" | "application" | null;
  /** User principal name. */
  user: string | null;
  tenantId: string | null;
  clientId: string | null;
  cloud: string;
  apiUrl: string;
  /** Whether the sign-in had a second factor, by the token's own claim and by the service's word, which counts. */
  mfa: { compliant: boolean | null; claim: boolean | null; service: boolean | null };
  /** Null: there is none, or it is unknown. */
  refreshToken: { file: string | null; issued: string | null; ends: string | null; daysLeft: number | null };
  resources: { resource: Use["resource"]; does: string; needs: "app" | "app+user"; allowed: boolean | null }[];
}

export async function statusReport(settings: Settings): Promise<Report> {
  const report = await found(settings);
  return report.problem === null ? report : { ...report, problem: withoutItself(report.problem) };
}

async function found(settings: Settings): Promise<Report> {
  const { partnerCenter } = settings;
  const unknown = unknownIdentity(partnerCenter);
  try {
    const chosen = partnerCenterCredentials(partnerCenter, (text) => complain(`warning: ${text}`));
    const { credentials } = chosen;
    if (credentials === "none") return { ...unknown, problem: noCredentials, next: signInFirst };
    if (!("missing" in credentials)) return await signedIn(settings, { ...chosen, credentials });
    const problem = `The credentials are incomplete: ${credentials.missing} is missing.`;
    return { ...unknown, problem, next: signInFirst };
  } catch (error) {
    if (!(error instanceof LicensesError)) throw error;
    return { ...unknown, problem: error.message };
  }
}

/** What calls of a run recommend is this very command. */
const withoutItself = (message: string) =>
  message.replace("See which: licenses auth status. ", "").replaceAll(": licenses auth status.", ".");

const signInFirst = "Set what is missing, and sign in: licenses auth login.";

type Complete = Found & { credentials: Credentials };

async function signedIn(settings: Settings, found: Complete): Promise<Report> {
  const { credentials, keep, newer } = found;
  const { kind } = credentials;
  const { apiUrl, authorityUrl, cloud } = settings.partnerCenter;
  const about = () => ({
    ...unknownIdentity(settings.partnerCenter),
    kind,
    refreshToken: keptToken(found, settings.partnerCenter),
  });
  try {
    const connection = toPartnerCenter(settings);
    const authority = { authorityUrl, resource: new URL(apiUrl).origin, keep, newer };
    const token = await inTime(connection, "Signing in", partnerCenterTokens(credentials, authority, connection)());
    const claims = claimsOf(token);
    return { ...about(), ...judged(claims, await tryToken(connection, token, claims), kind, cloud) };
  } catch (error) {
    if (!(error instanceof LicensesError)) throw error;
    return { ...about(), actsFor: ownActor[kind], problem: error.message, next: nextAfter(error) };
  } finally {
    await closeConnections();
  }
}

/** Whom the credentials act for by what they are; the owner of a given token is unknown. */
const ownActor = { app: "application", "app+user": "user", given: null } as const;

function unknownIdentity({ cloud, apiUrl, tenantId, clientId }: PartnerCenterSettings): Report {
  return {
    usable: false,
    problem: null,
    next: null,
    kind: null,
    actsFor: null,
    user: null,
    tenantId: tenantId ?? null,
    clientId: clientId ?? null,
    cloud,
    apiUrl,
    mfa: { compliant: null, claim: null, service: null },
    refreshToken: { file: null, issued: null, ends: null, daysLeft: null },
    resources: allowed(undefined, cloud),
  };
}

type Judged = Pick<Report, "usable" | "problem" | "next" | "actsFor" | "user" | "mfa" | "resources"> &
  Partial<Pick<Report, "tenantId" | "clientId">>;

function judged(
  claims: Claims,
  { accepted, secondFactor, error }: Verdict,
  kind: Credentials["kind"],
  cloud: Cloud,
): Judged {
  const actsFor = claims.actsFor ?? ownActor[kind] ?? undefined;
  // An application on its own has no second factor, and needs none.
  const word = actsFor === "application" ? undefined : secondFactor;
  const claim = actsFor === "application" ? undefined : claims.secondFactor;
  const compliant = word ?? claim;
  const factorLacks = compliant === false;
  return {
    usable: accepted && !factorLacks,
    problem: error?.message ?? (factorLacks ? withoutSecondFactor : null),
    next: factorLacks ? withSecondFactor(kind) : null,
    actsFor: actsFor ?? null,
    user: claims.user ?? null,
    ...(claims.tenantId === undefined ? {} : { tenantId: claims.tenantId }),
    ...(claims.clientId === undefined ? {} : { clientId: claims.clientId }),
    mfa: { compliant: compliant ?? null, claim: claim ?? null, service: word ?? null },
    resources: allowed(actsFor, cloud),
  };
}

const allowed = (actsFor: Claims["actsFor"], cloud: Cloud): Report["resources"] =>
  uses.map((use) => ({
    resource: use.resource,
    does: use.does,
    needs: needsOf(use) === "user" ? "app+user" : "app",
    allowed:
      actsFor === undefined
        ? null
        : (actsFor === "user" || needsOf(use) === "app") && (cloud === "global" || !use.globalOnly),
  }));

/** Read again after a sign-in, which renews it. */
function keptToken({ credentials, file }: Complete, settings: PartnerCenterSettings): Report["refreshToken"] {
  const kept = credentials.kind === "app+user" ? readKeptToken(file, settings) : undefined;
  if (kept === undefined) return { file: null, issued: null, ends: null, daysLeft: null };
  const issued = new Date(kept.issued);
  return {
    file,
    issued: issued.toISOString(),
    ends: endOf(issued).toISOString(),
    daysLeft: daysLeft(issued, systemClock.now()),
  };
}
