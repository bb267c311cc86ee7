import { z } from "zod";
import { propertyAt } from "./arguments";
import { UnreadableState } from "./errors";
import type { StateForm } from "./lifecycle";

/**
 * The schema of an object in the state. Members that it does not list are kept: a later release may have written them, and the
 * state goes back to Pulumi whole.
 */
export const kept = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.looseObject(shape) as unknown as z.ZodObject<Shape>;

/**
 * Members that are only shown to people. A state may lack them, because no decision needs them and the next read fills them in. All
 * others are required: a decision without them would be a guess.
 */
export const shown = {
  text: z.string().default(""),
  count: z.number().default(0),
  list: <Item extends z.ZodType>(item: Item) => z.array(item).default([]),
};

/**
 * The state of a resource as Pulumi has saved it, in today's form. It is called with the old properties of diff, read, update and
 * delete. They are known also at previews. New properties and the results of a previewed create may be unknown, so they are never
 * read by it.
 *
 * @throws {UnreadableState} where the state has another form.
 */
export function readState<State>(
  { name, state: { schema, migrate } }: { readonly name: string; readonly state: StateForm<State> },
  saved: Record<string, unknown>,
): State {
  const given = withoutNulls(saved) as Record<string, unknown>;
  const parsed = schema.safeParse(migrate?.(given) ?? given);
  if (parsed.success) return parsed.data;
  throw new UnreadableState(
    name,
    parsed.error.issues.map((issue) => ({ property: propertyAt(issue.path), expected: expectedBy(issue) })),
  );
}

/** Pulumi's protocol has null in place of a member that is absent. A null among the items of a list stays, or the list would look complete. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}

/** Never the value that was found: it may be a secret. */
function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return issue.expected;
  if (issue.code === "invalid_value") return issue.values.map((value) => JSON.stringify(value)).join(" or ");
  if (issue.code === "invalid_union" && "options" in issue)
    return (issue.options as unknown[]).map((option) => JSON.stringify(option)).join(" or ");
  return "another form";
}
