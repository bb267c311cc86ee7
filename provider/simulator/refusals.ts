import type { Reply } from "./http";
import type { Ids } from "./ids";
import { EntraFault, entraFaultNames } from "./partnercenter/entraFault";
import { faultNames, PartnerCenterFault } from "./partnercenter/errors";
import { type SignInRefusal, signInRefusals, signInRefused } from "./uipath/signInRefusals";

interface Wanted {
  as: string;
  code?: number | string | undefined;
  words?: string | undefined;
}

/** Partner Center's refusals by their names, Entra's after `entra.`, those of UiPath's sign-ins after `signIn.`. */
export const refusalNames = [
  ...faultNames,
  ...entraFaultNames.map((name) => `entra.${name}` as const),
  ...signInRefusals.map((name) => `signIn.${name}` as const),
];

export function refusalOf({ as, code, words }: Wanted, moment: { exchangeIds: Ids; now: Date }): Reply {
  const [, family, rest] = /^(entra|signIn)\.(.*)$/.exec(as) ?? [];
  if (family === "signIn") return signInRefused(rest as SignInRefusal, words);
  const entra = entraFaultNames.find((name) => family === "entra" && name === rest);
  if (entra)
    return new EntraFault(entra, { code: code === undefined ? code : Number(code), wording: words }).reply(moment);
  const fault = faultNames.find((name) => name === as);
  if (!fault) throw new Error(`No refusal is called ${as}.`);
  return new PartnerCenterFault(fault, { code, description: words }).reply();
}
