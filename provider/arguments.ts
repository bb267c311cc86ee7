import { z } from "zod";
import { guidForm } from "./known";
import { type Failure, isUnknown } from "./lifecycle";

/** Building blocks for what users write; every message says what is expected. */

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

/** All that is wrong with the arguments; what preview does not know yet is right until it is known. */
export function checkArgs(
  schema: z.ZodType,
  given: Record<string, unknown>,
): { args: Record<string, unknown>; failures: Failure[] } {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { args: given, failures: [] };
  const failures = parsed.error.issues.flatMap((issue) => explain(issue, given));
  return { args: given, failures };
}

function explain(issue: z.core.$ZodIssue, given: Record<string, unknown>): Failure[] {
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
  return [
    {
      property,
      reason: value === undefined ? `missing: ${issue.message}` : `${issue.message}, but got ${shown(value)}`,
    },
  ];
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
