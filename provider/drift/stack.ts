import type { Reporter } from "../core/lifecycle";
import { keepSecret } from "../http/secrets";
import { nameIn } from "../run/urn";
import { services } from "../services/all";
import type { Horizon } from "../services/drift";
import { readSettings } from "../services/readSettings";
import type { Service } from "../services/service";
import { sourcesOf } from "../settings/providerSources";
import { refuseProblems, type Settings, secretsOf } from "../settings/settings";
import type { Connections } from "./connections";
import type { Deployed, License } from "./deployment";
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
      return [lookAt(stack.name, license, lookingAt(service, license.type), context, horizon, stack.licenses)];
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
  const { problems: wrong = [], ...sources } = sourcesOf(
    provider,
    configuration,
    known.map(({ section }) => section),
  );
  const { settings, problems } = readSettings({ ...sources, environment: process.env, recorded }, known);
  keepSecret(...known.flatMap(({ section }) => secretsOf(section, settings)));
  refuseProblems([...wrong, ...problems]);
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
