import { type Json, readable } from "../../http/json";
import { scheduledQuantity } from "./scheduled.decide";
import { parseSubscription, type Subscription } from "./wire";

/**
 * Finds what another client changed in a subscription between our read and the answer to our change. Pure. We send the whole
 * resource, so our change may silently undo theirs. Whatever still shows is reported.
 */

type Raw = { [key: string]: Json };

const changeable = [
  "quantity",
  "autoRenewEnabled",
  "friendlyName",
  "status",
  "billingCycle",
  "termDuration",
  "offerId",
  "partnerId",
];

/** Differences in words, like `autoRenewEnabled is false and was true`. @param sent the body of our change. */
export function changedMeanwhile(sent: Raw, before: Subscription, now: Subscription): string[] {
  const [ours, theirs] = [readable(sent), readable(now.raw)] as [Raw, Raw];
  const members = [
    ...changeable.map((name) => change(name, ours[name], theirs[name])),
    change("the quantity scheduled for the renewal", scheduled(sent), scheduledQuantity(now)),
  ].flat();
  const bought = purchases(before, now);
  const most = now.quantity > before.quantity ? 1 : 0;
  const times = bought.length === 1 ? "once" : `${bought.length} times`;
  return bought.length > most ? [...members, `seats were bought ${times} (${bought.join(" and ")})`] : members;
}

/** A member that the answer leaves out does not count as changed. */
const change = (name: string, was: Json | undefined, is: Json | undefined): string[] =>
  was === undefined || is === undefined || String(was).toLowerCase() === String(is).toLowerCase()
    ? []
    : [`${name} is ${JSON.stringify(is)} and was ${JSON.stringify(was)}`];

const scheduled = (sent: Raw): Json | undefined => scheduledQuantity(parseSubscription(sent, "Reading what was sent"));

/** Each purchase has its own refund window, so a new window means a new purchase. */
function purchases(before: Subscription, now: Subscription): number[] {
  const known = new Set(before.refundableQuantity?.details.map(until));
  return (now.refundableQuantity?.details ?? [])
    .filter((lot) => lot.quantity > 0 && !known.has(until(lot)))
    .map(({ quantity }) => quantity);
}

const until = ({ allowedUntilDateTime }: { allowedUntilDateTime: Date }) => allowedUntilDateTime.getTime();
