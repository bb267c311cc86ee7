import { z } from "zod";
import { guid, type Known, oneOf, text, wholeNumber } from "../../core/arguments";
import { guidPart, idForm, textPart } from "../../core/resourceId";

/** The arguments that users write for an upgrade, and the id of the resource. */

export const subscriptionUpgradeArgs = z.strictObject({
  customerId: guid("the customer's tenant id"),
  subscriptionId: guid("the id of the subscription to upgrade"),
  target: text(
    "the target: a catalog item id (product:sku:availability) for new commerce, an offer id for legacy subscriptions",
  ),
  upgradeType: oneOf("upgrade_only", "upgrade_with_license_transfer"),
  quantity: wholeNumber.optional(),
  termDuration: z
    .string()
    .regex(/^P\d+[MY]$/, { error: 'expected an ISO 8601 duration like "P1M", "P1Y" or "P3Y"' })
    .optional(),
  billingCycle: oneOf("monthly", "annual", "triennial", "none").optional(),
  targetSubscriptionId: guid("the id of a subscription to upgrade into").optional(),
});

export type SubscriptionUpgradeArgs = Known<typeof subscriptionUpgradeArgs>;

export const subscriptionUpgradeId = idForm("SubscriptionUpgrade", {
  customerId: guidPart("customer id"),
  subscriptionId: guidPart("subscription id"),
  target: textPart("target"),
});
