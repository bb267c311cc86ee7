import { SettingsError } from "../core/errors";
import type { Reporter } from "../core/lifecycle";
import { services } from "../services/all";
import type { Horizon } from "../services/drift";
import { readSettings, sectionNames } from "../services/readSettings";
import type { Service } from "../services/service";
import { isExplicit, settingSourcesOf } from "../settings/recordedSources";
import type { Settings } from "../settings/settings";
import type { Connections } from "./connections";
import { type Deployed, type License, nameIn } from "./deployment";
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
      const settings = () => settingsFor(license.provider, stack.configuration);
      const context = (tell: Reporter) => connect(service, settings())(tell);
      return [lookAt(stack.name, license, lookingAt(service, license.type), context, horizon)];
    }),
  );
}

/**
 * Environment first, then today's configuration. What only the state knows counts where nothing newer can be read: an explicit
 * Provider's own arguments, and everything in stacks of other projects.
 */
export function settingsFor(provider: License["provider"], configuration: StackState["configuration"]): Settings {
  const get = (key: string) =>
    configuration === undefined || isExplicit(provider[key])
      ? provider[key]
      : configuration(key.replace("licenses:stack.", "licenses:"));
  const recorded = configuration === undefined ? (["stack", "provider"] as const) : (["provider"] as const);
  const { settings, problems } = readSettings({ ...settingSourcesOf(get, process.env, sectionNames), recorded });
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return settings;
}

export const interruptions = ({ name, interrupted }: StackState): Warning[] =>
  interrupted.map((urn) => ({
    kind: "interrupted",
    stack: name,
    resource: nameIn(urn),
    holder: null,
    at: null,
    text: `An update of stack ${name} has not ended with ${nameIn(urn)}. Unless it still runs, run \`pulumi up\` again: it looks what became of it before it changes anything.`,
  }));
