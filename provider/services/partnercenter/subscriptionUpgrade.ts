import * as pulumi from "@pulumi/pulumi";
import { license } from "../../program/resource";
import { wantsOfSubscriptionUpgrade } from "./wants";

export interface SubscriptionUpgradeArgs {
  /** The customer's tenant id, a GUID. Changing it is another upgrade. */
  customerId: pulumi.Input<string>;
  /** The id of the subscription to upgrade, a GUID. Changing it is another upgrade. */
  subscriptionId: pulumi.Input<string>;
  /** What it becomes: a catalog item id (`product:sku:availability`) for new commerce, an offer id for legacy subscriptions. Changing it is another upgrade. */
  target: pulumi.Input<string>;
  /** `"upgrade_only"`, or `"upgrade_with_license_transfer"`, which also moves the licenses of the users. Changing it is another upgrade. */
  upgradeType: pulumi.Input<"upgrade_only" | "upgrade_with_license_transfer">;
  /** How many seats: 1 up to all of them. Fewer than all is for new commerce only. Changing it is another upgrade. @default all */
  quantity?: pulumi.Input<number>;
  /** ISO 8601: `"P1M"`, `"P1Y"`, `"P3Y"`; not shorter than the source's. New commerce only; counts at the upgrade, ignored later. */
  termDuration?: pulumi.Input<string>;
  /** New commerce only; counts at the upgrade, ignored later. */
  billingCycle?: pulumi.Input<"monthly" | "annual" | "triennial" | "none">;
  /** A subscription to the target product that takes the seats in. New commerce only; counts at the upgrade, ignored later. */
  targetSubscriptionId?: pulumi.Input<string>;
}

const outputs = ["quantity", "targetSubscriptionId", "operationId", "completed", "licenseErrors", "targetStatus"];

/**
 * The upgrade of a Microsoft Partner Center subscription to another product. **It cannot be undone**: deleting the resource
 * forgets the record and nothing else, and a change of its arguments is another upgrade. It happens once, also when a run is
 * cut off: an upgrade that is under way or has happened is adopted.
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
  /** The subscription that the seats are in now; for a full upgrade of new commerce the same as before. */
  declare readonly targetSubscriptionId: pulumi.Output<string | undefined>;
  /** The service's own id of the operation; new commerce only. */
  declare readonly operationId: pulumi.Output<string | undefined>;
  /** Whether the service has ended the operation. */
  declare readonly completed: pulumi.Output<boolean>;
  /** Users whose licenses were not moved. */
  declare readonly licenseErrors: pulumi.Output<
    { userId: string; name: string; errors: { code: string; description: string }[] }[]
  >;
  /** Status of the target subscription when it was last read; `missing` when it is not there. */
  declare readonly targetStatus: pulumi.Output<string | undefined>;

  constructor(name: string, args: SubscriptionUpgradeArgs, options?: pulumi.CustomResourceOptions) {
    const { registration, constructed } = license(
      "SubscriptionUpgrade",
      name,
      args,
      outputs,
      wantsOfSubscriptionUpgrade,
      options,
    );
    super(...registration);
    constructed(this);
  }
}
