import type * as pulumi from "@pulumi/pulumi";

/** Settings for Partner Center; each has a stack setting `licenses:partnerCenter.<name>` and an environment variable. */
export interface PartnerCenterArgs {
  tenantId?: pulumi.Input<string>;
  clientId?: pulumi.Input<string>;
  clientSecret?: pulumi.Input<string>;
  /** With it, the application acts for a user (App+User), which license calls need. */
  refreshToken?: pulumi.Input<string>;
  /** Used as it is, in place of all other credentials. */
  accessToken?: pulumi.Input<string>;
  /** PEM file with certificate and key, in place of a client secret. */
  certificateFile?: pulumi.Input<string>;
  /** Where a rotated refresh token is kept. @default a file for tenant and application below ~/.config/pulumi-licenses */
  tokenFile?: pulumi.Input<string>;
  /** @default "global" */
  cloud?: pulumi.Input<"global" | "usGov" | "china">;
  /** Without `/v1`. https, or http on this machine. @default the cloud's public address */
  apiUrl?: pulumi.Input<string>;
  /** Without the tenant. @default the cloud's public address */
  authorityUrl?: pulumi.Input<string>;
  /** Microsoft Graph, without `/v1.0`. https, or http on this machine. @default the cloud's public address */
  graphUrl?: pulumi.Input<string>;
  /** PEM certificates to trust besides the usual ones. */
  caFile?: pulumi.Input<string>;
}

declare module "../../program/provider" {
  interface ProviderArgs {
    partnerCenter?: pulumi.Input<PartnerCenterArgs>;
  }
}
