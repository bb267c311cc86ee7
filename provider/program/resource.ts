import * as pulumi from "@pulumi/pulumi";
import type { Want } from "../core/lifecycle";
import { dynamicToken, pluginToken } from "../core/token";
import { loaderOf } from "../run/loader";
import { keptUrn, shortUrn } from "../run/urn";
import { construct } from "./dependencyGraph";
import { isLate } from "./derived";
import { note } from "./preflight";
import { checkProgramFolder } from "./programFolder";
import { declare, noteLeftOut, noteOrder, noteWhatComesBefore } from "./programOwnership";
import { argumentsOf } from "./provider";
import { settledValue } from "./pulumiInternals";
import { tellRunSettings } from "./runSettings";
import { isAwaited } from "./values";

type Registration = ConstructorParameters<typeof pulumi.CustomResource>;

export interface LicenseClass {
  /** Class name; part of the type token. */
  type: string;
  /** Names of the properties that the service fills in. */
  outputs: readonly string[];
  /** What the arguments ask for, as far as they are known. */
  wants(args: Record<string, unknown>): Want[];
  /**
   * The text that loads the class in the provider process. It stands in the state of every user and never changes.
   * @default the package's common entry, `pulumi-licenses/resource`
   */
  loader?: string;
}

/**
 * A license as Pulumi sees it: a dynamic resource whose code is not in the state. In place of the provider's serialized code
 * (kilobytes in each resource, and run from there for ever) stands a text that loads the installed package by its name.
 *
 * An import goes to the plugin, which can read what no state describes. A resource moves between the two providers by its alias, and
 * without a change.
 *
 * Pulumi takes the line below a resource's own constructor for the program's, so there is no class between.
 *
 * @returns what Pulumi's constructor takes, and what is to be called after it.
 * @throws {pulumi.RunError} for an import with an explicit `Provider`.
 */
export function license(
  { type, outputs, wants, loader = loaderOf(type) }: LicenseClass,
  name: string,
  args: object,
  options: pulumi.CustomResourceOptions | undefined,
): { registration: Registration; constructed(resource: pulumi.CustomResource): void } {
  const { ignoreChanges = [], dependsOn } = options ?? {};
  checkProgramFolder();
  const declared = { type, args, ignoreChanges, late: isLate(), dependsOn };
  const isImport = options?.import !== undefined;
  if (isImport) refuseProvider(type, name, options);
  const [token, other] = isImport ? [pluginToken(type), dynamicToken(type)] : [dynamicToken(type), pluginToken(type)];
  const urn = isImport ? wholeUrnOf(name, token, options?.parent) : urnOf(name, token, options?.parent);
  tellRunSettings();
  declare(type, urn, args, wants);
  noteWhatComesBefore(declared, urn);
  const properties = {
    ...Object.fromEntries(outputs.map((output) => [output, undefined])),
    ...args,
    ...(isImport ? {} : { __provider: loader, __urn: urn, ...secretsAmong(args) }),
  };
  return {
    registration: [token, name, properties, { ...options, aliases: [...(options?.aliases ?? []), { type: other }] }],
    constructed(resource) {
      construct({ resource, args, options });
      noteOrder(type, urn, resource, args, wants);
      noteLeftOut(type, urn, resource);
      const provider = resource.getProvider(token) ?? options?.provider;
      note({ ...declared, name, provider, resource, options, outputs, wants, urn });
    },
  };
}

/** The plugin would not understand a `Provider` that is given, and one of a component would leave the import to other credentials. */
function refuseProvider(type: string, name: string, { provider, parent }: pulumi.CustomResourceOptions): void {
  if (provider === undefined && parent?.getProvider(pluginToken(type)) !== undefined) return;
  const own = provider ?? parent?.getProvider(dynamicToken(type));
  if (own === undefined || argumentsOf(own) === undefined) return;
  throw new pulumi.RunError(
    `${type} ${JSON.stringify(name)}: an import with an explicit Provider is not possible, because the plugin pulumi-resource-licenses reads it. Set the Provider's credentials in the environment, import without the Provider, and put the Provider in the place of the option import afterwards. Or leave out the option import: \`pulumi up\` adopts what exists.`,
  );
}

const urnOf = (name: string, token: string, parent: pulumi.Resource | undefined): string | Promise<string> =>
  parent === undefined ? shortUrn(pulumi.getStack(), name) : wholeUrnOf(name, token, parent).then(keptUrn);

const wholeUrnOf = (name: string, token: string, parent: pulumi.Resource | undefined): Promise<string> =>
  plainly(pulumi.createUrn(name, token, parent && plainly(parent.urn)));

/** As a plain value. With an output, each child of a component would wait for all other children, and none would ever begin. */
const plainly = (urn: pulumi.Output<string>): Promise<string> => settledValue(urn) as Promise<string>;

/** Names of the arguments that are secrets. A provider gets plain values and cannot tell; what it makes of them must be secret too. */
function secretsAmong(args: object): { __secrets?: pulumi.Output<string[] | undefined> } {
  if (!isAwaited(args)) return {};
  const found = Object.entries(args).map(async ([key, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [key] : [],
  );
  const names = Promise.all(found).then((all) => all.flat());
  return { __secrets: pulumi.output(names).apply((some) => (some.length === 0 ? undefined : some)) };
}
