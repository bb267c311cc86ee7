import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { pluginToken } from "../../provider/core/token";
import { house } from "./pulumiHouse";

/** The plugin's resources in a Node program, as a generated SDK registers them: without a word of this package in the program. */

/** For the CLI: it finds a plugin on the PATH. */
export const withPlugin = { PATH: [join(house, "provider", "bin"), process.env.PATH].join(delimiter) };

export class PluginResource extends pulumi.CustomResource {
  constructor(type: string, name: string, args: object, options?: pulumi.CustomResourceOptions) {
    super(pluginToken(type), name, { ...args }, options);
  }

  /** An output by its name; a property of a resource that has not got it is unknown at preview. */
  output(name: string): pulumi.Output<unknown> {
    return (this as unknown as Record<string, pulumi.Output<unknown>>)[name] ?? pulumi.output(undefined);
  }
}

/** With the outputs that are named, which a program can then read. */
export const withOutputs = (args: object, ...outputs: string[]): object => ({
  ...Object.fromEntries(outputs.map((name) => [name, undefined])),
  ...args,
});

export class PluginProvider extends pulumi.ProviderResource {
  constructor(name: string, args: Record<string, unknown>, options?: pulumi.ResourceOptions) {
    super("licenses", name, args, options);
  }
}
