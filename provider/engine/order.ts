import * as pulumi from "@pulumi/pulumi";
import type { Planned } from "../planned";
import { tokenOf } from "./urn";
import { sourcesOf } from "./values";

/** What Pulumi waits for before it comes to a resource, as far as the program's own process can see. */

export interface Ordered {
  resource: pulumi.Resource;
  args: object;
  options: pulumi.CustomResourceOptions | undefined;
}

interface Before {
  resources: ReadonlySet<pulumi.Resource>;
  perhapsMore: boolean;
}

/** @returns of each resource, those among `all` that come before it, through however many others. */
export async function orderOf<Item extends Ordered>(
  all: Item[],
  nameOf: (item: Item) => string,
): Promise<Map<Item, Pick<Planned, "after" | "perhapsAfterMore">>> {
  const direct = new Map<pulumi.Resource, Before>();
  for (const item of all) direct.set(item.resource, await directlyBefore(item));
  const names = new Map<pulumi.Resource, string>(all.map((item) => [item.resource, nameOf(item)]));
  const ordered = all.map((item) => {
    const { resources, perhapsMore } = allBefore(item.resource, direct);
    const after = [...resources].flatMap((resource) => names.get(resource) ?? []);
    return [item, { after, perhapsAfterMore: perhapsMore }] as const;
  });
  return new Map(ordered);
}

/** A child waits for its parent, and so for all that the parent waits for: of a component that is not known. */
async function directlyBefore({ args, options }: Ordered): Promise<Before> {
  const explicit = await named(options?.dependsOn).catch(() => undefined);
  const parent = options?.parent === undefined ? [] : [options.parent];
  const resources = new Set([...[...(explicit ?? []), ...(await sourcesOf(args))].flatMap(members), ...parent]);
  return { resources, perhapsMore: explicit === undefined };
}

function allBefore(start: pulumi.Resource, direct: ReadonlyMap<pulumi.Resource, Before>): Before {
  const resources = new Set<pulumi.Resource>();
  let perhapsMore = false;
  // What is added on the way is gone through as well.
  const add = (resource: pulumi.Resource) => {
    const before = direct.get(resource);
    perhapsMore ||= before === undefined || before.perhapsMore;
    for (const one of before?.resources ?? []) resources.add(one);
  };
  add(start);
  for (const resource of resources) add(resource);
  resources.delete(start);
  return { resources, perhapsMore };
}

/** Whether a resource of another provider comes directly before this one; all that cannot be seen counts as such. */
export async function followsForeign({ args, dependsOn }: { args: object; dependsOn?: unknown }): Promise<boolean> {
  const explicit = await named(dependsOn).catch(() => undefined);
  if (explicit === undefined) return true;
  return [...explicit, ...(await sourcesOf(args))].flatMap(members).some(isForeign);
}

/** Reading another stack's outputs makes nothing; what a component that keeps its children elsewhere makes, is not known here. */
function isForeign(resource: pulumi.Resource): boolean {
  const { __pulumiType: type = "" } = resource as { __pulumiType?: string };
  if (!pulumi.CustomResource.isInstance(resource)) return members(resource).length === 1;
  return !type.startsWith(tokenOf("")) && !type.startsWith("pulumi:");
}

/** Who waits for a component waits for its children. */
function members(resource: pulumi.Resource): pulumi.Resource[] {
  if (pulumi.CustomResource.isInstance(resource)) return [resource];
  const { __childResources: children } = resource as { __childResources?: Set<pulumi.Resource> };
  return [resource, ...[...(children ?? [])].flatMap(members)];
}

/** `dependsOn` is a resource or a list of them, or a promise or an output of either. Throws where preview does not know it. */
async function named(dependsOn: unknown): Promise<pulumi.Resource[]> {
  if (pulumi.Output.isInstance(dependsOn)) {
    const inside = dependsOn.apply(named) as unknown as { promise(): Promise<pulumi.Resource[] | undefined> };
    const found = await inside.promise();
    if (found === undefined) throw new Error("not known yet");
    return [...found, ...(await sourcesOf(dependsOn))];
  }
  if (dependsOn instanceof Promise) return named(await dependsOn);
  if (Array.isArray(dependsOn)) return (await Promise.all(dependsOn.map(named))).flat();
  return pulumi.Resource.isInstance(dependsOn) ? [dependsOn] : [];
}
