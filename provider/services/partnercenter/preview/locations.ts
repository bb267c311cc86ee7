import { called, error, type Finding, warning } from "../../../core/planned";
import type { License } from "../wire";
import { acts, type CustomerProgram, type PlannedLicenses } from "./program";

/** Finds users without a usage location, to whom Microsoft assigns no license. Pure. */

/**
 * Resources that the update changes and whose user has no usage location. Only for these does the check read the user's licenses.
 */
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

/**
 * Whether the user surely lacks the license. Licenses that could not be read, or a product without an id yet, count as not lacking.
 */
const lacks = (licenses: License[] | undefined, skuId: string | undefined) =>
  licenses !== undefined && skuId !== undefined && !licenses.some(({ productSku }) => productSku.id === skuId);
