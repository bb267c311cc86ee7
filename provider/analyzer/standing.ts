import { isUnknown } from "../core/lifecycle";
import type { EngineLicense } from "../preview/resource";
import { keyOf, type RunOwnership } from "../run/ownership";
import { keptUrn } from "../run/urn";

/** What an update does with a resource. The engine does not say it to a policy pack; the provider processes of the run do. */

export interface RunView {
  ownership: Pick<RunOwnership, "isTouched" | "comparison" | "wantedBefore">;
  /** Whether this process can read what the provider processes tell. */
  isShared(): boolean;
}

export type Standing = Pick<EngineLicense, "operation" | "id" | "was">;

/**
 * @param type class name.
 * @param outputs at the end of the preview.
 * @param args as they were registered.
 * @returns `undefined` for a resource that this run leaves out (`--target`).
 */
export function standingOf(
  { ownership, isShared }: RunView,
  { urn, type }: { urn: string; type: string },
  outputs: Record<string, unknown>,
  args: Record<string, unknown>,
): Standing | undefined {
  const key = keyOf(type, keptUrn(urn));
  if (!ownership.isTouched(key)) return undefined;
  const was = ownership.wantedBefore(key);
  const before = was === undefined ? {} : { was };
  const compared = ownership.comparison(key);
  if (compared !== undefined) {
    if (compared.operation === "replace") return { operation: "create", ...before };
    const isSame = compared.operation === "same" && areKnown(outputs, args);
    return { operation: isSame ? "same" : "update", id: compared.id, ...before };
  }
  if (isShared()) return { operation: "create", ...before };
  // Without the providers' word a create cannot be told from an update.
  return { operation: areKnown(outputs, args) ? "same" : "update" };
}

/** A preview knows all outputs of what an update leaves as it is, and of the rest only some. */
const areKnown = (outputs: Record<string, unknown>, args: Record<string, unknown>): boolean =>
  !isUnknown(outputs) && Object.keys(outputs).some((name) => !(name in args));
