import fc from "fast-check";
import { services } from "../../provider/services/all";
import { isDefaultProvider, pluginSources } from "../../provider/settings/pluginInputs";
import { type RunKey, runKeys } from "../../provider/settings/runKeys";

const sections = services.map(({ section }) => section);

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const settings = fc.record(
  Object.fromEntries(
    sections.map(({ name, variables }) => [
      name,
      fc.dictionary(fc.constantFrom(...Object.keys(variables)), fc.string({ minLength: 1 }), { minKeys: 1 }),
    ]),
  ),
  { requiredKeys: [] },
);

/** The forms in which languages send one and the same object. */
const forms: Record<string, (given: object) => unknown> = {
  "an object": (given) => given,
  "JSON text": (given) => JSON.stringify(given),
  "an object in Python's style": (given) =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [snake(name), value])),
};

test.each(Object.keys(forms))(
  "A section means the same as %s, for a default provider and for an explicit one",
  (form) => {
    fc.assert(
      fc.property(settings, fc.boolean(), (given, isSnake) => {
        const inputs = Object.fromEntries(
          Object.entries(given).map(([name, section]) => [
            isSnake ? snake(name) : name,
            forms[form]?.(section as object),
          ]),
        );
        const [implicit, explicit] = [
          pluginSources(inputs, "default", sections),
          pluginSources(inputs, "explicit", sections),
        ];
        expect(explicit.explicit).toEqual(given);
        for (const { name } of sections) {
          expect(implicit.config(`licenses:${name}`)).toEqual((given as Record<string, unknown>)[name]);
          expect(explicit.config(`licenses:${name}`)).toBeUndefined();
        }
        expect([...implicit.problems, ...explicit.problems]).toEqual([]);
      }),
    );
  },
);

test("A setting of the run is found in both styles of names, and an explicit provider's is its own", () => {
  for (const key of Object.keys(runKeys) as RunKey[])
    for (const name of [key, snake(key)]) {
      expect(pluginSources({ [name]: "7" }, "default", sections).config(`licenses:${key}`)).toBe("7");
      const explicit = pluginSources({ [name]: "7" }, "explicit", sections);
      expect([explicit.explicitRun, explicit.config(`licenses:${key}`)]).toEqual([{ [key]: "7" }, undefined]);
    }
  expect(pluginSources({ maxRemovals: "7" }, "default", sections).explicitRun).toBeUndefined();
});

test("What is no object is a problem in words, and a text that holds no object too", () => {
  for (const given of [7, "a text", "[1]", ["x"], true])
    expect(pluginSources({ partnerCenter: given }, "explicit", sections).problems).toEqual([
      expect.stringContaining("Provider's partnerCenter is not an object. Expected one like { tenantId: … }."),
    ]);
  expect(pluginSources({ partnerCenter: "" }, "default", sections).problems).toEqual([]);
});

test("A setting that is given in both styles of names is a problem, since only one of them can count", () => {
  const { problems } = pluginSources({ partner_center: {}, partnerCenter: {} }, "explicit", sections);
  expect(problems).toEqual(["Provider's partnerCenter is given twice, in two styles of names. Give it once."]);
});

test("Pulumi's own members are no settings", () => {
  const inputs = { version: "1.0.0", pluginDownloadURL: "github://x", __internal: {} };
  expect(pluginSources(inputs, "explicit", sections).problems).toEqual([]);
});

test("A default provider is known by its name, and no explicit one whose name only resembles it is taken for one", () => {
  const urn = (name: string) => `urn:pulumi:dev::house::pulumi:providers:licenses::${name}`;
  const isDefault = (name: string) => isDefaultProvider(urn(name));
  const ofPulumi = [
    "default",
    "default_0_1_0",
    "default_1_0_0_alpha_2",
    "default_0_1_0_https_/example.com/a",
    "default_github_/api.github.com/me",
  ];
  expect(ofPulumi.filter((name) => !isDefault(name))).toEqual([]);
  const explicit = ["default-eu", "default_eu", "my-default", "eu::default", "eu::default_0_1_0", "other", "default_"];
  expect(explicit.filter(isDefault)).toEqual([]);
});
