import fc from "fast-check";
import { dynamicToken, pluginToken, providerTokens } from "../../provider/core/token";
import { type License, licensesIn } from "../../provider/drift/deployment";
import { interruptions, settingsFor } from "../../provider/drift/stack";
import { conceal } from "../../provider/http/secrets";
import { resourceTypes } from "../../provider/services/all";

/** States of the dynamic provider, and the same resources as the plugin's provider keeps them. */

const seal = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

const name = fc.stringMatching(/^[a-z][a-z0-9.:-]{0,8}$/).filter((one) => !one.endsWith(":"));

const resource = fc.record({
  type: fc.constantFrom(...resourceTypes),
  name,
  id: fc.constantFrom("customer/user", "customer/subscription"),
  args: fc.dictionary(fc.constantFrom("customerId", "userId", "quantity"), fc.oneof(fc.string(), fc.integer())),
  secret: fc.boolean(),
  parent: fc.constantFrom("", "my:own:Team$"),
  delete: fc.boolean(),
  initErrors: fc.array(fc.string(), { maxLength: 1 }),
});

type Described = ReturnType<(typeof resource)["generate"]>["value"];

const urnOf = ({ parent, name }: Described, token: string) => `urn:pulumi:dev::house::${parent}${token}::${name}`;

const sealedIn = ({ args, secret }: Described) =>
  Object.fromEntries(Object.entries(args).map(([key, value]) => [key, secret ? seal(value) : value]));

const common = (one: Described) => ({ id: one.id, delete: one.delete, initErrors: one.initErrors });

const asDynamic = (one: Described) => ({
  ...common(one),
  urn: urnOf(one, dynamicToken(one.type)),
  type: dynamicToken(one.type),
  inputs: { ...sealedIn(one), __provider: "code", __urn: `dev::${one.name}` },
  outputs: { ...sealedIn(one), status: "active", __provider: "code" },
});

const asPlugin = (one: Described) => ({
  ...common(one),
  urn: urnOf(one, pluginToken(one.type)),
  type: pluginToken(one.type),
  inputs: sealedIn(one),
  outputs: { ...sealedIn(one), status: "active" },
});

const plain = (type: string): Described => ({
  ...{ type, name: type.toLowerCase(), id: "customer/user", args: {}, secret: false },
  ...{ parent: "", delete: false, initErrors: [] },
});

const alike = (resources: object[]) => {
  const { licenses, interrupted } = licensesIn({ resources });
  const told = interruptions({ name: "dev", licenses, interrupted }).map(({ text }) => text);
  return { licenses: licenses.map(({ urn: _, provider: __, ...rest }) => rest), told };
};

test("The plugin's resources are read as the dynamic ones are", () => {
  fc.assert(
    fc.property(fc.uniqueArray(resource, { selector: ({ name }) => name, maxLength: 6 }), (all) => {
      expect(alike(all.map(asPlugin))).toEqual(alike(all.map(asDynamic)));
      expect(alike(all.map(asPlugin)).licenses).toHaveLength(all.filter((one) => !one.delete).length);
    }),
  );
});

test("A state may hold resources of both providers, while a stack moves from the one to the other", () => {
  const { licenses } = licensesIn({
    resources: [asDynamic(plain("UserLicense")), asPlugin(plain("SubscriptionQuantity"))],
  });
  expect(licenses.map(({ type, provider }) => [type, provider.kind])).toEqual([
    ["UserLicense", "dynamic"],
    ["SubscriptionQuantity", "plugin"],
  ]);
});

