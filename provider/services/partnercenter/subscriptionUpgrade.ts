import * as pulumi from "@pulumi/pulumi";
import { type LicenseClass, license } from "../../program/resource";
import { ownEntry } from "../../run/loader";
import { wantsOfSubscriptionUpgrade } from "./wants";

export interface SubscriptionUpgradeArgs {
  /** The customer's tenant id, a GUID. Changing it starts another upgrade. */
  customerId: pulumi.Input<string>;
  /** The id of the subscription to upgrade, a GUID. Changing it starts another upgrade. */
  subscriptionId: pulumi.Input<string>;
  /**
   * What the subscription becomes: a catalog item id (`product:sku:availability`) for new commerce, an offer id for legacy
   * subscriptions. Changing it starts another upgrade.
   */
  target: pulumi.Input<string>;
  /**
   * `"upgrade_only"`, or `"upgrade_with_license_transfer"`, which also moves the licenses of the users. Changing it starts another
   * upgrade.
   */
  upgradeType: pulumi.Input<"upgrade_only" | "upgrade_with_license_transfer">;
  /**
   * How many seats to upgrade: 1 up to all of them. Fewer than all is for new commerce only. Changing it starts another upgrade.
   * @default all
   */
  quantity?: pulumi.Input<number>;
  /** ISO 8601: `"P1M"`, `"P1Y"`, `"P3Y"`; not shorter than the source's. New commerce only. Later changes have no effect. */
  termDuration?: pulumi.Input<string>;
  /** New commerce only. Later changes have no effect. */
  billingCycle?: pulumi.Input<"monthly" | "annual" | "triennial" | "none">;
  /** An existing subscription to the target product that receives the seats. New commerce only. Later changes have no effect. */
  targetSubscriptionId?: pulumi.Input<string>;
}

const licenseClass: LicenseClass = {
  type: "SubscriptionUpgrade",
  outputs: ["quantity", "targetSubscriptionId", "operationId", "completed", "licenseErrors", "targetStatus"],
  wants: wantsOfSubscriptionUpgrade,
  loader: ownEntry("SubscriptionUpgrade"),
};

/**
 * The upgrade of a Microsoft Partner Center subscription to another product. **It cannot be undone.** Deleting the resource only
 * removes it from the state. A change of its arguments starts another upgrade, unless the argument says otherwise. An upgrade
 * happens once, even if a run is cut off: one that is under way or has happened is adopted.
 *
 * ```ts
 * new SubscriptionUpgrade("e3-to-e5", {
 *   customerId, subscriptionId, target: "CFQ7TTC0LFLX:0002:CFQ7TTC0KDFD", upgradeType: "upgrade_with_license_transfer",
 * });
 * ```
 *
 * Source: "Manage orders - Perform a subscription upgrade", "Transition a new commerce subscription", Partner Center REST.
 */
export class SubscriptionUpgrade extends pulumi.CustomResource {
  declare readonly customerId: pulumi.Output<string>;
  declare readonly subscriptionId: pulumi.Output<string>;
  declare readonly target: pulumi.Output<string>;
  declare readonly upgradeType: pulumi.Output<"upgrade_only" | "upgrade_with_license_transfer">;
  /** Seats that were upgraded. */
  declare readonly quantity: pulumi.Output<number>;
  declare readonly termDuration: pulumi.Output<string | undefined>;
  declare readonly billingCycle: pulumi.Output<string | undefined>;
  /** The subscription that the seats are in now. After a new-commerce upgrade of all seats it is the same as before. */
  declare readonly targetSubscriptionId: pulumi.Output<string | undefined>;
  /** The service's own id of the operation; new commerce only. */
  declare readonly operationId: pulumi.Output<string | undefined>;
  /** Whether the service has finished the operation. */
  declare readonly completed: pulumi.Output<boolean>;
  /** Users whose licenses the service could not move. */
  declare readonly licenseErrors: pulumi.Output<
    { userId: string; name: string; errors: { code: string; description: string }[] }[]
  >;
  /** Status of the target subscription at the last read; `missing` if it does not exist. */
  declare readonly targetStatus: pulumi.Output<string | undefined>;

  constructor(name: string, args: SubscriptionUpgradeArgs, options?: pulumi.CustomResourceOptions) {
    const { registration, constructed } = license(licenseClass, name, args, options);
    super(...registration);
    constructed(this);
  }
}
