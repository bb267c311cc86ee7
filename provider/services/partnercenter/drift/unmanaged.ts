import { bulkhead } from "cockatiel";
import type { UnmanagedReport } from "../../../drift/report";
import type { Saved } from "../../drift";
import type { PartnerCenter } from "../api";
import { managedUsers, unlisted } from "./unlisted";

/** Users of one customer that are read at the same time. */
const abreast = 8;

/** Active users of a customer with licenses that none of the programs lists. @param resources of all programs. */
export async function unmanaged(
  customer: string,
  resources: Saved[],
  api: PartnerCenter,
): Promise<UnmanagedReport["users"]> {
  const managed = managedUsers(resources);
  const people = (await api.users(customer)).filter(({ state }) => state === "active");
  const room = bulkhead(abreast, people.length);
  const found = await Promise.all(
    people.map(({ id, userPrincipalName }) =>
      room.execute(async () => {
        const held = (await api.licenses(customer, id)) ?? [];
        return unlisted(customer, { id, userPrincipalName }, held, managed);
      }),
    ),
  );
  return found.flatMap((user) => user ?? []).sort((one, other) => one.user.localeCompare(other.user, "en"));
}
