import * as pulumi from "@pulumi/pulumi";
import type { Want } from "../core/lifecycle";
import { keyOf, type RunOwnership, runOwnership } from "../run/ownership";
import type { Entry } from "../run/wants";
import { dependenciesOf, followsForeign } from "./dependencyGraph";
import { programJournal } from "./programJournal";
import { settledValue } from "./pulumiInternals";
import { isAwaited, perStack, resolved } from "./values";

/** The program's part of what a run knows of its wants: it knows all its resources before Pulumi has come to the first. */

export const programOwnership = perStack((): RunOwnership => runOwnership(programJournal<Entry>()));

/** Tells the provider processes of an update what the program has. */
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

/** Tells the provider process of what a resource waits for. Known before Pulumi checks it, which waits for the same. */
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

/** Tells the provider processes of an update which resources of the program a resource waits for, where its wants need an order. */
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
