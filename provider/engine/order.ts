import * as pulumi from "@pulumi/pulumi";
import type { Planned } from "../planned";
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
  const ordered = all.map((item) => {
    const { resources, perhapsMore } = allBefore(item.resource, direct);
    const after = all.filter(({ resource }) => resource !== item.resource && resources.has(resource)).map(nameOf);
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
  const visit = (resource: pulumi.Resource) => {
    const before = direct.get(resource);
    if (before === undefined || before.perhapsMore) perhapsMore = true;
    for (const one of before?.resources ?? []) {
      if (resources.has(one)) continue;
      resources.add(one);
      visit(one);
    }
  };
  visit(start);
  return { resources, perhapsMore };
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
