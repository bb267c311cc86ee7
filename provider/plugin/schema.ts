import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The package's schema, which `tools/pluginSchema.mjs` makes. Programs in all languages see the resources as it describes them. */

interface ResourceSchema {
  inputProperties: Record<string, object>;
  properties: Record<string, object>;
}

let read: { text: string; resources: Record<string, ResourceSchema> } | undefined;

function schema() {
  if (read === undefined) {
    const text = readFileSync(join(__dirname, "..", "..", "schema.json"), "utf8");
    read = { text, resources: (JSON.parse(text) as { resources: Record<string, ResourceSchema> }).resources };
  }
  return read;
}

export const schemaText = (): string => schema().text;

/** @param token of a resource. */
export const inputsOf = (token: string): string[] => Object.keys(schema().resources[token]?.inputProperties ?? {});

/** Properties that the service fills in. */
export const outputsOf = (token: string): string[] => {
  const inputs = inputsOf(token);
  return Object.keys(schema().resources[token]?.properties ?? {}).filter((name) => !inputs.includes(name));
};
