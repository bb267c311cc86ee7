import * as pulumi from "@pulumi/pulumi";
import { type LicenseClass, license } from "../../../provider/program/resource";
import { wantsOfToyLicense } from "./wants";

const licenseClass: LicenseClass = { type: "ToyLicense", outputs: ["played"], wants: wantsOfToyLicense };

export class ToyLicense extends pulumi.CustomResource {
  declare readonly played: pulumi.Output<boolean>;

  constructor(
    name: string,
    args: { child: pulumi.Input<string>; toys: pulumi.Input<number> },
    options?: pulumi.CustomResourceOptions,
  ) {
    const { registration, constructed } = license(licenseClass, name, args, options);
    super(...registration);
    constructed(this);
  }
}
