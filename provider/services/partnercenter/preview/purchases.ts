import type { Limit } from "../../../core/limit";
import { called, error, type Finding, info, type Planned, some } from "../../../core/planned";

/** Seats that an update buys, as far as a preview knows. Pure. */

export interface Purchase {
  planned: Planned;
  seats: number;
}

const unseen =
  "Purchases that become known only during the update are not among them: the update counts them too, and stops before the first seat too many.";

/** The limit counts all customers of the run together. */
export function guardPurchases(bought: Purchase[], limit: Limit | undefined): Finding[] {
  if (limit === undefined) return [];
  const { most, from } = limit;
  const sum = bought.reduce((seats, purchase) => seats + purchase.seats, 0);
  const which = some(bought.map(({ planned, seats }) => `${seats} by ${called(planned)}`));
  if (sum > most)
    return [
      error(
        `This program would buy ${sum} seats by quantities and upgrades, and licenses:maxPurchases is ${most}: ${which}. ${unseen} ${from} sets the limit. If the purchases are meant, raise it: ${limit.set(sum)}.`,
      ),
    ];
  return [
    info(
      `licenses:maxPurchases is ${most}: this preview sees ${sum} seats bought${sum === 0 ? "" : ` (${which})`}. ${unseen}`,
    ),
  ];
}
