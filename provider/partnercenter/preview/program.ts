import { isUnknown } from "../../lifecycle";
import type { Planned } from "../../planned";
import { findSku } from "../skus";
import type { UserLicenseArgs } from "../userLicense.args";
import type { SubscribedSku, User } from "../wire";

/** What a program wants of one customer, as far as preview knows it; what it does not know is left out. */

export interface PlannedQuantity {
  planned: Planned;
  subscriptionId: string;
  quantity: number;
  decrease: "fail" | "atRenewal";
}

export interface PlannedLicenses {
  planned: Planned;
  /** As the program writes it. */
  user: string;
  /** Equal for equal people, whether they are given by id or by name. */
  userKey: string;
  exclusive: boolean;
  /** Key of the user whose place it takes. */
  replacedKey: string | undefined;
  /** Ids; what no product of the customer is called by stays as it was written. */
  skus: { word: string; id: string | undefined; excludedPlans: string[] }[];
}

export interface PlannedUpgrade {
  planned: Planned;
  subscriptionId: string;
  target: string;
}

export interface CustomerProgram {
  customerId: string;
  quantities: PlannedQuantity[];
  licenses: PlannedLicenses[];
  /** They bring products and seats that cannot be counted. */
  upgrades: PlannedUpgrade[];
  /** Ids of subscriptions that an upgrade of the program starts from or goes into: their quantities are not known before it. */
  upgraded: string[];
}

/** What Pulumi is told to ignore stays as it is. */
const ignores = ({ ignoreChanges }: Planned, property: string) =>
  ignoreChanges.some((path) => path === "*" || path === property);

/** What check refuses is check's to say. */
const isQuantity = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1;

export function quantitiesOf(planned: Planned[]): PlannedQuantity[] {
  return planned.flatMap((resource) => {
    const { subscriptionId, quantity, decrease } = resource.args;
    if (
      resource.type !== "SubscriptionQuantity" ||
      ignores(resource, "quantity") ||
      !isQuantity(quantity) ||
      !isWord(subscriptionId)
    )
      return [];
    return [
      {
        planned: resource,
        subscriptionId: subscriptionId.toLowerCase(),
        quantity,
        decrease: decrease === "atRenewal" ? "atRenewal" : "fail",
      },
    ];
  });
}

const isWord = (value: unknown): value is string => typeof value === "string" && !isUnknown(value);

export function upgradesOf(planned: Planned[]): PlannedUpgrade[] {
  return planned.flatMap((resource) => {
    const { subscriptionId, target } = resource.args;
    if (resource.type !== "SubscriptionUpgrade" || !isWord(subscriptionId) || !isWord(target)) return [];
    return [
      {
        planned: resource,
        subscriptionId: subscriptionId.toLowerCase(),
        target: target.toLowerCase(),
      },
    ];
  });
}

export function licensesOf(planned: Planned[], skus: SubscribedSku[], users: User[]): PlannedLicenses[] {
  // A deleted user may still be listed, under a name that somebody else has by now.
  const byState = [...users].sort((a, b) => Number(a.state === "active") - Number(b.state === "active"));
  const ids = new Map(byState.map((user) => [user.userPrincipalName.toLowerCase(), user.id]));
  const keyOf = (user: string) => ids.get(user.toLowerCase()) ?? user.toLowerCase();
  return planned.flatMap((resource) => {
    const { userId, licenses, exclusive } = resource.args as Partial<UserLicenseArgs>;
    if (
      resource.type !== "UserLicense" ||
      ignores(resource, "licenses") ||
      ignores(resource, "userId") ||
      !isWord(userId) ||
      !Array.isArray(licenses)
    )
      return [];
    const replacedKey = resource.replaces === undefined ? undefined : keyOf(resource.replaces);
    const listed = licenses.filter((license) => typeof license?.sku === "string" && !isUnknown(license.sku));
    return [
      {
        planned: resource,
        user: userId,
        userKey: keyOf(userId),
        replacedKey: replacedKey === keyOf(userId) ? undefined : replacedKey,
        exclusive: exclusive === true,
        skus: listed.map(({ sku, excludedPlans }) => ({
          word: sku,
          id: onlyId(sku, skus),
          excludedPlans: Array.isArray(excludedPlans) ? excludedPlans.filter(isWord) : [],
        })),
      },
    ];
  });
}

function onlyId(word: string, skus: SubscribedSku[]): string | undefined {
  const found = findSku(word, skus);
  return found.length === 1 ? found[0]?.productSku.id : undefined;
}
