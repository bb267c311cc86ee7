import type { Subscription } from "./wire";

/** When a term ends. Pure. New commerce gives the last day of the term, legacy subscriptions give the moment of the renewal. */

type Dates = Pick<Subscription, "productType" | "offerId" | "commitmentEndDate" | "commitmentEndDateTime">;

const day = 86_400_000;

/** The service gives this year for subscriptions that never end. */
const never = 9999;

/**
 * New commerce binds seats for the term, except for a short window after their purchase. Legacy subscriptions have no such window.
 */
export const isNewCommerce = (live: Pick<Subscription, "productType" | "offerId">): boolean =>
  live.productType !== undefined || live.offerId.includes(":");

/**
 * When the next term begins: at 00:00 UTC after the last day, or for a legacy subscription at the moment that the service gives.
 * The service may take up to 24 hours from then. `undefined`: not known, or never.
 *
 * Source: "Subscription resources" ("End dates are inclusive"), "Create scheduled changes".
 */
export function renewalOf(live: Dates): Date | undefined {
  const { commitmentEndDate: end, commitmentEndDateTime: exact } = live;
  if (end === undefined && exact === undefined) return undefined;
  if (!isNewCommerce(live)) return inTime(end ?? exact);
  if (exact !== undefined) return inTime(new Date(Math.ceil(exact.getTime() / day) * day));
  return end && inTime(new Date((Math.floor(end.getTime() / day) + 1) * day));
}

const inTime = (moment: Date | undefined) =>
  moment === undefined || moment.getUTCFullYear() >= never ? undefined : moment;

/** The last day of the term, like 2022-01-13. */
export function lastDayOf(live: Dates): string | undefined {
  const renewal = renewalOf(live);
  return renewal && new Date(renewal.getTime() - 1).toISOString().slice(0, 10);
}