describe("The settings of a plugin's resource", () => {
  const [own, todays] = ["http://127.0.0.1:4010", "http://127.0.0.1:4020"];
  const token = "obviously-fake-token";
  const license = (called: string, inputs: object): License => {
    const urn = `urn:pulumi:dev::house::${providerTokens.plugin}::${called}`;
    const [found] = licensesIn({
      resources: [
        { urn, type: providerTokens.plugin, id: "an-id", inputs },
        {
          ...asPlugin(plain("UserLicense")),
          provider: `${urn}::an-id`,
        },
      ],
    }).licenses;
    return found as License;
  };
  const today = (key: string) =>
    key === "licenses:partnerCenter" ? JSON.stringify({ apiUrl: todays, accessToken: token }) : undefined;
  const section = { apiUrl: own, accessToken: token };

  test.each([
    ["as an SDK sends them, sealed", { partnerCenter: seal(JSON.stringify(section)), version: "0.1.0" }],
    ["as YAML sends them, with one sealed", { partnerCenter: { ...section, accessToken: seal(token) } }],
    ["in Python's style", { partner_center: { api_url: own, access_token: seal(token) } }],
  ])("are the arguments of its explicit provider, %s", (_how, inputs) => {
    const { partnerCenter } = settingsFor(license("mine", inputs).provider, today);
    expect(partnerCenter).toMatchObject(section);
    expect(conceal(`with ${token}`)).not.toContain(token);
  });

  test.each(["default", "default_0_1_0"])("are today's stack configuration for a provider called %s", (called) => {
    const { provider } = license(called, { partnerCenter: JSON.stringify(section) });
    expect(settingsFor(provider, today).partnerCenter.apiUrl).toBe(todays);
    expect(settingsFor(provider, undefined).partnerCenter.apiUrl).toBe(own);
  });

  test.each([
    ["a plugin's provider", providerTokens.plugin, "partnerCenter"],
    ["a dynamic provider", providerTokens.dynamic, "licenses:partnerCenter"],
  ])("that the program sealed one by one are in no message, for %s", (_of, type, key) => {
    const urn = `urn:pulumi:dev::house::${type}::mine`;
    const resource = type === providerTokens.plugin ? asPlugin : asDynamic;
    const misplaced = { apiUrl: seal("plantedUrl4711"), cloud: seal("plantedCloud4711") };
    const [found] = licensesIn({
      resources: [
        { urn, type, id: "an-id", inputs: { [key]: misplaced } },
        { ...resource(plain("UserLicense")), provider: `${urn}::an-id` },
      ],
    }).licenses;
    const told = (() => {
      try {
        return settingsFor((found as License).provider, today) && "no error";
      } catch (error) {
        return conceal((error as Error).message);
      }
    })();
    expect(told).toContain("[secret]");
    expect(told).not.toMatch(/planted(Url|Cloud)4711/);
  });

  test("show the addresses of a section that was sealed as a whole: a message has to name them", () => {
    const { provider } = license("mine", { partnerCenter: seal(JSON.stringify({ apiUrl: "plantedAddress4712" })) });
    expect(() => settingsFor(provider, today)).toThrow("plantedAddress4712");
    expect(conceal("plantedAddress4712")).toBe("plantedAddress4712");
  });

  test("of the run are an explicit provider's own, over the environment", () => {
    process.env.LICENSES_MAX_REMOVALS = "100";
    try {
      const { provider } = license("mine", { max_removals: "5" });
      expect(settingsFor(provider, today).maxRemovals?.most).toBe(5);
      const implicit = license("default_0_1_0", { maxRemovals: "5" }).provider;
      expect(settingsFor(implicit, undefined).maxRemovals?.most).toBe(100);
    } finally {
      delete process.env.LICENSES_MAX_REMOVALS;
    }
  });

  test("of an explicit provider that was not given a service's are not the stack's: the provider is not given those either", () => {
    const { provider } = license("mine", { uipath: { baseUrl: own } });
    expect(settingsFor(provider, today).partnerCenter.accessToken).toBeUndefined();
  });

  test("stay with their address: a credential of the environment does not go where only the state says", () => {
    process.env.PARTNER_CENTER_ACCESS_TOKEN = token;
    try {
      const { provider } = license("mine", { partnerCenter: { apiUrl: own } });
      expect(() => settingsFor(provider, today)).toThrow("belongs to the environment");
    } finally {
      delete process.env.PARTNER_CENTER_ACCESS_TOKEN;
    }
  });
});
