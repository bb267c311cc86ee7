import { isTerm, termDays } from "../clock";
import type { Call, Reply } from "../http";
import { isObject, type Json, type JsonObject } from "../json";
import type { Params } from "../router";
import { type CustomerState, key } from "../world";
import { type Context, customerOf, ok, type PartnerCenterRoute, subscriptionOf } from "./context";
import { PartnerCenterFault } from "./errors";
import { listed } from "./lists";
import { sandboxLimits } from "./sandbox";
import type { Subscription, Transition, TransitionTarget } from "./seed";
import { listEligibilities } from "./transitionEligibilities";
import { isUnderWay, lookAtTransition, transitionBody } from "./transitionProgress";

const transitions = "/v1/customers/{customer}/subscriptions/{subscription}/transitions";

export const transitionRoutes: PartnerCenterRoute[] = [
  {
    method: "GET",
    pattern: "/v1/customers/{customer}/subscriptions/{subscription}/transitioneligibilities",
    access: "any",
    handle: listEligibilities,
  },
  { method: "POST", pattern: transitions, access: "any", handle: begin },
  { method: "GET", pattern: transitions, access: "any", handle: list },
];

/** "Get transitions". The operation completes after a number of reads. */
function list({ world }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "commerce");
  const subscription = subscriptionOf(customer, params.subscription ?? "");
  if (subscription.kind === "legacy") throw new PartnerCenterFault("legacyNotSupported");
  const operationId = call.queryValue("operationId");
  const operations = customer.transitions.filter(
    (each) =>
      key(each.subscriptionId) === key(subscription.id) &&
      (operationId === undefined || key(each.operationId) === key(operationId)),
  );
  const list = listed(world, call, "transitions", operations, (each) => {
    lookAtTransition(world, customer, each);
    return transitionBody(world, each);
  });
  return ok(world.behaviour.transitionOddities ? asPrinted(list) : list);
}

/** The page's list is called `transition`, and two of its members begin with a capital. */
function asPrinted({ totalCount: _, items, ...rest }: JsonObject): JsonObject {
  const transition = (Array.isArray(items) ? items : []).map((item): Json => {
    if (!isObject(item)) return item;
    const { fromCatalogItemId, toCatalogItemId, ...others } = item;
    return { FromCatalogItemId: fromCatalogItemId, ToCatalogItemId: toCatalogItemId, ...others };
  });
  return { transition, ...rest };
}

/** "Transition a new commerce subscription", second step: the answer says that it has begun. */
function begin({ world, token, requestId }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "commerce");
  const subscription = subscriptionOf(customer, params.subscription ?? "");
  if (subscription.kind === "legacy") throw new PartnerCenterFault("legacyNotSupported");
  const body = call.object();
  if (!body) throw new PartnerCenterFault("invalidInput");
  if (subscription.pending || isUnderWay(customer, subscription)) throw new PartnerCenterFault("operationPending");
  const target = targetOf(subscription, body);
  refuseBeyondSandbox({ world, token }, customer, subscription, body);
  const transition: Transition = {
    operationId: world.ids.guid(),
    subscriptionId: subscription.id,
    requestId,
    request: {
      fromCatalogItemId: subscription.offerId,
      fromSubscriptionId: subscription.id,
      toCatalogItemId: target.catalogItemId,
      ...intoExisting(customer, subscription, target, body),
      quantity: quantityOf(subscription, body),
      ...termOf(subscription, body),
      transitionType: typeOf(body),
    },
    events: [{ name: "Conversion", status: "Started", timestamp: world.now().toISOString(), errors: [] }],
    readsLeft: target.completesAfterReads,
  };
  customer.transitions.push(transition);
  return ok(transitionBody(world, transition));
}

