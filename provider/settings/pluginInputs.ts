import { runKeys } from "./runKeys";
import type { Section, Sources } from "./settingSources";

/**
 * The inputs of the plugin's provider (`pulumi:providers:licenses`): the stack's configuration for the default provider, the program's
 * arguments for an explicit one. Languages differ: SDKs send objects as JSON texts, YAML sends objects, and dictionaries of Python have
 * keys like `partner_center`. Pure.
 */
export interface PluginSources extends Pick<Sources, "config" | "explicit" | "explicitRun"> {
  /** What is wrong with the inputs' form, one line each. */
  problems: string[];
}

/**
 * Pulumi names a default provider `default`, or `default_0_1_0` where an SDK asks for a version, with the address of the download behind
 * it where there is one. Source: "DefaultName", `pkg/resource/deploy/providers/provider.go` of Pulumi. A user's `default_eu` is an
 * explicit one: for a default provider, the environment's credentials would win over its own.
 */
export const isDefaultProvider = (urn: string): boolean =>
  /^default(_\d+_\d+_\d+(_.+)?|_[a-z0-9]+_\/.+)?$/s.test(urn.split("::").slice(3).join("::"));

/** Members that Pulumi itself adds. */
const pulumisOwn = ["version", "pluginDownloadURL", "pluginChecksums", "parameterization"];

/**
 * @param inputs without marks of secrets, as Pulumi gives them to the provider and keeps them in the state.
 * @param role the stack's configuration yields to the environment; an explicit provider's arguments win over it.
 * @param sections of all services.
 */
export function pluginSources(
  inputs: Record<string, unknown>,
  role: "default" | "explicit",
  sections: readonly Section[],
): PluginSources {
  const names = sections.map(({ name }) => name);
  const known = [...names, ...Object.keys(runKeys)];
  const given = Object.entries(inputs)
    .filter(([key]) => !pulumisOwn.includes(key) && !key.startsWith("__"))
    .map(([key, value]) => ({ key, name: camelCase(key), value }));
  const strangers = given.filter(({ name }) => !known.includes(name)).map(({ key }) => key);
  // A project that is called "licenses" has settings of its own in this namespace.
  const misspelt = role === "explicit" ? strangers : strangers.filter((key) => known.some((name) => isLike(key, name)));
  const where = role === "explicit" ? "Provider's " : "licenses:";
  const values = Object.fromEntries(
    given.map(({ name, value }) => [name, names.includes(name) ? objectIn(value) : value]),
  );
  const doubled = known.filter((known) => given.filter(({ name }) => name === known).length > 1);
  const shapeless = sections.filter(({ name }) => isGiven(values[name]) && !isObject(values[name]));
  const isPresent = (name: string) => (names.includes(name) ? isObject(values[name]) : isGiven(values[name]));
  const present = (among: string[]) => Object.fromEntries(among.filter(isPresent).map((name) => [name, values[name]]));
  const sources =
    role === "explicit"
      ? {
          config: () => undefined,
          explicit: present(names) as Record<string, Record<string, unknown>>,
          explicitRun: present(Object.keys(runKeys)),
        }
      : { config: (key: string) => present(known)[key.replace(/^licenses:/, "")] };
  return {
    ...sources,
    problems: [
      ...doubled.map((name) => `${where}${name} is given twice, in two styles of names. Give it once.`),
      ...misspelt.map((key) => `${where}${key}: there is no such setting. There are: ${known.join(", ")}.`),
      ...shapeless.map(
        ({ name, variables }) =>
          `${where}${name} is not an object. Expected one like { ${Object.keys(variables)[0]}: … }.`,
      ),
    ],
  };
}

/** An object, with keys in camelCase; a text that holds no object stays as it is. */
function objectIn(value: unknown): unknown {
  const parsed = typeof value === "string" ? parse(value) : value;
  if (!isObject(parsed)) return value;
  return Object.fromEntries(Object.entries(parsed).map(([key, member]) => [camelCase(key), member]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** `partner_center` as `partnerCenter`. */
const camelCase = (key: string): string => key.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Whether two names differ only in case, separators or a plural. */
const isLike = (one: string, other: string): boolean => bare(one) === bare(other);

const bare = (name: string) => name.toLowerCase().replace(/[_-]/g, "").replace(/s$/, "");
