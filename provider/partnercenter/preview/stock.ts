import { error, type Finding, warning } from "../../planned";
import type { SubscriptionSummary } from "../api";
import { label, namesOf } from "../skus";
import { decide } from "../subscriptionQuantity.decide";
import type { License, SubscribedSku } from "../wire";
import type { CustomerProgram } from "./program";

/** Whether there are seats for all assignments of a program. Pure; what it cannot count never fails a preview. */

/** Seats that an update buys or gives back at once; what waits for the renewal stays until then. */
const changesNow = ({ quantities, upgraded }: CustomerProgram, subscriptions: SubscriptionSummary[], now: Date) =>
  quantities.map(({ subscriptionId, quantity, decrease }) => {
    const live = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
    const judged = live !== undefined && !upgraded.includes(subscriptionId);
    const step = judged ? decide(live, { quantity, decrease, scheduled: undefined }, now) : undefined;
    return { subscriptionId, by: live !== undefined && step?.do === "change" ? step.quantity - live.quantity : 0 };
  });

/** Skus for which the program lists more users than there are certainly seats for: only they are worth reading users' licenses. */
export function inDoubt(
  program: CustomerProgram,
  skus: SubscribedSku[],
  subscriptions: SubscriptionSummary[],
  now: Date,
): string[] {
  const given = changesNow(program, subscriptions, now).reduce((sum, { by }) => sum + Math.max(0, -by), 0);
  const listing = (skuId: string) =>
    program.licenses.filter((planned) => planned.skus.some(({ id }) => id === skuId)).length;
  return skus
    .filter(({ productSku, availableUnits }) => listing(productSku.id) > availableUnits - given)
    .map(({ productSku }) => productSku.id);
}

/** What was read because seats were in doubt. */
export interface Looked {
  /** By user key; users whose licenses could not be read are absent. */
  licenses: ReadonlyMap<string, License[]>;
  /** By subscription id: the sku that its seats are for; absent when nobody knows. */
  feeds: ReadonlyMap<string, string>;
}

export function shortages(
  program: CustomerProgram,
  skuIds: string[],
  skus: SubscribedSku[],
  subscriptions: SubscriptionSummary[],
  looked: Looked,
  now: Date,
): Finding[] {
  return skus
    .filter(({ productSku }) => skuIds.includes(productSku.id))
    .flatMap((sku) => shortage(program, sku, changesNow(program, subscriptions, now), looked));
}

function shortage(
  { customerId, licenses, upgrades }: CustomerProgram,
  sku: SubscribedSku,
  changing: ReturnType<typeof changesNow>,
  looked: Looked,
): Finding[] {
  const skuId = sku.productSku.id;
  const holds = (userKey: string) => looked.licenses.get(userKey)?.some(({ productSku }) => productSku.id === skuId);
  const lists = (planned: (typeof licenses)[number]) => planned.skus.some(({ id }) => id === skuId);
  const lacking = licenses.filter((planned) => lists(planned) && holds(planned.userKey) === false);
  const leaving = licenses.filter((planned) => !lists(planned) && holds(planned.userKey) === true).length;
  // A resource whose user changes gives the old user's seat back first.
  const handedOn = licenses.filter(
    ({ replacedKey }) => replacedKey !== undefined && holds(replacedKey) === true,
  ).length;
  const changes = changing.map(({ subscriptionId, by }) => ({ feed: looked.feeds.get(subscriptionId), by }));
  const bought = changes.filter(({ feed }) => feed === skuId).reduce((sum, { by }) => sum + by, 0);
  const uncounted = upgrades.length > 0 || changes.some(({ feed, by }) => feed === undefined && by > 0);
  const missing = lacking.length - sku.availableUnits - handedOn - bought;
  if (missing <= 0) return [];
  const name = label(namesOf(sku));
  const sums = `${lacking.length} more needed (${lacking.map(({ user }) => user).join(", ")}), ${sku.availableUnits} free${bought === 0 ? "" : `, ${bought > 0 ? `${bought} bought` : `${-bought} given back`} by this program`}`;
  const text = `Customer ${customerId} has too few licenses of ${name}: ${sums}.`;
  if (uncounted)
    return [warning(`${text} Seats that the program buys for a product that is not known yet are not counted.`)];
  if (leaving >= missing)
    return [warning(`${text} It may do if users of this program give theirs up in the same run, in time.`)];
  return [
    error(
      `${text} Raise the quantity of its subscription by ${missing - leaving} or more. Licenses that only leave by deleting a resource are not free in this run: remove them in a run of its own first, or swap in place.`,
    ),
  ];
}
