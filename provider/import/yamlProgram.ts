import type { Declaration } from "../declarations/declaration";

/** A program in Pulumi YAML, which has no loops of its own: each declaration becomes a resource. Pure. */

interface YamlProgram {
  resources: Record<string, YamlResource>;
}

interface YamlResource {
  type: string;
  name?: string;
  properties?: unknown;
  options?: { dependsOn: string[] };
}

/** @param waitsFor by class: the class whose resources come first. */
export function yamlProgram(declarations: Declaration[], waitsFor: Readonly<Record<string, string>> = {}): YamlProgram {
  // A resource's name may be anything. References need words of letters and digits.
  const keyed = declarations.map((declared, at) => ({ ...declared, key: `${declared.type}${at + 1}` }));
  const referencesTo = (type: string | undefined) =>
    keyed.filter((one) => one.type === type).map(({ key }) => `\${${key}}`);
  return {
    resources: Object.fromEntries(
      keyed.map(({ key, type, name, args }) => {
        const dependsOn = referencesTo(waitsFor[type]);
        const resource = { type: tokenOf(type), name: literal(name) as string, properties: literal(args) };
        return [key, dependsOn.length === 0 ? resource : { ...resource, options: { dependsOn } }];
      }),
    ),
  };
}

/**
 * What Pulumi gets when it asks which plugins the program needs, before it says for which stack. Without arguments the resource is
 * refused, so that no run takes this program for one that has given everything up.
 */
export const programOfNoStack = (type: string): YamlProgram => ({
  resources: { noStackIsNamed: { type: tokenOf(type) } },
});

const tokenOf = (type: string): string => `licenses:index:${type}`;

/** In texts of Pulumi YAML, `${…}` is a reference and `$$` a dollar. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, literal(member)]));
}
