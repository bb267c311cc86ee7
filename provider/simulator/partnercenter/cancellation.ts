import { addDays, instantOf, midnight } from "../clock";
import type { Subscription } from "./seed";

/** Days after the begin of a term: "Subscription lifecycle states" for new commerce, a sample for software. */
const days = { newCommerce: 7, software: 30, legacy: undefined } as const;

/** The last moment at which the subscription may be cancelled in this term, as the software sample writes it. */
export function cancellableUntil(subscription: Subscription): string | undefined {
  const { cancellationAllowedUntilDate, kind, isTrial, effectiveStartDate } = subscription;
  if (cancellationAllowedUntilDate !== undefined) return cancellationAllowedUntilDate;
  const allowed = days[kind];
  if (allowed === undefined || isTrial) return undefined;
  const day = addDays(midnight(instantOf(effectiveStartDate)), allowed)
    .toISOString()
    .slice(0, 10);
  return `${day}T23:59:00Z`;
}
