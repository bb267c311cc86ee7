import fc from "fast-check";
import { readSettings } from "../../provider/services/readSettings";
import type { Settings, Sources } from "../../provider/settings/settings";

/** The addresses to which a credential may go, for every combination of places. */

type Read = (sources: Sources) => ReturnType<typeof readSettings>;
type Place = "environment" | "stack" | "provider";
const places: Place[] = ["environment", "stack", "provider"];

const variables = {
  partnerCenter: {
    tenantId: "PARTNER_CENTER_TENANT_ID",
    clientId: "PARTNER_CENTER_CLIENT_ID",
    clientSecret: "PARTNER_CENTER_CLIENT_SECRET",
    refreshToken: "PARTNER_CENTER_REFRESH_TOKEN",
    accessToken: "PARTNER_CENTER_ACCESS_TOKEN",
    certificateFile: "PARTNER_CENTER_CERTIFICATE_FILE",
    tokenFile: "PARTNER_CENTER_TOKEN_FILE",
    cloud: "PARTNER_CENTER_CLOUD",
    apiUrl: "PARTNER_CENTER_API_URL",
    authorityUrl: "PARTNER_CENTER_AUTHORITY_URL",
    caFile: "PARTNER_CENTER_CA_FILE",
  },
  uipath: {
    baseUrl: "UIPATH_BASE_URL",
    username: "UIPATH_USERNAME",
    password: "UIPATH_PASSWORD",
    clientId: "UIPATH_CLIENT_ID",
    clientSecret: "UIPATH_CLIENT_SECRET",
    accessToken: "UIPATH_ACCESS_TOKEN",
    caFile: "UIPATH_CA_FILE",
  },
} as const;

const publicAddresses = {
  apiUrl: ["https://api.partnercenter.microsoft.com", "https://partner.partnercenterapi.microsoftonline.cn"],
  authorityUrl: [
    "https://login.microsoftonline.com",
    "https://login.microsoftonline.us",
    "https://login.chinacloudapi.cn",
  ],
} as const;

const credentials = {
  partnerCenter: ["clientSecret", "refreshToken", "accessToken", "certificateFile", "tokenFile"],
  uipath: ["password", "clientSecret", "accessToken"],
} as const;

/** Few addresses, so that two places often name the same one. */
const address = fc.constantFrom(
  "https://one.example",
  "https://one.example/v1/",
  "http://localhost:4010",
  "http://127.0.0.1:4010",
  ...publicAddresses.apiUrl,
  ...publicAddresses.authorityUrl,
  "https://api.partnercenter.microsoft.com.one.example",
  "https://api.partnercenter.microsoft.com:8443",
);
const file = fc.constantFrom("/a", "/b");

/** The value of a key names the place where it was set, unless places may agree on a value. */
const aValueOf = (key: string, place: Place): fc.Arbitrary<string> => {
  if (key === "cloud") return fc.constantFrom("global", "usGov", "china");
  if (key.endsWith("Url")) return address;
  if (key.endsWith("File")) return file;
  return fc.constant(`${key} of ${place}`);
};

const section = (name: keyof typeof variables, place: Place) =>
  fc.record(
    Object.fromEntries(Object.keys(variables[name]).map((key) => [key, aValueOf(key, place)])) as Record<
      string,
      fc.Arbitrary<string>
    >,
    { requiredKeys: [] },
  );

const mixture = fc.record({
  partnerCenter: fc.record({
    environment: section("partnerCenter", "environment"),
    stack: section("partnerCenter", "stack"),
    provider: section("partnerCenter", "provider"),
  }),
  uipath: fc.record({
    environment: section("uipath", "environment"),
    stack: section("uipath", "stack"),
    provider: section("uipath", "provider"),
  }),
  recorded: fc.subarray(["stack", "provider"] as const),
});
type Mixture = typeof mixture extends fc.Arbitrary<infer Value> ? Value : never;

function sourcesOf({ partnerCenter, uipath, recorded }: Mixture): Sources {
  const named = { partnerCenter, uipath };
  const environment = Object.fromEntries(
    (["partnerCenter", "uipath"] as const).flatMap((name) =>
      Object.entries(named[name].environment).map(([key, value]) => [
        (variables[name] as Record<string, string>)[key],
        value,
      ]),
    ),
  );
  return {
    environment,
    config: (key) => {
      const found = named[key.replace("licenses:", "") as keyof typeof named]?.stack;
      return found === undefined ? undefined : JSON.stringify(found);
    },
    explicit: { partnerCenter: partnerCenter.provider, uipath: uipath.provider },
    recorded,
  };
}

