import type { Interval, LedgerEntry, Simulator } from "pulumi-licenses/simulator";

/** A run by the simulator's ledger: purchases, and the licenses of each user at each moment. */

/** Changes that cost money or take a license away. Each must happen as often as in a run without faults. */
const counted = new Set([
  "quantity",
  "status",
  "schedule",
  "endOfTerm",
  "remove",
  "upgrade",
  "transition",
  "allocation",
]);

/** One line for each such change. */
export const deeds = (entries: readonly LedgerEntry[]): string[] =>
  entries.filter(({ kind }) => counted.has(kind)).map(lineOf);

function lineOf(entry: LedgerEntry): string {
  switch (entry.kind) {
    case "quantity":
      return `${entry.kind} ${entry.subscriptionId} ${entry.from} to ${entry.to}`;
    case "status":
      return `${entry.kind} ${entry.subscriptionId} ${entry.from} to ${entry.to}`;
    case "schedule":
      return `${entry.kind} ${entry.subscriptionId} ${entry.quantity}`;
    case "endOfTerm":
      return `${entry.kind} ${entry.subscriptionId} ${entry.endOfTerm}`;
    case "upgrade":
    case "transition":
      return `${entry.kind} ${entry.subscriptionId} ${entry.quantity}`;
    case "allocation":
      return `${entry.kind} ${entry.organizationId} ${entry.code} ${entry.from} to ${entry.to}`;
    case "hostLicense":
      return `${entry.kind} ${entry.licenseCode} ${entry.active}`;
    default:
      return `${entry.kind} ${entry.userId} ${entry.skuId} ${"excludedPlans" in entry ? entry.excludedPlans.join() : ""}`;
  }
}

/** Changes of one list that the other lacks. Repeated changes count separately. */
export function beyond(done: readonly string[], expected: readonly string[]): string[] {
  const left = [...expected];
  return done.filter((deed) => {
    const at = left.indexOf(deed);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

export interface Need {
  userId: string;
  /** Ids of skus. The user must have at least one of them at every moment. */
  without: string[];
}

/**
 * Moments at which a user had none of the required licenses. A request's removals and assignments happen at the same moment. A user
 * without a license at the beginning counts from the first license.
 */
export function gapsIn(
  entries: readonly LedgerEntry[],
  intervals: readonly Interval[],
  needs: readonly Need[],
): string[] {
  return needs.flatMap(({ userId, without }) => {
    const held = new Set(
      intervals
        .filter((interval) => interval.userId === userId && interval.from === null && without.includes(interval.skuId))
        .map(({ skuId }) => skuId),
    );
    let began = held.size > 0;
    return entries.flatMap((entry, index) => {
      if ((entry.kind !== "assign" && entry.kind !== "remove") || entry.userId !== userId) return [];
      if (!without.includes(entry.skuId)) return [];
      if (entry.kind === "assign") held.add(entry.skuId);
      else held.delete(entry.skuId);
      began ||= held.size > 0;
      const next = entries[index + 1];
      const sameMoment = next?.requestId !== undefined && next.requestId === entry.requestId;
      return began && held.size === 0 && !sameMoment ? [`user ${userId} had none of ${without.join(", ")}`] : [];
    });
  });
}

export const gaps = ({ ledger }: Simulator, needs: readonly Need[]): string[] =>
  gapsIn(ledger.entries, ledger.intervals(), needs);

/** Licenses that the program wants, but that were removed during the run. */
export const takenAway = (simulator: Simulator, wanted: readonly { userId: string; skuId: string }[]): string[] =>
  simulator.ledger
    .intervals()
    .filter(
      ({ userId, skuId, to }) =>
        to !== null && wanted.some((license) => license.userId === userId && license.skuId === skuId),
    )
    .map(({ userId, skuId }) => `user ${userId} lost ${skuId}, which the program wants`);
