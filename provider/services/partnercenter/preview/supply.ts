import { isUnknown } from "../../../core/lifecycle";
import type { Planned } from "../../../core/planned";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import { skuNamed } from "../skus";
import type { SubscribedSku } from "../wire";
import { foreseenQuantity } from "./foreseen";
import { acts, type CustomerProgram } from "./program";

/** Seats that an update buys or gives back at once. Seats that are given back at the renewal do not count. */
export interface Change {
  planned: Planned;
  subscriptionId: string;
  live: SubscriptionSummary;
  by: number;
}

export const changesNow = (
  { quantities, moving }: CustomerProgram,
  subscriptions: SubscriptionSummary[],
  now: Date,
): Change[] =>
  quantities.filter(acts).flatMap((quantity) => {
    const { planned, subscriptionId } = quantity;
    const live = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
    if (live === undefined || moving.includes(subscriptionId)) return [];
    const step = foreseenQuantity(quantity, live, now);
    return step.do === "change" ? [{ planned, subscriptionId, live, by: step.quantity - live.quantity }] : [];
  });

/** The sku that a subscription's seats are for, by subscription id. Absent if it is not known. */
export type Feeds = ReadonlyMap<string, string>;

/**
 * Finds the sku that each subscription supplies: the one in its provisioning status, or else the only product with the offer's
 * name.
 */
export async function feedsOf(
  api: PartnerCenter,
  customerId: string,
  subscriptions: SubscriptionSummary[],
  skus: SubscribedSku[],
): Promise<Feeds> {
  const feeds = await Promise.all(
    subscriptions.map(async ({ id, offerName }) => {
      const provisioned = await api.provisionedSku(customerId, id).catch(() => undefined);
      return [id.toLowerCase(), provisioned ?? skuNamed(offerName, skus)] as const;
    }),
  );
  return new Map(feeds.flatMap(([id, sku]) => (sku === undefined ? [] : [[id, sku] as const])));
}

/** The seats that an upgrade of this run brings, if they are known. */
export interface Arrival {
  planned: Planned;
  /** Whether the upgrade has already happened in an earlier run. */
  done: boolean;
  skuId: string | undefined;
  /** Free seats; absent if users move along with the seats. */
  seats: number | undefined;
  /** The service's name for the target; absent if the service was not asked. */
  title: string | undefined;
  /** All seats of the target, whether free or not. */
  moved: number | undefined;
}

/** Whether `later` certainly runs after the named resource, or may do so, because not all dependencies are known. */
export const comesAfter = (later: Planned, name: string): "certainly" | "perhaps" | "no" =>
  later.after.includes(name) ? "certainly" : later.perhapsAfterMore || isUnknown(later.args) ? "perhaps" : "no";
