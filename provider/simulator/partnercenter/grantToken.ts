import type { Reply } from "../http";
import type { JsonObject } from "../json";
import type { CustomerState, World } from "../world";
import type { Partner } from "./seed";

export type Version = "v1" | "v2";

export interface Granted {
  world: World;
  partner: Partner;
  /** In whose tenant; absent: in the partner's. */
  customer: CustomerState | undefined;
  form: URLSearchParams;
  tenant: string;
  clientId: string;
  version: Version;
  origin: string;
}

/** The answer of the token endpoint. */
export function grantToken(
  { world, partner, customer, form, tenant, clientId, version, origin }: Granted,
  kind: "app" | "appUser",
  used?: string,
): Reply {
  const { tokens } = world;
  const issued = Math.floor(world.now().getTime() / 1000);
  const expires = issued + partner.tokenLifetimeSeconds;
  const scopes = (form.get("scope") ?? "").split(" ");
  const named = scopes.find((scope) => /^https?:\/\//.test(scope))?.replace(/\/[^/]*$/, "");
  const audience = form.get("resource") ?? named ?? "https://api.partnercenter.microsoft.com";
  const permission = customer === undefined ? "user_impersonation" : "User.Read.All";
  const issuer = issuerOf(origin, tenant, version);
  const claims: JsonObject = {
    aud: audience,
    iss: issuer,
    iat: issued,
    nbf: issued,
    exp: expires,
    tid: tenant,
    appid: clientId,
  };
  const userClaims: JsonObject =
    kind === "app"
      ? { idtyp: "app", roles: [] }
      : {
          amr: partner.mfa ? ["pwd", "mfa"] : ["pwd"],
          scp: permission,
          unique_name: "agent@partner.example",
        };
  const accessToken = tokens.issue(
    {
      kind,
      tenantId: partner.tenantId,
      ...(customer === undefined ? {} : { customerId: customer.id }),
      mfa: partner.mfa || kind === "app",
      audience,
      expires: new Date(expires * 1000).toISOString(),
    },
    { ...claims, ...userClaims },
  );
  const body: JsonObject = { token_type: "Bearer" };
  if (kind === "appUser") body.scope = version === "v1" ? permission : `${audience}/${permission}`;
  const lifetime = partner.tokenLifetimeSeconds;
  // The first version of the endpoint writes numbers as strings.
  if (version === "v1") {
    Object.assign(body, {
      expires_in: String(lifetime),
      ext_expires_in: String(lifetime),
      expires_on: String(expires),
      not_before: String(issued),
      resource: audience,
    });
  } else Object.assign(body, { expires_in: lifetime, ext_expires_in: lifetime });
  body.access_token = accessToken;
  if (kind === "appUser") {
    body.refresh_token = tokens.rotate(used, partner);
    if (scopes.includes("openid")) {
      body.id_token = tokens.unsigned({
        ...claims,
        aud: clientId,
        sub: "agent",
        preferred_username: "agent@partner.example",
      });
    }
  }
  return { status: 200, headers: { "Cache-Control": "no-store", Pragma: "no-cache" }, json: body };
}

export function issuerOf(origin: string, tenant: string, version: Version): string {
  return version === "v1" ? `${origin}/${tenant}/` : `${origin}/${tenant}/v2.0`;
}
