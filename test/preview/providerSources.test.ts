import { isUnknown, unknownValue } from "../../provider/core/lifecycle";
import { providerTokens } from "../../provider/core/token";
import { sourcesAtPreview } from "../../provider/preview/providerSources";
import { readSettings } from "../../provider/services/readSettings";
import type { DescribedProvider } from "../../provider/settings/providerSources";

const stack: Record<string, string> = {
  "licenses:partnerCenter": JSON.stringify({ apiUrl: "https://stack.example", accessToken: "stack-token" }),
  "licenses:maxRemovals": "3",
};

const sources = (provider: DescribedProvider) => sourcesAtPreview(provider, (key) => stack[key], {});
const settings = (provider: DescribedProvider) => readSettings(sources(provider)).settings;

const named = (name: string, kind: DescribedProvider["kind"], inputs: object): DescribedProvider => ({
  kind,
  urn: `urn:pulumi:dev::office::${providerTokens[kind]}::${name}`,
  inputs: { ...inputs },
});
const own = { apiUrl: "https://own.example", accessToken: "own-token" };

test("Default providers of both kinds have the stack's settings", () => {
  for (const provider of [named("default", "dynamic", {}), named("default_0_1_0", "plugin", {})])
    expect(settings(provider)).toMatchObject({
      partnerCenter: { apiUrl: "https://stack.example", accessToken: "stack-token" },
      maxRemovals: { most: 3 },
    });
});

test("A Provider of a Node program has its own section, and the stack's settings for all else", () => {
  const provider = named("other", "dynamic", { "licenses:partnerCenter": own });
  expect(settings(provider)).toMatchObject({ partnerCenter: own, maxRemovals: { most: 3 } });
});

test("An explicit provider of the plugin has its own arguments only, in whatever form a language gives them", () => {
  for (const inputs of [
    { partnerCenter: own, maxRemovals: 5 },
    { partnerCenter: JSON.stringify(own), maxRemovals: "5" },
    { partner_center: { api_url: own.apiUrl, access_token: own.accessToken }, max_removals: 5 },
  ])
    expect(settings(named("other", "plugin", inputs))).toMatchObject({ partnerCenter: own, maxRemovals: { most: 5 } });
  expect(settings(named("other", "plugin", {})).maxRemovals).toBeUndefined();
});

test("Arguments that are not known yet are never replaced by the stack's", () => {
  for (const provider of [
    named("other", "dynamic", { "licenses:partnerCenter": unknownValue }),
    named("other", "plugin", { partnerCenter: { ...own, accessToken: unknownValue } }),
  ]) {
    const { explicit, config } = sources(provider);
    expect(isUnknown(explicit)).toBe(true);
    expect(config("licenses:partnerCenter")).toBeUndefined();
  }
});
