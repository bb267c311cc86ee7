import type { HolderReport, ResourceReport, TermReport } from "./report";
import type { ResourceAlone, TermAlone } from "./resource";

/** Customers and organizations by name, and their resources with that name, by kind and subject; ends of terms by day. Pure. */
export function inOrder(
  holders: HolderReport[],
  resources: ResourceAlone[],
  terms: TermAlone[],
): { holders: HolderReport[]; resources: ResourceReport[]; terms: TermReport[] } {
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
    terms: terms
      .map((term) => ({ ...term, holderName: names.get(term.holder) ?? null }))
      .sort(
        by(({ on, holder, holderName, subject, stack, resource }) => [
          on ?? never,
          holderName ?? holder,
          holder,
          subject,
          stack,
          resource,
        ]),
      ),
  };
}

/** Entries without a day come last. */
const never = "9999-12-31";

const { compare } = new Intl.Collator("en", { numeric: true });

const by =
  <Item>(keys: (item: Item) => string[]) =>
  (one: Item, other: Item): number => {
    const others = keys(other);
    return keys(one).reduce((found, key, at) => found || compare(key, others[at] ?? ""), 0);
  };
