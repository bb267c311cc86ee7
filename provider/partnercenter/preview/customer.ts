import { isUnknown } from "../../lifecycle";
import { called, type Finding, type Planned, warning } from "../../planned";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import type { License, SubscribedSku } from "../wire";
import { duplicates } from "./duplicates";
import { departures } from "./exclusive";
import { plans, products } from "./products";
import { type CustomerProgram, licensesOf, quantitiesOf, upgradesOf } from "./program";
import { inDoubt, shortages } from "./stock";
import { windows } from "./windows";

/** Looks at one customer, with as few requests as can be: two lists, and users or subscriptions one by one only where a check is in doubt. */
export async function lookAtCustomer(
  api: PartnerCenter,
  customerId: string,
  planned: Planned[],
  now: Date,
): Promise<Finding[]> {
  const has = (type: string) => planned.some((resource) => resource.type === type);
  const [subscriptions, skus] = await Promise.all([
    has("SubscriptionQuantity") || has("SubscriptionUpgrade") ? api.subscriptions(customerId) : [],
    has("UserLicense") ? api.subscribedSkus(customerId) : [],
  ]);
  const byName = planned.filter(
    ({ type, args }) => type === "UserLicense" && typeof args.userId === "string" && args.userId.includes("@"),
  );
  const byId = planned.filter(
    ({ type, args }) =>
      type === "UserLicense" &&
      typeof args.userId === "string" &&
      !args.userId.includes("@") &&
      !isUnknown(args.userId),
  );
  const named = (users: Awaited<ReturnType<PartnerCenter["users"]>>): CustomerProgram => ({
    customerId,
    quantities: quantitiesOf(planned),
    licenses: licensesOf(planned, skus, users),
    upgrades: upgradesOf(planned),
    upgraded: planned
      .filter(({ type }) => type === "SubscriptionUpgrade")
      .flatMap(({ args }) => [args.subscriptionId, args.targetSubscriptionId])
      .map((id) => String(id).toLowerCase()),
  });
  let program = named([]);
  const doubtful = inDoubt(program, skus, subscriptions, now);
  const toRead = (one: CustomerProgram["licenses"][number]) => one.exclusive || doubtful.length > 0;
  const reads = program.licenses.some(toRead);
  // Names are looked up only where it matters: to read licenses, or to see that a name and an id are the same person.
  if (byName.length > 0 && (byId.length > 0 || reads)) program = named(await api.users(customerId));
  const live = await licensesByUser(api, program, toRead);
  const feeds = doubtful.length === 0 ? new Map<string, string>() : await feedsOf(api, program, skus, subscriptions);
  return [
    ...duplicates(program),
    ...(await strangers(api, program, subscriptions)),
    ...products(program, skus),
    ...plans(program, skus),
    ...windows(program, subscriptions, now),
    ...departures(program, live),
    ...shortages(program, doubtful, skus, subscriptions, { licenses: live, feeds }, now),
  ];
}

/**
 * Subscriptions that the customer does not have. A list may be late, so each is asked for by its id before it is named.
 * No error, as a resource that is there and does not change does no harm. One that was upgraded may be gone for good while its upgrade stays in the program.
 */
async function strangers(
  api: PartnerCenter,
  { customerId, quantities, upgraded }: CustomerProgram,
  subscriptions: SubscriptionSummary[],
): Promise<Finding[]> {
  const known = new Set([...subscriptions.map(({ id }) => id.toLowerCase()), ...upgraded]);
  const unlisted = quantities.filter(({ subscriptionId }) => !known.has(subscriptionId));
  const found = await Promise.all(
    unlisted.map(async ({ planned, subscriptionId }) =>
      (await api.subscription(customerId, subscriptionId)) === undefined
        ? [
            warning(
              `${called(planned)}: customer ${customerId} has no subscription ${subscriptionId}. Check customerId and subscriptionId; creating or changing it fails.`,
            ),
          ]
        : [],
    ),
  );
  return found.flat();
}

async function licensesByUser(
  api: PartnerCenter,
  { customerId, licenses }: CustomerProgram,
  wanted: (one: CustomerProgram["licenses"][number]) => boolean,
): Promise<Map<string, License[]>> {
  const people = licenses
    .filter(wanted)
    .flatMap(({ userKey, replacedKey }) => (replacedKey === undefined ? [userKey] : [userKey, replacedKey]));
  const keys = [...new Set(people)].filter((key) => !key.includes("@"));
  const found = await Promise.all(keys.map(async (key) => [key, await api.licenses(customerId, key)] as const));
  return new Map(found.flatMap(([key, live]) => (live === undefined ? [] : [[key, live] as const])));
}

/** A subscription feeds the sku that its provisioning names; else the only product that is called like its offer. */
async function feedsOf(
  api: PartnerCenter,
  { customerId, quantities }: CustomerProgram,
  skus: SubscribedSku[],
  subscriptions: SubscriptionSummary[],
): Promise<Map<string, string>> {
  const feeds = await Promise.all(
    quantities.map(async ({ subscriptionId }) => {
      const provisioned = await api.provisionedSku(customerId, subscriptionId).catch(() => undefined);
      const offer = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId)?.offerName.toLowerCase();
      const alike = skus.filter(({ productSku }) => productSku.name.toLowerCase() === offer);
      return [subscriptionId, provisioned ?? (alike.length === 1 ? alike[0]?.productSku.id : undefined)] as const;
    }),
  );
  return new Map(feeds.flatMap(([id, sku]) => (sku === undefined ? [] : [[id, sku] as const])));
}
