import { isUnknown, unknownValue } from "../core/lifecycle";
import { sections } from "../services/readSettings";
import { isDefaultProvider } from "../settings/pluginInputs";
import { type DescribedProvider, sourcesOf } from "../settings/providerSources";
import type { Sources } from "../settings/settings";

/**
 * Where a provider finds its settings at a preview. Arguments of an explicit provider may not be known yet: then they are unknown as a
 * whole, and no other settings take their place.
 *
 * @param configuration the stack's, by full key.
 */
export function sourcesAtPreview(
  provider: DescribedProvider,
  configuration: Sources["config"],
  environment: Sources["environment"],
): Sources {
  if (!isDefaultProvider(provider.urn) && isUnknown(provider.inputs))
    return { environment, config: () => undefined, explicit: { arguments: { value: unknownValue } } };
  // The provider itself has refused inputs of another form.
  const { problems: _, ...sources } = sourcesOf(provider, configuration, sections);
  return { environment, ...sources };
}
