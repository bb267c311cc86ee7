import { actionOf } from "./scheduled.decide";
import { type EndOfTerm, mayExtend, type TermEnd, termEndOf } from "./termEnd.decide";
import type { Subscription } from "./wire";

/** What happens at the end of a term, in words. Pure. */

type Facts = Omit<Subscription, "raw">;

/** Price increases that Microsoft announced for extended service terms. */
export const dearer = "3 % dearer than the monthly price, or 23 % where the product has none";

const seats = (count: number) => `${count} ${count === 1 ? "seat" : "seats"}`;

/** Like `renews on 2027-01-14 with 10 seats`. The caller puts the subscription's name before it. */
export function inWords(end: TermEnd, live: Facts): string {
  const { outcome, on, quantity = 0, product } = end;
  const when = on === undefined ? "at the end of its term" : `on ${on}`;
  if (outcome === "renews")
    return `renews ${when} with ${seats(quantity)}${product === undefined ? "" : ` of product ${product}`}`;
  if (outcome === "cancels") return `is cancelled ${when}, and cannot be used from then on`;
  if (outcome === "expires") return `expires ${when}`;
  if (outcome === "extends")
    return `goes on month to month ${on === undefined ? "after its term" : `from ${on}`}, ${dearer}`;
  return `${doubt(live)} (its term ends ${when})`;
}

function doubt(live: Facts): string {
  const action = actionOf(live);
  if (action !== undefined && !live.isTrial)
    return "has something scheduled for the end of its term that this release cannot read";
  if (live.status === "suspended") return "is suspended, and ends unless it is made active again";
  if (live.status !== "active") return `is ${live.status}, so that it is not known what follows on its term`;
  if (live.autoRenewEnabled === false)
    return "may end, or go on month to month at a higher price, as auto-renewal is off and nothing else is scheduled";
  return "does not show whether it renews";
}

/** The same text, as if the program's choice were already made. */
export function asDeclared(live: Facts, choice: EndOfTerm): string {
  const end = termEndOf(live);
  const base: TermEnd = { outcome: "unknown", ...(end?.on === undefined ? {} : { on: end.on }) };
  if (choice === "cancel") return inWords({ ...base, outcome: mayExtend(live) === "no" ? "expires" : "cancels" }, live);
  return inWords(
    { ...base, outcome: choice === "renew" ? "renews" : "extends", quantity: end?.quantity ?? live.quantity },
    live,
  );
}