type Named = Record<Place, Partial<Record<string, string>>>;

const settingsOf = ({ settings }: ReturnType<Read>, name: keyof typeof variables) =>
  ({ ...settings[name] }) as Partial<Record<string, string>>;

const originOf = (url: string) => new URL(url).origin;
const isFile = (key: string) => key.endsWith("File");
const same = (key: string, a: string, b: string) => (key.endsWith("Url") ? originOf(a) === originOf(b) : a === b);

/** The place of a setting's value, by a search for the value. The content of a file belongs to the machine, wherever the file is named. */
const holders = (named: Named, key: string, value: string): Place[] =>
  places.filter((place) => named[place][key] !== undefined && same(key, named[place][key] as string, value));

function isAllowed(named: Named, credential: string, value: string, to: string, at: string) {
  const from: Place[] = isFile(credential) ? ["environment"] : holders(named, credential, value);
  if (
    ((publicAddresses as Record<string, readonly string[]>)[to] ?? []).includes(to.endsWith("Url") ? originOf(at) : at)
  )
    return true;
  const beside = holders(named, to, at);
  return (isFile(to) && beside.includes("environment")) || from.some((place) => beside.includes(place));
}

function goesOnlyBeside(read: Read) {
  return fc.property(mixture, (given) => {
    const found = read(sourcesOf(given));
    for (const name of ["partnerCenter", "uipath"] as const) {
      const result = settingsOf(found, name);
      for (const credential of credentials[name]) {
        const value = result[credential];
        if (value === undefined) continue;
        const destinations =
          name === "uipath" ? ["baseUrl", "caFile"] : ["apiUrl", "authorityUrl", "caFile", "tokenFile"];
        for (const to of destinations) {
          if (credential === "accessToken" && to === "authorityUrl") continue;
          if (credential !== "refreshToken" && to === "tokenFile") continue;
          const at = result[to];
          if (at === undefined) continue;
          if (!isAllowed(given[name], credential, value, to, at)) return false;
        }
      }
    }
    return true;
  });
}

/** Each value is used or reported, and the provider writes to no file that only a state names. */
function saysWhatItLeavesOut(read: Read) {
  return fc.property(mixture, (given) => {
    const found = read(sourcesOf(given));
    for (const name of ["partnerCenter", "uipath"] as const) {
      const { provider, environment, stack } = given[name];
      const result = settingsOf(found, name);
      const all = name === "uipath" ? ["username", "clientId"] : ["tenantId", "clientId"];
      const own = [...credentials[name], ...all].some((key) => provider[key] !== undefined);
      for (const key of credentials[name]) {
        const wanted = own ? provider[key] : (environment[key] ?? stack[key]);
        if (result[key] !== undefined) expect(result[key]).toBe(wanted);
        else if (wanted !== undefined) {
          const names = [key, (variables[name] as Record<string, string>)[key] ?? key];
          expect(names.filter((one) => found.problems.join("\n").includes(one))).not.toEqual([]);
        }
      }
      const { tokenFile } = result;
      if (tokenFile !== undefined && environment.tokenFile !== tokenFile) {
        const named = holders(given[name], "tokenFile", tokenFile);
        expect(named.some((place) => !(given.recorded as Place[]).includes(place))).toBe(true);
      }
    }
  });
}

const runs = { numRuns: 600 };

test("a credential goes only to an address that stands beside it, or to a public one", () => {
  fc.assert(goesOnlyBeside(readSettings), runs);
});

test("a credential that is left out is named", () => {
  fc.assert(saysWhatItLeavesOut(readSettings), runs);
});

test("readers that mix places are noticed", () => {
  const mixing: Read = (sources) => {
    const read = readSettings(sources);
    const { PARTNER_CENTER_ACCESS_TOKEN: accessToken } = sources.environment;
    const partnerCenter = { ...read.settings.partnerCenter, ...(accessToken === undefined ? {} : { accessToken }) };
    return { ...read, settings: { ...read.settings, partnerCenter } as Settings };
  };
  const silent: Read = (sources) => ({ ...readSettings(sources), problems: [] });
  const trusting: Read = (sources) => readSettings({ ...sources, recorded: [] });
  expect(fc.check(goesOnlyBeside(mixing), runs).failed).toBe(true);
  expect(fc.check(saysWhatItLeavesOut(silent), runs).failed).toBe(true);
  expect(fc.check(saysWhatItLeavesOut(trusting), runs).failed).toBe(true);
});
