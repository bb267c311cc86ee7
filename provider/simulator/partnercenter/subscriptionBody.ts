import { addDays, instantOf, serviceTime } from "../clock";
import type { JsonObject } from "../json";
import type { CustomerState, World } from "../world";
import { cancellableUntil } from "./cancellation";
import { link } from "./context";
import type { Subscription } from "./seed";
import { openLots } from "./subscriptionChanges";
import { scheduledActionsOf, showsInstructions } from "./termEnd";

export function subscriptionPath(customer: CustomerState, subscription: Subscription): string {
  return `/customers/${customer.id}/subscriptions/${subscription.id}`;
}

/**
 * A subscription as "Get a subscription by ID" prints it. Legacy ones have an etag and an offer; new commerce ones
 * have a product type, a term and refundable lots. Left out: links to entitlements, and Azure plans altogether.
 */
export function subscriptionBody(world: World, customer: CustomerState, subscription: Subscription): JsonObject {
  const legacy = subscription.kind === "legacy";
  const body: JsonObject = {
    id: subscription.id,
    entitlementId: subscription.entitlementId,
    offerId: subscription.offerId,
    offerName: offerNameOf(subscription),
    friendlyName: subscription.friendlyName ?? offerNameOf(subscription),
    ...(legacy ? {} : { productType: productType(subscription) }),
    quantity: subscription.quantity,
    unitType: subscription.unitType,
    parentSubscriptionId: subscription.parentSubscriptionId,
    hasPurchasableAddons: false,
    creationDate: subscription.creationDate,
    effectiveStartDate: subscription.effectiveStartDate,
    commitmentEndDate: subscription.commitmentEndDate,
    commitmentEndDateTime: legacy ? subscription.commitmentEndDate : lastSecond(subscription.commitmentEndDate),
    cancellationAllowedUntilDate: isOpen(subscription) ? cancellableUntil(subscription) : undefined,
    status: subscription.status,
    autoRenewEnabled: subscription.autoRenewEnabled,
    isTrial: subscription.isTrial,
    actions: actionsOf(world, subscription),
    billingType: subscription.billingType,
    billingCycle: subscription.billingCycle,
    ...(legacy ? {} : newCommerceMembers(world, subscription)),
    partnerId: subscription.partnerId,
    suspensionReasons: subscription.suspensionReasons,
    contractType: "subscription",
    links: links(customer, subscription),
    orderId: subscription.orderId,
    attributes: { ...(legacy ? { etag: etagOf(subscription) } : {}), objectType: "Subscription" },
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** Price lists give an extended product this name. */
export function offerNameOf({ offerName, extended }: Subscription): string {
  return extended ? `${offerName} (Extended Service Term)` : offerName;
}

function isOpen({ status }: Subscription): boolean {
  return status === "active" || status === "suspended";
}

/** "Subscription resources" names the two words. No document says when each one is present. */
function actionsOf(world: World, subscription: Subscription): string[] | undefined {
  if (!isOpen(subscription)) return undefined;
  const until = cancellableUntil(subscription);
  return until !== undefined && instantOf(until) > world.now() ? ["edit", "cancel"] : ["edit"];
}

/** Changes with every change of the subscription. */
export function etagOf({ id, version }: Subscription): string {
  return Buffer.from(JSON.stringify({ id: id.toLowerCase(), version })).toString("base64");
}

function productType({ kind }: Subscription): JsonObject {
  const id = kind === "software" ? "Software" : "OnlineServicesNCE";
  return { id, displayName: id };
}

function newCommerceMembers(world: World, subscription: Subscription): JsonObject {
  return {
    termDuration: subscription.termDuration,
    renewalTermDuration: "",
    refundOptions: subscription.refundOptions?.map((option) => ({ ...option })),
    isMicrosoftProduct: true,
    attentionNeeded: false,
    actionTaken: false,
    publisherName: "Microsoft Corporation",
    refundableQuantity: refundableQuantity(world, subscription),
    scheduledNextTermInstructions: showsInstructions(world, subscription)
      ? (subscription.scheduledNextTermInstructions as JsonObject | undefined)
      : undefined,
    scheduledActions: scheduledActionsOf(world, subscription),
    nextChargeInstructions: subscription.nextChargeInstructions as JsonObject | undefined,
  };
}

/**
 * Absent while suspended, for software, and (unless the seed says otherwise) when no window is open. The samples do not show
 * these cases.
 */
function refundableQuantity(world: World, subscription: Subscription): JsonObject | null | undefined {
  if (subscription.kind !== "newCommerce" || subscription.status === "suspended") return undefined;
  const { behaviour } = world;
  const lots = behaviour.showClosedRefunds ? subscription.refundable : openLots(subscription, world.now());
  if (lots.length === 0 && behaviour.emptyRefundable === "absent") return undefined;
  if (lots.length === 0 && behaviour.emptyRefundable === "null") return null;
  return {
    totalQuantity: lots.reduce((sum, { quantity }) => sum + quantity, 0),
    details: lots.map((lot) => ({ ...lot })),
  };
}

function lastSecond(commitmentEndDate: string): string {
  return serviceTime(new Date(addDays(new Date(commitmentEndDate), 1).getTime() - 1000));
}

function links(customer: CustomerState, subscription: Subscription): JsonObject {
  const self = link(subscriptionPath(customer, subscription));
  const { parentSubscriptionId: parent } = subscription;
  const parentLink =
    parent === undefined ? {} : { parentSubscription: link(`/customers/${customer.id}/subscriptions/${parent}`) };
  if (subscription.kind === "legacy") {
    return { offer: link(`/offers/${subscription.offerId}?country=US`), ...parentLink, self };
  }
  const [product = "", sku = "", availability = ""] = subscription.offerId.split(":");
  return {
    product: link(`/products/${product}?country=US`),
    sku: link(`/products/${product}/skus/${sku}?country=US`),
    availability: link(`/products/${product}/skus/${sku}/availabilities/${availability}?country=US`),
    ...parentLink,
    self,
  };
}
