import { differs } from "../../core/arguments";
import type { SubscriptionSummary } from "./api";
import type { SubscriptionUpgradeArgs } from "./subscriptionUpgrade.args";
import type { LicenseError } from "./subscriptionUpgrade.state";
import type { Hindrance, Obstacle, Transition, TransitionEligibility, Upgrade } from "./upgradeWire";

/** Interprets the service's answers about upgrades. Pure. */

const inWords: Record<Obstacle, string> = {
  other: "the service gives no further reason",
  delegatedAdminPermissionsDisabled:
    "the customer has removed this partner's admin permissions. Ask for a new relationship (GDAP)",
  subscriptionStatusNotActive: "the subscription is not active. Reactivate it first",
  conflictingServiceTypes: "services of the target are in conflict with services that the customer has",
  concurrencyConflicts: "the customer has the target, or services of it, already, and may not have them twice",
  userContextRequired:
    "the credentials are app-only, and this needs an application that acts for a user. Add a refresh token",
  subscriptionAddOnsPresent: "the subscription has add-ons. Remove them first",
  subscriptionDoesNotHaveAnyUpgradePaths: "there is nothing that this subscription can be upgraded to",
  subscriptionTargetOfferNotFound: "the target is not among those that this subscription can be upgraded to",
  subscriptionNotProvisioned: "the order of the subscription is still being processed. Run again later",
  offerDoesNotSupportBillingCycle: "the target does not have the billing cycle of the subscription",
  conversionsNotFound: "the service finds no conversion to the target",
  userLicenseError: "licenses of users cannot be moved",
  insufficientGranularAdminPermissions:
    "the GDAP roles of the signed-in user do not suffice: Directory Reader for upgrade_only, Directory Writer with license transfer",
};

export const hindranceText = ({ code, description, additionalDetails }: Hindrance): string =>
  [inWords[code], description, additionalDetails].filter(Boolean).join(": ");

export const refusalOf = ({ subscriptionId, target }: SubscriptionUpgradeArgs, hindrances: Hindrance[]): string =>
  `Subscription ${subscriptionId} cannot be upgraded to ${target}: ${hindrances.map(hindranceText).join("; ") || inWords.other}.`;

const same = (a: string, b: string) => !differs(a, b);

/** A new-commerce target is a catalog item (`product:sku:availability`), a legacy target is an offer id. */
export const isLegacyTarget = ({ target }: SubscriptionUpgradeArgs): boolean => !target.includes(":");

const newCommerceOnly = ["termDuration", "billingCycle", "targetSubscriptionId"] as const;

/** Why the upgrade of a legacy subscription does not accept these arguments. */
export function alienToLegacy(wanted: SubscriptionUpgradeArgs): string | undefined {
  const alien = newCommerceOnly.filter((key) => wanted[key] !== undefined);
  return alien.length === 0
    ? undefined
    : `Subscription ${wanted.subscriptionId} is a legacy one, whose upgrade takes no ${alien.join(" and no ")}. Leave it out.`;
}

/** Why the upgrade of a legacy subscription does not accept this quantity. */
export const otherThanAll = ({ subscriptionId, quantity }: SubscriptionUpgradeArgs, all: number): string | undefined =>
  quantity === undefined || quantity === all
    ? undefined
    : `A legacy upgrade moves all seats: subscription ${subscriptionId} has ${all}, and quantity is ${quantity}. Leave quantity out, or set it to ${all}.`;

/** Why an upgrade cannot move so many seats of a new-commerce subscription. */
export const tooMany = (
  { subscriptionId }: Pick<SubscriptionUpgradeArgs, "subscriptionId">,
  quantity: number,
  all: number,
): string | undefined =>
  quantity <= all
    ? undefined
    : `Subscription ${subscriptionId} has ${all} seats, so ${quantity} cannot be upgraded. Raise its quantity first, or upgrade fewer.`;

export type Choice<Item> = { item: Item } | { wait: string } | { refuse: string };

/** Chooses, from the upgrades that the service offers for a legacy subscription, the one to send back. */
export function chooseUpgrade(wanted: SubscriptionUpgradeArgs, offered: Upgrade[]): Choice<Upgrade> {
  const item = offered.find(
    ({ targetOffer, upgradeType }) => same(targetOffer.id, wanted.target) && upgradeType === wanted.upgradeType,
  );
  if (item === undefined) {
    const others = offered.map(
      ({ targetOffer, upgradeType }) => `${targetOffer.id} (${targetOffer.name}, ${upgradeType})`,
    );
    return {
      refuse: `${refusalOf(wanted, [{ code: "subscriptionTargetOfferNotFound", description: "" }])} It can become: ${others.join(", ") || "nothing"}.`,
    };
  }
  if (item.isEligible) return { item };
  if (item.upgradeErrors.length > 0 && item.upgradeErrors.every(({ code }) => code === "subscriptionNotProvisioned"))
    return { wait: inWords.subscriptionNotProvisioned };
  return { refuse: refusalOf(wanted, item.upgradeErrors) };
}

