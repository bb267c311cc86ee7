import type { Sources } from "./settingSources";

/** Where the settings of a provider stand: in what Pulumi gives the provider process, and keeps of it in the state. Pure. */

type Section = Record<string, unknown>;

/** An explicit Provider's arguments arrive as an object; stack configuration as a text, beside such arguments under a key of its own. */
export const isExplicit = (value: unknown): value is Section => typeof value === "object" && value !== null;

/**
 * @param get a provider's input, by full key, without marks of secrets.
 * @param names of all services' sections.
 */
export function settingSourcesOf(
  get: (key: string) => unknown,
  environment: Sources["environment"],
  names: readonly string[],
): Sources {
  const own = (name: string): [string, Section][] => {
    const given = get(`licenses:${name}`);
    return isExplicit(given) ? [[name, given]] : [];
  };
  return {
    environment,
    config: (key) => {
      const given = get(key);
      return given === undefined || isExplicit(given) ? get(key.replace("licenses:", "licenses:stack.")) : given;
    },
    explicit: Object.fromEntries(names.flatMap(own)),
  };
}
