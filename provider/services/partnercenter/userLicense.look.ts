import { Refused } from "../../core/errors";
import type { Context } from "../../core/lifecycle";
import type { LicenseAssignment } from "./licenseAssignment";
import { NoSuchUser, type Person, resolveUser } from "./users";
import type { License } from "./wire";

/** Reads one user's licenses. A read may come from a server that is behind, so missing licenses are read again. */

export interface Whom {
  customerId: string;
  userId: string;
  context: Context<LicenseAssignment>;
}

/**
 * The licenses of a user; `undefined`: no such user. Before the user, or one of these skus, counts as absent, this reads a second
 * time. A license that either read shows counts as present.
 */
export async function look(whom: Whom, skuIds: string[]): Promise<License[] | undefined> {
  const first = await lookOnce(whom);
  if (first !== undefined && skuIds.every((id) => isIn(first, id))) return first;
  const { clock, wait } = whom.context;
  await clock.sleep(wait.poll * 1000);
  const second = await lookOnce(whom);
  if (first === undefined || second === undefined) return first ?? second;
  return [...second, ...first.filter(({ productSku: { id } }) => skuIds.includes(id) && !isIn(second, id))];
}

const lookOnce = ({ customerId, userId, context }: Whom): Promise<License[] | undefined> =>
  context.api.licenses(customerId, userId);

const isIn = (licenses: License[], skuId: string) => licenses.some(({ productSku }) => productSku.id === skuId);

export const noUser = ({ customerId, userId }: Whom): Refused =>
  new Refused(`Customer ${customerId} has no user ${userId}. Check customerId and userId.`);

/**
 * How long Partner Center may take to know a user who was just created or renamed in the directory, in milliseconds. A mistyped id
 * waits just as long, so the time is short.
 */
export const newUserPatience = 60_000;

/** The licenses of a user who may have just been created. */
export async function lookAtNewUser(whom: Whom): Promise<License[]> {
  const found = await awaited(whom, () => lookOnce(whom));
  if (found === undefined) throw noUser(whom);
  return found;
}

/** The person whom the program means, who may have just been created or renamed. */
export async function findNewUser(whom: Whom): Promise<Person> {
  const { customerId, userId, context } = whom;
  let missing: NoSuchUser | undefined;
  const found = await awaited(whom, () =>
    resolveUser(customerId, userId, (options) => context.api.users(customerId, options)).catch((error) => {
      if (!(error instanceof NoSuchUser)) throw error;
      missing = error;
      return undefined;
    }),
  );
  if (found === undefined) throw missing ?? noUser(whom);
  return found;
}

/** Pauses grow, because each attempt may read the customer's whole list of users. */
async function awaited<Found>(
  { customerId, userId, context: { clock, wait, tell } }: Whom,
  find: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const end = clock.now().getTime() + Math.min(newUserPatience, wait.limit * 1000);
  for (let pause = wait.poll * 1000; ; pause *= 2) {
    const found = await find();
    const left = end - clock.now().getTime();
    if (found !== undefined || left <= 0) return found;
    tell.status(`waiting for Partner Center to know user ${userId} of customer ${customerId}`);
    await clock.sleep(Math.min(pause, left));
  }
}