export const transitionType = ({ upgradeType }: SubscriptionUpgradeArgs) =>
  upgradeType === "upgrade_only" ? ("transition_only" as const) : ("transition_with_license_transfer" as const);

/** Whether the service accepts this transition of a new-commerce subscription. */
export function chooseTransition(
  wanted: SubscriptionUpgradeArgs,
  offered: TransitionEligibility[],
): Choice<TransitionEligibility> {
  const item = offered.find(({ catalogItemId }) => same(catalogItemId, wanted.target));
  if (item === undefined) {
    const others = offered.map(({ catalogItemId, title }) => `${catalogItemId} (${title})`);
    return {
      refuse: `${refusalOf(wanted, [{ code: "subscriptionTargetOfferNotFound", description: "" }])} It can become: ${others.join(", ") || "nothing"}.`,
    };
  }
  const { targetSubscriptionId } = wanted;
  if (targetSubscriptionId !== undefined) {
    const into = item.subscriptionEligibilities.find(({ subscriptionId }) =>
      same(subscriptionId, targetSubscriptionId),
    );
    if (into === undefined)
      return {
        refuse: `Subscription ${wanted.subscriptionId} cannot be upgraded into ${targetSubscriptionId}: the service does not offer that subscription as a target.`,
      };
    if (!into.isEligible)
      return {
        refuse: `Subscription ${wanted.subscriptionId} cannot be upgraded into ${targetSubscriptionId}: ${into.errors.map(({ description }) => description).join("; ")}`,
      };
  }
  const kind = item.eligibilities.find((one) => one.transitionType === transitionType(wanted));
  if (kind?.isEligible) return { item };
  const hindrances = kind?.errors ?? [
    { code: "other" as const, description: `the service does not offer ${wanted.upgradeType} for it` },
  ];
  if (hindrances.length > 0 && hindrances.every(({ code }) => code === "subscriptionNotProvisioned"))
    return { wait: inWords.subscriptionNotProvisioned };
  return { refuse: refusalOf(wanted, hindrances) };
}

/**
 * Finds a legacy upgrade that has already happened: the target exists, and the source is no longer active.
 *
 * @param source as read by its own id; `undefined` if it does not exist. The list cannot show that, because it leaves out
 * subscriptions that cannot be read.
 */
export function upgradedSubscription(
  wanted: SubscriptionUpgradeArgs,
  source: SubscriptionSummary | undefined,
  subscriptions: SubscriptionSummary[],
): SubscriptionSummary | undefined {
  if (source?.status === "active") return undefined;
  return subscriptions.find(
    ({ id, offerId, status }) =>
      same(offerId, wanted.target) && status === "active" && !same(id, wanted.subscriptionId),
  );
}

export type Progress =
  | { is: "under way" }
  | { is: "completed"; licenseProblems: string[] }
  | { is: "failed"; because: string };

/**
 * The service reports each event again with every new status, so the last one counts. Its status words vary in case and may have
 * blanks around them.
 */
export function progressOf({ events }: Transition): Progress {
  const last = new Map(events.map((event) => [event.name, event]));
  const all = [...last.values()];
  const conversion = last.get("conversion") ?? all[0];
  // The message that repeats them ends with a full stop of its own.
  const inOneSentence = (texts: string[]) =>
    texts.map((text) => text.replace(/\.\s*$/, "")).join("; ") || "the service gives no reason";
  const problems = (errors: { description: string }[]) => errors.map(({ description }) => description).filter(Boolean);
  if (conversion?.status === "failed") return { is: "failed", because: inOneSentence(problems(conversion.errors)) };
  if (conversion?.status !== "completed" || all.some(({ status }) => status !== "completed" && status !== "failed"))
    return { is: "under way" };
  const failed = all.filter(({ status }) => status === "failed");
  return {
    is: "completed",
    licenseProblems: failed.flatMap(({ errors }) =>
      problems(errors).length > 0 ? problems(errors) : ["the service gives no reason"],
    ),
  };
}

