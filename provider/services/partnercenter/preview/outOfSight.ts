import { type LicensesError, NoRelationship } from "../../../core/errors";
import { called, error, type Finding, type Planned, some, warning } from "../../../core/planned";

/**
 * The finding for a customer that the service does not show. It is an error only if the update changes something for that customer.
 * Pure.
 */
export function outOfSight(refusal: LicensesError, planned: Planned[]): Finding {
  const changing = planned.filter(({ operation }) => operation !== "same");
  if (!(refusal instanceof NoRelationship) || changing.length > 0)
    return error(`${refusal.message}\nThe program has ${some(planned.map(called))} there.`);
  return warning(`${refusal.message}\nThis run does not change ${some(planned.map(called))}, so it goes on.`);
}
