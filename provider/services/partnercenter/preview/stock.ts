import { called, type Finding, some, warning } from "../../../core/planned";
import type { SubscriptionSummary } from "../api";
import { label, namesOf } from "../skus";
import type { License, SubscribedSku } from "../wire";
import { acts, type CustomerProgram, type PlannedLicenses } from "./program";
import type { Arrival, Change, Feeds } from "./supply";
import { tooEarly } from "./tooEarly";

/**
 * Checks whether there are enough seats for all assignments of a program. Pure. Seats that cannot be counted never fail a preview.
 */

export interface Shortage {
  customerId: string;
  product: string;
  /** Resources that need a seat for their user. */
  asking: PlannedLicenses[];
  free: number;
  bought: number;
  missing: number;
  /** The quantity that would suffice, in words. */
  enough: string;
}

/** Skus that the program lists for more users than there are certainly seats. Users' licenses are read only for these. */
export function inDoubt({ licenses }: CustomerProgram, skus: SubscribedSku[], changes: Change[]): string[] {
  const given = changes.reduce((sum, { by }) => sum + Math.max(0, -by), 0);
  const listing = (skuId: string) =>
    licenses.filter((planned) => acts(planned) && planned.skus.some(({ id }) => id === skuId)).length;
  return skus
    .filter(({ productSku, availableUnits }) => {
      const asking = listing(productSku.id);
      return asking > 0 && asking > availableUnits - given;
    })
    .map(({ productSku }) => productSku.id);
}

/** What the preview read because seats were in doubt. */
export interface Looked {
  /** By user key. A user whose licenses could not be read is absent. */
  licenses: ReadonlyMap<string, License[]>;
  feeds: Feeds;
  changes: Change[];
  arrivals: Arrival[];
  subscriptions: SubscriptionSummary[];
}

export interface Stock {
  shortages: Shortage[];
  findings: Finding[];
}

export function stock(program: CustomerProgram, sku: SubscribedSku, looked: Looked): Stock {
  const { customerId, licenses } = program;
  const skuId = sku.productSku.id;
  const product = label(namesOf(sku));
  const acting = licenses.filter(acts);
  const holds = (userKey: string) => looked.licenses.get(userKey)?.some(({ productSku }) => productSku.id === skuId);
  const lists = (planned: PlannedLicenses) => planned.skus.some(({ id }) => id === skuId);
  const lacking = acting.filter((planned) => lists(planned) && holds(planned.userKey) === false);
  const leaving = acting.filter((planned) => !lists(planned) && holds(planned.userKey) === true).length;
  const stays = (userKey: string) => licenses.some((planned) => planned.userKey === userKey && lists(planned));
  // If a resource changes to another user, it first frees the old user's seat, unless another resource lists the product for that
  // user.
  const handing = acting.filter(
    ({ replacedKey }) => replacedKey !== undefined && holds(replacedKey) === true && !stays(replacedKey),
  );
  const changes = looked.changes.filter(({ subscriptionId }) => looked.feeds.get(subscriptionId) === skuId);
  const arrivals = looked.arrivals.filter((arrival) => arrival.skuId === skuId);
  const sources = [
    ...changes.map(({ planned, by }) => ({ name: called(planned), by })),
    ...arrivals.map(({ planned, seats = 0 }) => ({ name: called(planned), by: seats })),
  ];
  const bought = sources.reduce((sum, { by }) => sum + by, 0);
  const free = sku.availableUnits + handing.length;
  const missing = lacking.length - free - bought;
  const waiting = lacking.filter((planned) => !handing.includes(planned));
  if (missing <= 0) {
    const unordered = tooEarly({ product, customerId }, waiting, sku.availableUnits, sources);
    return { shortages: [], findings: unordered };
  }
  const text = `Customer ${customerId} has too few licenses of ${product}: ${lacking.length} more needed (${some(lacking.map(({ user }) => user))}), ${sku.availableUnits} free${bought === 0 ? "" : `, ${bought > 0 ? `${bought} bought` : `${-bought} given back`} by this program`}.`;
  if (uncounted(program, looked, skuId))
    return warn(`${text} Seats that the program buys for a product that is not known yet are not counted.`);
  if (leaving >= missing)
    return warn(`${text} This may still succeed if users of this program give theirs up earlier in the same run.`);
  const enough = sufficient(missing - leaving, skuId, program, looked);
  return {
    shortages: [{ customerId, product, asking: lacking, free, bought, missing: missing - leaving, enough }],
    findings: [],
  };
}

const warn = (text: string): Stock => ({ shortages: [], findings: [warning(text)] });

const uncounted = ({ vague, moving, quantities }: CustomerProgram, looked: Looked, skuId: string): boolean =>
  vague ||
  quantities.some((planned) => acts(planned) && moving.includes(planned.subscriptionId)) ||
  looked.changes.some(({ subscriptionId, by }) => by > 0 && !looked.feeds.has(subscriptionId)) ||
  looked.arrivals.some(
    (arrival) => arrival.skuId === undefined || (arrival.skuId === skuId && arrival.seats === undefined),
  );

/** The quantity that would suffice: of a resource of the program, or else of a subscription that the customer has. */
function sufficient(more: number, skuId: string, { quantities }: CustomerProgram, looked: Looked): string {
  const feeding = looked.subscriptions.filter(
    ({ id, status }) => status === "active" && looked.feeds.get(id.toLowerCase()) === skuId,
  );
  const ways = feeding.map(({ id, offerName, quantity }) => {
    const mine = quantities.find(({ subscriptionId }) => subscriptionId === id.toLowerCase());
    const by = looked.changes.find(({ subscriptionId }) => subscriptionId === id.toLowerCase())?.by ?? 0;
    const where = mine === undefined ? `subscription ${id} (${offerName})` : called(mine.planned);
    return { mine: mine !== undefined, text: `${quantity + by + more} in ${where}` };
  });
  const own = ways.filter(({ mine }) => mine);
  const texts = (own.length > 0 ? own : ways).map(({ text }) => text);
  return texts.length === 0 ? `${more} more (from which subscription is not known)` : texts.join(" or ");
}
