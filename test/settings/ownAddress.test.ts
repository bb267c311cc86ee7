import { readSettings } from "../../provider/services/readSettings";
import type { Sources } from "../../provider/settings/settings";

/** A credential goes only to an address that is set in the same place, or to a public one. */

type Section = Record<string, string>;

interface Places {
  environment?: Section;
  stack?: { partnerCenter?: Section; uipath?: Section };
  provider?: { partnerCenter?: Section; uipath?: Section };
  recorded?: Sources["recorded"];
}

function read({ environment = {}, stack = {}, provider, recorded }: Places) {
  return readSettings({
    environment,
    config: (key) => {
      const section = stack[key.replace("licenses:", "") as keyof typeof stack];
      return section === undefined ? undefined : JSON.stringify(section);
    },
    ...(provider === undefined ? {} : { explicit: provider }),
    ...(recorded === undefined ? {} : { recorded }),
  });
}

const theirs = "https://partner-center.stranger.example";
const ours = "https://partner-center.house.example";
const token = { PARTNER_CENTER_ACCESS_TOKEN: "planted-access-token" };
const app = {
  PARTNER_CENTER_TENANT_ID: "t",
  PARTNER_CENTER_CLIENT_ID: "c",
  PARTNER_CENTER_CLIENT_SECRET: "planted-client-secret",
  PARTNER_CENTER_REFRESH_TOKEN: "planted-refresh-token",
};
const host = { UIPATH_USERNAME: "admin", UIPATH_PASSWORD: "planted-password" };

describe("A credential of the environment", () => {
  test.each<[string, Places, keyof ReturnType<typeof read>["settings"], string[]]>([
    [
      "an access token, and the address of a stack",
      { environment: token, stack: { partnerCenter: { apiUrl: theirs } } },
      "partnerCenter",
      ["accessToken"],
    ],
    [
      "an application's secret and refresh token, and a stack's address to sign in at",
      { environment: app, stack: { partnerCenter: { authorityUrl: theirs } } },
      "partnerCenter",
      ["clientSecret", "refreshToken"],
    ],
    [
      "an application's secret and refresh token, and a stack's address of the API, which would get the token",
      { environment: app, stack: { partnerCenter: { apiUrl: theirs } } },
      "partnerCenter",
      ["clientSecret", "refreshToken"],
    ],
    [
      "a loopback address is no exception",
      { environment: token, stack: { partnerCenter: { apiUrl: "http://127.0.0.1:4010" } } },
      "partnerCenter",
      ["accessToken"],
    ],
    [
      "an application's secret and refresh token, and a stack's address of Microsoft Graph, which would get a token",
      { environment: app, stack: { partnerCenter: { graphUrl: theirs } } },
      "partnerCenter",
      ["clientSecret", "refreshToken"],
    ],
    [
      "an address of an explicit Provider",
      { environment: token, provider: { partnerCenter: { apiUrl: theirs } } },
      "partnerCenter",
      ["accessToken"],
    ],
    [
      "certificates that only a stack trusts, which may be those of a man in the middle",
      { environment: token, stack: { partnerCenter: { caFile: "ca.pem" } } },
      "partnerCenter",
      ["accessToken"],
    ],
    [
      "a file of tokens that only a stack names: the newer refresh token would be written there",
      { environment: app, stack: { partnerCenter: { tokenFile: "/shared/token.json" } } },
      "partnerCenter",
      ["refreshToken"],
    ],
    [
      "a host's password, and a stack's address of the host",
      { environment: host, stack: { uipath: { baseUrl: theirs } } },
      "uipath",
      ["password"],
    ],
    [
      "a host's password, and certificates that only a Provider trusts",
      { environment: { ...host, UIPATH_BASE_URL: ours }, provider: { uipath: { caFile: "ca.pem" } } },
      "uipath",
      ["password"],
    ],
  ])("is not sent: %s", (_what, places, section, dropped) => {
    const { settings, problems } = read(places);
    expect(problems).toHaveLength(1);
    for (const key of dropped) expect(settings[section]).not.toHaveProperty(key);
    expect(problems.join()).not.toContain("planted");
  });

  test.each<[string, Places]>([
    ["its own address", { environment: { ...token, PARTNER_CENTER_API_URL: ours } }],
    [
      "its own address, which wins over the stack's",
      { environment: { ...token, PARTNER_CENTER_API_URL: ours }, stack: { partnerCenter: { apiUrl: theirs } } },
    ],
    [
      "an address of a Provider that the environment names too",
      {
        environment: { ...token, PARTNER_CENTER_API_URL: `${ours}/v1` },
        provider: { partnerCenter: { apiUrl: ours } },
      },
    ],
    [
      "the public addresses, with tenant and application from the stack",
      {
        environment: { PARTNER_CENTER_CLIENT_SECRET: "s" },
        stack: { partnerCenter: { tenantId: "t", clientId: "c" } },
      },
    ],
    [
      "the public addresses of another cloud, which the stack chooses",
      { environment: app, stack: { partnerCenter: { cloud: "usGov" } } },
    ],
    [
      "Microsoft Graph of a cloud, which the stack writes out",
      { environment: app, stack: { partnerCenter: { graphUrl: "https://dod-graph.microsoft.us/v1.0" } } },
    ],
    [
      "an access token, beside an address of Microsoft Graph that it never goes to",
      { environment: token, stack: { partnerCenter: { graphUrl: theirs } } },
    ],
    [
      "a public address that the stack writes out",
      { environment: app, stack: { partnerCenter: { authorityUrl: "https://login.microsoftonline.us/" } } },
    ],
    [
      "an access token, beside an address to sign in at that it never goes to",
      { environment: token, stack: { partnerCenter: { authorityUrl: theirs } } },
    ],
    [
      "a stack's file of tokens, while the refresh token is in that file",
      {
        environment: { PARTNER_CENTER_CLIENT_SECRET: "s" },
        stack: { partnerCenter: { tenantId: "t", clientId: "c", tokenFile: "token.json" } },
      },
    ],
    ["no address at all", { environment: { ...host } }],
  ])("goes to %s", (_what, places) => {
    expect(read(places).problems).toEqual([]);
  });
});

