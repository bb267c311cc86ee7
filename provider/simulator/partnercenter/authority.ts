import { partnerInTenant, refuseSignIn } from "../graph/access";
import type { Call, Reply } from "../http";
import type { Params, Route } from "../router";
import type { World } from "../world";
import { clientOf } from "./clientCredentials";
import { EntraFault } from "./entraFault";
import { type Granted, grantToken, issuerOf, type Version } from "./grantToken";

type AuthorityContext = { world: World };

/**
 * The parts of Entra that Partner Center's authentication pages use: "Partner Center authentication" (app only),
 * "Enable secure application model" (refresh tokens), and the device code flow. In a customer's tenant it gives tokens for Microsoft Graph. Left out: signatures, and how consent is given.
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
  const customer = world.customer(tenant);
  const partner = customer ? partnerInTenant(world, customer, form.get("client_id") ?? "") : world.partnerOf(tenant);
  const clientId = clientOf(partner, call, form);
  if (customer) refuseSignIn(customer, form.get("grant_type") === "client_credentials" ? "app" : "appUser");
  const granted: Granted = { world, partner, customer, form, tenant, clientId, version, origin: call.origin };
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
