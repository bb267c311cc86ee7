import { isUnknown, unknownValue } from "../../provider/core/lifecycle";
import { providerTokens } from "../../provider/core/token";
import { type EngineProvider, sourcesOfProvider } from "../../provider/preview/providerSources";
import { readSettings } from "../../provider/services/readSettings";

const stack: Record<string, string> = {
  "licenses:partnerCenter": JSON.stringify({ apiUrl: "https://stack.example", accessToken: "stack-token" }),
  "licenses:maxRemovals": "3",
};

const settings = (provider: EngineProvider | undefined) =>
  readSettings(sourcesOfProvider(provider, (key) => stack[key], {})).settings;

const named = (name: string, type: string, inputs: EngineProvider["inputs"]): EngineProvider => ({
  urn: `urn:pulumi:dev::office::${type}::${name}`,
  type,
  inputs,
});
const { dynamic, plugin } = providerTokens;
const own = { apiUrl: "https://own.example", accessToken: "own-token" };

test("Default providers of both kinds have the stack's settings", () => {
  for (const provider of [undefined, named("default", dynamic, {}), named("default_0_1_0", plugin, {})])
    expect(settings(provider)).toMatchObject({
      partnerCenter: { apiUrl: "https://stack.example", accessToken: "stack-token" },
      maxRemovals: { most: 3 },
    });
});

test("A Provider of a Node program has its own section, and the stack's settings for all else", () => {
  const provider = named("other", dynamic, { "licenses:partnerCenter": own });
  expect(settings(provider)).toMatchObject({ partnerCenter: own, maxRemovals: { most: 3 } });
});

test("An explicit provider of the plugin has its own arguments only, in whatever form a language gives them", () => {
  for (const inputs of [
    { partnerCenter: own, maxRemovals: 5 },
    { partnerCenter: JSON.stringify(own), maxRemovals: "5" },
    { partner_center: { api_url: own.apiUrl, access_token: own.accessToken }, max_removals: 5 },
  ])
    expect(settings(named("other", plugin, inputs))).toMatchObject({ partnerCenter: own, maxRemovals: { most: 5 } });
  expect(settings(named("other", plugin, {})).maxRemovals).toBeUndefined();
});

test("Arguments that are not known yet are never replaced by the stack's", () => {
  for (const provider of [
    named("other", dynamic, { "licenses:partnerCenter": unknownValue }),
    named("other", plugin, { partnerCenter: { ...own, accessToken: unknownValue } }),
  ]) {
    const sources = sourcesOfProvider(provider, (key) => stack[key], {});
    expect(isUnknown(sources.explicit)).toBe(true);
    expect(sources.config("licenses:partnerCenter")).toBeUndefined();
  }
});
