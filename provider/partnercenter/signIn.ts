import type { Credentials } from "./credentials";

type Given = Partial<Record<"tenantId" | "clientId" | "clientSecret" | "refreshToken" | "accessToken", string>>;

/** Credentials from settings: `"none"` when nothing was given, or what is missing when only a part was. */
export function credentialsFrom({
  tenantId,
  clientId,
  clientSecret,
  refreshToken,
  accessToken,
}: Given): Credentials | "none" | { missing: string } {
  if (accessToken !== undefined) return { kind: "given", accessToken };
  if (tenantId === undefined && clientId === undefined && clientSecret === undefined && refreshToken === undefined)
    return "none";
  const missing = [
    ...(tenantId === undefined ? [setting("tenantId", "TENANT_ID")] : []),
    ...(clientId === undefined ? [setting("clientId", "CLIENT_ID")] : []),
    ...(clientSecret === undefined && refreshToken === undefined
      ? [`${setting("clientSecret", "CLIENT_SECRET")} or ${setting("refreshToken", "REFRESH_TOKEN")}`]
      : []),
  ];
  if (tenantId === undefined || clientId === undefined || missing.length > 0)
    return { missing: missing.join(", and ") };
  if (refreshToken !== undefined) return { kind: "app+user", tenantId, clientId, clientSecret, refreshToken };
  return { kind: "app", tenantId, clientId, clientSecret: clientSecret ?? "" };
}

const setting = (key: string, variable: string) => `licenses:partnerCenter.${key} (or PARTNER_CENTER_${variable})`;

export const noCredentials =
  "No credentials for Partner Center are set. Set licenses:partnerCenter.tenantId, .clientId and .clientSecret (and .refreshToken to assign licenses), " +
  "or licenses:partnerCenter.accessToken, with pulumi config set --path (secrets with --secret), or the environment variables PARTNER_CENTER_….";
