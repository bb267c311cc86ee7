import { unknownValue } from "../core/lifecycle";
import { sealed, secretMark } from "../core/secretMark";
import type { Given, Properties } from "../process/given";
import { Struct } from "../process/pulumiGrpc";

/**
 * Properties as the engine sends and takes them: JSON, with marks for secrets and for what a preview does not know. Source: "Property
 * values", `sdk/proto/pulumi/provider.proto` and `sdk/go/common/resource/plugin/rpc.go` of Pulumi.
 */

/** One marker for each type of an unknown value. The lifecycles know the one of a text. */
const unknowns = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/**
 * The properties in plain, and the names of those that hold a secret at any depth. A `null` stands for what is absent. Names that begin
 * with `__` are left out: the dynamic provider's hidden properties, in the state of a resource that moves from it to the plugin.
 */
export function received(struct: Struct | undefined): Given {
  const values: Properties = {};
  const secrets: string[] = [];
  for (const [name, value] of Object.entries((struct?.toJavaScript() ?? {}) as Properties)) {
    if (value === null || name.startsWith("__")) continue;
    values[name] = plain(value, () => secrets.includes(name) || secrets.push(name));
  }
  return { values, secrets };
}

function plain(value: unknown, foundSecret: () => void): unknown {
  if (typeof value === "string") return unknowns.has(value) ? unknownValue : value;
  if (Array.isArray(value)) return value.map((item) => plain(item, foundSecret));
  if (typeof value !== "object" || value === null) return value;
  if (secretMark in value) {
    foundSecret();
    return plain((value as { value?: unknown }).value, foundSecret);
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, plain(member, foundSecret)]),
  );
}

/** @param secrets names of the properties that Pulumi has to keep encrypted. */
export const sent = (values: Properties, secrets: readonly string[] = []): Struct =>
  Struct.fromJavaScript(
    Object.fromEntries(Object.entries(withSeals(values, secrets)).filter(([, value]) => value !== undefined)),
  );

/** Each secret is sealed as a whole, and once. */
export const withSeals = (values: Properties, secrets: readonly string[]): Properties =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value !== undefined && secrets.includes(name) && !isSealed(value) ? sealed(value) : value,
    ]),
  );

const isSealed = (value: unknown) => typeof value === "object" && value !== null && secretMark in value;

/** Outputs for a preview: those that are not certain before the change are unknown. @param names of all outputs. */
export const withUnknowns = (foreseen: Properties, names: readonly string[]): Properties => ({
  ...Object.fromEntries(names.map((name) => [name, unknownValue])),
  ...Object.fromEntries(Object.entries(foreseen).filter(([, value]) => value !== undefined)),
});
