import { called, error, type Finding, some, warning } from "../../../core/planned";
import type { PlannedLicenses } from "./program";
import { comesAfter } from "./supply";

/**
 * Checks that users wait for the seats that are bought in the same run. Without a dependency, an assignment may come before the
 * purchase. Pure.
 */

/** A resource that adds seats or gives some back. */
export interface Source {
  name: string;
  by: number;
}

export function tooEarly(
  { product, customerId }: { product: string; customerId: string },
  lacking: PlannedLicenses[],
  free: number,
  sources: Source[],
): Finding[] {
  const certain = crowd(lacking, free, sources, (order) => order !== "no");
  const found = certain ?? crowd(lacking, free, sources, (order) => order === "certainly");
  if (found === undefined) return [];
  const { users, seats, missed } = found;
  const there = Math.max(0, seats);
  const one = users.length === 1;
  const text = [
    some(users.map(({ planned, user }) => `${called(planned)} (${user})`)),
    one ? "needs a license" : "need licenses",
    `of ${product} of customer ${customerId} that ${missed.join(" and ")} ${missed.length === 1 ? "brings" : "bring"} in the same run;`,
    `${there} ${there === 1 ? "is" : "are"} there before.`,
  ].join(" ");
  if (certain === undefined)
    return [warning(`${text} This preview cannot see whether Pulumi waits for the seats first.`)];
  const whom = one ? "it" : there === 0 ? "them" : `${users.length - there} or more of them`;
  return [
    error(
      `${text} Nothing makes Pulumi wait for these: give the option dependsOn with ${missed.join(" or ")} to ${whom}.`,
    ),
  ];
}

/** Users whose dependencies and current stock together provide too few seats. */
function crowd(
  lacking: PlannedLicenses[],
  free: number,
  sources: Source[],
  waits: (order: ReturnType<typeof comesAfter>) => boolean,
): { users: PlannedLicenses[]; seats: number; missed: string[] } | undefined {
  const givenBack = sources.reduce((sum, { by }) => sum + Math.min(0, by), 0);
  const buying = sources.filter(({ by }) => by > 0);
  const waiting = lacking.map((user) => ({
    user,
    within: buying.filter(({ name }) => waits(comesAfter(user.planned, name))),
  }));
  const crowds = waiting.map(({ within }) => ({
    users: waiting.filter((other) => other.within.every((source) => within.includes(source))).map(({ user }) => user),
    seats: free + givenBack + within.reduce((sum, { by }) => sum + by, 0),
    missed: buying.filter((source) => !within.includes(source)).map(({ name }) => name),
  }));
  return crowds.filter(({ users, seats }) => users.length > seats).sort((a, b) => b.missed.length - a.missed.length)[0];
}
