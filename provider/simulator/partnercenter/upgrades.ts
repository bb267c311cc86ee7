import type { Call, Reply } from "../http";
import { isObject, type Json, type JsonObject } from "../json";
import type { Params } from "../router";
import { type CustomerState, key } from "../world";
import { type Context, customerOf, link, ok, type PartnerCenterRoute, subscriptionOf } from "./context";
import { holdsOneOf, type Role, rolesOf } from "./delegation";
import { PartnerCenterFault } from "./errors";
import { listed } from "./lists";
import { moveLicenses } from "./moveLicenses";
import type { Subscription, UpgradeTarget } from "./seed";
import { applyChanges } from "./subscriptionChanges";

const pattern = "/v1/customers/{customer}/subscriptions/{subscription}/upgrades";

export const upgradeRoutes: PartnerCenterRoute[] = [
  { method: "GET", pattern, access: "any", handle: listUpgrades },
  { method: "POST", pattern, access: "any", handle: upgrade },
];

const upgradeTypes = ["none", "upgrade_only", "upgrade_with_license_transfer"] as const;
type UpgradeType = (typeof upgradeTypes)[number];

/** "Transition a subscription": an upgrade needs a reading role, and moving licenses a writing role. */
const rolesFor: Record<UpgradeType, readonly Role[]> = {
  none: [],
  upgrade_only: rolesOf("POST /v1/customers/{customer}/subscriptions/{subscription}/upgrades"),
  upgrade_with_license_transfer: ["Directory Writers"],
};

interface UpgradeError {
  code: number;
  description?: string | undefined;
  additionalDetails?: string | undefined;
}

const descriptions: Record<number, string> = {
  1: "Subscription cannot be upgraded because admin permissions have been removed.",
  2: "Subscription cannot be upgraded because the source subscription state is not active.  Additional Details contains the current source subscription state.",
  3: "Subscription cannot be upgraded because there are conflicting services.",
  4: "Subscription cannot be upgraded because of concurrency conflicts.",
  5: "Subscription cannot be upgraded because the operation needs a user context.",
  6: "Subscription cannot be upgraded because add-ons are present on the source subscription.",
  7: "Subscription does not have any upgrade paths.",
  8: "The target offer of the upgrade was not found.",
  9: "Subscription cannot be upgraded because it is not provisioned yet.",
  10: "The target offer does not support the billing cycle of the source subscription.",
  11: "Granular admin permissions are missing.",
};

/**
 * "Transition a subscription" (traditional licenses): the possible targets. Left out: the rules of the real catalog; the seed
 * names the targets. New commerce has no such targets, so its list is empty.
 */
function listUpgrades(context: Context, params: Params, call: Call): Reply {
  const customer = customerOf(context.world, params, "commerce");
  const subscription = subscriptionOf(customer, params.subscription ?? "");
  const offered = legacyTargets(subscription).flatMap((target) =>
    target.upgradeTypes.map((upgradeType) => ({ target, upgradeType })),
  );
  const body = ({ target, upgradeType }: (typeof offered)[number]): Json => {
    const errors = errorsOf(context, customer, subscription, target, upgradeType);
    return {
      targetOffer: offerBody(target),
      upgradeType,
      isEligible: errors.length === 0,
      quantity: subscription.quantity,
      upgradeErrors: errors.map(errorBody),
      attributes: { objectType: "Upgrade" },
    };
  };
  return ok(listed(context.world, call, "upgrades", offered, body));
}

/**
 * "Manage orders - Perform a subscription upgrade". All seats move into a new subscription. A refusal is a 200 with
 * upgradeErrors. No document has the status of the source afterwards, so the seed sets it (default: suspended).
 */
function upgrade(context: Context, params: Params, call: Call): Reply {
  const { world } = context;
  const customer = customerOf(world, params, "commerce");
  const source = subscriptionOf(customer, params.subscription ?? "");
  if (source.kind !== "legacy") throw new PartnerCenterFault("notSupported");
  const body = call.object();
  const offer = body?.targetOffer;
  if (!body || !isObject(offer)) throw new PartnerCenterFault("invalidInput");
  const upgradeType = upgradeTypeOf(body.upgradeType);
  const offerId = String(offer.id);
  const target = legacyTargets(source).find((each) => key(each.offerId) === key(offerId));
  const errors = target?.upgradeTypes.some((each) => each === upgradeType)
    ? errorsOf(context, customer, source, target, upgradeType)
    : [{ code: source.upgradeTargets.length === 0 ? 7 : 8 }];
  if (!target || errors.length > 0) return ok(result(context, source, undefined, upgradeType, errors, []));
  const created = targetSubscription(context, source, target);
  customer.subscriptions.set(key(created.id), created);
  const withLicenses = upgradeType === "upgrade_with_license_transfer";
  const failing = withLicenses ? target.licenseErrors : [];
  if (withLicenses) {
    const stay = new Set(failing.map(({ userId }) => key(userId)));
    moveLicenses(world, customer, source.skuId, target.skuId, source.quantity, stay);
  }
  world.record({
    kind: "upgrade",
    customerId: customer.id,
    subscriptionId: source.id,
    targetSubscriptionId: created.id,
    quantity: source.quantity,
  });
  const { upgradeSourceEnds } = world.behaviour;
  if (upgradeSourceEnds === "gone") customer.subscriptions.delete(key(source.id));
  else applyChanges(world, customer, source, { status: upgradeSourceEnds, autoRenewEnabled: false }, "upgrade");
  const licenseErrors = failing.map(({ userId, code, description }): Json => {
    const user = customer.users.get(key(userId));
    return {
      userObjectId: userId,
      name: user?.displayName ?? "",
      email: user?.userPrincipalName ?? "",
      errors: [{ code, description, data: [], source: "PartnerFD" }],
      attributes: { objectType: "UserLicenseError" },
    };
  });
  return ok(result(context, source, created, upgradeType, [], licenseErrors));
}

