import { keyOf } from "../run/ownership";
import { keptUrn, wholeUrn } from "../run/urn";
import type { Given, Properties } from "./given";
import type { Resource } from "./runner";

/**
 * The properties that a dynamic resource has besides the user's. Pulumi's SDK gives a dynamic provider neither the URN of a resource
 * nor which values are secrets, so the class in the program adds both (`program/resource.ts`). They stand in every state.
 *
 * These three are all. What the processes of a run tell each other about a resource is in the run's journal (`run/`).
 */
export interface Hidden {
  /** Pulumi's own: the text that loads this code. */
  __provider?: string;
  /** The row for the resource's messages and, with the class name, its key: the URN in the form of `keptUrn`, or whole. */
  __urn?: string;
  /** Names of the arguments that are secrets. Absent where there are none. */
  __secrets?: string[];
}

/** Separates the user's properties from the hidden ones. */
export function split({ __provider, __urn: urn, __secrets, ...values }: Properties): { given: Given; hidden: Hidden } {
  // Release 0.1.0 saved an object with more members in place of the URN for some resources.
  const __urn = typeof urn === "object" ? (urn as { urn?: string } | null)?.urn : urn;
  const hidden: Hidden = Object.fromEntries(
    Object.entries({ __provider, __urn, __secrets }).filter(([, value]) => value !== undefined),
  );
  return { given: { values, secrets: hidden.__secrets ?? [] }, hidden };
}

/** Pulumi gives back to the next call only what is in the answer to this one. */
export const join = (values: Properties, hidden: Hidden): Properties => ({ ...values, ...hidden });

/** @param type class name of the resource. */
export const resourceOf = (type: string, { __urn: urn }: Hidden): Resource => ({
  key: keyOf(type, keptUrn(urn ?? "")),
  row: wholeUrn(urn, type),
});
