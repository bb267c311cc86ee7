import { grouped, pairs } from "../../../core/grouped";
import { called, error, type Finding } from "../../../core/planned";
import type { CustomerProgram, PlannedLicenses } from "./program";

/** Two resources for one object would undo each other's change in every run. Pure. */
export function duplicates({ customerId, quantities, licenses, upgrades }: CustomerProgram): Finding[] {
  return [
    ...alike(quantities, ({ subscriptionId }) => subscriptionId).map(([a, b]) =>
      error(
        `${called(a.planned)} and ${called(b.planned)} both set the quantity of subscription ${a.subscriptionId} of customer ${customerId}. Keep one of them.`,
      ),
    ),
    ...alike(upgrades, ({ subscriptionId, target }) => `${subscriptionId}/${target}`).map(([a, b]) =>
      error(
        `${called(a.planned)} and ${called(b.planned)} both upgrade subscription ${a.subscriptionId} of customer ${customerId} to ${a.target}. Keep one of them.`,
      ),
    ),
    ...alike(licenses, ({ userKey }) => userKey).flatMap(([a, b]) => clash(a, b, customerId)),
  ];
}

const sharedBy = (a: PlannedLicenses, b: PlannedLicenses) =>
  a.skus.filter((sku) =>
    b.skus.some((other) =>
      sku.id !== undefined ? sku.id === other.id : sku.word.toLowerCase() === other.word.toLowerCase(),
    ),
  );

function clash(a: PlannedLicenses, b: PlannedLicenses, customerId: string): Finding[] {
  const who = `user ${a.user} of customer ${customerId}`;
  if (a.exclusive || b.exclusive) {
    return [
      error(
        `${called(a.planned)} and ${called(b.planned)} are both for ${who}, and ${(a.exclusive ? a : b).planned.name} is exclusive: it would remove what the other one assigns. Put all licenses into one resource.`,
      ),
    ];
  }
  return sharedBy(a, b).map(({ word }) =>
    error(
      `${called(a.planned)} and ${called(b.planned)} both assign ${word} to ${who}. Deleting one would take the license from the other; keep it in one of them.`,
    ),
  );
}

/** All pairs with the same key. Grouping first keeps this fast for programs with thousands of resources. */
const alike = <Item>(items: Item[], keyOf: (item: Item) => string): [Item, Item][] =>
  [...grouped(items, keyOf).values()].flatMap(pairs);
