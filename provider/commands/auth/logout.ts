import type { PartnerCenterSettings } from "../../services/partnercenter/settings";
import { forgetToken, tokenFileOf } from "../../services/partnercenter/tokenFile";
import { type Place, settingsAt } from "../place";
import { say, sayJson } from "../say";
import { partnerIds } from "./partnerIds";

/** What `licenses auth logout --json` prints. Fields may be added but are never removed. */
interface SignedOut {
  /** False: there was nothing to remove. */
  removed: boolean;
  file: string;
  stillSignsIn: Remaining[];
}

interface Remaining {
  setting: string;
  from: "environment" | "configuration";
}

/** `licenses auth logout`: the refresh token that was kept on this machine is forgotten. */
export async function logout({ json, ...place }: Place & { json?: boolean }): Promise<void> {
  const { partnerCenter } = await settingsAt(place);
  if (partnerCenter.tokenFile === undefined) partnerIds(partnerCenter, "sign out");
  const file = tokenFileOf(partnerCenter, process.env);
  const result = { removed: forgetToken(file), file, stillSignsIn: remaining(partnerCenter) };
  if (json) sayJson(result);
  else say(lines(result, place).join("\n"));
}

function lines({ removed, file, stillSignsIn }: SignedOut, { stack }: Place): string[] {
  const unread =
    stack === undefined ? " No stack's configuration was read: add --stack to see what signs in there." : "";
  return [
    ...(removed
      ? [
          `Removed the refresh token in ${file}.`,
          "A copy of it elsewhere works until it ends: to end it too, revoke the user's sessions in Entra.",
        ]
      : [`No refresh token is kept in ${file}; nothing was removed.`]),
    ...(stillSignsIn.length === 0
      ? [`Nothing that this command reads signs in any more.${unread}`]
      : [
          "These settings can still sign in:",
          ...stillSignsIn.map(({ setting, from }) => `  ${setting} (${from})`),
          ...(unread === "" ? [] : [unread.trim()]),
        ]),
  ];
}

const signsIn = [
  ["accessToken", "PARTNER_CENTER_ACCESS_TOKEN"],
  ["refreshToken", "PARTNER_CENTER_REFRESH_TOKEN"],
  ["clientSecret", "PARTNER_CENTER_CLIENT_SECRET"],
  ["certificateFile", "PARTNER_CENTER_CERTIFICATE_FILE"],
] as const;

const remaining = (settings: PartnerCenterSettings): Remaining[] =>
  signsIn.flatMap(([name, variable]): Remaining[] => {
    if (settings[name] === undefined) return [];
    // Variables win over configuration.
    if (process.env[variable]) return [{ setting: variable, from: "environment" }];
    return [{ setting: `licenses:partnerCenter.${name}`, from: "configuration" }];
  });
