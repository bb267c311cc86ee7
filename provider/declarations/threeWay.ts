import { folded } from "../core/arguments";
import { computed } from "./declaration";

/** What becomes of a declaration when the service has something else: three values are compared, argument by argument. Pure. */

type Args = Record<string, unknown>;

/** An argument that was changed in the text and at the service, each in its own way. */
export interface Conflict {
  argument: string;
  /** What was wanted when the service had the same; `undefined` where that is not known. */
  before: unknown;
  /** `computed`: the text alone does not tell. */
  declared: unknown;
  found: unknown;
}

export interface Outcome {
  /** Arguments to write. */
  edits: Args;
  conflicts: Conflict[];
}

/**
 * @param before what was wanted, and found, the last time; `undefined` where nobody knows.
 * @param declared what the text says now.
 * @param found what the service has now. Arguments that neither it nor `before` has are left alone.
 */
export function threeWay(before: Args | undefined, declared: Args, found: Args): Outcome {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(found)])];
  const outcome: Outcome = { edits: {}, conflicts: [] };
  for (const name of names) {
    const [was, is, live] = [before?.[name], declared[name], found[name]];
    if (before !== undefined && isSame(was, live)) continue;
    if (is !== computed && isSame(is, live)) continue;
    if (before !== undefined && is !== computed && isSame(is, was)) outcome.edits[name] = live;
    else outcome.conflicts.push({ argument: name, before: was, declared: is, found: live });
  }
  return outcome;
}

/** Whether a declaration is still what was wanted the last time, so that it may go when the service has nothing of it any more. */
export const isUntouched = (before: Args, declared: Args): boolean =>
  Object.keys(before).every((name) => declared[name] !== computed && isSame(before[name], declared[name]));

/** The order of a list, and the case of texts, have no meaning. What is absent equals `undefined`. */
export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

function canonical(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(folded(value));
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
    .sort()
    .join()}}`;
}
