import { path } from "../../http/address";
import { readBody } from "../../http/answer";
import type { Answer, Call } from "../../http/client";
import type { Json } from "../../http/json";
import type { Needs } from "./credentials";
import type { ReadList } from "./lists";
import {
  parseEligibilities,
  parseTransition,
  parseTransitions,
  parseUpgradeResult,
  parseUpgrades,
  type Transition,
  type TransitionEligibility,
  type Upgrade,
  type UpgradeResult,
} from "./upgradeWire";
import { serviceName } from "./wire";

/** The calls that upgrade a subscription: `upgrades` for legacy ones, `transitions` for new commerce. */
export interface UpgradeCalls {
  upgrades(customerId: string, subscriptionId: string): Promise<Upgrade[]>;
  /** Sends the chosen item back. One request id acts only once. An upgrade cannot be undone. */
  upgrade(
    customerId: string,
    subscriptionId: string,
    body: { [key: string]: Json },
    requestId: string,
  ): Promise<UpgradeResult>;
  transitionEligibilities(customerId: string, subscriptionId: string): Promise<TransitionEligibility[]>;
  transitions(customerId: string, subscriptionId: string): Promise<Transition[]>;
  /**
   * Begins a transition. One request id acts only once. A transition cannot be undone. `undefined`: it has begun, but the answer
   * does not show it.
   */
  transition(
    customerId: string,
    subscriptionId: string,
    body: TransitionRequest,
    requestId: string,
  ): Promise<Transition | undefined>;
}

export type TransitionRequest = {
  fromCatalogItemId: string;
  fromSubscriptionId: string;
  toCatalogItemId: string;
  toSubscriptionId?: string;
  quantity: number;
  termDuration?: string;
  billingCycle?: string;
  transitionType: "transition_only" | "transition_with_license_transfer";
};

export function upgradeCalls(call: (needs: Needs, request: Call) => Promise<Answer>, list: ReadList): UpgradeCalls {
  const of = (customerId: string, subscriptionId: string, noun: string) =>
    path("v1", "customers", customerId, "subscriptions", subscriptionId, noun);
  const about = (customerId: string, subscriptionId: string) =>
    `subscription ${subscriptionId} of customer ${customerId}`;
  return {
    upgrades: (customerId, subscriptionId) =>
      list(
        "app",
        `Reading the upgrades of ${about(customerId, subscriptionId)}`,
        of(customerId, subscriptionId, "upgrades"),
        parseUpgrades,
      ),

    async upgrade(customerId, subscriptionId, body, requestId) {
      const what = `Upgrading ${about(customerId, subscriptionId)}`;
      const answer = await call("app", {
        what,
        kind: "write",
        method: "POST",
        path: of(customerId, subscriptionId, "upgrades"),
        body,
        requestId,
      });
      return readBody(serviceName, answer, (body) => parseUpgradeResult(body, what));
    },

    transitionEligibilities: (customerId, subscriptionId) =>
      list(
        "app",
        `Reading what ${about(customerId, subscriptionId)} may become`,
        `${of(customerId, subscriptionId, "transitioneligibilities")}?eligibilityType=immediate`,
        parseEligibilities,
      ),

    transitions: (customerId, subscriptionId) =>
      list(
        "app",
        `Reading the transitions of ${about(customerId, subscriptionId)}`,
        of(customerId, subscriptionId, "transitions"),
        parseTransitions,
      ),

    async transition(customerId, subscriptionId, body, requestId) {
      const what = `Upgrading ${about(customerId, subscriptionId)}`;
      const answer = await call("app", {
        what,
        kind: "write",
        method: "POST",
        path: of(customerId, subscriptionId, "transitions"),
        body,
        requestId,
      });
      try {
        return parseTransition(answer.body, what);
      } catch {
        return undefined;
      }
    },
  };
}
