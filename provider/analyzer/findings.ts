import type { AnalyzerProviderResource, AnalyzerResource } from "@pulumi/pulumi/proto/analyzer_pb";
import type { Finding } from "../core/planned";
import { classOfToken } from "../core/token";
import { received } from "../plugin/properties";
import { byProvider, plannedIn } from "../preview/planned";
import { lookAtProgram, type Share } from "../preview/programLook";
import { sourcesAtPreview } from "../preview/providerSources";
import type { EngineLicense, EngineResource } from "../preview/resource";
import { unsealed } from "../preview/unsealed";
import type { Given, Properties } from "../process/given";
import { type RunView, standingOf } from "./standing";

/** The findings about a stack as the engine shows it to a policy pack at the end of a preview. */

/** The stack's configuration, by full key, in plain text. */
export interface Configuration {
  values: Record<string, string>;
  secretKeys: string[];
}

/** @param registered arguments of our resources, by URN. */
export async function findingsOf(
  stack: AnalyzerResource[],
  registered: ReadonlyMap<string, Given>,
  { values, secretKeys }: Configuration,
  run: RunView,
): Promise<Finding[]> {
  const resources = new Map(stack.map((one) => [one.getUrn(), resourceIn(one)]));
  const providers = new Map(stack.map((one) => [one.getProvider()?.getUrn() ?? "", one.getProvider()]));
  const licenses = stack.flatMap((one) => licenseIn(one, resources, registered, run));
  const planned = plannedIn(licenses, [...resources.values()]);
  const shares = [...byProvider(planned)].map(([{ kind, urn }, own]): Share => {
    const provider = { kind, urn, inputs: inputsOf(providers.get(urn)) };
    return {
      planned: own,
      sources: sourcesAtPreview(provider, (key) => values[key], process.env),
      urnOf: (one) => planned.get(one)?.urn,
    };
  });
  const configured = {
    text: (section: string) => values[`licenses:${section}`],
    isSecret: (section: string) => secretKeys.includes(`licenses:${section}`),
  };
  return lookAtProgram(shares, unsealed(configured));
}

function resourceIn(resource: AnalyzerResource): EngineResource {
  const parent = resource.getParent();
  const provider = resource.getProvider()?.getUrn();
  const sources: string[] = [];
  resource.getPropertydependenciesMap().forEach((one) => {
    sources.push(...one.getUrnsList());
  });
  return {
    urn: resource.getUrn(),
    type: resource.getType(),
    ...(parent === "" ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    dependencies: [...new Set([...resource.getDependenciesList(), ...sources])],
    derived: sources.length > 0,
  };
}

function licenseIn(
  resource: AnalyzerResource,
  resources: ReadonlyMap<string, EngineResource>,
  registered: ReadonlyMap<string, Given>,
  run: RunView,
): EngineLicense[] {
  const urn = resource.getUrn();
  const kind = classOfToken(resource.getType());
  const [known, given] = [resources.get(urn), registered.get(urn)];
  if (kind === undefined || known === undefined || given === undefined) return [];
  const args = given.values;
  const standing = standingOf(run, { urn, type: kind }, received(resource.getProperties()).values, args);
  if (standing === undefined) return [];
  const ignoreChanges = resource.getOptions()?.getIgnorechangesList() ?? [];
  return [{ ...known, kind, args, ignoreChanges, ...standing }];
}

/** Not all of a sealed section is secret, and messages name its addresses. The look conceals its credentials. */
const inputsOf = (provider: AnalyzerProviderResource | undefined): Properties =>
  received(provider?.getProperties()).values;
