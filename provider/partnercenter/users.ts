import { Refused } from "../errors";
import { isGuid } from "../known";
import type { User } from "./wire";

/** The one user that a program means by an object id or a user principal name. Names are resolved by the customer's list of users. */
export async function resolveUser(
  customerId: string,
  userId: string,
  users: () => Promise<User[]>,
): Promise<{ id: string; userPrincipalName?: string }> {
  if (isGuid(userId)) return { id: userId.toLowerCase() };
  const named = (await users()).filter((user) => user.userPrincipalName.toLowerCase() === userId.toLowerCase());
  // A deleted user stays in some lists for 30 days, under a name that somebody else may have by now.
  const active = named.filter(({ state }) => state === "active");
  const found = [...new Map((active.length > 0 ? active : named).map((user) => [user.id, user])).values()];
  const [user, ...others] = found;
  if (user === undefined) {
    throw new Refused(
      `Customer ${customerId} has no user ${JSON.stringify(userId)}. Check the user principal name, or give the object id.`,
    );
  }
  if (others.length > 0) {
    throw new Refused(
      `${JSON.stringify(userId)} is the name of ${found.length} users of customer ${customerId}: ${found.map(({ id }) => id).join(", ")}. Give the object id.`,
    );
  }
  return { id: user.id, userPrincipalName: user.userPrincipalName };
}
