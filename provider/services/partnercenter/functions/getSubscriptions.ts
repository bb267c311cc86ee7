import { z } from "zod";
import { differs, folded, guid, text } from "../../../core/arguments";
import { ServiceError } from "../../../core/errors";
import { inOrderOf } from "../../../core/inOrderOf";
import type { ServiceFunction } from "../../functions";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import { findSku, skuNamed } from "../skus";
import type { SubscribedSku } from "../wire";

export interface GetSubscriptionsArgs {
  /** The customer's tenant id, a GUID. */
  customerId: string;
  /**
   * Only subscriptions of this offer: its name like `Microsoft 365 E3`, or its id. For new commerce the id is
   * `product:sku:availability`, and `product:sku` or `product` mean all offers of these. Case does not matter.
   */
  offer?: string | undefined;
  /**
   * Only subscriptions with licenses of this product: sku id, part number like `SPE_E3`, or name, as in `UserLicense`. Case does not
   * matter. It takes one more request for each subscription, and App+User credentials.
   */
  sku?: string | undefined;
  /** Only subscriptions with this nickname, which the partner has given them in Partner Center. Case does not matter. */
  friendlyName?: string | undefined;
  /**
   * Whether to list subscriptions that are not active, too: suspended, expired, disabled, deleted and pending ones.
   * @default false
   */
  includeInactive?: boolean | undefined;
}

export interface GetSubscriptionsResult {
  /** Ordered by offer name. Empty if no subscription meets the conditions. */
  subscriptions: SubscriptionResult[];
}

export interface SubscriptionResult {
  /** The subscription's id, a GUID: the `subscriptionId` of resources. */
  id: string;
  /** For new commerce `product:sku:availability`; for legacy subscriptions a GUID. */
  offerId: string;
  offerName: string;
  /** The partner's nickname for the subscription. Absent if it has none. */
  friendlyName?: string | undefined;
  /** How many seats the subscription has now. */
  quantity: number;
  /** `active`, `suspended`, `expired`, `disabled`, `deleted`, `pending`, or a status that the service adds later. */
  status: string;
  isTrial: boolean;
  /** Like `monthly`, `annual` or `triennial`. Empty if the service gives none. */
  billingCycle: string;
  /** ISO 8601: `P1M`, `P1Y` or `P3Y`. Empty for legacy subscriptions. */
  termDuration: string;
  /** End of the term as the service gives it; ISO 8601, UTC. For new commerce it is the last day of the term. */
  commitmentEndDate?: string | undefined;
  autoRenewEnabled?: boolean | undefined;
  /** The subscription that this one is an add-on of. */
  parentSubscriptionId?: string | undefined;
}

/** What subscriptions are chosen by. */
export const subscriptionFilter = {
  customerId: guid("the customer's tenant id"),
  offer: text("an offer: name or id").optional(),
  sku: text("a product: sku id, part number or name").optional(),
  friendlyName: text("a subscription's nickname").optional(),
};

export const subscriptionResult = z.object({
  id: z.string(),
  offerId: z.string(),
  offerName: z.string(),
  friendlyName: z.string().optional(),
  quantity: z.int(),
  status: z.string(),
  isTrial: z.boolean(),
  billingCycle: z.string(),
  termDuration: z.string(),
  commitmentEndDate: z.string().optional(),
  autoRenewEnabled: z.boolean().optional(),
  parentSubscriptionId: z.string().optional(),
});

export const getSubscriptions: ServiceFunction<PartnerCenter, GetSubscriptionsArgs, GetSubscriptionsResult> = {
  args: z.strictObject({
    ...subscriptionFilter,
    includeInactive: z.boolean({ error: "expected true or false" }).optional(),
  }),
  result: z.object({ subscriptions: z.array(subscriptionResult) }),
  async run({ includeInactive = false, ...filter }, api) {
    const { customerId, sku } = filter;
    const all = await api.subscriptions(customerId);
    const found = chosen(filter, includeInactive ? all : all.filter(isActive));
    if (sku === undefined) return { subscriptions: found.map(shown) };
    const skus = await skusWith(sku, customerId, api);
    return { subscriptions: (await providing(findSku(sku, skus), found, skus, customerId, api)).map(shown) };
  },
};

export const isActive = ({ status }: SubscriptionSummary): boolean => status === "active";

/** Those that the list alone says are meant, in order. */
export const chosen = (
  { offer, friendlyName }: Pick<GetSubscriptionsArgs, "offer" | "friendlyName">,
  subscriptions: SubscriptionSummary[],
): SubscriptionSummary[] =>
  subscriptions
    .filter((one) => offer === undefined || isOffer(offer, one))
    .filter((one) => friendlyName === undefined || !differs(friendlyName, one.friendlyName ?? ""))
    .sort(inOrderOf(({ offerName, id }) => [offerName, id]));

const isOffer = (word: string, { offerName, offerId }: SubscriptionSummary): boolean =>
  !differs(word, offerName) || !differs(word, offerId) || folded(offerId).startsWith(`${folded(word)}:`);

/** The customer's products. A new product may be missing in the list that this process has read, so it is read again then. */
export async function skusWith(word: string, customerId: string, api: PartnerCenter): Promise<SubscribedSku[]> {
  const skus = await api.subscribedSkus(customerId);
  return findSku(word, skus).length > 0 ? skus : api.subscribedSkus(customerId, { fresh: true });
}

/** Those whose seats are licenses of one of these products. @param skus all products of the customer. */
export async function providing(
  products: SubscribedSku[],
  subscriptions: SubscriptionSummary[],
  skus: SubscribedSku[],
  customerId: string,
  api: PartnerCenter,
): Promise<SubscriptionSummary[]> {
  const wanted = new Set(products.map(({ productSku }) => productSku.id));
  if (wanted.size === 0) return [];
  const provided = await Promise.all(
    subscriptions.map(
      async ({ id, offerName }) => (await provisioned(customerId, id, api)) ?? skuNamed(offerName, skus),
    ),
  );
  return subscriptions.filter((_, index) => wanted.has(provided[index] ?? ""));
}

/** Partner Center documents no provisioning status of subscriptions without seats, such as Azure plans. */
const provisioned = (customerId: string, id: string, api: PartnerCenter): Promise<string | undefined> =>
  api.provisionedSku(customerId, id).catch((error) => {
    if (error instanceof ServiceError && (error.status === 400 || error.status === 404)) return undefined;
    throw error;
  });

export const shown = (found: SubscriptionSummary): SubscriptionResult => {
  const { friendlyName, commitmentEndDate, autoRenewEnabled, parentSubscriptionId } = found;
  return {
    id: found.id,
    offerId: found.offerId,
    offerName: found.offerName,
    ...(friendlyName ? { friendlyName } : {}),
    quantity: found.quantity,
    status: found.status,
    isTrial: found.isTrial,
    billingCycle: found.billingCycle,
    termDuration: found.termDuration,
    ...(commitmentEndDate === undefined ? {} : { commitmentEndDate: commitmentEndDate.toISOString() }),
    ...(autoRenewEnabled === undefined ? {} : { autoRenewEnabled }),
    ...(parentSubscriptionId ? { parentSubscriptionId } : {}),
  };
};
