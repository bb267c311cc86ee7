import * as pulumi from "@pulumi/pulumi";
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
    const token = `pulumi-nodejs:dynamic/licenses:${type}`;
    super(
      token,
      name,
      {
        ...Object.fromEntries(outputs.map((output) => [output, undefined])),
        ...args,
        __provider: `exports.handler=()=>require("pulumi-licenses/${type}")`,
        __urn: pulumi.createUrn(name, token, options?.parent),
      },
      options,
    );
    note({
      type,
      name,
      args,
      provider: this.getProvider(token) ?? options?.provider,
      ignoreChanges: options?.ignoreChanges ?? [],
    });
  }
}
