import { LicensesError } from "../core/errors";
import { daysLeft, endOf } from "../services/partnercenter/refreshToken";
import { partnerCenterCredentials } from "../services/partnercenter/storedCredentials";
import type { Horizon } from "./kinds";
import type { Warning } from "./report";
import { type StackState, settingsFor } from "./stack";

/** Refresh tokens that end soon: looked at after the sign-ins, as each of them renews one. */
export function signInWarnings(stacks: StackState[], { now, days }: Horizon): Warning[] {
  const texts = new Map<string, Warning>();
  for (const { licenses, configuration } of stacks)
    for (const { provider, type } of licenses) {
      if (type === "OrganizationLicense") continue;
      const ending = endingToken(provider, configuration);
      if (ending === undefined || daysLeft(ending.issued, now) > days) continue;
      const ends = endOf(ending.issued);
      const text = `The refresh token in ${ending.file} ends on ${ends.toISOString().slice(0, 10)}. Sign in again: licenses auth login.`;
      const about = { stack: null, resource: null, holder: null };
      texts.set(text, { kind: "refreshToken", ...about, at: ends.toISOString(), text });
    }
  return [...texts.values()];
}

function endingToken(...of: Parameters<typeof settingsFor>): { file: string; issued: Date } | undefined {
  try {
    const { credentials, file, kept } = partnerCenterCredentials(settingsFor(...of).partnerCenter, () => {});
    if (kept === undefined || credentials === "none" || "missing" in credentials || credentials.kind !== "app+user")
      return undefined;
    return { file, issued: new Date(kept.issued) };
  } catch (error) {
    // The report already lists this error for the resources that needed the settings.
    if (error instanceof LicensesError) return undefined;
    throw error;
  }
}