/** Some of the seats become a new subscription, which may exceed the limit of a sandbox. */
function refuseBeyondSandbox(
  { world, token }: Pick<Context, "world" | "token">,
  { subscriptions }: CustomerState,
  { quantity }: Subscription,
  body: JsonObject,
): void {
  const splits = body.toSubscriptionId === undefined && body.quantity !== quantity;
  const isFull = subscriptions.size >= sandboxLimits.subscriptions;
  if (splits && isFull && world.partnerOf(token.tenantId).sandbox) throw new PartnerCenterFault("sandboxLimit");
}

function targetOf(subscription: Subscription, body: JsonObject): TransitionTarget {
  const { toCatalogItemId, fromSubscriptionId, fromCatalogItemId } = body;
  const wrong = (name: string) => new PartnerCenterFault("invalidProperty", { data: [name] });
  if (isOther(fromSubscriptionId, subscription.id)) throw wrong("fromSubscriptionId");
  if (isOther(fromCatalogItemId, subscription.offerId)) throw wrong("fromCatalogItemId");
  const target = subscription.transitionTargets.find(
    ({ catalogItemId }) => key(catalogItemId) === key(String(toCatalogItemId)),
  );
  if (!target) throw wrong("toCatalogItemId");
  return target;
}

function isOther(sent: Json | undefined, expected: string): boolean {
  return typeof sent === "string" && key(sent) !== key(expected);
}

function quantityOf(subscription: Subscription, { quantity }: JsonObject): number {
  if (typeof quantity !== "number" || !Number.isInteger(quantity)) {
    throw new PartnerCenterFault("invalidProperty", { data: ["quantity"] });
  }
  if (quantity < 1 || quantity > subscription.quantity) throw new PartnerCenterFault("quantityOutOfRange");
  return quantity;
}

function typeOf({ transitionType }: JsonObject): string {
  const type = String(transitionType).toLowerCase();
  if (type === "transition_only" || type === "transition_with_license_transfer") return type;
  throw new PartnerCenterFault("unknownEnum", { fill: [String(transitionType), ""] });
}

function termOf(
  subscription: Subscription,
  { termDuration, billingCycle, promotionId }: JsonObject,
): Record<string, string> {
  const chosen: Record<string, string> = {};
  const term = typeof termDuration === "string" ? termDuration : subscription.termDuration;
  if (!isTerm(term)) throw new PartnerCenterFault("transitionTermInvalid");
  if (termDays(term) < termDays(subscription.termDuration)) throw new PartnerCenterFault("transitionTermShorter");
  if (typeof termDuration === "string") chosen.termDuration = term;
  if (typeof billingCycle === "string") {
    const days = { monthly: 28, annual: 365, triennial: 1095 }[billingCycle.toLowerCase()];
    if (days === undefined) throw new PartnerCenterFault("billingCycleInvalid");
    if (days > termDays(term)) throw new PartnerCenterFault("billingCycleTooLong");
    chosen.billingCycle = billingCycle;
  }
  if (typeof promotionId === "string") chosen.promotionId = promotionId;
  return chosen;
}

function intoExisting(
  customer: CustomerState,
  source: Subscription,
  target: TransitionTarget,
  { toSubscriptionId: sent }: JsonObject,
): Record<string, string> {
  if (typeof sent !== "string" || sent === "") return {};
  if (key(sent) === key(source.id)) throw new PartnerCenterFault("targetIsSource");
  const existing = subscriptionOf(customer, sent);
  if (existing.status !== "active") throw new PartnerCenterFault("targetNotActive");
  if (key(existing.offerId) !== key(target.catalogItemId)) throw new PartnerCenterFault("targetOtherItem");
  if (existing.pending || isUnderWay(customer, existing)) throw new PartnerCenterFault("targetNotReady");
  // The page says "must be later". The simulator also accepts the same day, because coterminous subscriptions are the usual target.
  if (new Date(existing.commitmentEndDate) < new Date(source.commitmentEndDate)) {
    throw new PartnerCenterFault("targetEndsEarlier");
  }
  return { toSubscriptionId: existing.id };
}
