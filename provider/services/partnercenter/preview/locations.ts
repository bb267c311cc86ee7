import { called, error, type Finding, warning } from "../../../core/planned";
import type { License } from "../wire";
import { acts, type CustomerProgram, type PlannedLicenses } from "./program";

/** Users to whom Microsoft assigns nothing, because it does not know where they are. Pure. */

/** New resources whose user has no usage location: only they are worth a look at what the user has already. */
export const unlocated = ({ licenses }: CustomerProgram): PlannedLicenses[] =>
  licenses.filter((planned) => acts(planned) && planned.found !== undefined && !planned.found.usageLocation?.trim());

export function locations(program: CustomerProgram, live: ReadonlyMap<string, License[]>): Finding[] {
  return unlocated(program)
    .filter(({ userKey, skus }) => skus.some(({ id }) => lacks(live.get(userKey), id)))
    .map(({ planned, user }) => {
      const text = `${called(planned)}: user ${user} of customer ${program.customerId} has no usage location, without which Microsoft assigns no license.`;
      return planned.followsForeign
        ? warning(`${text} A resource that comes before it may set one; if none does, the update fails.`)
        : error(`${text} Set the user's country or region first; it is not guessed here.`);
    });
}

/** What cannot be read, or has no id yet, may be there. */
const lacks = (licenses: License[] | undefined, skuId: string | undefined) =>
  licenses !== undefined && skuId !== undefined && !licenses.some(({ productSku }) => productSku.id === skuId);
