import { grouped } from "../../../core/grouped";
import type { UnmanagedReport } from "../../../drift/report";
import { means, namesOf } from "../skus";
import { type UserLicenseArgs, userLicenseId } from "../userLicense.args";
import type { UserLicenseState } from "../userLicense.state";
import type { License } from "../wire";

/** Finds the licenses of a user that none of the programs lists. Pure. */

/** What the programs list, by customer and user. */
export type Managed = Map<string, { words: string[]; fromGroups: string[] }>;

/** A resource as recorded in the state. */
export interface Known {
  type: string;
  id: string;
  args: Record<string, unknown>;
  state: Record<string, unknown>;
}

export function managedUsers(resources: Known[]): Managed {
  const ofUsers = resources.filter(({ type }) => type === "UserLicense");
  return new Map(
    [...grouped(ofUsers, ({ id }) => id.toLowerCase())].map(([key, ofOne]) => [
      key,
      {
        words: ofOne.flatMap(({ args }) => (args as unknown as UserLicenseArgs).licenses.map(({ sku }) => sku)),
        fromGroups: ofOne.flatMap(({ state }) => (state as unknown as UserLicenseState).inherited ?? []),
      },
    ]),
  );
}

/** @returns `undefined` if the programs list all licenses of the user. */
export function unlisted(
  customer: string,
  user: { id: string; userPrincipalName: string },
  held: Pick<License, "productSku">[],
  managed: Managed,
): UnmanagedReport["users"][number] | undefined {
  const listed = managed.get(userLicenseId.of({ customerId: customer, userId: user.id }));
  const { words = [], fromGroups = [] } = listed ?? {};
  const left = held
    .map(namesOf)
    .filter((names) => !fromGroups.includes(names.id) && !words.some((word) => means(word, names)));
  if (left.length === 0) return undefined;
  const licenses = left
    .map(({ id, partNumber, name }) => ({ id, partNumber, name }))
    .sort((a, b) => a.id.localeCompare(b.id));
  return { id: user.id, user: user.userPrincipalName || user.id, managed: listed !== undefined, licenses };
}
