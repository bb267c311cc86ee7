import { type LicensesError, NoRelationship } from "../../../core/errors";
import { blind, called, error, type Finding, type Planned, some, warning } from "../../../core/planned";

/**
 * The finding for a customer that the service does not show. It is an error only if the update changes something for that customer.
 * Pure.
 */
export function outOfSight(refusal: LicensesError, planned: Planned[]): Finding {
  const changing = planned.filter(({ operation }) => operation !== "same");
  const here = error(`${refusal.message}\nThe program has ${some(planned.map(called))} there.`);
  if (!(refusal instanceof NoRelationship)) return blind(here);
  if (changing.length > 0) return here;
  return warning(`${refusal.message}\nThis run does not change ${some(planned.map(called))}, so it goes on.`);
}
