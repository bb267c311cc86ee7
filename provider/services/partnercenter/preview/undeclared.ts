import { columns } from "../../../core/columns";
import { isUnknown } from "../../../core/lifecycle";
import { called, error, type Finding, type Planned } from "../../../core/planned";
import type { SubscriptionSummary } from "../api";
import { kindWithoutChoice } from "../subscriptionQuantity.decide";
import { termEndOf } from "../termEnd.decide";
import { inWords } from "../termEnd.words";

/** Finds subscriptions whose term ends soon and for which the program does not set `endOfTerm`. Pure. */

export interface Undeclared {
  planned: Planned;
  customerId: string;
  /** The day after the last one of the term. */
  on: string;
  /** What happens at the end of the term as currently set. */
  happens: string;
}

const day = 86_400_000;

/** @param days how many days ahead to check; absent: the check is off. */
export function undeclared(
  customerId: string,
  planned: Planned[],
  subscriptions: SubscriptionSummary[],
  now: Date,
  days: number | undefined,
): Undeclared[] {
  if (days === undefined) return [];
  const until = new Date(now.getTime() + days * day).toISOString().slice(0, 10);
  return planned.flatMap((resource) => {
    const { subscriptionId, endOfTerm } = resource.args;
    if (resource.type !== "SubscriptionQuantity" || isUnknown(subscriptionId) || endOfTerm !== undefined) return [];
    const live = subscriptions.find(({ id }) => id.toLowerCase() === String(subscriptionId).toLowerCase());
    if (live === undefined || live.status !== "active" || kindWithoutChoice(live) !== undefined) return [];
    const end = termEndOf(live);
    if (end?.on === undefined || end.on > until) return [];
    return [{ planned: resource, customerId, on: end.on, happens: inWords(end, live) }];
  });
}

/** One error for all customers of the program together. */
export function guardEndOfTerm(found: Undeclared[], days: number | undefined): Finding[] {
  if (found.length === 0) return [];
  const byDay = [...found].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const [head = "", ...lines] = columns([
    ["on", "customer", "resource", "as things stand it"],
    ...byDay.map(({ on, customerId, planned, happens }) => [on, customerId, called(planned), happens]),
  ]);
  return [
    error(
      [
        `licenses:requireEndOfTerm is ${days}: the terms of ${found.length === 1 ? "one subscription" : `${found.length} subscriptions`} of this program end within ${days} days, and the program does not say how:`,
        ...[head, ...lines].map((line) => `  ${line}`),
        'Give each of them endOfTerm: "renew", "cancel" or "extend".',
      ].join("\n"),
    ),
  ];
}
