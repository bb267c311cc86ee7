import { SettingsError } from "../core/errors";
import type { Reporter } from "../core/lifecycle";
import { readSettings, sectionNames } from "../services/readSettings";
import { isExplicit, settingSourcesOf } from "../settings/recordedSources";
import type { Settings } from "../settings/settings";
import type { Connections } from "./connections";
import { type Deployed, type License, nameIn } from "./deployment";
import { type Horizon, kinds } from "./kinds";
import type { Warning } from "./report";
import { type Looked, lookAt } from "./resource";

/** All licenses of one stack. */

export interface StackState extends Deployed {
  name: string;
  /** The stack's configuration as it is today, by full key; absent where only the state knows it. */
  configuration?: ((key: string) => unknown) | undefined;
}

export async function lookAtStack(stack: StackState, connections: Connections, horizon: Horizon): Promise<Looked[]> {
  return Promise.all(stack.licenses.map((license) => lookAtLicense(stack, license, connections, horizon)));
}

function lookAtLicense(
  { name, configuration }: StackState,
  license: License,
  connections: Connections,
  horizon: Horizon,
): Promise<Looked> {
  const settings = () => settingsFor(license.provider, configuration);
  const partnerCenter = (tell: Reporter) => connections.partnerCenter(settings())(tell);
  switch (license.type) {
    case "UserLicense":
      return lookAt(name, license, kinds.UserLicense, partnerCenter, horizon);
    case "SubscriptionQuantity":
      return lookAt(name, license, kinds.SubscriptionQuantity, partnerCenter, horizon);
    case "SubscriptionUpgrade":
      return lookAt(name, license, kinds.SubscriptionUpgrade, partnerCenter, horizon);
    case "OrganizationLicense":
      return lookAt(
        name,
        license,
        kinds.OrganizationLicense,
        (tell) => connections.automationSuite(settings())(tell),
        horizon,
      );
  }
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
