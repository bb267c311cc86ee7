import type { Json, JsonObject } from "../json";
import { type CustomerState, key, type World } from "../world";
import { moveLicenses } from "./moveLicenses";
import type { Subscription, Transition, TransitionTarget } from "./seed";
import { applyChanges } from "./subscriptionChanges";
import { type TransitionError, transitionErrors } from "./transitionEligibilities";

export function isUnderWay({ transitions }: CustomerState, { id }: Subscription): boolean {
  return transitions.some(
    ({ subscriptionId, request, readsLeft }) =>
      readsLeft !== null && (key(subscriptionId) === key(id) || request.toSubscriptionId === id),
  );
}

export function lookAtTransition(world: World, customer: CustomerState, transition: Transition): void {
  if (transition.readsLeft === null) return;
  if (transition.readsLeft > 0) {
    transition.readsLeft -= 1;
    return;
  }
  transition.readsLeft = null;
  const source = customer.subscriptions.get(key(transition.subscriptionId));
  const target = source?.transitionTargets.find(
    ({ catalogItemId }) => catalogItemId === transition.request.toCatalogItemId,
  );
  if (!source || !target) {
    finish(world, transition, "Conversion", "Failed");
    return;
  }
  const offered = target.transitionTypes.some((type) => type === transition.request.transitionType);
  const notOffered: TransitionError = { code: 7, description: "Subscription does not have any such transition path." };
  const error = target.fails ?? transitionErrors(source, target)[0] ?? (offered ? undefined : notOffered);
  if (error) finish(world, transition, "Conversion", "Failed", [error]);
  else world.ledger.during("service", transition.requestId, () => convert(world, customer, source, target, transition));
}

function finish(
  world: World,
  transition: Transition,
  name: string,
  status: string,
  errors: TransitionError[] = [],
): void {
  transition.events.push({ name, status, timestamp: world.now().toISOString(), errors });
}

/**
 * All seats: the same subscription becomes the other product, and its users move too, for every type of request.
 * Some seats: a new subscription that ends on the same day; users do not move. Into an existing subscription: its quantity grows.
 * The simulator deletes a source without seats. No document says or denies this.
 */
function convert(
  world: World,
  customer: CustomerState,
  source: Subscription,
  target: TransitionTarget,
  transition: Transition,
): void {
  const quantity = Number(transition.request.quantity);
  const all = quantity === source.quantity;
  const existing = customer.subscriptions.get(key(String(transition.request.toSubscriptionId)));
  const fromSkuId = source.skuId;
  const result = existing ?? (all ? source : split(world, customer, source));
  world.record({
    kind: "transition",
    customerId: customer.id,
    subscriptionId: source.id,
    targetSubscriptionId: result.id,
    quantity,
  });
  if (result !== source) resize(world, customer, source, all ? source.quantity : source.quantity - quantity);
  if (existing) resize(world, customer, existing, existing.quantity + quantity);
  else become(result, target, transition, quantity);
  if (existing && all) applyChanges(world, customer, source, { status: "deleted" }, "transition");
  // An upgraded seat cannot be given back, and a change within the term deletes the schedule.
  delete source.scheduledNextTermInstructions;
  transition.request.toSubscriptionId = result.id;
  finish(world, transition, "Conversion", "Completed");
  if (!all) return;
  moveLicenses(world, customer, fromSkuId, target.skuId, quantity, new Set());
  finish(world, transition, "LicenseReassignment", "Completed");
}

function split(world: World, customer: CustomerState, source: Subscription): Subscription {
  const created: Subscription = {
    ...structuredClone(source),
    id: world.ids.guid(),
    orderId: world.ids.hexadecimal(12),
    creationDate: world.now().toISOString(),
    quantity: 0,
    updates: 0,
    version: 1,
  };
  customer.subscriptions.set(key(created.id), created);
  return created;
}

function resize(world: World, customer: CustomerState, subscription: Subscription, quantity: number): void {
  if (quantity === subscription.quantity) return;
  const { id: subscriptionId, quantity: from } = subscription;
  world.record({ kind: "quantity", customerId: customer.id, subscriptionId, from, to: quantity, why: "transition" });
  subscription.quantity = quantity;
  subscription.version += 1;
}

function become(subscription: Subscription, target: TransitionTarget, { request }: Transition, quantity: number): void {
  Object.assign(subscription, {
    quantity,
    skuId: target.skuId,
    offerId: target.catalogItemId,
    offerName: target.title,
    friendlyName: target.title,
    refundable: [],
    transitionTargets: [],
    version: subscription.version + 1,
  });
  if (typeof request.termDuration === "string") subscription.termDuration = request.termDuration;
  if (typeof request.billingCycle === "string") subscription.billingCycle = request.billingCycle.toLowerCase();
}

export function transitionBody(world: World, { operationId, request, events }: Transition): JsonObject {
  const odd = world.behaviour.transitionOddities;
  const eventBodies = events.map(({ name, status, timestamp, errors }): Json => {
    const withErrors: JsonObject = errors.length > 0 ? { errors: errors.map((error) => ({ ...error })) } : {};
    return {
      name,
      status: odd && status === "Started" ? "Started " : status,
      timestamp,
      ...withErrors,
      attributes: { objectType: "TransitionEvent" },
    };
  });
  const body: JsonObject = { operationId, ...(request as JsonObject) };
  body[odd ? "Events" : "events"] = eventBodies;
  return { ...body, attributes: { objectType: "Transition" } };
}
