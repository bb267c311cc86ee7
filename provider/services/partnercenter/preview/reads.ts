import { LicensesError, ServiceError } from "../../../core/errors";
import { isUnknown } from "../../../core/lifecycle";
import { called, error, type Finding, type Planned, warning } from "../../../core/planned";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import type { License, SubscribedSku, User } from "../wire";
import { mayCome } from "./people";
import { acts, type CustomerProgram, type PlannedLicenses } from "./program";
import { comesAfter } from "./supply";

/** What a preview reads of a customer, and when it can do without. */

/** The list of users is for new resources: who a name means, and who has no usage location. A name must be found; the rest may stay unknown. */
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

/** By user key; users whose licenses could not be read are absent. */
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

/** For a program without users, whose credentials may not suffice to see what users have. */
export async function poolsOf(
  api: PartnerCenter,
  customerId: string,
): Promise<{ pools: SubscribedSku[]; findings: Finding[] }> {
  try {
    return { pools: await api.subscribedSkus(customerId), findings: [] };
  } catch (thrown) {
    if (!(thrown instanceof LicensesError)) throw thrown;
    const text = `Subscriptions of customer ${customerId} lose seats, and this preview cannot see how many licenses its users have: ${thrown.message}`;
    return { pools: [], findings: [warning(text)] };
  }
}

/**
 * Subscriptions that the list does not show. It may be late, so each is asked for by its id before it is said to be missing.
 * No error where a resource is there and does not change, which does no harm. One that was upgraded may be gone for good while its upgrade stays in the program.
 */
export async function strangers(
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
