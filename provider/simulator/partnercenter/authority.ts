import type { Call, Reply } from "../http";
import type { JsonObject } from "../json";
import type { Params, Route } from "../router";
import type { World } from "../world";
import { clientOf } from "./clientCredentials";
import { EntraFault } from "./entraFault";
import type { Partner } from "./seed";

type AuthorityContext = { world: World };

type Version = "v1" | "v2";

/**
 * The parts of Entra that Partner Center's authentication pages use: "Partner Center authentication" (app only),
 * "Enable secure application model" (refresh tokens), and the device code flow. Left out: signatures and consent.
 */
export const authorityRoutes: Route<AuthorityContext>[] = [
  {
    method: "POST",
    pattern: "/{tenant}/oauth2/token",
    handle: (context, params, call) => token(context, params, call, "v1"),
  },
  {
    method: "POST",
    pattern: "/{tenant}/oauth2/v2.0/token",
    handle: (context, params, call) => token(context, params, call, "v2"),
  },
  {
    method: "POST",
    pattern: "/{tenant}/oauth2/devicecode",
    handle: (context, params, call) => deviceCode(context, params, call, "v1"),
  },
  {
    method: "POST",
    pattern: "/{tenant}/oauth2/v2.0/devicecode",
    handle: (context, params, call) => deviceCode(context, params, call, "v2"),
  },
  { method: "GET", pattern: "/{tenant}/oauth2/authorize", handle: authorize },
  { method: "GET", pattern: "/{tenant}/oauth2/v2.0/authorize", handle: authorize },
  {
    method: "GET",
    pattern: "/{tenant}/.well-known/openid-configuration",
    handle: (_, params, call) => discovery(params, call, "v1"),
  },
  {
    method: "GET",
    pattern: "/{tenant}/v2.0/.well-known/openid-configuration",
    handle: (_, params, call) => discovery(params, call, "v2"),
  },
];

function token({ world }: AuthorityContext, params: Params, call: Call, version: Version): Reply {
  const form = call.isForm ? call.form() : new URLSearchParams();
  if (!form.has("grant_type")) throw new EntraFault("missingGrant");
  const tenant = params.tenant ?? "";
  const partner = world.partnerOf(tenant);
  const clientId = clientOf(partner, call, form);
  const granted = { world, partner, form, tenant, clientId, version, origin: call.origin };
  const grant = form.get("grant_type");
  if (grant === "client_credentials") return grantToken(granted, "app");
  if (grant === "refresh_token") {
    const used = form.get("refresh_token") ?? "";
    if (!world.tokens.knowsRefresh(used, partner.tenantId)) throw new EntraFault("expiredRefreshToken");
    return grantToken(granted, "appUser", used);
  }
  if (
    grant === "authorization_code" ||
    grant === "device_code" ||
    grant === "urn:ietf:params:oauth:grant-type:device_code"
  ) {
    const code = form.get("code") ?? form.get("device_code") ?? "";
    const outcome = world.tokens.redeem(code, clientId);
    if (outcome === "pending") throw new EntraFault("authorizationPending");
    if (outcome === "unknown") throw new EntraFault("unknownCode");
    return grantToken(granted, "appUser");
  }
  throw new EntraFault("unsupportedGrant");
}

interface Granted {
  world: World;
  partner: Partner;
  form: URLSearchParams;
  tenant: string;
  clientId: string;
  version: Version;
  origin: string;
}

function grantToken(
  { world, partner, form, tenant, clientId, version, origin }: Granted,
  kind: "app" | "appUser",
  used?: string,
): Reply {
  const { tokens } = world;
  const issued = Math.floor(world.now().getTime() / 1000);
  const expires = issued + partner.tokenLifetimeSeconds;
  const scopes = (form.get("scope") ?? "").split(" ");
  const named = scopes.find((scope) => /^https?:\/\//.test(scope))?.replace(/\/[^/]*$/, "");
  const audience = form.get("resource") ?? named ?? "https://api.partnercenter.microsoft.com";
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
          scp: "user_impersonation",
          unique_name: "agent@partner.example",
        };
  const accessToken = tokens.issue(
    {
      kind,
      tenantId: partner.tenantId,
      mfa: partner.mfa || kind === "app",
      audience,
      expires: new Date(expires * 1000).toISOString(),
    },
    { ...claims, ...userClaims },
  );
  const body: JsonObject = { token_type: "Bearer" };
  if (kind === "appUser") body.scope = version === "v1" ? "user_impersonation" : `${audience}/user_impersonation`;
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

function deviceCode({ world }: AuthorityContext, params: Params, call: Call, version: Version): Reply {
  const partner = world.partnerOf(params.tenant);
  const clientId = clientOf(partner, call, call.form(), true);
  const code = world.tokens.openCode(clientId, partner.devicePolls);
  const page = `${call.origin}/${params.tenant ?? ""}/device`;
  const message = `To sign in, use a web browser to open the page ${page} and enter the code SIMULATE to authenticate.`;
  const common = { user_code: "SIMULATE", device_code: code, message };
  return version === "v1"
    ? { status: 200, json: { ...common, verification_url: page, expires_in: "900", interval: "1" } }
    : { status: 200, json: { ...common, verification_uri: page, expires_in: 900, interval: 1 } };
}

/** Signs in the only known agent without a prompt. */
function authorize({ world }: AuthorityContext, _: Params, call: Call): Reply {
  const redirect = call.query.get("redirect_uri");
  if (redirect === null || !URL.canParse(redirect)) throw new EntraFault("unsupportedGrant");
  const target = new URL(redirect);
  target.searchParams.set("code", world.tokens.openCode(call.query.get("client_id") ?? "", 0));
  const state = call.query.get("state");
  if (state !== null) target.searchParams.set("state", state);
  return { status: 302, headers: { Location: target.toString() } };
}

function issuerOf(origin: string, tenant: string, version: Version): string {
  return version === "v1" ? `${origin}/${tenant}/` : `${origin}/${tenant}/v2.0`;
}

function discovery(params: Params, call: Call, version: Version): Reply {
  const tenant = params.tenant ?? "";
  const base = `${call.origin}/${tenant}/oauth2${version === "v1" ? "" : "/v2.0"}`;
  return {
    status: 200,
    json: {
      issuer: issuerOf(call.origin, tenant, version),
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      device_authorization_endpoint: `${base}/devicecode`,
      response_types_supported: ["code"],
      id_token_signing_alg_values_supported: ["RS256"],
    },
  };
}
