import { keyedLock } from "../../provider/core/keyedLock";
import { type PartnerCenter, partnerCenter } from "../../provider/services/partnercenter/api";
import { subscriptionUpgrade } from "../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import type { ArgsOf, StateOf } from "./lifecycleRuns";
import { contextOf, ModelClock } from "./modelClock";
import { ModelEngine } from "./modelEngine";
import { customer, ModelUpgrades, offers, type Rules, source } from "./modelUpgrades";

/** A stack with one upgrade, at a service with 10 seats in memory. */

export type UpgradeArgs = ArgsOf<typeof subscriptionUpgrade>;
export type UpgradeState = StateOf<typeof subscriptionUpgrade>;

const usual = (): Rules => ({
  ...{ kind: "newCommerce", pageSize: 100, pagesBy: "link", tokenOnLastPage: false, totalCount: "of the list" },
  ...{ ownName: false, lag: { transitions: 0, subscriptions: 0 }, honours: "all answers", takes: 0 },
  ...{ moves: "at once", refusesPending: false, firstFails: false, older: 0 },
});

export const seats = 10;

export const service = (rules: Partial<Rules> = {}) =>
  new ModelUpgrades({ ...usual(), ...rules }, new ModelClock(), seats);

/** Three seats of new commerce. */
export const three: UpgradeArgs = {
  customerId: customer,
  subscriptionId: source,
  target: offers.newCommerce.to,
  upgradeType: "upgrade_only",
  quantity: 3,
};

/** All seats of a legacy subscription. */
export const all: UpgradeArgs = { ...three, target: offers.legacy.to, quantity: undefined };

export function stackOn(model: ModelUpgrades, { limit = 600, lock = keyedLock() } = {}) {
  const api = partnerCenter(model.client({ calls: 0 }), () => {});
  const context = { ...contextOf(api, model.clock, { limit, poll: 5 }), lock };
  const engine = new ModelEngine<UpgradeArgs, UpgradeState, PartnerCenter>(subscriptionUpgrade, context);
  return Object.assign(engine, { using: context, warnings: context.tell.warnings, sleeps: context.clock.sleeps });
}
