import { z } from "zod";
import { type About, type Failure, isUnknown } from "./lifecycle";

/** Building blocks for what users write; every message says what is expected. */

const guidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => guidForm.test(text);

export const guid = (meaning: string) =>
  z
    .string({ error: `expected ${meaning}, a GUID` })
    .regex(guidForm, { error: `expected ${meaning}, a GUID like 0c39d6d5-c70d-4c55-bc02-f620844f3fd1` });

export const wholeNumber = z
  .number({ error: "expected a whole number of 1 or more" })
  .int({ error: "expected a whole number of 1 or more" })
  .min(1, { error: "expected a whole number of 1 or more" });

export const oneOf = <Values extends [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `expected ${values.map((value) => JSON.stringify(value)).join(" or ")}` });

export const text = (meaning: string) =>
  z
    .string({ error: `expected ${meaning}` })
    .trim()
    .min(1, { error: `expected ${meaning}, not an empty text` });

/** Arguments once they are known: absent means absent, `undefined` is not a value. */
export type Known<Schema extends z.ZodType> = z.output<Schema>;

/** Ids compare without case. */
export const differs = (a: string, b: string): boolean => a.toLowerCase() !== b.toLowerCase();

/**
 * All that is wrong with the arguments; what preview does not know yet is right until it is known.
 *
 * @param secrets names of arguments that are secrets: their values stand in no words.
 */
export function checkArgs(
  schema: z.ZodType,
  given: Record<string, unknown>,
  secrets: readonly string[] = [],
): { args: Record<string, unknown>; failures: Failure[] } {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { args: given, failures: [] };
  const failures = parsed.error.issues.flatMap((issue) => explain(issue, given, secrets));
  return { args: given, failures };
}

/** Says once of a new resource that its id, which Pulumi keeps and prints in plain text, is made of secret arguments. */
export function warnOfPlainId(names: readonly string[], { creating, tell, secrets = [] }: About): void {
  const found = names.filter((name) => secrets.includes(name));
  if (!creating || found.length === 0) return;
  const [are, arguments_] = found.length === 1 ? ["is a secret", "it"] : ["are secrets", "them"];
  tell.warn(
    `${found.join(" and ")} ${are}, but the id of this resource is made of ${arguments_}, and Pulumi keeps and prints ids in plain text.`,
  );
}

function explain(issue: z.core.$ZodIssue, given: Record<string, unknown>, secrets: readonly string[]): Failure[] {
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], given);
  const property = issue.path.reduce<string>(
    (at, key) => (typeof key === "number" ? `${at}[${key}]` : at === "" ? String(key) : `${at}.${String(key)}`),
    "",
  );
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      property: property === "" ? key : `${property}.${key}`,
      reason: `there is no such argument. Is it misspelt?`,
    }));
  }
  if (isUnknown(value)) return [];
  const got = secrets.includes(String(issue.path[0]))
    ? "something else (it is a secret, so it is not shown)"
    : shown(value);
  return [{ property, reason: value === undefined ? `missing: ${issue.message}` : `${issue.message}, but got ${got}` }];
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
