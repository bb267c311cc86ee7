import * as pulumi from "@pulumi/pulumi";
import { type LicenseClass, license } from "../../program/resource";
import { ownEntry } from "../../run/loader";
import { wantsOfUserLicense } from "./wants";

export interface LicenseArgs {
  /** The product: sku id, part number (`SPE_E3`) or name. Case does not matter. */
  sku: pulumi.Input<string>;
  /**
   * Service plans of the product that are switched off: ids, or service plan names (`TEAMS1`). An empty list: all plans on. Absent:
   * plans are not managed. All are on at the first assignment, and later changes by others are no drift.
   */
  excludedPlans?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface UserLicenseArgs {
  /** The customer's tenant id, a GUID. Changing it replaces the resource. */
  customerId: pulumi.Input<string>;
  /**
   * The user: object id, or user principal name. A name is looked up once. Changing it to another person replaces the resource;
   * another name of the same person does not.
   */
  userId: pulumi.Input<string>;
  /** The licenses: at least one, each product once. The order has no meaning. */
  licenses: pulumi.Input<pulumi.Input<LicenseArgs>[]>;
  /**
   * `true`: the user has only the licenses in the list. Other licenses show as drift and are removed; preview names them. Deleting
   * the resource still removes the listed ones only.
   * @default false
   */
  exclusive?: pulumi.Input<boolean>;
}

const licenseClass: LicenseClass = {
  type: "UserLicense",
  outputs: ["assigned", "found", "warnings", "userPrincipalName"],
  wants: wantsOfUserLicense,
  loader: ownEntry("UserLicense"),
};

/**
 * The licenses of one user of a customer, in Microsoft Partner Center. The licenses that the program lists belong to the resource,
 * even if the user had them before. Other licenses of the user are left alone unless `exclusive` is set. A swap of products is one
 * request, so the user is never without a license. Deleting the resource removes only the listed licenses.
 *
 * ```ts
 * new UserLicense("alice", {
 *   customerId,
 *   userId: "alice@contoso.example",
 *   licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }],
 * }, { dependsOn: seats });
 * ```
 *
 * Source: "Assign licenses to a user", Partner Center REST reference. Needs App+User credentials.
 */
export class UserLicense extends pulumi.CustomResource {
  declare readonly customerId: pulumi.Output<string>;
  declare readonly userId: pulumi.Output<string>;
  declare readonly licenses: pulumi.Output<{ sku: string; excludedPlans?: string[] }[]>;
  declare readonly exclusive: pulumi.Output<boolean | undefined>;
  /** The listed licenses as the service has them; `excludedPlans` are the plans that are off. */
  declare readonly assigned: pulumi.Output<
    {
      id: string;
      partNumber: string;
      name: string;
      licenseGroup: string;
      excludedPlans: { id: string; name: string }[];
    }[]
  >;
  /** Part numbers of the listed licenses that the user had before the resource was created. */
  declare readonly found: pulumi.Output<string[]>;
  /** The service's warnings at the last change. */
  declare readonly warnings: pulumi.Output<{ code: string; message: string; plans: string[] }[]>;
  /** The user principal name, if it is known without another request. */
  declare readonly userPrincipalName: pulumi.Output<string | undefined>;

  constructor(name: string, args: UserLicenseArgs, options?: pulumi.CustomResourceOptions) {
    const { registration, constructed } = license(licenseClass, name, args, options);
    super(...registration);
    constructed(this);
  }
}
