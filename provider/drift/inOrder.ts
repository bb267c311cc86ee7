import type { HolderReport, ResourceReport } from "./report";
import type { ResourceAlone } from "./resource";

/** Customers and organizations by name, and their resources with that name, by kind and subject. Pure. */
export function inOrder(
  holders: HolderReport[],
  resources: ResourceAlone[],
): { holders: HolderReport[]; resources: ResourceReport[] } {
  const names = new Map(holders.map(({ id, name }) => [id, name]));
  return {
    holders: holders.toSorted(by(({ id, name }) => [name ?? id, id])),
    resources: resources
      .map((resource) => ({ ...resource, holderName: names.get(resource.holder) ?? null }))
      .sort(
        by(({ holder, holderName, type, subject, stack, name }) => [
          holderName ?? holder,
          holder,
          type,
          subject,
          stack,
          name,
        ]),
      ),
  };
}

const { compare } = new Intl.Collator("en", { numeric: true });

const by =
  <Item>(keys: (item: Item) => string[]) =>
  (one: Item, other: Item): number => {
    const others = keys(other);
    return keys(one).reduce((found, key, at) => found || compare(key, others[at] ?? ""), 0);
  };
