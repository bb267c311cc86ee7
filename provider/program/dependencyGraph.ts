import * as pulumi from "@pulumi/pulumi";
import { classOfToken } from "../core/token";
import { childrenOf, settledValue, typeOf } from "./pulumiInternals";
import { sourcesOf } from "./values";

/** The resources that Pulumi waits for before it creates or updates a resource, as the program's own process sees them. */

export interface Ordered {
  resource: pulumi.Resource;
  args: object;
  options: pulumi.CustomResourceOptions | undefined;
}

interface Before {
  resources: ReadonlySet<pulumi.Resource>;
  perhapsMore: boolean;
}

const constructed = new WeakMap<pulumi.Resource, () => Promise<Before>>();

/** Notes a resource of this package. Its constructor calls it. */
export function construct(ordered: Ordered): void {
  let direct: Promise<Before> | undefined;
  constructed.set(ordered.resource, () => {
    direct ??= directlyBefore(ordered);
    return direct;
  });
}

/** @returns the names of this package's resources that a resource waits for, directly or through other resources. */
export async function dependenciesOf<Name>(
  resource: pulumi.Resource,
  nameOf: (resource: pulumi.Resource) => Name | undefined,
): Promise<{ after: Name[]; perhapsAfterMore: boolean }> {
  const { resources, perhapsMore } = await allBefore(resource);
  const after = [...resources].flatMap((one) => nameOf(one) ?? []);
  return { after, perhapsAfterMore: perhapsMore };
}

/** A child waits for its parent, and so for everything that the parent waits for. What a component waits for is unknown here. */
async function directlyBefore({ args, options }: Ordered): Promise<Before> {
  const explicit = await named(options?.dependsOn).catch(() => undefined);
  const parent = options?.parent === undefined ? [] : [options.parent];
  const resources = new Set([...[...(explicit ?? []), ...(await sourcesOf(args))].flatMap(members), ...parent]);
  return { resources, perhapsMore: explicit === undefined };
}

async function allBefore(start: pulumi.Resource): Promise<Before> {
  const resources = new Set<pulumi.Resource>();
  let perhapsMore = false;
  // The loop also visits the resources that it adds.
  const add = async (resource: pulumi.Resource) => {
    const before = await constructed.get(resource)?.();
    perhapsMore ||= before === undefined || before.perhapsMore;
    for (const one of before?.resources ?? []) resources.add(one);
  };
  await add(start);
  for (const resource of resources) await add(resource);
  resources.delete(start);
  return { resources, perhapsMore };
}

/** Whether a resource of another provider comes directly before this one. Unknown dependencies count as such. */
export async function followsForeign({ args, dependsOn }: { args: object; dependsOn?: unknown }): Promise<boolean> {
  const explicit = await named(dependsOn).catch(() => undefined);
  if (explicit === undefined) return true;
  return [...explicit, ...(await sourcesOf(args))].flatMap(members).some(isForeign);
}

/** A stack reference creates nothing. A component whose children are in another process may create anything. */
function isForeign(resource: pulumi.Resource): boolean {
  const type = typeOf(resource);
  if (!pulumi.CustomResource.isInstance(resource)) return members(resource).length === 1;
  return classOfToken(type) === undefined && !type.startsWith("pulumi:");
}

/** A resource that waits for a component also waits for the component's children. */
function members(resource: pulumi.Resource): pulumi.Resource[] {
  if (pulumi.CustomResource.isInstance(resource)) return [resource];
  return [resource, ...childrenOf(resource).flatMap(members)];
}

/** `dependsOn` is a resource or a list of them, or a promise or an output of either. Throws where preview does not know it. */
async function named(dependsOn: unknown): Promise<pulumi.Resource[]> {
  if (pulumi.Output.isInstance(dependsOn)) {
    const found = await settledValue(dependsOn.apply(named));
    if (found === undefined) throw new Error("not known yet");
    return [...found, ...(await sourcesOf(dependsOn))];
  }
  if (dependsOn instanceof Promise) return named(await dependsOn);
  if (Array.isArray(dependsOn)) return (await Promise.all(dependsOn.map(named))).flat();
  return pulumi.Resource.isInstance(dependsOn) ? [dependsOn] : [];
}