describe("A stack's credential, and a Provider's", () => {
  const secrets = { accessToken: "planted-access-token" };

  test.each<[string, Places]>([
    ["a stack's with the stack's address", { stack: { partnerCenter: { ...secrets, apiUrl: theirs } } }],
    ["a Provider's with its own", { provider: { partnerCenter: { ...secrets, apiUrl: theirs } } }],
    ["a Provider's with the public one", { provider: { partnerCenter: secrets } }],
    [
      "a stack's with an address that the environment names too",
      {
        environment: { PARTNER_CENTER_API_URL: theirs },
        stack: { partnerCenter: { ...secrets, apiUrl: theirs } },
      },
    ],
    [
      "a stack's with the certificates that this machine trusts",
      { environment: { PARTNER_CENTER_CA_FILE: "ca.pem" }, stack: { partnerCenter: secrets } },
    ],
    [
      "a stack's refresh token, kept in the file of this machine",
      {
        environment: { PARTNER_CENTER_TOKEN_FILE: "token.json" },
        stack: { partnerCenter: { tenantId: "t", clientId: "c", refreshToken: "r" } },
      },
    ],
  ])("%s: it is sent", (_what, places) => {
    expect(read(places).problems).toEqual([]);
  });

  test.each<[string, Places]>([
    [
      "a stack's with the environment's address",
      { environment: { PARTNER_CENTER_API_URL: ours }, stack: { partnerCenter: secrets } },
    ],
    [
      "a stack's with a Provider's address",
      { stack: { partnerCenter: secrets }, provider: { partnerCenter: { apiUrl: ours } } },
    ],
    [
      "a Provider's with the stack's address",
      { stack: { partnerCenter: { apiUrl: ours } }, provider: { partnerCenter: secrets } },
    ],
    [
      "a Provider's with the environment's address",
      { environment: { PARTNER_CENTER_API_URL: ours }, provider: { partnerCenter: secrets } },
    ],
  ])("%s: it is not sent", (_what, places) => {
    const { settings, problems } = read(places);
    expect(problems).toHaveLength(1);
    expect(settings.partnerCenter).not.toHaveProperty("accessToken");
  });
});

