import { dynamicToken, pluginToken } from "../core/token";

/**
 * The URN of a resource, as its properties carry it so that its messages come on its own row. It stands twice in the state of
 * each resource, so the usual one is kept without what follows from the rest: `stack::name`. One with a parent stays whole.
 */

const usual = /^urn:pulumi:([^:]+)::[^:]+::pulumi-nodejs:dynamic\/licenses:[A-Za-z]+::(.+)$/s;

export const shortUrn = (stack: string, name: string): string => `${stack}::${name}`;

export function keptUrn(urn: string): string {
  const [, stack = "", name] = usual.exec(urn) ?? [];
  return name === undefined ? urn : shortUrn(stack, name);
}

/** Stack and project of a whole URN; empty where there is none. */
export const stackOf = (urn = ""): string => /^urn:pulumi:([^:]+::[^:]+)::/.exec(urn)?.[1] ?? "";

/** @param project what Pulumi calls it in the environment of a provider process. @returns `undefined` where it does not say. */
export function wholeUrn(
  kept: string | undefined,
  type: string,
  project = process.env.PULUMI_NODEJS_PROJECT,
): string | undefined {
  if (kept === undefined || kept.startsWith("urn:")) return kept;
  if (project === undefined) return undefined;
  const [, stack, name] = /^([^:]+)::(.+)$/s.exec(kept) ?? [];
  return name === undefined ? undefined : `urn:pulumi:${stack}::${project}::${dynamicToken(type)}::${name}`;
}

/** The type token in a whole URN. It stands after the tokens of the resource's parents: `parent$token`. */
export const tokenIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** `urn:pulumi:stack::project::type::name`. A name may have colons of its own. */
export const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");

/** The URN of a provider, which a state and a preview reference as `<URN>::<id>`. */
export const providerUrnIn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

/** The URN that a resource of the plugin has as a dynamic resource of a Node program, as its properties carry it. */
export const keptDynamicUrn = (urn: string, type: string): string =>
  keptUrn(urn.replace(`${pluginToken(type)}::`, `${dynamicToken(type)}::`));
