import * as pulumi from "@pulumi/pulumi";
import { isLate, outlook } from "./outlook";
import { note } from "./preflight";

/**
 * A license as Pulumi sees it: a dynamic resource whose code is not in the state. In place of the provider's serialized code
 * (kilobytes in each resource, and run from there for ever) stands a text that loads the installed package by its name. The
 * text and the type token are in the state of every user: they never change.
 */
export abstract class LicenseResource extends pulumi.CustomResource {
  /** @param outputs names of the properties that the service fills in. */
  protected constructor(
    type: string,
    name: string,
    args: object,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    const ignoreChanges = options?.ignoreChanges ?? [];
    const declared = { type, args, ignoreChanges, late: isLate() };
    const token = `pulumi-nodejs:dynamic/licenses:${type}`;
    super(
      token,
      name,
      {
        ...Object.fromEntries(outputs.map((output) => [output, undefined])),
        ...args,
        __provider: `exports.handler=()=>require("pulumi-licenses/${type}")`,
        __urn: pulumi.createUrn(name, token, urnOf(options?.parent)),
        __secrets: secretsAmong(args),
        // Said by the provider at preview: whose place this resource takes.
        __replaces: undefined,
        // What it listed before, where that is asked.
        __before: undefined,
        __outlook: outlook(declared, () => this.getProvider(token) ?? options?.provider),
      },
      options,
    );
    note({
      ...declared,
      name,
      provider: this.getProvider(token) ?? options?.provider,
      resource: this,
      options,
      outputs,
    });
  }
}

/** As a plain value: an output would make each child of a component wait for all the others, and so for ever. */
const urnOf = (parent: pulumi.Resource | undefined): Promise<string> | undefined =>
  (parent?.urn as unknown as { promise(): Promise<string> } | undefined)?.promise();

/** Names of the arguments that are secrets. A provider gets plain values and cannot tell; what it makes of them must be secret too. */
function secretsAmong(args: object): pulumi.Output<string[] | undefined> {
  const found = Object.entries(args).map(async ([key, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [key] : [],
  );
  return pulumi.output(Promise.all(found)).apply((names) => (names.flat().length === 0 ? undefined : names.flat()));
}
