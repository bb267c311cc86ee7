import * as pulumi from "@pulumi/pulumi";
import { isLate, outlook } from "./outlook";
import { note } from "./preflight";
import { keptUrn, tokenOf } from "./urn";

type Registration = ConstructorParameters<typeof pulumi.CustomResource>;

/**
 * A license as Pulumi sees it: a dynamic resource whose code is not in the state. In place of the provider's serialized code
 * (kilobytes in each resource, and run from there for ever) stands a text that loads the installed package by its name. The
 * text and the type token are in the state of every user: they never change.
 *
 * Pulumi takes the line below a resource's own constructor for the program's, so there is no class between.
 *
 * @param outputs names of the properties that the service fills in.
 * @returns what Pulumi's constructor takes, and what is to be called after it.
 */
export function license(
  type: string,
  name: string,
  args: object,
  outputs: readonly string[],
  options: pulumi.CustomResourceOptions | undefined,
): { registration: Registration; constructed(resource: pulumi.CustomResource): void } {
  const declared = { type, args, ignoreChanges: options?.ignoreChanges ?? [], late: isLate() };
  const token = tokenOf(type);
  let provider = options?.provider;
  const properties = {
    ...Object.fromEntries(outputs.map((output) => [output, undefined])),
    ...args,
    __provider: `exports.handler=()=>require("pulumi-licenses/${type}")`,
    __urn: pulumi.createUrn(name, token, options?.parent).apply(keptUrn),
    __secrets: secretsAmong(args),
    // Said by the provider at preview: whose place this resource takes.
    __replaces: undefined,
    // What it listed before, where that is asked.
    __before: undefined,
    __outlook: outlook(declared, () => provider),
  };
  return {
    registration: [token, name, properties, options],
    constructed(resource) {
      provider = resource.getProvider(token) ?? provider;
      note({ ...declared, name, provider, resource, options, outputs });
    },
  };
}

/** Names of the arguments that are secrets. A provider gets plain values and cannot tell; what it makes of them must be secret too. */
function secretsAmong(args: object): pulumi.Output<string[] | undefined> {
  const found = Object.entries(args).map(async ([key, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [key] : [],
  );
  return pulumi.output(Promise.all(found)).apply((names) => (names.flat().length === 0 ? undefined : names.flat()));
}
