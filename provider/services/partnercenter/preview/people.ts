import { folded } from "../../../core/arguments";
import { called, error, type Finding, type Planned, warning } from "../../../core/planned";
import type { User } from "../wire";
import type { CustomerProgram, PlannedLicenses } from "./program";

/** Checks for users who are not in the customer's list of users. Pure. */

/** @param users the whole list; `undefined` if it was not read. */
export const missing = ({ licenses }: CustomerProgram, users: User[] | undefined): PlannedLicenses[] =>
  users === undefined
    ? []
    : licenses.filter(({ planned, found }) => planned.operation === "create" && found === undefined);

/** @param deleted users that the directory still keeps. A user whose name is in use again is not found there by that name. */
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

/** Whether a resource of another provider comes first, or may come first because not all dependencies are visible here. */
export const mayCome = ({ followsForeign, perhapsAfterMore }: Planned): boolean =>
  followsForeign === true || perhapsAfterMore;

const since = ({ softDeletionTime }: User) => (softDeletionTime === undefined ? "" : ` on ${softDeletionTime}`);
