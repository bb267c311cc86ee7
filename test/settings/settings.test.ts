import { readSettings } from "../../provider/services/readSettings";

type Sources = Parameters<typeof readSettings>[0];

const sources = (
  environment: Record<string, string>,
  config: Record<string, unknown> = {},
  explicit?: Sources["explicit"],
): Sources => ({
  environment,
  config: (key) => {
    const value = config[key.replace("licenses:", "")];
    return typeof value === "object" ? JSON.stringify(value) : value;
  },
  ...(explicit === undefined ? {} : { explicit }),
});

const read = (...given: Parameters<typeof sources>) => readSettings(sources(...given));
const problemsOf = (...given: Parameters<typeof sources>) => read(...given).problems;

describe("Where settings come from", () => {
  test("without any, the public addresses and the documented limits hold", () => {
    expect(read({})).toMatchObject({
      problems: [],
      settings: {
        partnerCenter: {
          cloud: "global",
          apiUrl: "https://api.partnercenter.microsoft.com",
          authorityUrl: "https://login.microsoftonline.com",
        },
        preflight: "fail",
        waitSeconds: 600,
        pollSeconds: 5,
      },
    });
    expect(read({}).settings).not.toHaveProperty("maxRemovals");
    expect(read({}).settings.partnerCenter).not.toHaveProperty("accessToken");
  });

  test("a variable that Azure Pipelines does not have, and hands over as its own name, is absent", () => {
    const { settings, problems } = read({
      PARTNER_CENTER_REFRESH_TOKEN: "$(PARTNER_CENTER_REFRESH_TOKEN)",
      UIPATH_PASSWORD: "$(UIPATH_PASSWORD)",
      LICENSES_MAX_REMOVALS: "$(LICENSES_MAX_REMOVALS)",
      PARTNER_CENTER_CLIENT_ID: "$(ANOTHER_NAME)",
    });
    expect(problems).toEqual([]);
    expect(settings.partnerCenter).toMatchObject({ clientId: "$(ANOTHER_NAME)" });
    expect(settings.partnerCenter).not.toHaveProperty("refreshToken");
    expect(settings.uipath).not.toHaveProperty("password");
    expect(settings).not.toHaveProperty("maxRemovals");
  });

  test("the environment wins over the stack, key by key", () => {
    const { settings } = read(
      { PARTNER_CENTER_CLIENT_ID: "from-environment", LICENSES_WAIT_SECONDS: "30" },
      { partnerCenter: { tenantId: "from-stack", clientId: "from-stack" }, waitSeconds: "60", pollSeconds: "1" },
    );
    expect(settings.partnerCenter).toMatchObject({ tenantId: "from-stack", clientId: "from-environment" });
    expect(settings).toMatchObject({ waitSeconds: 30, pollSeconds: 1 });
  });

  test("an empty variable is an absent one", () => {
    const { settings, problems } = read(
      { PARTNER_CENTER_CLIENT_ID: "", LICENSES_MAX_REMOVALS: "", PARTNER_CENTER_API_URL: "" },
      { partnerCenter: { clientId: "from-stack" }, maxRemovals: "3" },
    );
    expect(settings).toMatchObject({ partnerCenter: { clientId: "from-stack" }, maxRemovals: { most: 3 } });
    expect(problems).toEqual([]);
  });

  test("an explicit provider's own limit wins over the environment and today's configuration, and is raised where it stands", () => {
    const { settings, problems } = readSettings({
      ...sources({ LICENSES_MAX_REMOVALS: "100", LICENSES_WAIT_SECONDS: "30" }),
      explicitRun: { maxRemovals: "5", pollSeconds: "" },
      today: (key) =>
        key === "preflight" || key === "adoptOnly"
          ? undefined
          : { value: "50", from: `licenses:${key} in Pulumi.dev.yaml` },
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ maxRemovals: { most: 5, from: "Provider's maxRemovals" }, waitSeconds: 30 });
    expect(settings.maxRemovals?.set(9)).toBe("set the Provider's argument maxRemovals to 9");
    expect(settings.pollSeconds).toBe(50);
  });

  test("an explicit provider wins over both", () => {
    const { settings } = read(
      { PARTNER_CENTER_API_URL: "https://environment.example", PARTNER_CENTER_CLOUD: "china" },
      { partnerCenter: { apiUrl: "https://stack.example" } },
      { partnerCenter: { apiUrl: "https://provider.example", cloud: "global" } },
    );
    expect(settings.partnerCenter).toMatchObject({ apiUrl: "https://provider.example", cloud: "global" });
  });

  test("an explicit provider without credentials takes the usual ones", () => {
    const { settings, problems } = read(
      { PARTNER_CENTER_ACCESS_TOKEN: "from-environment" },
      {},
      { partnerCenter: { cloud: "usGov" } },
    );
    expect(problems).toEqual([]);
    expect(settings.partnerCenter).toMatchObject({ accessToken: "from-environment", cloud: "usGov" });
  });

  test("an explicit provider with any credential takes none from elsewhere", () => {
    const { settings, problems } = read(
      { PARTNER_CENTER_ACCESS_TOKEN: "from-environment", PARTNER_CENTER_TENANT_ID: "from-environment" },
      { partnerCenter: { refreshToken: "from-stack", cloud: "usGov" } },
      { partnerCenter: { clientId: "b", clientSecret: "s" } },
    );
    expect(problems).toEqual([]);
    expect(settings.partnerCenter).toMatchObject({ clientId: "b", clientSecret: "s", cloud: "usGov" });
    for (const key of ["accessToken", "tenantId", "refreshToken"])
      expect(settings.partnerCenter).not.toHaveProperty(key);
  });

  test("stack settings may be an object or its JSON", () => {
    const config = (value: unknown) =>
      readSettings({ environment: {}, config: (key) => (key === "licenses:partnerCenter" ? value : undefined) });
    for (const given of [{ tenantId: "t" }, '{"tenantId":"t"}'])
      expect(config(given).settings.partnerCenter).toMatchObject({ tenantId: "t" });
  });

  test.each([
    [
      "global",
      "https://api.partnercenter.microsoft.com",
      "https://login.microsoftonline.com",
      "https://graph.microsoft.com",
    ],
    [
      "usGov",
      "https://api.partnercenter.microsoft.com",
      "https://login.microsoftonline.us",
      "https://graph.microsoft.us",
    ],
    [
      "china",
      "https://partner.partnercenterapi.microsoftonline.cn",
      "https://login.chinacloudapi.cn",
      "https://microsoftgraph.chinacloudapi.cn",
    ],
  ])("the %s cloud has addresses of its own, and each can be set", (cloud, apiUrl, authorityUrl, graphUrl) => {
    const own = { cloud, apiUrl, authorityUrl, graphUrl };
    expect(read({ PARTNER_CENTER_CLOUD: cloud }).settings.partnerCenter).toMatchObject(own);
    const graph = read({ PARTNER_CENTER_CLOUD: cloud, PARTNER_CENTER_GRAPH_URL: "http://localhost:8080/v1.0" });
    expect(graph.settings.partnerCenter).toMatchObject({ ...own, graphUrl: "http://localhost:8080" });
    const set = read({ PARTNER_CENTER_CLOUD: cloud, PARTNER_CENTER_API_URL: "http://localhost:8080/v1/" });
    expect(set.settings.partnerCenter).toMatchObject({ apiUrl: "http://localhost:8080", authorityUrl });
  });
});