describe("What a file on this machine holds", () => {
  test.each(["certificateFile", "tokenFile"])("does not go to an address of the stack that names it as %s", (key) => {
    const mine = { tenantId: "t", clientId: "c", [key]: "/home/partner/secret" };
    const { settings, problems } = read({ stack: { partnerCenter: { ...mine, authorityUrl: theirs } } });
    expect(problems).toEqual([
      expect.stringContaining(`licenses:partnerCenter.${key} (a file on this machine) belongs to the environment`),
    ]);
    expect(settings.partnerCenter).not.toHaveProperty(key);
    expect(read({ stack: { partnerCenter: mine } }).problems).toEqual([]);
    expect(
      read({
        environment: { PARTNER_CENTER_AUTHORITY_URL: theirs },
        stack: { partnerCenter: { ...mine, authorityUrl: theirs } },
      }).problems,
    ).toEqual([]);
  });

  test("is not written because a state says so: a file of tokens that only a state names is named by the environment too", () => {
    const partnerCenter = { tenantId: "t", clientId: "c", refreshToken: "r", tokenFile: "/etc/somewhere" };
    const recorded = ["stack"] as const;
    const { settings, problems } = read({ stack: { partnerCenter }, recorded });
    expect(problems).toEqual([
      expect.stringMatching(/tokenFile.*"\/etc\/somewhere".*state.*PARTNER_CENTER_TOKEN_FILE/s),
    ]);
    expect(settings.partnerCenter).not.toHaveProperty("tokenFile");
    const environment = { PARTNER_CENTER_TOKEN_FILE: "/etc/somewhere" };
    expect(read({ environment, stack: { partnerCenter }, recorded }).problems).toEqual([]);
  });
});

describe("The error", () => {
  const problem = (places: Places) => read(places).problems.join("\n");

  test("names credential and address with their places, and what to do", () => {
    const words = (key: string, variable: string) =>
      "PARTNER_CENTER_CLIENT_SECRET and PARTNER_CENTER_REFRESH_TOKEN belong to the environment, " +
      `and ${key} ("${theirs}") belongs to the stack (licenses:partnerCenter.${key}). ` +
      "A credential goes only to an address that is set in the same place, or to Microsoft's public ones, so nothing was sent. " +
      `If this address is right for this credential, name it in the environment too: ${variable}. ` +
      "Otherwise keep the credential beside the address: pulumi config set --path licenses:partnerCenter.clientSecret --secret; " +
      "pulumi config set --path licenses:partnerCenter.refreshToken --secret.";
    const both = { apiUrl: `${theirs}/v1`, authorityUrl: theirs };
    expect(read({ environment: app, stack: { partnerCenter: both } }).problems.sort()).toEqual([
      words("apiUrl", "PARTNER_CENTER_API_URL"),
      words("authorityUrl", "PARTNER_CENTER_AUTHORITY_URL"),
    ]);
  });

  test("says how to bring both together, wherever they are", () => {
    const stacks = problem({
      environment: { UIPATH_BASE_URL: ours },
      stack: { uipath: { username: "admin", password: "planted" } },
    });
    expect(stacks).toContain("pulumi config set --path licenses:uipath.baseUrl ADDRESS");
    expect(stacks).toContain("set UIPATH_PASSWORD in the environment");
    expect(stacks).not.toContain("Microsoft");
    const providers = problem({ environment: token, provider: { partnerCenter: { apiUrl: ours } } });
    expect(providers).toContain("give accessToken to the Provider's partnerCenter");
  });

  test("names the address that wins over the credential's own", () => {
    const partnerCenter = { accessToken: "planted", apiUrl: theirs };
    expect(problem({ environment: { PARTNER_CENTER_API_URL: ours }, stack: { partnerCenter } })).toContain(
      "Otherwise take away PARTNER_CENTER_API_URL, which wins over licenses:partnerCenter.apiUrl, or keep",
    );
  });

  test("shows of an address no more than where it leads", () => {
    const place = `${theirs}/$(touch%20x)/##vso[task.complete]`;
    const said = problem({ environment: token, stack: { partnerCenter: { apiUrl: place.replace("##", "") } } });
    expect(said).toContain(`("${theirs}")`);
    expect(said).not.toContain("touch");
  });
});
