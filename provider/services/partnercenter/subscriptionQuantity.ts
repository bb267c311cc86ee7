import * as pulumi from "@pulumi/pulumi";
import { type LicenseClass, license } from "../../program/resource";
import { ownEntry } from "../../run/loader";
import { wantsOfSubscriptionQuantity } from "./wants";

export interface SubscriptionQuantityArgs {
  /** The customer's tenant id, a GUID. Changing it replaces the resource. */
  customerId: pulumi.Input<string>;
  /** The subscription's id, a GUID, as `GET /customers/{customer}/subscriptions` lists it. Changing it replaces the resource. */
  subscriptionId: pulumi.Input<string>;
  /** How many seats the subscription has in all: a whole number of 1 or more, within what the offer allows. */
  quantity: pulumi.Input<number>;
  /**
   * What to do about seats that cannot be given back now (new commerce: more than 7 days after they were bought or renewed).
   * `"fail"` stops and names the smallest quantity possible and the renewal date; `"atRenewal"` gives back what is possible now
   * and schedules the rest for the renewal, which needs auto-renewal to be on.
   * @default "fail"
   */
  decrease?: pulumi.Input<"fail" | "atRenewal">;
  /**
   * How the current term ends, for license-based new-commerce subscriptions. `"renew"`: a new term begins. `"cancel"`: the
   * subscription ends with the term and cannot be used or restored afterwards. `"extend"`: it goes on month to month at a higher
   * price (Extended Service Term); for purchases on or after 2025-04-01. Absent: the end of the term is not managed, and changes to
   * it are no drift. The resource refuses a subscription that has no such choice (software, legacy, trial, suspended). The choice
   * also holds for later terms: the next `pulumi up` after a renewal sets it again.
   */
  endOfTerm?: pulumi.Input<"renew" | "cancel" | "extend">;
  /**
   * What happens to the subscription when the resource is deleted. `"retain"` leaves it as it is; `"restore"` returns to the
   * quantity found at create, under the same rules as any other change.
   * @default "retain"
   */
  onDelete?: pulumi.Input<"retain" | "restore">;
}

export interface TermEnd {
  /**
   * `renews`, `cancels`, `extends` (month to month at a higher price), `expires`, or `unknown`. Purchases before 2025-04-01,
   * software and legacy subscriptions expire. `unknown`: the service does not say, or this release cannot read its answer.
   */
  outcome: "renews" | "cancels" | "extends" | "expires" | "unknown";
  /** The day after the last one of the term, like 2027-01-14. */
  on?: string;
  /** Seats of the next term. */
  quantity?: number;
  /** Catalog item of the next term (`product:sku:availability`), if it differs from the present one. */
  product?: string;
}

const licenseClass: LicenseClass = {
  type: "SubscriptionQuantity",
  outputs: [
    "offerName",
    "status",
    "previousQuantity",
    "currentQuantity",
    "refundableQuantity",
    "decreaseAllowedUntil",
    "commitmentEndDate",
    "autoRenewEnabled",
    "pendingQuantity",
    "pendingUntil",
    "termEnd",
  ],
  wants: wantsOfSubscriptionQuantity,
  loader: ownEntry("SubscriptionQuantity"),
};

/**
 * The quantity (number of seats) of a Microsoft Partner Center subscription that exists already. Creating the resource adopts
 * the subscription: nothing is bought when the quantity is already right. Raising the quantity buys seats at once; lowering it
 * is possible only within Microsoft's window. Deleting the resource does not cancel the subscription.
 *
 * ```ts
 * const seats = new SubscriptionQuantity("m365-e3", { customerId, subscriptionId, quantity: 25 });
 * ```
 *
 * Source: "Change the quantity of licenses in a customer subscription", Partner Center REST reference.
 */
export class SubscriptionQuantity extends pulumi.CustomResource {
  declare readonly customerId: pulumi.Output<string>;
  declare readonly subscriptionId: pulumi.Output<string>;
  /** Seats that the service has now. While a decrease waits for the renewal: seats from the renewal on. */
  declare readonly quantity: pulumi.Output<number>;
  declare readonly decrease: pulumi.Output<"fail" | "atRenewal" | undefined>;
  declare readonly endOfTerm: pulumi.Output<"renew" | "cancel" | "extend" | undefined>;
  declare readonly onDelete: pulumi.Output<"retain" | "restore" | undefined>;
  /** The offer's name, as the service writes it. */
  declare readonly offerName: pulumi.Output<string>;
  /** `active`, `suspended`, `expired`, `disabled`, `deleted`, `pending`, or a status that the service adds later. */
  declare readonly status: pulumi.Output<string>;
  /** The quantity found at create, before this resource changed it for the first time. */
  declare readonly previousQuantity: pulumi.Output<number>;
  /** Seats that the service has now. */
  declare readonly currentQuantity: pulumi.Output<number>;
  /** Seats that can be given back now. */
  declare readonly refundableQuantity: pulumi.Output<number>;
  /** When the first part of `refundableQuantity` can no longer be given back; ISO 8601, UTC. */
  declare readonly decreaseAllowedUntil: pulumi.Output<string | undefined>;
  /**
   * End of the term as the service gives it; ISO 8601, UTC. For new commerce it is the last day of the term: the renewal begins at
   * 00:00 UTC of the next day. For legacy subscriptions it is the moment of the renewal.
   */
  declare readonly commitmentEndDate: pulumi.Output<string | undefined>;
  declare readonly autoRenewEnabled: pulumi.Output<boolean | undefined>;
  /** The quantity scheduled for the renewal, while it waits. */
  declare readonly pendingQuantity: pulumi.Output<number | undefined>;
  /** When the renewal begins that `pendingQuantity` waits for; ISO 8601, UTC. The service may take up to 24 hours from then. */
  declare readonly pendingUntil: pulumi.Output<string | undefined>;
  /** What happens at the end of the term as currently set; absent where the subscription has no end. */
  declare readonly termEnd: pulumi.Output<TermEnd | undefined>;

  constructor(name: string, args: SubscriptionQuantityArgs, options?: pulumi.CustomResourceOptions) {
    const { registration, constructed } = license(licenseClass, name, args, options);
    super(...registration);
    constructed(this);
  }
}
