import { z } from "zod";
import { someOf, theOnly } from "../../../core/theOnly";
import type { ServiceFunction } from "../../functions";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import { resolveSku } from "../skus";
import {
  chosen,
  isActive,
  providing,
  type SubscriptionResult,
  shown,
  skusWith,
  subscriptionFilter,
  subscriptionResult,
} from "./getSubscriptions";

/** At least one of `offer`, `sku` and `friendlyName`. */
export interface GetSubscriptionArgs {
  /** The customer's tenant id, a GUID. */
  customerId: string;
  /**
   * The offer: its name like `Microsoft 365 E3`, or its id. For new commerce the id is `product:sku:availability`; `product:sku` or
   * `product` will do, too. Case does not matter.
   */
  offer?: string | undefined;
  /**
   * The product that the seats are licenses of: sku id, part number like `SPE_E3`, or name, as in `UserLicense`. Case does not
   * matter. It takes one more request for each active subscription, and App+User credentials.
   */
  sku?: string | undefined;
  /** The nickname that the partner has given the subscription in Partner Center. Case does not matter. */
  friendlyName?: string | undefined;
}

export type GetSubscriptionResult = SubscriptionResult;

export const getSubscription: ServiceFunction<PartnerCenter, GetSubscriptionArgs, GetSubscriptionResult> = {
  args: z
    .strictObject(subscriptionFilter)
    .refine(({ offer, sku, friendlyName }) => [offer, sku, friendlyName].some((word) => word !== undefined), {
      path: ["offer"],
      error: "expected offer, sku or friendlyName",
    }),
  result: subscriptionResult,
  async run(filter, api) {
    const { customerId } = filter;
    const all = await api.subscriptions(customerId);
    const found = await meant(filter, all, api);
    const which = `customer ${customerId} with ${wordsOf(filter)}`;
    const only = theOnly(found, {
      none: () =>
        `There is no active subscription of ${which}. ${all.length === 0 ? "The customer has none at all." : `The customer has ${someOf(chosen({}, all).map(describe))}.`}`,
      several: () =>
        `There are ${found.length} active subscriptions of ${which}: ${someOf(found.map(describe))}. Give each a nickname in Partner Center and name it as friendlyName, or use the id of the one that you mean.`,
    });
    return shown(only);
  },
};

/** A product that the customer does not have is an error of its own, which lists the products. */
async function meant(filter: GetSubscriptionArgs, all: SubscriptionSummary[], api: PartnerCenter) {
  const { customerId, sku } = filter;
  const found = chosen(filter, all.filter(isActive));
  if (sku === undefined) return found;
  const skus = await skusWith(sku, customerId, api);
  return providing([resolveSku(sku, skus, customerId)], found, skus, customerId, api);
}

const wordsOf = ({ offer, sku, friendlyName }: GetSubscriptionArgs): string =>
  Object.entries({ offer, sku, friendlyName })
    .flatMap(([name, word]) => (word === undefined ? [] : [`${name} ${JSON.stringify(word)}`]))
    .join(" and ");

/** Partner Center gives a new subscription the offer's name as its nickname. */
function describe({ offerName, friendlyName = "", id, quantity, status }: SubscriptionSummary): string {
  const nickname = friendlyName === "" || friendlyName === offerName ? [] : [JSON.stringify(friendlyName)];
  const facts = [...nickname, `${quantity} ${quantity === 1 ? "seat" : "seats"}`, status, id];
  return `${offerName || "an offer without a name"} (${facts.join(", ")})`;
}
