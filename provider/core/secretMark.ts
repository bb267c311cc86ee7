/** How Pulumi marks a secret inside a value (Pulumi SDK, `runtime/rpc.ts`). It unwraps only whole values before a provider sees them. */
export const secretMark = "4dabf18193072939515e22adb298388d";

const secret = "1b47061264138c4ac30d75fd1eb44270";

/** A value that Pulumi keeps encrypted, and does not print. */
export const sealed = (value: unknown): Record<string, unknown> => ({ [secretMark]: secret, value });

/** A value without marks of secrets, at any depth but inside lists. */
export function unsealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (secretMark in value) return unsealed((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unsealed(member)]));
}
