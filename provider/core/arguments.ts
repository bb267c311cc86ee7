import { z } from "zod";
import { guidForm } from "./known";
import { type About, type CheckFailure, isUnknown } from "./lifecycle";

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

/** The form in which ids, names and codes are compared: case does not matter, nor do blanks around, which earlier releases kept. */
export const folded = (word: string): string => word.trim().toLowerCase();

export const differs = (a: string, b: string): boolean => folded(a) !== folded(b);

/** A copy with every text, at any depth, without the blanks around it. */
export const trimmed = <Value>(value: Value): Value => trim(value) as Value;

function trim(value: unknown): unknown {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(trim);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, trim(member)]));
}

/**
 * The arguments as they are used from here on, and all that is wrong with them; what preview does not know yet is right until it is known.
 *
 * @param secrets names of arguments that are secrets: their values stand in no words.
 */
export function checkArgs(
  schema: z.ZodType,
  given: Record<string, unknown>,
  secrets: readonly string[] = [],
): { args: Record<string, unknown>; failures: CheckFailure[] } {
  const args = trimmed(given);
  const parsed = schema.safeParse(args);
  return {
    args,
    failures: parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, args, secrets)),
  };
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

/** A failure in one text. The property stands in front, where there is one. */
export const failureInWords = ({ property, reason }: CheckFailure): string =>
  property === "" ? reason : `${property}: ${reason}`;

/** As Pulumi writes the path of a property: `licenses[0].sku`. */
export const propertyAt = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (at, key) => (typeof key === "number" ? `${at}[${key}]` : at === "" ? String(key) : `${at}.${String(key)}`),
    "",
  );

function explain(issue: z.core.$ZodIssue, given: Record<string, unknown>, secrets: readonly string[]): CheckFailure[] {
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], given);
  const property = propertyAt(issue.path);
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
