import { LicensesError, ServiceError } from "../../errors";
import { isUnknown } from "../../lifecycle";
import { called, type Finding, type Planned, warning } from "../../planned";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import type { License, SubscribedSku, User } from "../wire";
import type { CustomerProgram, PlannedLicenses } from "./program";

/** What a preview reads of a customer, and when it can do without. */

/** The list of users is for new resources: who a name means, and who has no usage location. A name must be found; the rest may stay unknown. */
export async function usersFor(api: PartnerCenter, customerId: string, planned: Planned[]): Promise<User[]> {
  const people = planned
    .filter(({ type, standing }) => type === "UserLicense" && standing === "new")
    .map(({ args }) => args.userId)
    .filter((userId) => typeof userId === "string" && !isUnknown(userId)) as string[];
  if (people.length === 0) return [];
  try {
    return await api.users(customerId);
  } catch (error) {
    if (error instanceof ServiceError && !people.some((userId) => userId.includes("@"))) return [];
    throw error;
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
  } catch (error) {
    if (!(error instanceof LicensesError)) throw error;
    const text = `Quantities of customer ${customerId} are lowered, and this preview cannot see how many licenses its users have: ${error.message}`;
    return { pools: [], findings: [warning(text)] };
  }
}

/**
 * Subscriptions that the list does not show. It may be late, so each is asked for by its id before it is said to be missing.
 * No error, as a resource that is there and does not change does no harm. One that was upgraded may be gone for good while its upgrade stays in the program.
 */
export async function strangers(
  api: PartnerCenter,
  { customerId, quantities, upgraded }: CustomerProgram,
  listed: SubscriptionSummary[],
): Promise<{ subscriptions: SubscriptionSummary[]; findings: Finding[] }> {
  const known = new Set([...listed.map(({ id }) => id.toLowerCase()), ...upgraded]);
  const unlisted = quantities.filter(({ subscriptionId }) => !known.has(subscriptionId));
  const found = await Promise.all(
    unlisted.map(async ({ planned, subscriptionId }) => ({
      live: await api.subscription(customerId, subscriptionId),
      missing: warning(
        `${called(planned)}: customer ${customerId} has no subscription ${subscriptionId}. Check customerId and subscriptionId; creating or changing it fails.`,
      ),
    })),
  );
  return {
    subscriptions: found.flatMap(({ live }) => live ?? []),
    findings: found.flatMap(({ live, missing }) => (live === undefined ? [missing] : [])),
  };
}
