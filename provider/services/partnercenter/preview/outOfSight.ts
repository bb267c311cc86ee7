import { type LicensesError, NoRelationship } from "../../../core/errors";
import { called, error, type Finding, type Planned, some, warning } from "../../../core/planned";

/** A customer whom the service does not show: a reason to stop only where something of theirs changes. Pure. */
export function outOfSight(refusal: LicensesError, planned: Planned[]): Finding {
  const changing = planned.filter(({ operation }) => operation !== "same");
  if (!(refusal instanceof NoRelationship) || changing.length > 0)
    return error(`${refusal.message}\nThe program has ${some(planned.map(called))} there.`);
  return warning(`${refusal.message}\nNothing about ${some(planned.map(called))} changes in this run, which goes on.`);
}
