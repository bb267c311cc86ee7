import { folded } from "../../../core/arguments";
import { isWord } from "../../../core/known";
import { isUnknown } from "../../../core/lifecycle";
import { called, type Planned } from "../../../core/planned";
import { findSku } from "../skus";
import { type SubscriptionUpgradeArgs, subscriptionUpgradeArgs } from "../subscriptionUpgrade.args";
import { type EndOfTerm, isEndOfTerm } from "../termEnd.decide";
import { type UserLicenseArgs, userLicenseId } from "../userLicense.args";
import type { SubscribedSku, User } from "../wire";

/** What a program wants for one customer. Values that the preview does not know are left out. */

export interface PlannedQuantity {
  planned: Planned;
  subscriptionId: string;
  quantity: number;
  decrease: "fail" | "atRenewal";
  /** Absent: the program does not manage the end of the term. */
  endOfTerm?: EndOfTerm | undefined;
}

export interface PlannedLicenses {
  planned: Planned;
  /** The user as the program writes it. */
  user: string;
  /** Equal for the same person, whether given by id or by name. */
  userKey: string;
  /** The user in the customer's list; `undefined` if the list was not read or lacks the user. */
  found: User | undefined;
  exclusive: boolean;
  /** Key of the user that this one replaces. */
  replacedKey: string | undefined;
  /** The listed products. A word that matches no product of the customer stays as the program writes it. */
  skus: PlannedSku[];
}

export interface PlannedSku {
  word: string;
  id: string | undefined;
  /** As the program writes them; absent if the program does not manage plans. */
  excludedPlans?: string[];
}

export interface PlannedUpgrade {
  planned: Planned;
  subscriptionId: string;
  target: string;
  /** All arguments, if they are all known and valid. */
  wanted: SubscriptionUpgradeArgs | undefined;
}

export interface CustomerProgram {
  customerId: string;
  quantities: PlannedQuantity[];
  licenses: PlannedLicenses[];
  upgrades: PlannedUpgrade[];
  /**
   * Ids of subscriptions that are the source or target of an upgrade in the program, including upgrades that have already happened.
   */
  upgraded: string[];
  /** Those of them whose upgrade has not happened yet. Their quantities are unknown until it has. */
  moving: string[];
  /** Resources that may add products to the customer, as `called` names them. */
  bringers: string[];
  /** Whether the program buys seats whose product or number is not known in this preview. */
  vague: boolean;
}

/** Whether the update changes the resource. */
export const acts = ({ planned }: { planned: Planned }): boolean => planned.operation !== "same";

export function programOf(
  customerId: string,
  planned: Planned[],
  skus: SubscribedSku[],
  users: User[],
): CustomerProgram {
  const quantities = quantitiesOf(planned);
  const upgrades = upgradesOf(planned);
  const subscriptionsOf = (resources: Planned[]) =>
    resources
      .filter(({ type }) => type === "SubscriptionUpgrade")
      .flatMap(({ args }) => [args.subscriptionId, args.targetSubscriptionId])
      .map((id) => String(id).toLowerCase());
  const buying = planned.filter(({ type }) => type === "SubscriptionQuantity" || type === "SubscriptionUpgrade");
  return {
    customerId,
    quantities,
    licenses: licensesOf(planned, skus, users),
    upgrades,
    upgraded: subscriptionsOf(planned),
    moving: subscriptionsOf(planned.filter(({ operation }) => operation !== "same")),
    bringers: buying.map(called),
    vague: buying.some(({ args, operation }) => operation !== "same" && isUnknown(args)),
  };
}

/** A property under `ignoreChanges` keeps its value. */
const ignores = ({ ignoreChanges }: Planned, property: string) =>
  ignoreChanges.some((path) => path === "*" || path === property);

/** Only valid quantities are used here. `check` reports invalid ones. */
const isQuantity = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1;

function quantitiesOf(planned: Planned[]): PlannedQuantity[] {
  return planned.flatMap((resource) => {
    const { customerId, subscriptionId, quantity, decrease, endOfTerm } = resource.args;
    if (
      resource.type !== "SubscriptionQuantity" ||
      ignores(resource, "quantity") ||
      !isQuantity(quantity) ||
      !isWord(subscriptionId) ||
      !isWord(customerId)
    )
      return [];
    return [
      {
        planned: resource,
        subscriptionId: subscriptionId.toLowerCase(),
        quantity,
        decrease: decrease === "atRenewal" ? "atRenewal" : "fail",
        endOfTerm: isEndOfTerm(endOfTerm) && !ignores(resource, "endOfTerm") ? endOfTerm : undefined,
      },
    ];
  });
}

function upgradesOf(planned: Planned[]): PlannedUpgrade[] {
  return planned.flatMap((resource) => {
    const { customerId, subscriptionId, target } = resource.args;
    if (resource.type !== "SubscriptionUpgrade" || ![customerId, subscriptionId, target].every(isWord)) return [];
    return [
      {
        planned: resource,
        subscriptionId: String(subscriptionId).toLowerCase(),
        target: String(target).toLowerCase(),
        wanted: subscriptionUpgradeArgs.safeParse(resource.args).data,
      },
    ];
  });
}

function licensesOf(planned: Planned[], skus: SubscribedSku[], listed: User[]): PlannedLicenses[] {
  // The list may contain a deleted user whose name belongs to someone else by now. Active users come last, so their ids win.
  const byState = [...listed].sort((a, b) => Number(a.state === "active") - Number(b.state === "active"));
  const ids = new Map(byState.map((user) => [folded(user.userPrincipalName), user.id]));
  const keyOf = (user: string) => ids.get(folded(user)) ?? folded(user);
  const users = new Map(listed.map((user) => [user.id, user]));
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
    const userKey = resource.id === undefined ? keyOf(userId) : userLicenseId.parse(resource.id).userId;
    const words = licenses.filter((license) => typeof license?.sku === "string" && !isUnknown(license.sku));
    return [
      {
        planned: resource,
        user: userId,
        userKey,
        found: users.get(userKey),
        replacedKey: replacedKey === userKey ? undefined : replacedKey,
        exclusive: exclusive === true,
        skus: words.map(({ sku, excludedPlans }) => ({
          word: sku,
          id: onlyId(sku, skus),
          ...(Array.isArray(excludedPlans) ? { excludedPlans: excludedPlans.filter(isWord) } : {}),
        })),
      },
    ];
  });
}

function onlyId(word: string, skus: SubscribedSku[]): string | undefined {
  const found = findSku(word, skus);
  return found.length === 1 ? found[0]?.productSku.id : undefined;
}
