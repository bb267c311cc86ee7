import { replacedWants } from "../core/replacedWants";
import { classOfToken, providerTokens } from "../core/token";
import { keepSecret, textsIn } from "../http/secrets";
import type { DeletedResource } from "../preview/deletions";
import { wantsOf } from "../preview/planned";
import type { EngineLicense, EngineResource } from "../preview/resource";
import { nameIn, providerUrnIn, tokenIn } from "../run/urn";
import { hiddenIn, withSaved } from "./hiddenValues";
import type { Preview, State, Step } from "./preview";

/** A program as the steps of a preview show it. Pure. */

export interface Program {
  resources: EngineResource[];
  licenses: EngineLicense[];
  /** What explicit providers were given, by URN. Pulumi does not print default ones. */
  providers: ReadonlyMap<string, Record<string, unknown>>;
  deleted: DeletedResource[];
  /** URNs of licenses and providers with secrets that this preview does not show. */
  unseen: ReadonlySet<string>;
}

/** The inputs in the state, by URN, in plain text. */
export type Saved = (urn: string) => Record<string, unknown> | undefined;

/** What an update does with a resource, by the step's name. Steps that are absent here are parts of others. */
const operations = {
  create: "create",
  replace: "create",
  update: "update",
  same: "same",
  import: "same",
  "import-replacement": "same",
} as const;

const operationOf = (op: string) => (operations as Partial<Record<string, "create" | "update" | "same">>)[op];

export function programIn({ steps }: Preview, saved: Saved): Program {
  // Pulumi prints a step of its own for a refresh that comes first.
  const live = new Map<string, [Step, State]>();
  for (const step of steps)
    if (step.newState && operationOf(step.op) !== undefined) live.set(step.urn, [step, step.newState]);
  const all = [...live.values()];
  const unseen = all
    .filter(([{ op }, { inputs }]) => operationOf(op) !== "same" && hiddenIn(inputs).length > 0)
    .map(([{ urn }]) => urn);
  return {
    resources: all.map(([{ urn }, state]) => resourceIn(urn, state)),
    licenses: all.flatMap(([step, state]) => licenseIn(step, state, saved)),
    // Not all of a sealed section is secret, and messages name its addresses. The look conceals its credentials.
    providers: new Map(
      all
        .filter(([, { type }]) => type.startsWith("pulumi:providers:"))
        .map(([step]) => [step.urn, inputsOf(step, saved, () => {})]),
    ),
    deleted: steps.flatMap((step) => deletedIn(step, saved)),
    unseen: new Set(unseen),
  };
}

/** URNs with secrets that the state may show. */
export const withSecrets = ({ steps }: Preview): string[] =>
  steps
    .filter(({ oldState, newState }) => hiddenIn({ ...oldState?.inputs, ...newState?.inputs }).length > 0)
    .filter(({ urn }) => isOurs(urn))
    .map(({ urn }) => urn);

const isOurs = (urn: string): boolean => {
  const token = tokenIn(urn);
  return classOfToken(token) !== undefined || Object.values<string>(providerTokens).includes(token);
};

function resourceIn(urn: string, { type, custom, parent, provider, dependencies, propertyDependencies }: State) {
  const sources = Object.values(propertyDependencies).flat();
  return {
    urn,
    type,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined || !custom ? {} : { provider: providerUrnIn(provider) }),
    dependencies: [...new Set([...dependencies, ...sources])],
    derived: sources.length > 0,
  };
}

function licenseIn(step: Step, state: State, saved: Saved): EngineLicense[] {
  const { op, urn, oldState } = step;
  const kind = classOfToken(state.type);
  const operation = operationOf(op);
  if (kind === undefined || operation === undefined) return [];
  const args = own(inputsOf(step, saved));
  const id = operation === "create" ? undefined : (oldState?.id ?? state.id);
  // An argument that is a secret stays out of all that is said, and so does what it was before.
  const isSecret = [oldState, state].some((one) => one && hiddenIn(one.inputs).length > 0);
  const was =
    oldState && !isSecret ? replacedWants(wantsOf(kind, own(oldState.inputs)), wantsOf(kind, args)) : undefined;
  return [
    {
      ...resourceIn(urn, state),
      kind,
      args,
      ignoreChanges: state.ignoreChanges,
      operation,
      ...(id === undefined ? {} : { id }),
      ...(was === undefined ? {} : { was }),
      keepsOld: oldState?.retainOnDelete === true,
    },
  ];
}

/** The inputs of the program, with the state's secrets where an update leaves them as they are. */
const inputsOf = ({ op, urn, newState }: Step, saved: Saved, found = concealed): Record<string, unknown> =>
  withSaved(newState?.inputs ?? {}, operationOf(op) === "same" ? saved(urn) : undefined, found);

const concealed = (secret: unknown) => keepSecret(...textsIn(secret));

function deletedIn({ op, urn, oldState }: Step, saved: Saved): DeletedResource[] {
  const type = classOfToken(oldState?.type ?? "");
  if (op !== "delete" || type === undefined || !oldState) return [];
  const { inputs, retainOnDelete } = oldState;
  return [
    { type, name: nameIn(urn), urn, args: own(withSaved(inputs, saved(urn), concealed)), retained: retainOnDelete },
  ];
}

/** Without the hidden properties of dynamic resources. */
const own = (inputs: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
