import type { Call, Reply } from "../http";
import { isObject, type Json, type JsonObject } from "../json";
import type { Slowness } from "../later";
import type { Params } from "../router";
import type { CustomerState } from "../world";
import { type Context, customerOf, ok, subscriptionOf } from "./context";
import { PartnerCenterFault } from "./errors";
import { refuseFixedMembers } from "./fixedMembers";
import { sandboxLimits } from "./sandbox";
import type { Subscription, SubscriptionChanges } from "./seed";
import { etagOf, subscriptionBody, subscriptionPath } from "./subscriptionBody";
import { applyChanges } from "./subscriptionChanges";
import { allowedChanges } from "./subscriptionRules";
import { isUnderWay } from "./transitionProgress";

/**
 * "Change the quantity of a subscription", "Update a subscription by ID", "Suspend a subscription", "Create
 * scheduled changes". The body is the whole resource. Left out: add-ons, promotions, attestations, custom term end dates.
 */
export function patchSubscription(context: Context, params: Params, call: Call): Reply {
  const { world } = context;
  const customer = customerOf(world, params, "commerce");
  const subscription = subscriptionOf(customer, params.subscription ?? "");
  const body = call.object();
  if (!body) throw new PartnerCenterFault("invalidInput");
  refuseFixedMembers(subscriptionBody(world, customer, subscription), body);
  refuseIfClosed(context, customer, subscription);
  refuseIfStale(subscription, call.header("if-match"), body);
  refuseBeyondSandbox(context, subscription, body);
  const changes = allowedChanges(world, subscription, body);
  subscription.updates += 1;
  const slow = context.accept ?? subscription.slow;
  if (!slow) {
    applyChanges(world, customer, subscription, changes, "update");
    return ok(subscriptionBody(world, customer, subscription));
  }
  if (!slow.never) subscription.pending = pendingChange(context, changes, slow);
  return {
    status: 202,
    headers: { Location: subscriptionPath(customer, subscription) },
    ...(slow.body ? { json: changedBody(context, customer, subscription, changes) } : {}),
  };
}

function pendingChange({ world, requestId }: Context, changes: SubscriptionChanges, { reads, ms }: Slowness) {
  if (ms === undefined) return { changes, requestId, readsLeft: reads ?? 1 };
  return { changes, requestId, until: new Date(world.now().getTime() + ms).toISOString() };
}

function refuseIfClosed({ world }: Context, customer: CustomerState, subscription: Subscription): void {
  const { kind, status, id } = subscription;
  if (status === "deleted" && kind === "legacy") throw new PartnerCenterFault("deletedSubscription", { fill: [id] });
  if (status === "deleted" || status === "disabled") throw new PartnerCenterFault("neverAgain");
  if (status === "expired") throw new PartnerCenterFault("expiring");
  if (subscription.pending || isUnderWay(customer, subscription)) throw new PartnerCenterFault("operationPending");
  if (subscription.updates >= world.behaviour.maximumUpdates) throw new PartnerCenterFault("tooManyUpdates");
}

/** The sandbox sells at most 25 licenses of a subscription. */
function refuseBeyondSandbox({ world, token }: Context, { quantity }: Subscription, body: JsonObject): void {
  const { sandbox } = world.partnerOf(token.tenantId);
  if (sandbox && typeof body.quantity === "number" && body.quantity > Math.max(quantity, sandboxLimits.licenses)) {
    throw new PartnerCenterFault("sandboxLimit");
  }
}

/**
 * Only legacy subscriptions have an etag. A client sends it quoted in If-Match, or unquoted in the body. A request without an
 * etag is accepted.
 */
function refuseIfStale(subscription: Subscription, ifMatch: string | undefined, body: JsonObject): void {
  if (subscription.kind !== "legacy") return;
  const attributes = isObject(body.attributes) ? body.attributes : {};
  const inBody = typeof attributes.etag === "string" && attributes.etag !== "" ? attributes.etag : undefined;
  const sent = ifMatch === undefined ? inBody : /^"(.*)"$/.exec(ifMatch)?.[1];
  if (ifMatch !== undefined && sent === undefined)
    throw new PartnerCenterFault("invalidProperty", { data: ["If-Match"] });
  if (sent !== undefined && sent !== etagOf(subscription)) throw new PartnerCenterFault("staleEtag");
}

/** The 202 on the quantity page shows the resource with the change applied. */
function changedBody(
  { world }: Context,
  customer: CustomerState,
  subscription: Subscription,
  changes: SubscriptionChanges,
): Json {
  const elsewhere = world.past();
  const changed = structuredClone(subscription);
  applyChanges(elsewhere, customer, changed, changes, "update");
  return subscriptionBody(elsewhere, customer, changed);
}
