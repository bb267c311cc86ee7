import { folded } from "../../../core/arguments";
import { called, error, type Finding, type Planned, warning } from "../../../core/planned";
import type { User } from "../wire";
import type { CustomerProgram, PlannedLicenses } from "./program";

/** People whom the customer's list of users does not have. Pure. */

/** @param users the whole list, where it was read. */
export const missing = ({ licenses }: CustomerProgram, users: User[] | undefined): PlannedLicenses[] =>
  users === undefined
    ? []
    : licenses.filter(({ planned, found }) => planned.operation === "create" && found === undefined);

/** @param deleted whom the directory still keeps: nobody is found there by a name that is in use again. */
export function people(absent: PlannedLicenses[], deleted: User[], customerId: string): Finding[] {
  return absent.map(({ planned, user }) => {
    const gone = deleted.find((one) => [one.id, folded(one.userPrincipalName)].includes(folded(user)));
    if (gone !== undefined)
      return error(
        `${called(planned)}: user ${user} of customer ${customerId} was deleted in Microsoft Entra ID${since(gone)}. Restore the user there, which is possible for 30 days, or take the resource out of the program.`,
      );
    const text = `${called(planned)}: customer ${customerId} has no user ${JSON.stringify(user)}.`;
    return mayCome(planned)
      ? warning(`${text} A resource that comes before it may make one; if none does, the update fails.`)
      : error(
          `${text} Check the user principal name, or give the object id. If a resource of the program makes the user, give ${called(planned)} the option dependsOn with it.`,
        );
  });
}

/** Whether another provider's resource comes first, or may do so for all that can be seen from here. */
export const mayCome = ({ followsForeign, perhapsAfterMore }: Planned): boolean =>
  followsForeign === true || perhapsAfterMore;

const since = ({ softDeletionTime }: User) => (softDeletionTime === undefined ? "" : ` on ${softDeletionTime}`);