/** A transition that belongs to this upgrade: same target, same number of seats, and not failed. */
export function ownTransition(
  wanted: SubscriptionUpgradeArgs,
  quantity: number,
  transitions: Transition[],
): Transition | undefined {
  return transitions.findLast(
    (one) =>
      same(one.toCatalogItemId, wanted.target) &&
      one.quantity === quantity &&
      isWhereWanted(wanted, one) &&
      progressOf(one).is !== "failed",
  );
}

const isWhereWanted = ({ targetSubscriptionId }: SubscriptionUpgradeArgs, { toSubscriptionId }: Transition): boolean =>
  targetSubscriptionId === undefined || toSubscriptionId === undefined || same(toSubscriptionId, targetSubscriptionId);

/** A transition that may belong to this upgrade. It is used when none surely does, because the deciding members cannot be read. */
export function doubtfulTransition(
  wanted: SubscriptionUpgradeArgs,
  quantity: number,
  transitions: Transition[],
): Transition | undefined {
  return transitions.findLast((one) => {
    const [otherTarget, otherQuantity] = [
      one.toCatalogItemId !== "" && !same(one.toCatalogItemId, wanted.target),
      one.quantity !== undefined && one.quantity !== quantity,
    ];
    return !otherTarget && !otherQuantity && isWhereWanted(wanted, one) && progressOf(one).is !== "failed";
  });
}

/** Why no upgrade is begun while an operation may already be this upgrade. */
export const doubtText = ({ customerId, subscriptionId }: SubscriptionUpgradeArgs, doubtful: Transition): string =>
  `Subscription ${subscriptionId} has an upgrade that cannot be read (${nameOf(doubtful)}): it may be this very one, so none is begun. Look at the subscription of customer ${customerId} in Partner Center. If it is upgraded, take this resource out of the program; if it is not, ask Partner Center's support about that operation.`;

export const nameOf = ({ operationId, events }: Transition): string =>
  [`operation ${operationId ?? "without id"}`, events[0]?.timestamp?.toISOString()].filter(Boolean).join(" of ");

/**
 * Operations of this upgrade that have failed. They are part of the new request's identity, so that the retry counts as another
 * request.
 */
export const failedBefore = (wanted: SubscriptionUpgradeArgs, quantity: number, transitions: Transition[]): string[] =>
  transitions
    .filter(
      (one) => same(one.toCatalogItemId, wanted.target) && one.quantity === quantity && progressOf(one).is === "failed",
    )
    .map(({ operationId }) => operationId ?? "")
    .sort();

/**
 * The list of transitions may lag behind. A subscription younger than this, in milliseconds, may come from a transition that is not
 * listed yet.
 */
const young = 24 * 3600_000;

/** Whether the upgrade makes a new subscription. An upgrade of all seats, or into a given subscription, does not. */
export const makesNewOne = ({ quantity, targetSubscriptionId }: SubscriptionUpgradeArgs): boolean =>
  quantity !== undefined && targetSubscriptionId === undefined;

/** Subscriptions that this upgrade may have made: the target product, the same number of seats, active, and recently created. */
export function lookalikes(
  wanted: SubscriptionUpgradeArgs,
  subscriptions: SubscriptionSummary[],
  now: Date,
): SubscriptionSummary[] {
  return subscriptions.filter(
    ({ id, offerId, quantity, status, creationDate }) =>
      same(offerId, wanted.target) &&
      quantity === wanted.quantity &&
      status === "active" &&
      !same(id, wanted.subscriptionId) &&
      (creationDate === undefined || now.getTime() - creationDate.getTime() < young),
  );
}

export const isExplained = ({ id }: SubscriptionSummary, transitions: Transition[]): boolean =>
  transitions.some(({ toSubscriptionId }) => toSubscriptionId !== undefined && same(toSubscriptionId, id));

/** Whether the subscription has changed between two reads. */
export const isChanged = (before: SubscriptionSummary, now: SubscriptionSummary | undefined): boolean =>
  now === undefined ||
  now.quantity !== before.quantity ||
  now.status !== before.status ||
  !same(now.offerId, before.offerId);

/** Whether the progress of an operation cannot be read. */
export const isSilent = ({ events }: Transition): boolean => events.every(({ status }) => status === "");

export const licenseErrorsText = (errors: LicenseError[]): string =>
  errors
    .map(
      ({ userId, name, errors: reasons }) =>
        `${name || userId}: ${reasons.map(({ description, code }) => description || code).join("; ")}`,
    )
    .join("\n");
