import { folded } from "../core/arguments";
import { type Declaration, keyOf } from "../declarations/declaration";
import { resourceName } from "../declarations/resourceName";
import type { ExistingResource } from "../services/import";
import type { Before, NamedExisting } from "./stateFile";

/** Which name each resource has: the one that it has already, whatever people or services call the thing today. Pure. */

export function named(resources: ExistingResource[], before: Before[], declared: Declaration[]): NamedExisting[] {
  const taken = new Set([...before, ...declared].map(keyOf));
  // A name that was another object's is not this one's, though the object is called like that one today.
  const owners = new Map(before.map((one) => [keyOf(one), one.id]));
  return resources.map((resource) => {
    const { type, id } = resource;
    const known =
      before.find((one) => one.type === type && one.id === id) ??
      declared.find((one) => one.type === type && (owners.get(keyOf(one)) ?? id) === id && isAbout(one, resource));
    if (known !== undefined) return { ...resource, name: known.name };
    const name = free(resource, taken);
    taken.add(keyOf({ type, name }));
    return { ...resource, name };
  });
}

/** What the last import found, under the names that the file has today: people may have given other ones by hand. */
export function underNamesOf<One extends Before>(declared: Declaration[], before: One[]): One[] {
  const [said, known] = [new Set(declared.map(keyOf)), new Set(before.map(keyOf))];
  return before.map((one) => {
    if (said.has(keyOf(one))) return one;
    const renamed = declared.find((is) => is.type === one.type && !known.has(keyOf(is)) && isAbout(is, one));
    return renamed === undefined ? one : { ...one, name: renamed.name };
  });
}

/** Whether a declaration is about this object: its texts name it, by name or id. */
export const isAbout = (
  { args }: Pick<Declaration, "args">,
  resource: Pick<ExistingResource, "args" | "id">,
): boolean =>
  Object.entries(resource.args)
    .filter(([, value]) => typeof value === "string")
    .every(([key, value]) => {
      const said = args[key];
      return typeof said === "string" && [folded(String(value)), ...resource.id.split("/")].includes(folded(said));
    });

/** A name that is taken gets a part of the object's id, so it depends on nothing but the two. */
function free({ type, wish, id }: ExistingResource, taken: Set<string>): string {
  const name = resourceName(wish);
  const object = id.split("/")[1] ?? id;
  const names = [name, `${name}-${object.slice(0, 8)}`, `${name}-${object}`];
  return names.find((one) => !taken.has(keyOf({ type, name: one }))) ?? object;
}