describe("What is wrong with settings", () => {
  test.each<[string, Parameters<typeof sources>, RegExp]>([
    [
      "an unknown setting of the stack",
      [{}, { partnerCenter: { tenant: "t" } }],
      /licenses:partnerCenter\.tenant: there is no such setting.*tenantId/,
    ],
    [
      "an unknown argument of a provider",
      [{}, {}, { partnerCenter: { tokn: "t" } }],
      /Provider's partnerCenter\.tokn: there is no such setting/,
    ],
    ["a text in place of settings", [{}, { partnerCenter: "t" }], /licenses:partnerCenter is not an object.*--path/],
    ["a list in place of settings", [{}, { partnerCenter: "[1]" }], /licenses:partnerCenter is not an object/],
    [
      "an unknown cloud",
      [{ PARTNER_CENTER_CLOUD: "Global" }],
      /PARTNER_CENTER_CLOUD is "Global"; expected "global", "usGov", "china"/,
    ],
    ["an unknown preflight", [{}, { preflight: "yes" }], /licenses:preflight is "yes"; expected "fail", "warn", "off"/],
    [
      "a URL that is none",
      [{ PARTNER_CENTER_API_URL: "api.example" }],
      /PARTNER_CENTER_API_URL is not a URL.*"api\.example"/,
    ],
    [
      "plain http",
      [{}, { partnerCenter: { authorityUrl: "http://login.example" } }],
      /licenses:partnerCenter\.authorityUrl is plain http/,
    ],
    [
      "a limit that is no number",
      [{ LICENSES_WAIT_SECONDS: "long" }],
      /LICENSES_WAIT_SECONDS is "long"; expected a number of 0 or more/,
    ],
    [
      "a negative limit",
      [{}, { maxRemovals: "-1" }],
      /licenses:maxRemovals is "-1"; expected a whole number of 0 or more/,
    ],
    [
      "a fraction of a removal",
      [{ LICENSES_MAX_REMOVALS: "1.5" }],
      /LICENSES_MAX_REMOVALS is "1\.5"; expected a whole number/,
    ],
    ["an interval of nothing", [{ LICENSES_POLL_SECONDS: "0" }], /LICENSES_POLL_SECONDS is "0"/],
  ])("%s is named with where it was set and what is expected", (_what, given, problem) => {
    expect(problemsOf(...given)).toEqual([expect.stringMatching(problem)]);
  });

  test("everything wrong is said at once, and the rest holds", () => {
    const { settings, problems } = read(
      { PARTNER_CENTER_CLOUD: "mars", LICENSES_POLL_SECONDS: "x", LICENSES_WAIT_SECONDS: "7" },
      { partnerCenter: { apiUrl: "nowhere" } },
    );
    expect(problems).toHaveLength(3);
    expect(settings).toMatchObject({ waitSeconds: 7, pollSeconds: 5, partnerCenter: { cloud: "global" } });
  });

  test("no removals at all is a limit", () => {
    expect(read({ LICENSES_MAX_REMOVALS: "0" })).toMatchObject({
      problems: [],
      settings: { maxRemovals: { most: 0 } },
    });
  });
});

