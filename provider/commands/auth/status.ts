import { inWords } from "../../services/partnercenter/doctor/needs";
import { type Place, settingsAt } from "../place";
import { indented, say, sayJson } from "../say";
import { type Report, statusReport } from "./statusReport";

/** `licenses auth status`: who is signed in, and what that is good for. */
export async function status({ json, ...place }: Place & { json?: boolean }): Promise<void> {
  const report = await statusReport(await settingsAt(place));
  if (json) sayJson(report);
  else say(lines(report).join("\n"));
  if (!report.usable) process.exitCode = 1;
}

function lines(report: Report): string[] {
  const { user, tenantId, clientId, problem, next, resources, cloud, apiUrl } = report;
  return [
    ...(report.kind === null ? [] : [...row("Credentials", who(report))]),
    ...row("User", user),
    ...row("Tenant", tenantId),
    ...row("Application", clientId),
    ...row("Partner Center", `${apiUrl} (${cloud})`),
    ...row("MFA", mfa(report)),
    ...row("Refresh token", refreshToken(report)),
    ...(resources.every(({ allowed }) => allowed === null)
      ? []
      : [
          "May be used for",
          ...resources.map(
            ({ resource, does, needs, allowed }) =>
              `  ${allowed ? "✓" : "✗"} ${resource}: ${does} (needs ${inWords[needs === "app" ? "app" : "user"]})`,
          ),
        ]),
    ...(problem === null ? [] : [`✗ ${indented(problem)}`, ...(next === null ? [] : [`  → ${next}`])]),
    ...(report.usable ? ["✓ Partner Center takes these credentials."] : []),
  ];
}

const row = (name: string, value: string | null): string[] => (value === null ? [] : [`${name.padEnd(16)}${value}`]);

function who({ kind, actsFor }: Report): string {
  if (kind === "given")
    return `access token from the settings${actsFor === null ? ", which does not say for whom" : actsFor === "user" ? " (App+User)" : " (app-only)"}`;
  return kind === "app" ? "app-only" : "App+User";
}

function mfa({ actsFor, mfa: { compliant, claim, service } }: Report): string | null {
  if (actsFor === "application") return "not needed by an application on its own";
  const word = (value: boolean | null) => (value === null ? "not said" : value ? "yes" : "no");
  if (compliant === null) return actsFor === null ? null : "not known";
  return `${word(compliant)} (the token's amr: ${word(claim)}; Partner Center's isMfaCompliant: ${word(service)})`;
}

function refreshToken({ kind, refreshToken: { file, ends, daysLeft } }: Report): string | null {
  if (kind !== "app+user") return null;
  if (file === null || ends === null || daysLeft === null) return "from the settings; since when is not known";
  if (daysLeft <= 0) return `in ${file}, ended on ${ends.slice(0, 10)}`;
  return `in ${file}, until ${ends.slice(0, 10)} (${daysLeft} days left; each sign-in renews it)`;
}
