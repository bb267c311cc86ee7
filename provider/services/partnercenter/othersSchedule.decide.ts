import { actionOf, nextTermOf } from "./scheduled.decide";
import { termEndOf } from "./termEnd.decide";
import { inWords } from "./termEnd.words";
import type { Subscription } from "./wire";

/** Finds schedules for the end of a term that this resource did not make, or may not have made. Pure. */

export interface OthersSchedule {
  about: "quantity" | "product" | "outcome";
  /** Like `quantity 8`. */
  text: string;
}

/** @param own the quantity that this resource has scheduled for the renewal. */
export function othersSchedule(live: Subscription, own: number | undefined): OthersSchedule[] {
  const { quantity, product } = nextTermOf(live);
  const action = live.isTrial ? undefined : actionOf(live);
  const end = termEndOf(live);
  // The service may show the present number of seats with every renewal. This is no schedule of another client.
  const isUsual = action !== undefined && quantity === live.quantity;
  const foreign = quantity !== undefined && quantity !== own && !isUsual;
  const ends = action !== undefined && end !== undefined && end.outcome !== "renews";
  return [
    ...(foreign ? [{ about: "quantity" as const, text: `quantity ${quantity}` }] : []),
    ...(product === undefined ? [] : [{ about: "product" as const, text: `product ${product}` }]),
    ...(ends ? [{ about: "outcome" as const, text: `that it ${inWords(end, live)}` }] : []),
  ];
}

export const texts = (schedules: OthersSchedule[]): string => schedules.map(({ text }) => text).join(", ");
