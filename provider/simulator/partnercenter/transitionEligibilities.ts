import { instantOf, termDays } from "../clock";
import type { Call, Reply } from "../http";
import type { Json } from "../json";
import type { Params } from "../router";
import { type CustomerState, key, type World } from "../world";
import { cancellableUntil } from "./cancellation";
import { type Context, customerOf, ok, subscriptionOf } from "./context";
import { PartnerCenterFault } from "./errors";
import { listed } from "./lists";
import type { Subscription, TransitionTarget } from "./seed";

export interface TransitionError {
  code: number;
  description: string;
}

/** "Transition a new commerce subscription", first step. Left out: the real catalog; the seed names the targets. */
export function listEligibilities({ world }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "commerce");
  const subscription = subscriptionOf(customer, params.subscription ?? "");
  if (subscription.kind === "legacy") throw new PartnerCenterFault("legacyNotSupported");
  const type = (call.queryValue("eligibilityType") ?? "immediate").toLowerCase();
  if (type !== "immediate" && type !== "scheduled") throw new PartnerCenterFault("unknownEnum", { fill: [type, ""] });
  const operationId = world.exchangeIds.guid();
  const targets = subscription.transitionTargets.filter(({ eligibilityTypes }) => eligibilityTypes.includes(type));
  const body = (target: TransitionTarget): Json => {
    const errors = transitionErrors(subscription, target);
    const existing = type === "scheduled" || subscription.isTrial ? [] : candidates(customer, subscription, target);
    return {
      operationId,
      catalogItemId: target.catalogItemId,
      title: target.title,
      description: target.description ?? target.title,
      quantity: subscription.quantity,
      subscriptionEligibilities: existing.map((candidate) => candidateBody(world, subscription, candidate)),
      eligibilities: target.transitionTypes.map((transitionType) => ({
        isEligible: errors.length === 0,
        transitionType,
        errors: errors.map((error) => ({ ...error })),
      })),
      attributes: { objectType: "TransitionEligibility" },
    };
  };
  return ok(listed(world, call, "transitioneligibilities", targets, body));
}

export function transitionErrors(subscription: Subscription, target: TransitionTarget): TransitionError[] {
  const errors: TransitionError[] = [...target.errors];
  if (subscription.status !== "active") {
    errors.push({ code: 2, description: "Subscription cannot be transitioned because it is not active." });
  }
  if (subscription.pending) {
    errors.push({ code: 9, description: "Subscription cannot be transitioned because it is still being processed." });
  }
  return errors;
}

function candidates(
  customer: CustomerState,
  source: Subscription,
  { catalogItemId }: TransitionTarget,
): Subscription[] {
  return [...customer.subscriptions.values()].filter(
    ({ id, kind, offerId }) => id !== source.id && kind !== "legacy" && key(offerId) === key(catalogItemId),
  );
}

function candidateBody(world: World, source: Subscription, candidate: Subscription): Json {
  const errors = candidateErrors(world, source, candidate);
  return {
    isEligible: errors.length === 0,
    subscriptionId: candidate.id,
    subscriptionFriendlyName: candidate.friendlyName ?? candidate.offerName,
    subscriptionTermDuration: candidate.termDuration,
    subscriptionBillingCycle: candidate.billingCycle,
    errors: errors.map((error) => ({ ...error })),
  };
}

function candidateErrors(world: World, source: Subscription, candidate: Subscription): TransitionError[] {
  const errors: TransitionError[] = [];
  const cancellable = cancellableUntil(candidate);
  if (candidate.status !== "active") errors.push({ code: 1, description: "The subscription is not active." });
  if (cancellable !== undefined && instantOf(cancellable) > world.now()) {
    errors.push({ code: 2, description: "The subscription is within its cancellation window." });
  }
  if (termDays(candidate.termDuration) < termDays(source.termDuration)) {
    const description = "The subscription's term duration is shorter than the source subscription's term duration.";
    errors.push({ code: 3, description });
  }
  if (new Date(candidate.commitmentEndDate) < new Date(source.commitmentEndDate)) {
    errors.push({ code: 4, description: "The subscription ends before the source subscription." });
  }
  return errors;
}
