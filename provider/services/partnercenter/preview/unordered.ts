import { grouped, pairs } from "../../../core/grouped";
import { isWord } from "../../../core/known";
import { called, error, type Finding, type Planned, warning } from "../../../core/planned";
import { acts, type CustomerProgram } from "./program";
import { comesAfter } from "./supply";

/**
 * Finds two resources that change one subscription in the same run without a dependency between them. It would be random which
 * seats are upgraded and which are bought. An update also refuses this when it finds both. Pure.
 */
export function unordered({ customerId, quantities, upgrades }: CustomerProgram): Finding[] {
  const changes: Changing[] = [
    ...quantities.filter(acts).map(({ planned, subscriptionId }) => ({ planned, subscriptionId, act: "quantity" })),
    ...upgrades
      .filter(acts)
      .flatMap(({ planned, subscriptionId, target }) => [{ planned, subscriptionId, act: target }, ...into(planned)]),
  ];
  return [...grouped(changes, ({ subscriptionId }) => subscriptionId)].flatMap(([subscriptionId, together]) =>
    pairs(together).flatMap(([a, b]) => judge(a, b, `subscription ${subscriptionId} of customer ${customerId}`)),
  );
}

interface Changing {
  planned: Planned;
  subscriptionId: string;
  /** Equal for two resources that set the same thing; absent if each change adds to the other. */
  act?: string;
}

const into = (planned: Planned): Changing[] =>
  isWord(planned.args.targetSubscriptionId)
    ? [{ planned, subscriptionId: planned.args.targetSubscriptionId.toLowerCase() }]
    : [];

function judge(a: Changing, b: Changing, subscription: string): Finding[] {
  // `duplicates` already reports two resources that do the same.
  const repeated = a.act !== undefined && a.act === b.act;
  const orders = [comesAfter(a.planned, called(b.planned)), comesAfter(b.planned, called(a.planned))];
  if (repeated || orders.includes("certainly")) return [];
  const text = `${called(a.planned)} and ${called(b.planned)} both change ${subscription} in this run`;
  return orders.includes("perhaps")
    ? [
        warning(
          `${text}, and this preview cannot see which of the two comes first. Give one of them dependsOn on the other.`,
        ),
      ]
    : [error(`${text}, and nothing says which of the two comes first. Give one of them dependsOn on the other.`)];
}
