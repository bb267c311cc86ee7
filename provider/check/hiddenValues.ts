import { unknownValue } from "../core/lifecycle";
import { hidden } from "../http/secrets";
import { isHidden } from "./preview";

/**
 * Pulumi prints `[secret]` in place of a secret. Where an update leaves the resource as it is, the state holds the value. Otherwise it
 * counts as not known yet: that may hide a finding, and makes up none.
 */

type Properties = Record<string, unknown>;

/**
 * @param saved the inputs in the state; absent where they may be others.
 * @param found told of each secret that the state holds.
 */
export const withSaved = (
  inputs: Properties,
  saved: Properties | undefined,
  found: (secret: unknown) => void,
): Properties =>
  Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, shown(value, saved?.[key], found)]));

function shown(value: unknown, saved: unknown, found: (secret: unknown) => void): unknown {
  if (value === hidden) {
    if (saved === undefined) return unknownValue;
    found(saved);
    return saved;
  }
  if (typeof value !== "object" || value === null) return value;
  const member = (key: string | number) => (Object(saved) as Record<string | number, unknown>)[key];
  if (Array.isArray(value)) return value.map((item, index) => shown(item, member(index), found));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one, member(key), found)]));
}

/** Names of the inputs that hold a secret. */
export const hiddenIn = (inputs: Properties): string[] =>
  Object.keys(inputs).filter((key) => !key.startsWith("__") && isHidden(inputs[key]));
