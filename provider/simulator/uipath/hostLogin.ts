import type { Call, Reply } from "../http";
import type { World } from "../world";
import { signInRefused } from "./signInRefusals";

/**
 * "ROPC authentication": the token comes in `result` of an ASP.NET Boilerplate envelope. Only the host's tenancy
 * is known.
 */
export function authenticate(world: World, call: Call): Reply {
  const body = call.isJson ? call.object() : undefined;
  const tenancy = String(body?.tenancyName ?? "").toLowerCase();
  const look = tenancy === "host" ? lookAt(world, body?.usernameOrEmailAddress, body?.password) : "wrong";
  if (look === "lockedOut") return signInRefused("lockedOut401");
  if (look === "wrong") return signInRefused(world.uipath.refusedSignIn);
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
  if (!call.isForm) return { status: 400, json: { error: "invalid_request" } };
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
  if (grant === "password") {
    const look = lookAt(world, form.get("username"), form.get("password"));
    if (look === "lockedOut") return signInRefused("invalidGrant400", "user_locked_out");
    if (look === "wrong") return signInRefused("invalidGrant400");
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

/** Each call counts as an attempt: wrong passwords in a row may lock a user. An installation without users accepts any user. */
function lookAt({ uipath: { users, lockAfter } }: World, username: unknown, password: unknown) {
  if (users.length === 0) return "good";
  const user = users.find((each) => each.username === username);
  if (!user) return "wrong";
  if (user.lockedOut) return "lockedOut";
  const isRight = user.password === password;
  user.wrongPasswords = isRight ? 0 : user.wrongPasswords + 1;
  if (lockAfter !== undefined && user.wrongPasswords >= lockAfter) user.lockedOut = true;
  return isRight ? "good" : "wrong";
}
