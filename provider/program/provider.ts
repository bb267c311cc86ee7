import * as pulumi from "@pulumi/pulumi";
import { services } from "../services/all";
import { sectionNames } from "../services/readSettings";
import { runSettings, tellRunSettings } from "./runSettings";

/** Settings by service; at least one of them. Each service adds its own member (`services/<service>/providerArgs.ts`). */
// biome-ignore lint/suspicious/noEmptyInterface: the services fill it.
export interface ProviderArgs {}

type Section = Record<string, unknown>;

/** The names of all services' credentials: a credential that stands in the wrong section by mistake is one all the same. */
const secrets = new Set(services.flatMap(({ section }) => section.secrets));

/** Credentials become secrets. */
const sealed = (given: unknown): pulumi.Output<Section> =>
  pulumi
    .output(given as pulumi.Input<Section>)
    .apply(
      (settings): Section =>
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
    const sections = Object.fromEntries(
      Object.entries(given).flatMap(([key, section]) =>
        section === undefined ? [] : [[key, sealed(section)] as const],
      ),
    );
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
  const strangers = Object.keys(given).filter((key) => !sectionNames.includes(key));
  const isGiven = Object.values(given).some((section) => section !== undefined);
  if (strangers.length === 0 && isGiven) return;
  const wrong =
    strangers.length > 0
      ? `there is no argument ${strangers.join(", ")}`
      : `it is given neither ${sectionNames.join(" nor ")}`;
  throw new pulumi.RunError(
    `Provider ${JSON.stringify(name)}: ${wrong}. Give ${sectionNames.join(", ")}, or ${sectionNames.length === 2 ? "both" : "several"}; without a Provider, resources use the stack's settings.`,
  );
}

/** Pulumi gives an explicit provider its own arguments and no stack configuration, so the stack's settings are added to the arguments. */
const ofTheRun = (): [string, string][] =>
  Object.entries(runSettings()).flatMap(([key, value]) => (value === undefined ? [] : [[`licenses:${key}`, value]]));

/** The sections in the stack's configuration. They may hold credentials, so they are secrets. */
function stackSections(): [string, pulumi.Output<string>][] {
  const config = new pulumi.Config("licenses");
  return sectionNames.flatMap((name): [string, pulumi.Output<string>][] => {
    const configured = config.get(name);
    return configured === undefined ? [] : [[`licenses:stack.${name}`, pulumi.secret(configured)]];
  });
}

type Sections = Record<string, pulumi.Output<Section>>;

const explicit = new WeakMap<pulumi.ProviderResource, Sections>();

/** What an explicit Provider was given; `undefined` for a provider that is not ours. */
export const argumentsOf = (provider: pulumi.ProviderResource): Sections | undefined => explicit.get(provider);
