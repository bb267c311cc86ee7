import { z } from "zod";
import { guid, type Known, oneOf, text, wholeNumber } from "../../core/arguments";

/** The arguments that users write for an upgrade, and the state that Pulumi keeps. */

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

export interface LicenseError {
  userId: string;
  name: string;
  errors: { code: string; description: string }[];
}

export interface SubscriptionUpgradeState extends Omit<SubscriptionUpgradeArgs, "quantity" | "targetSubscriptionId"> {
  /** The arguments when the upgrade began. Later reads do not change them. */
  asked: SubscriptionUpgradeArgs;
  quantity: number;
  targetSubscriptionId?: string | undefined;
  operationId?: string | undefined;
  /** Whether the service has finished the operation. */
  completed: boolean;
  /** How often the service has refused to begin the upgrade; absent once it has begun. */
  refused?: number | undefined;
  licenseErrors: LicenseError[];
  targetStatus?: string | undefined;
}
