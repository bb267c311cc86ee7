import { z } from "zod";
import { knownMembers } from "../../core/known";
import { kept, shown } from "../../core/state";
import { scheduledQuantity } from "./scheduled.decide";
import { argsOf, type SubscriptionQuantityArgs } from "./subscriptionQuantity.args";
import { refundable, shows, type Write } from "./subscriptionQuantity.decide";
import { renewalOf } from "./term.decide";
import {
  choiceOf,
  type EndOfTerm,
  endsOfTerm,
  isAsDeclared,
  outcomes,
  type TermEnd,
  termEndOf,
} from "./termEnd.decide";
import type { Subscription } from "./wire";

/** The state that Pulumi keeps of a subscription's quantity, and how it is made from what the service shows. Pure. */

const write: z.ZodType<Write> = z.discriminatedUnion("do", [
  kept({ do: z.literal("change"), quantity: z.number(), dropSchedule: z.boolean() }),
  kept({ do: z.literal("schedule"), quantity: z.number() }),
  kept({ do: z.literal("unschedule") }),
  kept({ do: z.literal("end"), with: z.enum(endsOfTerm) }),
]);

const requested = kept({
  /** The change that was sent, as a step of `decide`. */
  step: write,
  /** When it was sent; ISO 8601. */
  at: z.string(),
});
export type Requested = z.output<typeof requested>;

export const subscriptionQuantityState = kept({
  customerId: z.string(),
  subscriptionId: z.string(),
  quantity: z.number(),
  decrease: z.enum(["fail", "atRenewal"]).optional(),
  endOfTerm: z.enum(endsOfTerm).optional(),
  onDelete: z.enum(["retain", "restore"]).optional(),
  offerName: shown.text,
  status: shown.text,
  /** The quantity that was found at create. */
  previousQuantity: z.number(),
  currentQuantity: z.number(),
  refundableQuantity: shown.count,
  decreaseAllowedUntil: z.string().optional(),
  commitmentEndDate: z.string().optional(),
  autoRenewEnabled: z.boolean().optional(),
  pendingQuantity: z.number().optional(),
  pendingUntil: z.string().optional(),
  /** Absent where the subscription has no end, and in states of earlier releases. */
  termEnd: kept({
    outcome: z.enum(outcomes),
    on: z.string().optional(),
    quantity: z.number().optional(),
    product: z.string().optional(),
  }).optional(),
  /** A change that was sent and that the service does not show yet. The next run waits for it before it sends the change again. */
  requested: requested.optional(),
});
export type SubscriptionQuantityState = z.output<typeof subscriptionQuantityState>;

/** Without `decrease: "atRenewal"` a change has ended only when the subscription has the wanted quantity. */
export const foresee = (
  wanted: SubscriptionQuantityArgs,
  state?: SubscriptionQuantityState,
): Partial<SubscriptionQuantityState> =>
  knownMembers({
    ...argsOf(wanted),
    ...(wanted.decrease === undefined || wanted.decrease === "fail" ? { currentQuantity: wanted.quantity } : {}),
    ...(state === undefined ? {} : { previousQuantity: state.previousQuantity }),
  });

/** The quantity that this resource has scheduled for the renewal, whether or not the service shows it yet. */
export const ownSchedule = ({ pendingQuantity, requested }: SubscriptionQuantityState): number | undefined =>
  requested?.step.do === "schedule" ? requested.step.quantity : pendingQuantity;

/**
 * While a decrease that the program asked for waits for the renewal, `quantity` is the scheduled number. Otherwise every run would
 * report drift.
 */
export function stateOf(
  live: Omit<Subscription, "raw">,
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
    }),
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
  };
}

/**
 * `endOfTerm` as the state shows it, in the program's words. Absent if the program does not set it, or if no word fits what was
 * found.
 */
const found = (end: TermEnd | undefined, declared: EndOfTerm | undefined): EndOfTerm | undefined =>
  declared === undefined || isAsDeclared(end, declared) ? declared : choiceOf(end);
