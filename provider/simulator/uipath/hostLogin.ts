import type { Call, Reply } from "../http";
import type { World } from "../world";

/**
 * "ROPC authentication": the token comes in `result` of an ASP.NET Boilerplate envelope. Only the host's tenancy
 * is known.
 */
export function authenticate(world: World, call: Call): Reply {
  const body = call.object();
  const tenancy = String(body?.tenancyName ?? "").toLowerCase();
  const isKnown = isUser(world, body?.usernameOrEmailAddress, body?.password);
  if (tenancy !== "host" || !isKnown) return { status: 401, json: abpError("Invalid user name or password") };
  return {
    status: 200,
    json: {
      result: issue(world),
      targetUrl: null,
      success: true,
      error: null,
      unAuthorizedRequest: false,
      __abp: true,
    },
  };
}

/** Identity server: password grant as UiPath's command line documents it, and client credentials. Left out: scopes. */
export function connectToken(world: World, call: Call): Reply {
  const form = call.form();
  const grant = form.get("grant_type");
  const basic = /^Basic\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1];
  const [basicId, basicSecret] = basic === undefined ? [] : Buffer.from(basic, "base64").toString().split(":");
  const clientId = form.get("client_id") ?? basicId;
  const clientSecret = form.get("client_secret") ?? basicSecret;
  const { clients } = world.uipath;
  const isClient =
    clients.length === 0 || clients.some((known) => known.clientId === clientId && known.clientSecret === clientSecret);
  if (!isClient) return { status: 400, json: { error: "invalid_client" } };
  if (grant === "password" && !isUser(world, form.get("username"), form.get("password"))) {
    return { status: 400, json: { error: "invalid_grant", error_description: "invalid_username_or_password" } };
  }
  if (grant !== "password" && grant !== "client_credentials") {
    return { status: 400, json: { error: "unsupported_grant_type" } };
  }
  const expires_in = world.uipath.tokenLifetimeSeconds;
  return {
    status: 200,
    json: { access_token: issue(world), expires_in, token_type: "Bearer", scope: form.get("scope") ?? "" },
  };
}

function issue(world: World): string {
  return world.hostTokens.issue(new Date(world.now().getTime() + world.uipath.tokenLifetimeSeconds * 1000));
}

function isUser({ uipath: { users } }: World, username: unknown, password: unknown): boolean {
  return users.length === 0 || users.some((user) => user.username === username && user.password === password);
}

function abpError(message: string) {
  return {
    result: null,
    targetUrl: null,
    success: false,
    error: { code: 0, message, details: null, validationErrors: null },
    unAuthorizedRequest: false,
    __abp: true,
  };
}
