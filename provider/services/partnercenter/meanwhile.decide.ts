import { type Json, readable } from "../../http/json";
import { scheduledQuantity } from "./scheduled.decide";
import { parseSubscription, type Subscription } from "./wire";

/**
 * What someone else changed in a subscription between our read and the service's answer to our change. Pure. The whole resource
 * is sent, so that a change of theirs may be undone by ours without a trace; what still shows is named.
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

/** @param sent the body of our change. In words, like `autoRenewEnabled is false and was true`. */
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

/** What an answer leaves out says nothing. */
const change = (name: string, was: Json | undefined, is: Json | undefined): string[] =>
  was === undefined || is === undefined || String(was).toLowerCase() === String(is).toLowerCase()
    ? []
    : [`${name} is ${JSON.stringify(is)} and was ${JSON.stringify(was)}`];

const scheduled = (sent: Raw): Json | undefined => scheduledQuantity(parseSubscription(sent, "Reading what was sent"));

/** Each purchase opens a window of its own. */
function purchases(before: Subscription, now: Subscription): number[] {
  const known = new Set(before.refundableQuantity?.details.map(until));
  return (now.refundableQuantity?.details ?? [])
    .filter((lot) => lot.quantity > 0 && !known.has(until(lot)))
    .map(({ quantity }) => quantity);
}

const until = ({ allowedUntilDateTime }: { allowedUntilDateTime: Date }) => allowedUntilDateTime.getTime();