function legacyTargets({ kind, upgradeTargets }: Subscription): UpgradeTarget[] {
  return kind === "legacy" ? upgradeTargets : [];
}

function errorsOf(
  { token }: Context,
  customer: CustomerState,
  subscription: Subscription,
  target: UpgradeTarget,
  upgradeType: UpgradeType,
): UpgradeError[] {
  const errors: UpgradeError[] = [...target.errors];
  if (token.kind === "app") errors.push({ code: 5 });
  if (!holdsOneOf(customer, rolesFor[upgradeType])) errors.push({ code: 11 });
  if (subscription.status !== "active") errors.push({ code: 2, additionalDetails: subscription.status });
  if (subscription.pending) errors.push({ code: 9 });
  const owned = [...customer.subscriptions.values()].some(
    ({ offerId, status }) => key(offerId) === key(target.offerId) && status === "active",
  );
  if (owned) errors.push({ code: 4 });
  return errors;
}

/** Accepts a word, which the simulator's own list has, and a number, which the guide's sample has. */
function upgradeTypeOf(sent: Json | undefined): UpgradeType {
  const type =
    typeof sent === "number" ? upgradeTypes[sent] : upgradeTypes.find((each) => each === String(sent).toLowerCase());
  if (type === undefined) throw new PartnerCenterFault("unknownEnum", { fill: [String(sent), ""] });
  if (type === "none") throw new PartnerCenterFault("invalidProperty", { data: ["upgradeType"] });
  return type;
}

function targetSubscription({ world }: Context, source: Subscription, target: UpgradeTarget): Subscription {
  return {
    ...structuredClone(source),
    id: world.ids.guid().toUpperCase(),
    orderId: world.ids.guid().toUpperCase(),
    skuId: target.skuId,
    offerId: target.offerId,
    offerName: target.offerName,
    friendlyName: target.offerName,
    creationDate: world.now().toISOString(),
    updates: 0,
    version: 1,
    upgradeTargets: [],
  };
}

function result(
  { world }: Context,
  source: Subscription,
  target: Subscription | undefined,
  upgradeType: UpgradeType,
  upgradeErrors: readonly UpgradeError[],
  licenseErrors: Json[],
): JsonObject {
  return {
    sourceSubscriptionId: source.id,
    ...(target ? { targetSubscriptionId: target.id } : {}),
    upgradeType: world.behaviour.upgradeTypeInResult === "number" ? upgradeTypes.indexOf(upgradeType) : upgradeType,
    upgradeErrors: upgradeErrors.map(errorBody),
    licenseErrors,
    attributes: { objectType: "UpgradeResult" },
  };
}

function errorBody({ code, description, additionalDetails }: UpgradeError): Json {
  return {
    code,
    description: description ?? descriptions[code] ?? "Subscription cannot be upgraded.",
    ...(additionalDetails === undefined ? {} : { additionalDetails }),
    attributes: { objectType: "UpgradeError" },
  };
}

function offerBody({ offerId, offerName, skuId }: UpgradeTarget): JsonObject {
  return {
    id: offerId,
    name: offerName,
    description: offerName,
    minimumQuantity: 1,
    maximumQuantity: 10_000_000,
    locale: "en-us",
    country: "US",
    prerequisiteOffers: [],
    isAddOn: false,
    isAvailableForPurchase: true,
    billing: "license",
    isAutoRenewable: true,
    isInternal: false,
    conversionTargetOffers: [],
    partnerQualifications: ["none"],
    product: { id: skuId, name: offerName, unit: "Licenses" },
    unitType: "Licenses",
    links: { self: link(`/offers/${offerId}?country=US`) },
    attributes: { objectType: "Offer" },
  };
}
