import type { Call } from "../http";
import type { World } from "../world";
import type { Access } from "./context";
import { PartnerCenterFault } from "./errors";
import type { AccessToken } from "./seed";

/** "Partner Center authentication": identifies the caller and checks whether the caller may make this call. */
export function tokenFor(world: World, call: Call, access: Access, anyToken: boolean): AccessToken {
  const bearer = call.bearer;
  if (bearer === undefined) throw new PartnerCenterFault("tokenMissing");
  const token = world.tokens.find(bearer) ?? (anyToken ? unknownToken(bearer) : undefined);
  const expired = token?.expires !== undefined && new Date(token.expires) <= world.now();
  const isGraphs = token?.customerId !== undefined;
  if (!token || isGraphs || (expired && !anyToken)) throw new PartnerCenterFault("accessDenied");
  if (token.audience.startsWith("https://graph.windows.net")) throw new PartnerCenterFault("wrongAudience");
  if (token.kind === "appUser" && !token.mfa) throw new PartnerCenterFault("mfaMissing");
  if (access === "licenses" && token.kind === "partner") throw new PartnerCenterFault("partnerToken");
  if (access !== "any" && token.kind === "app") throw new PartnerCenterFault("appOnly");
  return token;
}

function unknownToken(token: string): AccessToken {
  return { token, kind: "appUser", mfa: true, audience: "https://api.partnercenter.microsoft.com" };
}
