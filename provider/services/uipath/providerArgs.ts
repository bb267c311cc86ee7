import type * as pulumi from "@pulumi/pulumi";

/** Settings for UiPath Automation Suite; each has a stack setting `licenses:uipath.<name>` and an environment variable. */
export interface UiPathArgs {
  /** https, or http on this machine. */
  baseUrl?: pulumi.Input<string>;
  /** @default feb0dd79-85b6-483b-b297-0e49a1aa5b7d */
  hostAccountId?: pulumi.Input<string>;
  /** The host administrator. */
  username?: pulumi.Input<string>;
  password?: pulumi.Input<string>;
  /** A client of the identity server: with a user name for the password grant, alone for client credentials. */
  clientId?: pulumi.Input<string>;
  clientSecret?: pulumi.Input<string>;
  /** Used as it is, in place of all other credentials. */
  accessToken?: pulumi.Input<string>;
  /** PEM certificates to trust besides the usual ones. */
  caFile?: pulumi.Input<string>;
}

declare module "../../program/provider" {
  interface ProviderArgs {
    uipath?: pulumi.Input<UiPathArgs>;
  }
}
