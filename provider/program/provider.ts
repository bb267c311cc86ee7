import * as pulumi from "@pulumi/pulumi";
import { runSettings, tellRunSettings } from "./runSettings";

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
  /** PEM certificates to trust besides the usual ones. */
  caFile?: pulumi.Input<string>;
}

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

/** One or both. */
export interface ProviderArgs {
  partnerCenter?: pulumi.Input<PartnerCenterArgs>;
  uipath?: pulumi.Input<UiPathArgs>;
}

const secrets = new Set(["clientSecret", "refreshToken", "accessToken", "password"]);

type Section = Record<string, unknown>;

const sealed = (given: pulumi.Input<PartnerCenterArgs> | pulumi.Input<UiPathArgs>): pulumi.Output<Section> =>
  pulumi
    .output(given)
    .apply((settings) =>
      Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [key, secrets.has(key) ? pulumi.secret(value) : value]),
      ),
    );

/**
 * Another partner or host than the one of the stack's settings: `new UserLicense(…, { provider })`. It has a process and limits of its
 * own. Its arguments win over environment and stack settings; credentials are taken from one place only, so a Provider that
 * gives any gives all of them, and go only to addresses that it gives too, or to public ones. Credentials become secrets.
 */
export class Provider extends pulumi.ProviderResource {
  /** @throws {pulumi.RunError} for an argument that does not exist, or none at all: the stack's own credentials would be used. */
  constructor(name: string, given: ProviderArgs, options?: pulumi.ResourceOptions) {
    assertSections(name, given);
    const { partnerCenter, uipath } = given;
    const sections = {
      ...(partnerCenter === undefined ? {} : { partnerCenter: sealed(partnerCenter) }),
      ...(uipath === undefined ? {} : { uipath: sealed(uipath) }),
    };
    super(
      "pulumi-nodejs",
      name,
      Object.fromEntries([
        ...ofTheRun(),
        ...stackSections(),
        ...Object.entries(sections).map(([key, section]) => [`licenses:${key}`, section]),
      ]),
      options,
    );
    explicit.set(this, sections);
    tellRunSettings();
  }
}

function assertSections(name: string, given: object): void {
  const strangers = Object.keys(given).filter((key) => !["partnerCenter", "uipath"].includes(key));
  const isGiven = Object.values(given).some((section) => section !== undefined);
  if (strangers.length === 0 && isGiven) return;
  const wrong =
    strangers.length > 0
      ? `there is no argument ${strangers.join(", ")}`
      : "it is given neither partnerCenter nor uipath";
  throw new pulumi.RunError(
    `Provider ${JSON.stringify(name)}: ${wrong}. Give partnerCenter, uipath, or both; without a Provider, resources use the stack's settings.`,
  );
}

/** Pulumi gives an explicit provider its own arguments only, and no stack configuration: it goes along with them. */
const ofTheRun = (): [string, string][] =>
  Object.entries(runSettings()).flatMap(([key, value]) => (value === undefined ? [] : [[`licenses:${key}`, value]]));

/** What the stack's configuration says beside the arguments, credentials among it, and so secret. */
function stackSections(): [string, pulumi.Output<string>][] {
  const config = new pulumi.Config("licenses");
  return ["partnerCenter", "uipath"].flatMap((name): [string, pulumi.Output<string>][] => {
    const configured = config.get(name);
    return configured === undefined ? [] : [[`licenses:stack.${name}`, pulumi.secret(configured)]];
  });
}

interface Sections<Value> {
  partnerCenter?: Value;
  uipath?: Value;
}

const explicit = new WeakMap<pulumi.ProviderResource, Sections<pulumi.Output<Section>>>();

/** What an explicit Provider was given; `undefined` for a provider that is not ours. */
export const argumentsOf = (provider: pulumi.ProviderResource): Sections<pulumi.Output<Section>> | undefined =>
  explicit.get(provider);
