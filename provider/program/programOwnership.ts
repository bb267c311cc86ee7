import * as pulumi from "@pulumi/pulumi";
import type { Want } from "../core/lifecycle";
import { keyOf, type RunOwnership, runOwnership } from "../run/ownership";
import type { Entry } from "../run/wants";
import { dependenciesOf, followsForeign } from "./dependencyGraph";
import { programJournal } from "./programJournal";
import { settledValue } from "./pulumiInternals";
import { isAwaited, perStack, resolved } from "./values";

/** What the program's process tells the run about its resources. It knows all of them before Pulumi calls the provider for the first. */

export const programOwnership = perStack((): RunOwnership => runOwnership(programJournal<Entry>()));

/** Tells the provider processes of an update which licenses and quantities a resource of the program wants. */
export function declare(
  type: string,
  urn: string | Promise<string>,
  args: object,
  wants: (args: Record<string, unknown>) => Want[],
): void {
  if (pulumi.runtime.isDryRun()) return;
  const ownership = programOwnership();
  Promise.all([urn, resolved(args)]).then(
    ([known, values]) => ownership.declared(keyOf(type, known), wants(values as Record<string, unknown>)),
    // Pulumi itself says what is wrong with an argument.
    () => undefined,
  );
}

/**
 * Tells the provider process that a resource waits for a resource of another provider. Pulumi checks the resource after that one, so
 * this comes in time.
 */
export function noteWhatComesBefore(
  declared: { type: string; args: object; dependsOn?: unknown },
  urn: string | Promise<string>,
): void {
  if (declared.dependsOn === undefined && !isAwaited(declared.args)) return;
  const ownership = programOwnership();
  const foreign = pulumi.runtime.isDryRun() ? "coming" : "there";
  Promise.all([urn, followsForeign(declared)]).then(
    ([known, follows]) => follows && ownership.follows(keyOf(declared.type, known), foreign),
    () => undefined,
  );
}

const keys = new WeakMap<pulumi.Resource, string | Promise<string>>();

/** Tells the provider processes of an update which resources of the program a resource waits for, if the order of their changes matters. */
export function noteOrder(
  type: string,
  urn: string | Promise<string>,
  resource: pulumi.Resource,
  args: object,
  wants: (args: Record<string, unknown>) => Want[],
): void {
  if (pulumi.runtime.isDryRun()) return;
  const ownership = programOwnership();
  const key = Promise.resolve(urn).then((known) => keyOf(type, known));
  keys.set(resource, key);
  const order = async () => {
    if (!wants((await resolved(args)) as Record<string, unknown>).some(({ ordered }) => ordered)) return;
    const { after, perhapsAfterMore } = await dependenciesOf(resource, (one) => keys.get(one));
    ownership.comesAfter(await key, { resources: await Promise.all(after), perhapsMore: perhapsAfterMore });
  };
  order().catch(() => undefined);
}

/** A resource that Pulumi leaves out of a run gets no id. */
export function noteLeftOut(type: string, urn: string | Promise<string>, resource: pulumi.CustomResource): void {
  if (pulumi.runtime.isDryRun()) return;
  const ownership = programOwnership();
  Promise.all([urn, settledValue(resource.id)]).then(
    ([known, given]) => given === undefined && ownership.leftOut(keyOf(type, known)),
    () => undefined,
  );
}
