import type { Settings } from "../../../settings/settings";
import type { EndingSignIn, Horizon } from "../../drift";
import { daysLeft, endOf } from "../refreshToken";
import { partnerCenterCredentials } from "../storedCredentials";

/** The kept refresh token, where it ends within the days that the report looks ahead. */
export function endingSignIn({ partnerCenter }: Settings, { now, days }: Horizon): EndingSignIn | undefined {
  const { credentials, file, kept } = partnerCenterCredentials(partnerCenter, () => {});
  if (kept === undefined || credentials === "none" || "missing" in credentials || credentials.kind !== "app+user")
    return undefined;
  const issued = new Date(kept.issued);
  if (daysLeft(issued, now) > days) return undefined;
  const at = endOf(issued);
  const text = `The refresh token in ${file} ends on ${at.toISOString().slice(0, 10)}. Sign in again: licenses auth login.`;
  return { at, text };
}
