import { LicensesError } from "../../../core/errors";
import { called, error, type Finding, warning } from "../../../core/planned";
import type { PartnerCenter, SubscriptionSummary } from "../api";
import { skuNamed } from "../skus";
import type { SubscriptionUpgradeArgs } from "../subscriptionUpgrade.args";
import {
  alienToLegacy,
  chooseTransition,
  chooseUpgrade,
  doubtfulTransition,
  doubtText,
  otherThanAll,
  ownTransition,
  tooMany,
  upgradedSubscription,
} from "../subscriptionUpgrade.decide";
import { isNewCommerce } from "../term.decide";
import type { SubscribedSku } from "../wire";
import type { CustomerProgram, PlannedUpgrade } from "./program";
import type { Purchase } from "./purchases";
import type { Arrival } from "./supply";

/**
 * Checks whether the service would accept the upgrades that have not happened yet, and which seats they bring. The service is not
 * asked about completed ones.
 */
export async function upgrades(
  api: PartnerCenter,
  program: CustomerProgram,
  subscriptions: SubscriptionSummary[],
  skus: SubscribedSku[],
): Promise<{ findings: Finding[]; arrivals: Arrival[]; purchases: Purchase[] }> {
  const coming = program.upgrades.filter(({ planned }) => planned.operation === "create");
  const looks = await Promise.all(
    coming.map(async (upgrade) => ({
      upgrade,
      ...(await look(api, program, upgrade, subscriptions).catch(failed)),
    })),
  );
  return {
    findings: looks.flatMap(({ upgrade: { planned }, refuse, wait }) => [
      ...(refuse === undefined ? [] : [error(`${called(planned)}: ${refuse}`)]),
      ...(wait === undefined ? [] : [warning(`${called(planned)}: ${wait}; the update waits for it.`)]),
    ]),
    arrivals: looks
      .filter(({ refuse }) => refuse === undefined)
      .map(({ upgrade: { planned, wanted }, title, moved, done = false }) => ({
        planned,
        done,
        skuId: title === undefined ? undefined : skuNamed(title, skus),
        seats: wanted?.upgradeType === "upgrade_only" ? moved : undefined,
        title,
        moved,
      })),
    purchases: looks.flatMap(({ upgrade: { planned }, refuse, moved = 0 }) =>
      refuse === undefined && moved > 0 ? [{ planned, seats: moved }] : [],
    ),
  };
}

interface Look {
  refuse?: string;
  /** The upgrade has already happened in an earlier run. */
  done?: true;
  wait?: string;
  /** The service's name for the target. */
  title?: string | undefined;
  /** All seats of the target, whether free or not. */
  moved?: number;
}

/** A failed check of one upgrade becomes its finding, so that the others are still reported. */
function failed(thrown: unknown): Look {
  if (thrown instanceof LicensesError) return { refuse: thrown.message };
  throw thrown;
}

async function look(
  api: PartnerCenter,
  { customerId, quantities, upgrades: all }: CustomerProgram,
  { planned, subscriptionId, wanted }: PlannedUpgrade,
  subscriptions: SubscriptionSummary[],
): Promise<Look> {
  // If another upgrade ends in this subscription, the service can only judge this upgrade after that one.
  const follows = all.some(
    (other) =>
      other.planned !== planned && String(other.planned.args.targetSubscriptionId).toLowerCase() === subscriptionId,
  );
  if (wanted === undefined || follows) return {};
  const listed = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
  const source = listed ?? (await api.subscription(customerId, subscriptionId));
  const before = quantities.find((quantity) => quantity.subscriptionId === subscriptionId)?.quantity;
  const newCommerce = source === undefined ? wanted.target.includes(":") : isNewCommerce(source);
  const work = newCommerce ? lookAtNewCommerce : lookAtLegacy;
  return work(api, wanted, source, subscriptions, before);
}

const gone = ({ customerId, subscriptionId }: SubscriptionUpgradeArgs) => ({
  refuse: `customer ${customerId} has no subscription ${subscriptionId}. Check customerId and subscriptionId.`,
});

/** @param before the quantity that the program itself sets, possibly before the upgrade. */
async function lookAtNewCommerce(
  api: PartnerCenter,
  wanted: SubscriptionUpgradeArgs,
  source: SubscriptionSummary | undefined,
  _subscriptions: SubscriptionSummary[],
  before: number | undefined,
): Promise<Look> {
  if (source === undefined) return gone(wanted);
  const quantity = wanted.quantity ?? before ?? source.quantity;
  const { customerId, subscriptionId } = wanted;
  const transitions = await api.transitions(customerId, subscriptionId);
  if (ownTransition(wanted, quantity, transitions) !== undefined) return { done: true };
  if (source.offerId.toLowerCase() === wanted.target.toLowerCase()) return { done: true };
  const doubtful = doubtfulTransition(wanted, quantity, transitions);
  if (doubtful !== undefined) return { refuse: doubtText(wanted, doubtful) };
  const refuse = tooMany(wanted, quantity, Math.max(source.quantity, before ?? 0));
  if (refuse !== undefined) return { refuse };
  const choice = chooseTransition(wanted, await api.transitionEligibilities(customerId, subscriptionId));
  return "item" in choice ? { title: choice.item.title, moved: quantity } : { ...choice, moved: quantity };
}

async function lookAtLegacy(
  api: PartnerCenter,
  wanted: SubscriptionUpgradeArgs,
  source: SubscriptionSummary | undefined,
  subscriptions: SubscriptionSummary[],
  before: number | undefined,
): Promise<Look> {
  const alien = alienToLegacy(wanted);
  if (alien !== undefined) return { refuse: alien };
  if (upgradedSubscription(wanted, source, subscriptions) !== undefined) return { done: true };
  if (source === undefined) return gone(wanted);
  const refuse = wanted.quantity === before ? undefined : otherThanAll(wanted, source.quantity);
  if (refuse !== undefined) return { refuse };
  const quantity = before ?? source.quantity;
  const choice = chooseUpgrade(wanted, await api.upgrades(wanted.customerId, wanted.subscriptionId));
  return "item" in choice ? { title: choice.item.targetOffer.name, moved: quantity } : { ...choice, moved: quantity };
}
