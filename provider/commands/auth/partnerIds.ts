import { SettingsError } from "../../core/errors";
import type { PartnerCenterSettings } from "../../services/partnercenter/settings";

/** The partner's tenant and the application, which name the file of tokens too. @param purpose what they are wanted for. */
export function partnerIds(
  { tenantId, clientId }: PartnerCenterSettings,
  purpose: "sign in" | "sign out",
): { tenantId: string; clientId: string } {
  if (tenantId !== undefined && clientId !== undefined) return { tenantId, clientId };
  const missing = [
    ...(tenantId === undefined ? ["licenses:partnerCenter.tenantId (or PARTNER_CENTER_TENANT_ID)"] : []),
    ...(clientId === undefined ? ["licenses:partnerCenter.clientId (or PARTNER_CENTER_CLIENT_ID)"] : []),
  ];
  throw new SettingsError(
    `To ${purpose}, set ${missing.join(", and ")}: the partner's tenant, and the application that is to act for you. With --stack, a stack's configuration is read too.`,
  );
}
