import { SettingsError } from "../core/errors";
import type { Reporter } from "../core/lifecycle";
import { keepSecret } from "../http/secrets";
import { services } from "../services/all";
import type { Horizon } from "../services/drift";
import { readSettings } from "../services/readSettings";
import type { Service } from "../services/service";
import { isDefaultProvider, pluginSources } from "../settings/pluginInputs";
import { isExplicit, settingSourcesOf } from "../settings/recordedSources";
import { runKeys } from "../settings/runKeys";
import type { Section } from "../settings/settingSources";
import { type Settings, type Sources, secretsOf } from "../settings/settings";
import type { Connections } from "./connections";
import { type Deployed, type License, nameIn, type RecordedProvider } from "./deployment";
import { lookingAt, serviceOf } from "./kinds";
import type { Warning } from "./report";
import { type Looked, lookAt } from "./resource";

/** All licenses of one stack. */

export interface StackState extends Deployed {
  name: string;
  /** The stack's configuration as it is today, by full key; absent where only the state knows it. */
  configuration?: ((key: string) => unknown) | undefined;
}

export async function lookAtStack(
  stack: StackState,
  connect: Connections,
  horizon: Horizon,
  known: readonly Service[] = services,
): Promise<Looked[]> {
  return Promise.all(
    stack.licenses.flatMap((license) => {
      const service = serviceOf(license.type, known);
      if (service === undefined) return [];
      const settings = () => settingsFor(license.provider, stack.configuration, known);
      const context = (tell: Reporter) => connect(service, settings())(tell);
      return [lookAt(stack.name, license, lookingAt(service, license.type), context, horizon)];
    }),
  );
}

/**
 * Environment first, then today's configuration. What only the state knows counts where nothing newer can be read: an explicit
 * Provider's own arguments, and everything in stacks of other projects.
 */
export function settingsFor(
  provider: License["provider"],
  configuration: StackState["configuration"],
  known: readonly Service[] = services,
): Settings {
  const recorded = configuration === undefined ? (["stack", "provider"] as const) : (["provider"] as const);
  const { problems: wrong = [], ...sources } = sourcesOf[provider.kind](
    provider,
    configuration,
    known.map(({ section }) => section),
  );
  const { settings, problems } = readSettings({ ...sources, environment: process.env, recorded }, known);
  keepSecret(...known.flatMap(({ section }) => secretsOf(section, settings)));
  if (wrong.length + problems.length > 0) throw new SettingsError([...wrong, ...problems].join("\n"));
  return settings;
}

type Given = Pick<Sources, "config" | "explicit" | "explicitRun"> & { problems?: string[] };

const sourcesOf: Record<
  RecordedProvider["kind"],
  (provider: RecordedProvider, configuration: StackState["configuration"], sections: readonly Section[]) => Given
> = {
  /** An explicit `Provider` of a Node program is given the stack's configuration too. */
  dynamic({ inputs }, configuration, sections) {
    const get = (key: string) =>
      configuration === undefined || isExplicit(inputs[key])
        ? inputs[key]
        : configuration(key.replace("licenses:stack.", "licenses:"));
    return settingSourcesOf(
      get,
      process.env,
      sections.map(({ name }) => name),
    );
  },
  plugin({ inputs, urn }, configuration, sections) {
    if (!isDefaultProvider(urn)) return pluginSources(inputs, "explicit", sections);
    return pluginSources(configuration === undefined ? inputs : todays(configuration, sections), "default", sections);
  },
};

/** What Pulumi would give a default provider today. */
const todays = (configuration: (key: string) => unknown, sections: readonly Section[]) =>
  Object.fromEntries(
    [...sections.map(({ name }) => name), ...Object.keys(runKeys)]
      .map((name) => [name, configuration(`licenses:${name}`)] as const)
      .filter(([, value]) => value !== undefined),
  );

export const interruptions = ({ name, interrupted }: StackState): Warning[] =>
  interrupted.map((urn) => ({
    kind: "interrupted",
    stack: name,
    resource: nameIn(urn),
    holder: null,
    at: null,
    text: `An update of stack ${name} has not ended with ${nameIn(urn)}. Unless it still runs, run \`pulumi up\` again: it looks what became of it before it changes anything.`,
  }));
