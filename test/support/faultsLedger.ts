import type { Interval, LedgerEntry, Simulator } from "pulumi-licenses/simulator";

/** What the simulator's ledger says about a run: what was bought, who had what at each moment. */

/** Deeds that cost money or take something away: each happens as often as on a good day. */
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

/** One line for each deed that counts. */
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

/** Deeds of the one list that are not in the other; each counts as often as it stands there. */
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
  /** Ids of skus of which the user has one or another all the time. */
  without: string[];
}

/**
 * Moments at which someone had none of what he is never to be without. One request is one moment: what it takes and gives is
 * taken and given at once. What was not there at the beginning counts from when it was first there.
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

/** Licenses that someone is to have in the end, and that were taken away on the way there. */
export const takenAway = (simulator: Simulator, wanted: readonly { userId: string; skuId: string }[]): string[] =>
  simulator.ledger
    .intervals()
    .filter(
      ({ userId, skuId, to }) =>
        to !== null && wanted.some((license) => license.userId === userId && license.skuId === skuId),
    )
    .map(({ userId, skuId }) => `user ${userId} lost ${skuId}, which the program wants`);
