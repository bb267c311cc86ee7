import fc from "fast-check";
import { readSettings } from "../../provider/services/readSettings";

type Read = typeof readSettings;

const variables = {
  tenantId: "PARTNER_CENTER_TENANT_ID",
  clientId: "PARTNER_CENTER_CLIENT_ID",
  clientSecret: "PARTNER_CENTER_CLIENT_SECRET",
  refreshToken: "PARTNER_CENTER_REFRESH_TOKEN",
  accessToken: "PARTNER_CENTER_ACCESS_TOKEN",
} as const;

type Credential = keyof typeof variables;
const keys = Object.keys(variables) as Credential[];

describe("Wherever settings are set", () => {
  test("each comes from the environment, else from the stack; and credentials never from two places when a provider gives any", () => {
    fc.assert(comesFromTheRightPlace(readSettings));
  });

  test("no problem shows a secret, whatever else is wrong", () => {
    fc.assert(keepsSecrets(readSettings));
  });

  test("an address with a password in it is refused without showing the password", () => {
    fc.assert(keepsPasswords(readSettings));
  });

  test("readers that mix credentials, prefer the stack or show values are noticed", () => {
    const mixing: Read = ({ explicit, environment, config }) => {
      const { settings, problems } = readSettings({ environment, config });
      return {
        settings: { ...settings, partnerCenter: { ...settings.partnerCenter, ...explicit?.partnerCenter } },
        problems,
      };
    };
    const stackFirst: Read = (sources) => readSettings({ ...sources, environment: {} });
    const talkative: Read = (sources) => {
      const read = readSettings(sources);
      return { ...read, problems: [...read.problems, JSON.stringify(read.settings)] };
    };
    const quoting: Read = (sources) => {
      const read = readSettings(sources);
      return {
        ...read,
        problems: read.problems.map((problem) => `${problem} ${sources.environment.PARTNER_CENTER_API_URL}`),
      };
    };
    expect(fc.check(comesFromTheRightPlace(mixing)).failed).toBe(true);
    expect(fc.check(comesFromTheRightPlace(stackFirst)).failed).toBe(true);
    expect(fc.check(keepsSecrets(talkative)).failed).toBe(true);
    expect(fc.check(keepsPasswords(quoting)).failed).toBe(true);
  });
});

const some = (from: string) =>
  fc.subarray(keys).map((given) => Object.fromEntries(given.map((key) => [key, `${key}-${from}`])));
const anywhere = fc.record({ environment: some("environment"), stack: some("stack"), provider: some("provider") });

const asSources = (
  environment: Record<string, string>,
  stack: Record<string, unknown>,
  provider: Record<string, unknown>,
): Parameters<Read>[0] => ({
  environment: Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [variables[key as Credential] ?? key, value]),
  ),
  config: (key) => (key === "licenses:partnerCenter" ? JSON.stringify(stack) : undefined),
  explicit: { partnerCenter: provider },
});

function comesFromTheRightPlace(read: Read) {
  return fc.property(anywhere, ({ environment, stack, provider }) => {
    const { partnerCenter } = read(asSources(environment, stack, provider)).settings;
    const own = Object.keys(provider).length > 0;
    for (const key of keys) {
      const expected = own ? provider[key] : (environment[key] ?? stack[key]);
      expect(partnerCenter[key]).toBe(expected);
    }
  });
}

const secret = "planted-secret";
const wrong = fc.constantFrom("", "x", "-1", "[]", "http://host.example", "{}", "ftp://x");

function keepsSecrets(read: Read) {
  const secrets = fc.subarray(keys).map((given) => Object.fromEntries(given.map((key) => [key, `${key}-${secret}`])));
  const others = fc.record({ cloud: wrong, apiUrl: wrong, authorityUrl: wrong, mistyped: wrong });
  return fc.property(secrets, secrets, others, wrong, (environment, given, more, limit) => {
    const { problems } = read(
      asSources({ ...environment, LICENSES_WAIT_SECONDS: limit }, { ...given, ...more }, { ...more, ...given }),
    );
    return !problems.join("\n").includes(secret);
  });
}

function keepsPasswords(read: Read) {
  const scheme = fc.constantFrom("https", "http", "ftp", "htps");
  const host = fc.constantFrom("host.example", "localhost", "host.example:99999", "ho st");
  const tail = fc.constantFrom("", "/v1", "?a=b", "#c");
  return fc.property(scheme, host, tail, (scheme, host, tail) => {
    const url = `${scheme}://user:${secret}@${host}${tail}`;
    const { problems } = read(asSources({ PARTNER_CENTER_API_URL: url }, {}, {}));
    expect(problems).toHaveLength(1);
    return !problems.join("\n").includes(secret);
  });
}
