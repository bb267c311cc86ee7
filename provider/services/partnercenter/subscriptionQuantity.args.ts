import { z } from "zod";
import { guid, type Known, oneOf, wholeNumber } from "../../core/arguments";
import { scheduledQuantity } from "./scheduled.decide";
import { refundable, shows, type Write } from "./subscriptionQuantity.decide";
import { renewalOf } from "./term.decide";
import { choiceOf, type EndOfTerm, endsOfTerm, isAsDeclared, type TermEnd, termEndOf } from "./termEnd.decide";
import type { Subscription } from "./wire";

/** The arguments that users write for a subscription's quantity, and the state that Pulumi keeps. */

export const subscriptionQuantityArgs = z.strictObject({
  customerId: guid("the customer's tenant id"),
  subscriptionId: guid("the subscription's id"),
  quantity: wholeNumber,
  decrease: oneOf("fail", "atRenewal").optional(),
  endOfTerm: oneOf(...endsOfTerm).optional(),
  onDelete: oneOf("retain", "restore").optional(),
});

export type SubscriptionQuantityArgs = Known<typeof subscriptionQuantityArgs>;

export interface SubscriptionQuantityState extends SubscriptionQuantityArgs {
  offerName: string;
  status: string;
  previousQuantity: number;
  currentQuantity: number;
  refundableQuantity: number;
  decreaseAllowedUntil?: string;
  commitmentEndDate?: string;
  autoRenewEnabled?: boolean;
  pendingQuantity?: number;
  pendingUntil?: string;
  /** Absent where the subscription has no end, and in states of earlier releases. */
  termEnd?: TermEnd;
  /** A change that was sent and that the service does not show yet. The next run waits for it before it sends the change again. */
  requested?: Requested;
}

export interface Requested {
  /** The change that was sent, as a step of `decide`. */
  step: Write;
  /** When it was sent; ISO 8601. */
  at: string;
}

export const argsOf = ({
  customerId,
  subscriptionId,
  quantity,
  decrease,
  endOfTerm,
  onDelete,
}: SubscriptionQuantityState): SubscriptionQuantityArgs => ({
  customerId,
  subscriptionId,
  quantity,
  ...(decrease === undefined ? {} : { decrease }),
  ...(endOfTerm === undefined ? {} : { endOfTerm }),
  ...(onDelete === undefined ? {} : { onDelete }),
});

/** The quantity that this resource has scheduled for the renewal, whether or not the service shows it yet. */
export const ownSchedule = ({ pendingQuantity, requested }: SubscriptionQuantityState): number | undefined =>
  requested?.step.do === "schedule" ? requested.step.quantity : pendingQuantity;

/**
 * While a decrease that the program asked for waits for the renewal, `quantity` is the scheduled number. Otherwise every run would
 * report drift.
 */
export function stateOf(
  live: Subscription,
  wanted: SubscriptionQuantityArgs,
  before: SubscriptionQuantityState | undefined,
  now: Date,
): SubscriptionQuantityState {
  const giveBack = refundable(live, now);
  const scheduled = scheduledQuantity(live);
  const waits = wanted.decrease === "atRenewal" && live.quantity > wanted.quantity && scheduled === wanted.quantity;
  const own = waits || (before !== undefined && scheduled !== undefined && scheduled === ownSchedule(before));
  const renewal = renewalOf(live)?.toISOString();
  const requested = before?.requested;
  const termEnd = termEndOf(live);
  return {
    ...argsOf({
      ...wanted,
      quantity: waits ? wanted.quantity : live.quantity,
      endOfTerm: found(termEnd, wanted.endOfTerm),
    } as SubscriptionQuantityState),
    offerName: live.offerName,
    status: live.status,
    previousQuantity: before?.previousQuantity ?? live.quantity,
    currentQuantity: live.quantity,
    refundableQuantity: giveBack.quantity,
    ...(giveBack.until === undefined ? {} : { decreaseAllowedUntil: giveBack.until.toISOString() }),
    ...(live.commitmentEndDate === undefined ? {} : { commitmentEndDate: live.commitmentEndDate.toISOString() }),
    ...(live.autoRenewEnabled === undefined ? {} : { autoRenewEnabled: live.autoRenewEnabled }),
    ...(own ? { pendingQuantity: scheduled, ...(renewal === undefined ? {} : { pendingUntil: renewal }) } : {}),
    ...(termEnd === undefined ? {} : { termEnd }),
    ...(requested === undefined || shows(requested.step, live) ? {} : { requested }),
  } as SubscriptionQuantityState;
}

/**
 * `endOfTerm` as the state shows it, in the program's words. Absent if the program does not set it, or if no word fits what was
 * found.
 */
const found = (end: TermEnd | undefined, declared: EndOfTerm | undefined): EndOfTerm | undefined =>
  declared === undefined || isAsDeclared(end, declared) ? declared : choiceOf(end);
