import { isDeepStrictEqual } from "node:util";
import { propertyAt } from "../core/arguments";
import type { Properties } from "../process/given";

/** What differs between two sets of arguments, by path as Pulumi writes it: `licenses[0].sku`. Pure. */

export type Change = "add" | "delete" | "update";

export function changesBetween(before: Properties, after: Properties): Map<string, Change> {
  const changes = new Map<string, Change>();
  const compare = (path: readonly PropertyKey[], old: unknown, now: unknown): void => {
    if (isDeepStrictEqual(old, now)) return;
    if (old === undefined) changes.set(propertyAt(path), "add");
    else if (now === undefined) changes.set(propertyAt(path), "delete");
    else if (isNested(old) && isNested(now) && Array.isArray(old) === Array.isArray(now))
      for (const key of keysOf(old, now)) compare([...path, key], memberOf(old, key), memberOf(now, key));
    else changes.set(propertyAt(path), "update");
  };
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
    compare([name], before[name], after[name]);
  return changes;
}

type Nested = Record<PropertyKey, unknown> | unknown[];

const isNested = (value: unknown): value is Nested => typeof value === "object" && value !== null;

const memberOf = (value: Nested, key: PropertyKey): unknown => (value as Record<PropertyKey, unknown>)[key];

const keysOf = (one: Nested, other: Nested): PropertyKey[] =>
  Array.isArray(one) && Array.isArray(other)
    ? Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index)
    : [...new Set([...Object.keys(one), ...Object.keys(other)])];
