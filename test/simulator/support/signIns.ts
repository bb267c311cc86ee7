/** Environment variables of one way to sign in. */
export type Variables = Record<string, string>;

/** The variables that the simulator's introduction exports for each way to sign in, as a shell reads them. */
export function signInsOf(introduction: string): Variables[] {
  const [, ...ways] = introduction.split(/^(?:Sign in at|or with) /m);
  return ways.map((way) => Object.fromEntries([...way.matchAll(/^ {2}export (\w+)=(.*)$/gm)].map(exported)));
}

const exported = ([, name = "", value = ""]: RegExpMatchArray): [string, string] => [
  name,
  value.replace(/^'(.*)'$/, "$1").replaceAll("'\\''", "'"),
];

/** Signs in at the simulator with these variables. Returns the status of the answer. */
export async function signIn(url: string, variables: Variables): Promise<number> {
  const [path, request] = requestOf(variables);
  return (await fetch(url + path, request)).status;
}

function requestOf(variables: Variables): [path: string, request: RequestInit] {
  const of = (name: string) => variables[name] ?? "";
  if (variables.PARTNER_CENTER_ACCESS_TOKEN !== undefined) {
    return ["/v1/customers", bearer(variables.PARTNER_CENTER_ACCESS_TOKEN)];
  }
  if (variables.UIPATH_ACCESS_TOKEN !== undefined) {
    const host = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
    return [`/lrm/api/host/${host}/available-products`, bearer(variables.UIPATH_ACCESS_TOKEN)];
  }
  if (variables.UIPATH_USERNAME !== undefined) {
    const body = {
      tenancyName: "host",
      usernameOrEmailAddress: variables.UIPATH_USERNAME,
      password: of("UIPATH_PASSWORD"),
    };
    const headers = { "Content-Type": "application/json" };
    return ["/api/account/authenticate", { method: "POST", headers, body: JSON.stringify(body) }];
  }
  if (variables.UIPATH_CLIENT_ID !== undefined) {
    const body = {
      grant_type: "client_credentials",
      client_id: variables.UIPATH_CLIENT_ID,
      client_secret: of("UIPATH_CLIENT_SECRET"),
    };
    return ["/identity_/connect/token", { method: "POST", body: new URLSearchParams(body) }];
  }
  const body = {
    grant_type: "refresh_token",
    client_id: of("PARTNER_CENTER_CLIENT_ID"),
    client_secret: of("PARTNER_CENTER_CLIENT_SECRET"),
    refresh_token: of("PARTNER_CENTER_REFRESH_TOKEN"),
    scope: "https://api.partnercenter.microsoft.com/.default",
  };
  return [`/${of("PARTNER_CENTER_TENANT_ID")}/oauth2/v2.0/token`, { method: "POST", body: new URLSearchParams(body) }];
}

const bearer = (token: string): RequestInit => ({ headers: { Authorization: `Bearer ${token}` } });
