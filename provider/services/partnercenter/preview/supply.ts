import { isUnknown } from "../../../core/lifecycle";
import type { Planned } from "../../../core/planned";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import type { SubscribedSku } from "../wire";
import { foreseenQuantity } from "./foreseen";
import { acts, type CustomerProgram } from "./program";

/** Seats that an update buys or gives back at once; what waits for the renewal stays until then. */
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

/** By subscription id: the sku that its seats are for; absent when nobody knows. */
export type Feeds = ReadonlyMap<string, string>;

/** A subscription feeds the sku that its provisioning names; else the only product that is called like its offer. */
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

export function skuNamed(name: string, skus: SubscribedSku[]): string | undefined {
  const alike = skus.filter(({ productSku }) => productSku.name.toLowerCase() === name.toLowerCase());
  return alike.length === 1 ? alike[0]?.productSku.id : undefined;
}

/** What an upgrade of this run brings, where that is known. */
export interface Arrival {
  planned: Planned;
  /** It has happened in an earlier run. */
  done: boolean;
  skuId: string | undefined;
  /** Free ones; absent where users come with them. */
  seats: number | undefined;
  /** What the service calls the target; absent where it was not asked. */
  title: string | undefined;
  /** Seats of the target, free or not. */
  moved: number | undefined;
}

/** Whether `later` certainly comes after `earlier` in an update, or may do so for all that is known. */
export const comesAfter = (later: Planned, name: string): "certainly" | "perhaps" | "no" =>
  later.after.includes(name) ? "certainly" : later.perhapsAfterMore || isUnknown(later.args) ? "perhaps" : "no";
