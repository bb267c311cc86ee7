import {
  type Ahead,
  inStep,
  isSoon,
  type Judgement,
  type Look,
  moment,
  seats,
  type TermAhead,
} from "../../../drift/judgement";
import { scheduledQuantity } from "../scheduled.decide";
import type { SubscriptionQuantityArgs } from "../subscriptionQuantity.args";
import { decide, quantityStep, refundable, type Step } from "../subscriptionQuantity.decide";
import type { SubscriptionQuantityState } from "../subscriptionQuantity.state";
import { renewalOf } from "../term.decide";
import { type EndOfTerm, isAsDeclared, mayCostMore, termEndOf } from "../termEnd.decide";
import { asDeclared, inWords } from "../termEnd.words";
import type { Subscription } from "../wire";

/** What a drift report says about the quantity of one subscription. Pure. */

export interface Surroundings {
  /** The subscription as it was read. */
  live: Subscription | undefined;
  now: Date;
  /** How far ahead to look for ends of terms, in days. */
  days: number;
}

export function judge(
  { wanted, before, found }: Look<SubscriptionQuantityArgs, SubscriptionQuantityState>,
  { live, now, days }: Surroundings,
): Judgement {
  const subject = live?.offerName || before.offerName || `subscription ${wanted.subscriptionId}`;
  if (found === undefined || live === undefined)
    return {
      ...inStep(subject),
      missing: "subscription",
      changes: [change(wanted.quantity, "no such subscription")],
      matters: `The subscription is no longer there, and its ${seats(wanted.quantity)} with it.`,
      repair:
        "It fails: there is nothing to change. Buy the product anew and change subscriptionId, or take the resource out of the program.",
    };
  const ahead = soon(subject, live, found.state, now, days);
  const term = termAhead(subject, live, wanted.endOfTerm);
  const more = found.state.quantity !== wanted.quantity;
  const { decrease = "fail", endOfTerm } = wanted;
  const otherEnd =
    endOfTerm !== undefined && term?.asWanted === false
      ? { wanted: asDeclared({ ...live, quantity: wanted.quantity }, endOfTerm), found: term.text }
      : undefined;
  if (!more && otherEnd === undefined) return { ...inStep(subject), ahead, term };
  const wish = { quantity: wanted.quantity, decrease, scheduled: before.pendingQuantity, endOfTerm };
  const step = decide(live, wish, now);
  const refused = step.do === "refuse";
  return {
    ...inStep(subject),
    changes: [
      ...(more ? [change(wanted.quantity, seats(found.state.quantity))] : []),
      ...(otherEnd === undefined ? [] : [{ property: "endOfTerm", about: "end of the term", ...otherEnd }]),
    ],
    matters: sentences(
      more ? consequence(live, wanted.quantity, now) : undefined,
      otherEnd && `As things stand it ${otherEnd.found}.`,
    ),
    repair: sentences(
      refused ? repair(step, live, wanted.quantity) : undefined,
      more && !refused ? repair(quantityStep(live, wish, now), live, wanted.quantity) : undefined,
      otherEnd !== undefined && !refused ? `It schedules that the subscription ${otherEnd.wanted}.` : undefined,
    ),
    ahead,
    term,
  };
}

const sentences = (...all: (string | undefined)[]): string => all.filter((one) => one !== undefined).join(" ");

function termAhead(subject: string, live: Subscription, wanted: EndOfTerm | undefined): TermAhead | null {
  const end = termEndOf(live);
  if (end === undefined) return null;
  const { outcome, on = null, quantity = null, product = null } = end;
  return {
    subscription: live.id,
    subject,
    quantity: live.quantity,
    outcome,
    on,
    nextQuantity: quantity,
    product,
    wanted: wanted ?? null,
    asWanted: wanted === undefined ? null : isAsDeclared(end, wanted),
    dearer: mayCostMore(live) && wanted !== "extend",
    text: inWords(end, live),
  };
}

const change = (wanted: number, found: string) => ({
  property: "quantity",
  about: "quantity",
  wanted: seats(wanted),
  found,
});

function consequence(live: Subscription, wanted: number, now: Date): string {
  if (live.quantity < wanted) return `It lacks ${seats(wanted - live.quantity)}.`;
  const { lots, quantity } = refundable(live, now);
  const surplus = `${seats(live.quantity - wanted)} more than wanted are being paid for.`;
  const end = termEndOf(live);
  if (quantity === 0)
    return `${surplus} None can be given back ${end?.outcome === "renews" ? "before the renewal" : "in this term"}${end === undefined ? "" : `: it ${inWords(end, live)}`}.`;
  return `${surplus} Can be given back: ${lots.map((lot) => `${lot.quantity} until ${moment(lot.until)}`).join(", ")}.`;
}

function repair(step: Step, live: Subscription, wanted: number): string {
  if (step.do === "change") {
    const by = step.quantity - live.quantity;
    if (by > 0) return `It buys ${seats(by)}.`;
    const rest = step.quantity === wanted ? "" : `, and lets the subscription renew with ${seats(wanted)}`;
    return `It gives back ${seats(-by)}${rest}.`;
  }
  if (step.do === "schedule")
    return `It lets the subscription renew with ${seats(step.quantity)}; until then all stay.`;
  if (step.do === "unschedule") return "It takes back what was scheduled for the renewal.";
  if (step.do === "refuse") return `It refuses: ${step.because}`;
  return "It does nothing: the change is scheduled for the renewal already.";
}

const kindOf = { renews: "renews", cancels: "ends", expires: "ends", extends: "extends", unknown: "unclear" } as const;

function soon(
  subject: string,
  live: Subscription,
  { pendingQuantity }: SubscriptionQuantityState,
  now: Date,
  days: number,
): Ahead[] {
  const renewal = renewalOf(live);
  const end = termEndOf(live);
  const scheduled = scheduledQuantity(live);
  const at = renewal?.toISOString() ?? null;
  return [
    ...refundable(live, now)
      .lots.filter(({ until }) => isSoon(until, now, days))
      .map(({ quantity, until }) => ({
        kind: "windowCloses" as const,
        at: until.toISOString(),
        text: `${subject}: ${seats(quantity)} can be given back until ${moment(until)}, and not before the renewal after that.`,
      })),
    ...(end !== undefined && isSoon(renewal, now, days)
      ? [{ kind: kindOf[end.outcome], at, text: `${subject} ${inWords(end, live)}.` }]
      : []),
    ...(scheduled !== undefined && scheduled !== live.quantity
      ? [
          {
            kind: "scheduled" as const,
            at,
            text: `${subject}: the renewal changes ${live.quantity} to ${seats(scheduled)}, as ${pendingQuantity === scheduled ? "the program" : "someone else"} has scheduled.`,
          },
        ]
      : []),
    ...(live.status === "active"
      ? []
      : [{ kind: "notActive" as const, at: null, text: `${subject} is ${live.status}.` }]),
  ];
}
