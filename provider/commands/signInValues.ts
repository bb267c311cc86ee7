import type { Simulator } from "../simulator/server";

/** A kind of credentials, and the environment variables that sign in with it. */
type Way = [kind: string, variables: Record<string, string>];

/** How a client signs in at a simulator, as lines for a shell: each kind of credentials that its world knows. */
export function signInValues({ world }: Pick<Simulator, "world">, anyToken: boolean): string[] {
  return [
    ...linesOf("Partner Center", partnerCenterWays(world.partner, anyToken)),
    ...linesOf("Automation Suite", uipathWays(world.uipath, anyToken)),
  ];
}

function partnerCenterWays(partner: Simulator["world"]["partner"], anyToken: boolean): Way[] {
  const { tenantId, clients, accessTokens, refreshTokens } = partner;
  const given = accessTokens.find(
    ({ kind, mfa, expires, customerId }) =>
      kind === "appUser" && mfa && expires === undefined && customerId === undefined,
  );
  const token = given?.token ?? (anyToken ? "any" : undefined);
  const client = clients.find(({ clientSecret }) => clientSecret !== undefined);
  const [refreshToken] = refreshTokens;
  const ways: Way[] = [];
  if (token !== undefined) ways.push(["an access token", { PARTNER_CENTER_ACCESS_TOKEN: token }]);
  if (client?.clientSecret !== undefined && refreshToken !== undefined) {
    const variables = {
      PARTNER_CENTER_TENANT_ID: tenantId,
      PARTNER_CENTER_CLIENT_ID: client.clientId,
      PARTNER_CENTER_CLIENT_SECRET: client.clientSecret,
      PARTNER_CENTER_REFRESH_TOKEN: refreshToken,
    };
    ways.push(["a refresh token (App+User)", variables]);
  }
  return ways;
}

function uipathWays({ accessTokens, users, clients }: Simulator["world"]["uipath"], anyToken: boolean): Way[] {
  const token = accessTokens[0] ?? (anyToken ? "any" : undefined);
  const user = users.find(({ lockedOut }) => !lockedOut);
  const [client] = clients;
  const ways: Way[] = [];
  if (token !== undefined) ways.push(["an access token", { UIPATH_ACCESS_TOKEN: token }]);
  if (user) ways.push(["a host administrator", { UIPATH_USERNAME: user.username, UIPATH_PASSWORD: user.password }]);
  if (client) {
    const variables = { UIPATH_CLIENT_ID: client.clientId, UIPATH_CLIENT_SECRET: client.clientSecret };
    ways.push(["client credentials", variables]);
  }
  return ways;
}

function linesOf(service: string, ways: Way[]): string[] {
  if (ways.length === 0) return [`The world has no credentials for ${service}; --any-token accepts every token.`];
  return ways.flatMap(([kind, variables], place) => [
    `${place === 0 ? `Sign in at ${service}` : "or"} with ${kind}:`,
    ...Object.entries(variables).map(([name, value]) => `  export ${name}=${quoted(value)}`),
  ]);
}

const quoted = (value: string) => (/^[\w.@:/-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`);
