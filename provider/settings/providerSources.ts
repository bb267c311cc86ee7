import type { providerTokens } from "../core/token";
import { isDefaultProvider, type PluginSources, pluginSources } from "./pluginInputs";
import { isExplicit, settingSourcesOf } from "./recordedSources";
import { runKeys } from "./runKeys";
import type { Section } from "./settingSources";
import type { Sources } from "./settings";

/** Where a provider of either kind finds its settings, apart from the environment, as the engine or a state describes it. Pure. */

export interface DescribedProvider {
  /** They are given their settings in forms of their own. */
  kind: keyof typeof providerTokens;
  urn: string;
  /** In plain text. */
  inputs: Record<string, unknown>;
}

export type ProviderSources = Omit<PluginSources, "problems"> & { problems?: string[] };

/**
 * @param configuration the stack's as it is today, by full key. `undefined`: only what the provider was given is known.
 * @param sections of all services.
 */
export function sourcesOf(
  { kind, urn, inputs }: DescribedProvider,
  configuration: Sources["config"] | undefined,
  sections: readonly Section[],
): ProviderSources {
  if (kind === "dynamic") return dynamicSources(inputs, configuration, sections);
  if (!isDefaultProvider(urn)) return pluginSources(inputs, "explicit", sections);
  return pluginSources(configuration === undefined ? inputs : todays(configuration, sections), "default", sections);
}

/** An explicit `Provider` of a Node program is given the stack's configuration too. */
function dynamicSources(
  inputs: Record<string, unknown>,
  configuration: Sources["config"] | undefined,
  sections: readonly Section[],
): ProviderSources {
  const get = (key: string) =>
    configuration === undefined || isExplicit(inputs[key])
      ? inputs[key]
      : configuration(key.replace("licenses:stack.", "licenses:"));
  const { config, explicit = {} } = settingSourcesOf(
    get,
    {},
    sections.map(({ name }) => name),
  );
  return { config, explicit };
}

/** What Pulumi would give a default provider today. */
const todays = (configuration: Sources["config"], sections: readonly Section[]) =>
  Object.fromEntries(
    [...sections.map(({ name }) => name), ...Object.keys(runKeys)]
      .map((name) => [name, configuration(`licenses:${name}`)] as const)
      .filter(([, value]) => value !== undefined),
  );
