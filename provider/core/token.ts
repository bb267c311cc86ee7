/**
 * Pulumi's type token of a resource says which provider it belongs to. Both providers run the same lifecycles: Node programs have
 * dynamic resources, and programs in all languages have those of the plugin `pulumi-resource-licenses`. Both tokens stand in the
 * states of users and never change.
 */

export const dynamicToken = (type: string): string => `pulumi-nodejs:dynamic/licenses:${type}`;

export const pluginToken = (type: string): string => `licenses:index:${type}`;

const either = /^(?:pulumi-nodejs:dynamic\/licenses:|licenses:index:)([A-Za-z]+)$/;

/** The class that a token of either provider names; `undefined` for tokens of other providers. */
export const classOfToken = (token: string): string | undefined => either.exec(token)?.[1];

/** The type token of the provider itself, in whose resource an explicit provider's arguments stand. */
export const providerTokens = {
  dynamic: "pulumi:providers:pulumi-nodejs",
  plugin: "pulumi:providers:licenses",
} as const;

/** Which of the two providers a resource of this package has. @param token of the resource. */
export const providerKindOf = (token: string): keyof typeof providerTokens =>
  token.startsWith("licenses:") ? "plugin" : "dynamic";
