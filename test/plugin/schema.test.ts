import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dynamicToken, pluginToken } from "../../provider/core/token";
import { functionOf, resourceTypes, services } from "../../provider/services/all";
import { subscriptionQuantityArgs } from "../../provider/services/partnercenter/subscriptionQuantity.args";
import { subscriptionUpgradeArgs } from "../../provider/services/partnercenter/subscriptionUpgrade.args";
import { userLicenseArgs } from "../../provider/services/partnercenter/userLicense.args";
import { organizationLicenseArgs } from "../../provider/services/uipath/organizationLicense.args";
import { runKeys } from "../../provider/settings/runKeys";
import { house } from "../support/pulumiHouse";

interface Spec {
  type?: string;
  $ref?: string;
  items?: Spec;
  description?: string;
  secret?: boolean;
  enum?: { value: string }[];
  properties?: Record<string, Spec>;
  required?: string[];
}

interface Schema {
  types: Record<string, Spec>;
  resources: Record<
    string,
    {
      description: string;
      inputProperties: Record<string, Spec>;
      requiredInputs: string[];
      properties: Record<string, Spec>;
      aliases: { type: string }[];
    }
  >;
  functions: Record<string, { description: string; inputs: Spec; outputs: Spec }>;
  config: { variables: Record<string, Spec> };
  provider: { inputProperties: Record<string, Spec> };
}

const committed = readFileSync(join(house, "provider", "schema.json"), "utf8");
const schema = JSON.parse(committed) as Schema;
const resource = (type: string) => schema.resources[pluginToken(type)] as Schema["resources"][string];

const args: Record<string, z.ZodType> = {
  UserLicense: userLicenseArgs,
  SubscriptionQuantity: subscriptionQuantityArgs,
  SubscriptionUpgrade: subscriptionUpgradeArgs,
  OrganizationLicense: organizationLicenseArgs,
};

/** What a zod schema and the package's schema say alike of an object: its members, and which of them are required. */
function outline(given: Spec, types: Record<string, Spec>): unknown {
  const spec = given.$ref === undefined ? given : (types[given.$ref.replace("#/types/", "")] as Spec);
  if (spec.enum !== undefined) return spec.enum.map((one) => (typeof one === "object" ? one.value : one)).sort();
  if (spec.type === "array") return [outline(spec.items as Spec, types)];
  if (spec.type !== "object") return spec.type === "integer" ? "number" : spec.type;
  return Object.fromEntries(
    Object.entries(spec.properties ?? {})
      .sort()
      .map(([name, member]) => [`${name}${spec.required?.includes(name) ? "" : "?"}`, outline(member, types)]),
  );
}

const ofZod = (given: z.ZodType): unknown => {
  const fixed = JSON.parse(
    JSON.stringify(z.toJSONSchema(given, { io: "input" })).replaceAll('"const":', '"constant":'),
  );
  return outline(fixed, {});
};

/** Every member of the schema, at any depth, with its path. */
function* members(value: unknown, path = ""): Generator<[string, unknown]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield [`${path}/${key}`, member];
    yield* members(member, `${path}/${key}`);
  }
}

describe("The package's schema", () => {
  test("is the one that the code has now; node tools/pluginSchema.mjs writes it", () => {
    const script = `import(${JSON.stringify(join(house, "tools", "pluginSchema", "schema.mjs"))}).then(({ pluginSchema }) =>
      process.stdout.write(JSON.stringify(pluginSchema(${JSON.stringify(join(house, "provider"))}), undefined, 2) + "\\n"))`;
    expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8", maxBuffer: 1 << 26 })).toBe(committed);
  });

  test("has all resources, each with the alias of the dynamic one, so that a stack can move without a change", () => {
    expect(Object.keys(schema.resources).sort()).toEqual(resourceTypes.map(pluginToken).sort());
    for (const type of resourceTypes) expect(resource(type).aliases).toEqual([{ type: dynamicToken(type) }]);
  });

  test.each(Object.keys(args))("takes the same arguments as check does: %s", (type) => {
    const { inputProperties, requiredInputs } = resource(type);
    const spec = { type: "object", properties: inputProperties, required: requiredInputs };
    expect(outline(spec, schema.types)).toEqual(ofZod(args[type] as z.ZodType));
  });

  test("tells a wrong argument from a right one", () => {
    const { inputProperties, requiredInputs } = resource("SubscriptionQuantity");
    const { quantity: _, ...without } = inputProperties;
    const spec = { type: "object", properties: without, required: requiredInputs };
    expect(outline(spec, schema.types)).not.toEqual(ofZod(subscriptionQuantityArgs));
  });

  test("has all functions, with the arguments and results that they check", () => {
    const names = services.flatMap((service) => Object.keys(service.functions?.() ?? {}));
    expect(Object.keys(schema.functions).sort()).toEqual(names.map(pluginToken).sort());
    for (const name of names) {
      const { inputs, outputs } = schema.functions[pluginToken(name)] as Schema["functions"][string];
      const [, { args: taken, result }] = functionOf(name);
      expect([name, outline(inputs, schema.types)]).toEqual([name, ofZod(taken)]);
      expect([name, outline(outputs, schema.types)]).toEqual([name, ofZod(result)]);
    }
  });

  test("has all settings, and every credential is a secret", () => {
    const names = [...services.map(({ section }) => section.name), ...Object.keys(runKeys)].sort();
    expect(Object.keys(schema.config.variables).sort()).toEqual(names);
    expect(Object.keys(schema.provider.inputProperties).sort()).toEqual(names);
    for (const { section } of services) {
      const setting = schema.provider.inputProperties[section.name];
      const type = schema.types[setting?.$ref?.replace("#/types/", "") ?? ""];
      expect(setting?.secret).toBe(true);
      expect(Object.keys(type?.properties ?? {}).sort()).toEqual(Object.keys(section.variables).sort());
      for (const name of section.secrets) expect([name, type?.properties?.[name]?.secret]).toEqual([name, true]);
    }
  });

  test("has no defaults, which would enter inputs and states and look like a change", () => {
    expect([...members(schema)].filter(([path]) => /\/(default|defaultInfo|const)$/.test(path))).toEqual([]);
  });

  test("describes every resource, argument and setting", () => {
    const mute = [...members({ resources: schema.resources, config: schema.config, types: schema.types })].filter(
      ([path, member]) => /\/(inputProperties|variables)\/[^/]+$/.test(path) && !(member as Spec).description,
    );
    expect(mute.map(([path]) => path)).toEqual([]);
  });

  test("counts licenses of Automation Suite in numbers that may have a fraction, and seats in whole ones", () => {
    const product = schema.types["licenses:index:OrganizationLicenseProduct"];
    expect(product?.properties?.quantity?.type).toBe("number");
    expect(resource("SubscriptionQuantity").properties.currentQuantity?.type).toBe("integer");
  });
});
