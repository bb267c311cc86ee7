import { differs } from "../../core/arguments";
import { Refused } from "../../core/errors";
import { isGuid } from "../../core/known";
import type { User } from "./wire";

/** Thrown if the customer's list of users has no such user. */
export class NoSuchUser extends Refused {}

export interface Person {
  id: string;
  userPrincipalName?: string;
}

/**
 * The one user that an object id or user principal name means. Names are looked up in the customer's list of users. If a name is
 * missing, the list may be older than the user, so it is read again.
 */
export async function resolveUser(
  customerId: string,
  userId: string,
  users: (options?: { fresh: boolean }) => Promise<User[]>,
): Promise<Person> {
  if (isGuid(userId)) return { id: userId.toLowerCase() };
  const found = named(userId, await users());
  return theOnly(found.length > 0 ? found : named(userId, await users({ fresh: true })), customerId, userId);
}

function named(userId: string, users: User[]): User[] {
  const alike = users.filter((user) => !differs(user.userPrincipalName, userId));
  // Some lists keep a deleted user for 30 days. Another user may have that name by now.
  const active = alike.filter(({ state }) => state === "active");
  return [...new Map((active.length > 0 ? active : alike).map((user) => [user.id, user])).values()];
}

function theOnly(found: User[], customerId: string, userId: string): Person {
  const [user, ...others] = found;
  if (user === undefined) {
    throw new NoSuchUser(
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
