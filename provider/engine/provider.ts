import * as pulumi from "@pulumi/pulumi";

/** Settings for Partner Center; each has a stack setting `licenses:partnerCenter.<name>` and an environment variable. */
export interface PartnerCenterArgs {
  tenantId?: pulumi.Input<string>;
  clientId?: pulumi.Input<string>;
  clientSecret?: pulumi.Input<string>;
  /** With it, the application acts for a user (App+User), which license calls need. */
  refreshToken?: pulumi.Input<string>;
  /** Used as it is, in place of all other credentials. */
  accessToken?: pulumi.Input<string>;
  /** @default "global" */
  cloud?: pulumi.Input<"global" | "usGov" | "china">;
  /** Without `/v1`. https, or http on this machine. @default the cloud's public address */
  apiUrl?: pulumi.Input<string>;
  /** Without the tenant. @default the cloud's public address */
  authorityUrl?: pulumi.Input<string>;
  /** PEM certificates to trust besides the usual ones. */
  caFile?: pulumi.Input<string>;
}

export interface ProviderArgs {
  partnerCenter: pulumi.Input<PartnerCenterArgs>;
}

const secrets = new Set(["clientSecret", "refreshToken", "accessToken"]);

/**
 * Another partner than the one of the stack's settings: `new UserLicense(…, { provider })`. It has a process and limits of its
 * own. Its arguments win over environment and stack settings; credentials are taken from one place only, so a Provider that
 * gives any gives all of them. Credentials become secrets.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, options?: pulumi.ResourceOptions) {
    const partnerCenter = pulumi
      .output(args.partnerCenter)
      .apply((given) =>
        Object.fromEntries(
          Object.entries(given).map(([key, value]) => [key, secrets.has(key) ? pulumi.secret(value) : value]),
        ),
      );
    super("pulumi-nodejs", name, { "licenses:partnerCenter": partnerCenter }, options);
    explicit.set(this, partnerCenter);
  }
}

const explicit = new WeakMap<pulumi.ProviderResource, pulumi.Output<Record<string, unknown>>>();

/** What an explicit Provider was given; `undefined` for a provider that is not ours. */
export const argumentsOf = (provider: pulumi.ProviderResource): pulumi.Output<Record<string, unknown>> | undefined =>
  explicit.get(provider);