describe("A setting of the run in a process that gets what the last update recorded", () => {
  const limitOf = (environment: Record<string, string>, today: string | undefined, recorded: string | undefined) =>
    readSettings({
      ...sources(environment, recorded === undefined ? {} : { maxPurchases: recorded }),
      today: (key) =>
        key === "maxPurchases" ? { value: today, from: "licenses:maxPurchases in Pulumi.dev.yaml" } : undefined,
    }).settings.maxPurchases;
  const said = (limit: ReturnType<typeof limitOf>) => limit && [limit.most, limit.from, limit.set(8)];

  test("is the environment's, then today's, then the recorded one; and says how to set it so that it is followed", () => {
    const environment = { LICENSES_MAX_PURCHASES: "1" };
    expect(said(limitOf(environment, "2", "3"))).toEqual([1, "LICENSES_MAX_PURCHASES", "LICENSES_MAX_PURCHASES=8"]);
    expect(said(limitOf({}, "2", "3"))).toEqual([
      2,
      "licenses:maxPurchases in Pulumi.dev.yaml",
      "pulumi config set licenses:maxPurchases 8",
    ]);
    expect(said(limitOf({}, undefined, "3"))).toEqual([
      3,
      "licenses:maxPurchases (as the last update recorded it)",
      "LICENSES_MAX_PURCHASES=8",
    ]);
    expect(limitOf({}, undefined, undefined)).toBeUndefined();
  });

  test("that is wrong is named with its place", () => {
    const { problems } = readSettings({
      ...sources({}),
      today: () => ({ value: "many", from: "licenses:maxRemovals in Pulumi.dev.yaml" }),
    });
    expect(problems).toContain(
      'licenses:maxRemovals in Pulumi.dev.yaml is "many"; expected a whole number of 0 or more.',
    );
  });

  test("that nothing is recorded over holds where only the configuration of the program is known", () => {
    const { settings } = read({}, { maxPurchases: 5 });
    expect(said(settings.maxPurchases)).toEqual([
      5,
      "licenses:maxPurchases",
      "pulumi config set licenses:maxPurchases 8",
    ]);
  });
});
