import { isGuid } from "../arguments";
import { Refused } from "../errors";
import type { User } from "./wire";

/** The one user that a program means by an object id or a user principal name. Names are resolved by the customer's list of users. */
export async function resolveUser(
  customerId: string,
  userId: string,
  users: () => Promise<User[]>,
): Promise<{ id: string; userPrincipalName?: string }> {
  if (isGuid(userId)) return { id: userId.toLowerCase() };
  const found = (await users()).filter((user) => user.userPrincipalName.toLowerCase() === userId.toLowerCase());
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
