import { isUnknown, unknownValue } from "../core/lifecycle";
import { providerTokens } from "../core/token";
import { services } from "../services/all";
import { isDefaultProvider, pluginSources } from "../settings/pluginInputs";
import { isExplicit, settingSourcesOf } from "../settings/recordedSources";
import type { Sources } from "../settings/settings";

/** Where the provider of a resource finds its settings, as the engine describes the provider. */

/** A provider as the engine has registered it. */
export interface EngineProvider {
  urn: string;
  type: string;
  /** What the program has given to it, without marks of secrets. */
  inputs: Record<string, unknown>;
}

const sections = services.map(({ section }) => section);
const names = sections.map(({ name }) => name);

/**
 * @param provider absent: a default provider.
 * @param configuration the stack's, by full key.
 */
export function sourcesOfProvider(
  provider: EngineProvider | undefined,
  configuration: Sources["config"],
  environment: Sources["environment"],
): Sources {
  if (provider === undefined || isDefaultProvider(provider.urn)) return { environment, config: configuration };
  const { type, inputs } = provider;
  if (isUnknown(inputs)) return { environment, config: () => undefined, explicit: unknownArguments };
  if (type === providerTokens.plugin) {
    // Pulumi gives it no stack configuration. The provider itself has refused inputs of another form.
    const { problems: _, ...sources } = pluginSources(inputs, "explicit", sections);
    return { environment, ...sources };
  }
  const get = (key: string) =>
    isExplicit(inputs[key]) ? inputs[key] : configuration(key.replace("licenses:stack.", "licenses:"));
  return settingSourcesOf(get, environment, names);
}

const unknownArguments = { arguments: { value: unknownValue } };
