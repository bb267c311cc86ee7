import * as pulumi from "@pulumi/pulumi";
import { type LicenseClass, license } from "../../program/resource";
import { ownEntry } from "../../run/loader";
import { wantsOfOrganizationLicense } from "./wants";

export interface ProductQuantityArgs {
  /** License code, like `UNATT`, `TAUNATT`, `ATTUNU`; any that the host has. Case does not matter. */
  code: pulumi.Input<string>;
  /** A whole number of 0 or more; 0 gives all of them back to the host's pool. */
  quantity: pulumi.Input<number>;
}

export interface OrganizationLicenseArgs {
  /** The organization's id, a GUID (`organizationId=` in the portal's login address). Changing it replaces the resource. */
  organizationId: pulumi.Input<string>;
  /**
   * At least one code, each once. The order means nothing. Codes that the program never named keep what they have; codes that it drops
   * go to 0.
   */
  productQuantities: pulumi.Input<pulumi.Input<ProductQuantityArgs>[]>;
  /** Changing it replaces the resource. @default the setting `licenses:uipath.hostAccountId`, else feb0dd79-85b6-483b-b297-0e49a1aa5b7d */
  hostAccountId?: pulumi.Input<string>;
  /** `"replaceAll"`: create may set codes that are not listed to 0, on a server that does not tell what the organization has. */
  adopt?: pulumi.Input<"replaceAll">;
  /**
   * What becomes of the licenses when the resource is deleted: `"retain"` leaves them, `"remove"` gives every one back to the
   * host's pool, after which the organization cannot be used.
   * @default "retain"
   */
  onDelete?: pulumi.Input<"retain" | "remove">;
}

const licenseClass: LicenseClass = {
  type: "OrganizationLicense",
  outputs: ["products", "licenseStatus", "startDate", "endDate", "overAllocated"],
  wants: wantsOfOrganizationLicense,
  loader: ownEntry("OrganizationLicense"),
};

/**
 * The licenses that the host of a UiPath Automation Suite gives to one organization. Needs the host administrator's credentials.
 *
 * ```ts
 * new OrganizationLicense("finance", { organizationId, productQuantities: [{ code: "UNATT", quantity: 2 }] });
 * ```
 *
 * Source: "Allocating licenses to an organization", Automation Suite API guide.
 */
export class OrganizationLicense extends pulumi.CustomResource {
  declare readonly organizationId: pulumi.Output<string>;
  declare readonly productQuantities: pulumi.Output<{ code: string; quantity: number }[]>;
  declare readonly hostAccountId: pulumi.Output<string | undefined>;
  declare readonly adopt: pulumi.Output<"replaceAll" | undefined>;
  declare readonly onDelete: pulumi.Output<"retain" | "remove" | undefined>;
  /** All that the organization has, codes that the program does not name included. */
  declare readonly products: pulumi.Output<{ code: string; quantity: number }[]>;
  /** The service's own word. */
  declare readonly licenseStatus: pulumi.Output<string>;
  /** ISO 8601, UTC. */
  declare readonly startDate: pulumi.Output<string | undefined>;
  /** ISO 8601, UTC. */
  declare readonly endDate: pulumi.Output<string | undefined>;
  /** Codes in use above their quantity; Automation Suite gives 14 days to put that right. */
  declare readonly overAllocated: pulumi.Output<string[]>;

  constructor(name: string, args: OrganizationLicenseArgs, options?: pulumi.CustomResourceOptions) {
    const { registration, constructed } = license(licenseClass, name, args, options);
    super(...registration);
    constructed(this);
  }
}
