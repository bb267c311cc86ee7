/** The package's schema, which `tools/pluginSchema.mjs` makes. Programs in all languages see the resources as it describes them. */

interface ResourceSchema {
  inputProperties: Record<string, object>;
  properties: Record<string, object>;
}

/** Required, not read from a folder, so that the bundle of a release takes it in. Node keeps what it has read. */
const schema = () => require("pulumi-licenses/schema.json") as { resources: Record<string, ResourceSchema> };

export const schemaText = (): string => JSON.stringify(schema());

/** @param token of a resource. */
export const inputsOf = (token: string): string[] => Object.keys(schema().resources[token]?.inputProperties ?? {});

/** Properties that the service fills in. */
export const outputsOf = (token: string): string[] => {
  const inputs = inputsOf(token);
  return Object.keys(schema().resources[token]?.properties ?? {}).filter((name) => !inputs.includes(name));
};
