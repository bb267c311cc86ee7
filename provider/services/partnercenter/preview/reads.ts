import { LicensesError, ServiceError } from "../../../core/errors";
import { isUnknown } from "../../../core/lifecycle";
import { blind, called, error, type Finding, type Planned, warning } from "../../../core/planned";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import type { License, SubscribedSku, User } from "../wire";
import { mayCome } from "./people";
import { acts, type CustomerProgram, type PlannedLicenses } from "./program";
import { comesAfter } from "./supply";

/** Reads what a preview needs about a customer, and leaves out what it can do without. */

/**
 * Reads the list of users for new resources: to find a user by name, and to check usage locations. If the list cannot be read, that
 * is an error only when the program gives a name.
 */
export async function usersFor(
  api: PartnerCenter,
  customerId: string,
  planned: Planned[],
): Promise<User[] | undefined> {
  const people = planned
    .filter(({ type, operation }) => type === "UserLicense" && operation === "create")
    .map(({ args }) => args.userId)
    .filter((userId) => typeof userId === "string" && !isUnknown(userId)) as string[];
  if (people.length === 0) return undefined;
  try {
    return await api.users(customerId);
  } catch (thrown) {
    if (thrown instanceof ServiceError && !people.some((userId) => userId.includes("@"))) return undefined;
    throw thrown;
  }
}

/** Licenses by user key. A user whose licenses could not be read is absent. */
export async function licensesByUser(
  api: PartnerCenter,
  customerId: string,
  wanted: PlannedLicenses[],
): Promise<Map<string, License[]>> {
  const people = wanted.flatMap(({ userKey, replacedKey }) =>
    replacedKey === undefined ? [userKey] : [userKey, replacedKey],
  );
  const keys = [...new Set(people)].filter((key) => !key.includes("@"));
  const found = await Promise.all(keys.map(async (key) => [key, await api.licenses(customerId, key)] as const));
  return new Map(found.flatMap(([key, live]) => (live === undefined ? [] : [[key, live] as const])));
}

/** Reads products for a program without user licenses. Its credentials may not have the permission for that. */
export async function poolsOf(
  api: PartnerCenter,
  customerId: string,
): Promise<{ pools: SubscribedSku[]; findings: Finding[] }> {
  try {
    return { pools: await api.subscribedSkus(customerId), findings: [] };
  } catch (thrown) {
    if (!(thrown instanceof LicensesError)) throw thrown;
    const text = `Subscriptions of customer ${customerId} lose seats, and this preview cannot see how many licenses its users have: ${thrown.message}`;
    return { pools: [], findings: [blind(warning(text))] };
  }
}

/**
 * Finds subscriptions that the list does not show. The list may lag behind, so each is read by its id before it is reported as
 * missing. An unchanged resource gives no error. A subscription that was upgraded may no longer exist while its upgrade stays in
 * the program.
 */
export async function unlistedSubscriptions(
  api: PartnerCenter,
  { customerId, quantities, upgrades, upgraded }: CustomerProgram,
  listed: SubscriptionSummary[],
): Promise<{ subscriptions: SubscriptionSummary[]; findings: Finding[] }> {
  const known = new Set([...listed.map(({ id }) => id.toLowerCase()), ...upgraded]);
  const unlisted = quantities.filter(({ subscriptionId }) => !known.has(subscriptionId));
  const judged = (planned: Planned, text: string) =>
    acts({ planned }) && !mayCome(planned) && !upgrades.some((upgrade) => acts(upgrade) && follows(planned, upgrade))
      ? error(text)
      : warning(text);
  const found = await Promise.all(
    unlisted.map(async ({ planned, subscriptionId }) => ({
      live: await api.subscription(customerId, subscriptionId),
      missing: judged(
        planned,
        `${called(planned)}: customer ${customerId} has no subscription ${subscriptionId}. Check customerId and subscriptionId; creating or changing it fails.`,
      ),
    })),
  );
  return {
    subscriptions: found.flatMap(({ live }) => live ?? []),
    findings: found.flatMap(({ live, missing }) => (live === undefined ? [missing] : [])),
  };
}

const follows = (planned: Planned, upgrade: { planned: Planned }) =>
  comesAfter(planned, called(upgrade.planned)) !== "no";
