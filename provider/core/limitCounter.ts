import { LimitReached } from "./errors";
import type { Limit } from "./limit";

/**
 * Counts what a run does against a limit, before each request is sent: the request that would pass it is not sent, nor is any after
 * it. A run that repeats a stopped one does nothing more under the same limit. Pure but for the clock and the memory handed in.
 */

/** A run that a limit has stopped. */
export interface Stopped {
  most: number;
  /** How much it had done when it was stopped, and how much it was refused, as far as it came. */
  done: number;
  refused: number;
  at: Date;
}

/** What is known of the last stopped run of this stack under this limit. */
export interface Memory {
  recall(): Stopped | undefined;
  keep(stopped: Stopped): void;
  forget(): void;
}

export const noMemory: Memory = { recall: () => undefined, keep() {}, forget() {} };

export interface Words {
  key: "maxRemovals" | "maxPurchases";
  /** `take away 2 licenses`. */
  may(most: number): string;
  /** `took away 2`. */
  did(done: number): string;
}

export const removalWords: Words = {
  key: "maxRemovals",
  may: (most) => `take away ${most} ${most === 1 ? "license" : "licenses"}`,
  did: (done) => `took away ${done}`,
};

export const purchaseWords: Words = {
  key: "maxPurchases",
  may: (most) => `buy ${most} ${most === 1 ? "seat" : "seats"}`,
  did: (done) => `bought ${done}`,
};

/** How long a stopped run counts, in milliseconds. */
const countsFor = 24 * 3600_000;

/** Called before each request with what it does: a key and a size for each act. An act that is sent again counts once. */
export type Count = (acts: ReadonlyMap<string, number>) => void;

/**
 * @param limit asked before each request, as a run may get to know it late.
 * @throws {LimitReached} where the request would pass the limit.
 */
export function counter(
  words: Words,
  limit: () => Limit | undefined,
  { memory, now }: { memory: Memory; now: () => Date },
): Count {
  const done = new Map<string, number>();
  const refused = new Map<string, number>();
  /** Read with the first act, and `null` where there is none or another limit holds by now. */
  let earlier: Stopped | null | undefined;
  const recall = (current: Limit | undefined): Stopped | null => {
    const found = memory.recall();
    if (found === undefined) return null;
    const counts = now().getTime() - found.at.getTime() < countsFor;
    if (counts && current !== undefined && current.most <= found.most) return found;
    memory.forget();
    return null;
  };
  return (acts) => {
    const more = new Map([...acts].filter(([key, size]) => size > 0 && !done.has(key)));
    if (more.size === 0) return;
    const current = limit();
    if (earlier === undefined) earlier = recall(current);
    if (current === undefined) return;
    if (earlier === null && refused.size === 0 && sum(done) + sum(more) <= current.most) {
      for (const [key, size] of more) done.set(key, size);
      return;
    }
    for (const [key, size] of more) refused.set(key, size);
    const stopped: Stopped = {
      most: earlier?.most ?? current.most,
      done: earlier?.done ?? sum(done),
      refused: Math.max(earlier?.refused ?? 0, sum(refused)),
      at: earlier?.at ?? now(),
    };
    // A run that did nothing may be repeated any number of times.
    if (stopped.done > 0) memory.keep(stopped);
    throw new LimitReached(text(words, current, stopped, earlier !== null));
  };
}

const sum = (acts: ReadonlyMap<string, number>) => [...acts.values()].reduce((total, size) => total + size, 0);

function text({ key, may, did }: Words, limit: Limit, stopped: Stopped, isRetry: boolean): string {
  const enough = Math.max(limit.most + 1, stopped.refused);
  const why = isRetry
    ? `An earlier run of this stack ${did(stopped.done)} and was stopped by this limit at ${stopped.at.toISOString()}. Within 24 hours a retry does nothing more under the same limit or a lower one, so this change was not sent.`
    : `It ${did(stopped.done)}, and this change would pass that limit, so it was not sent. A retry under the same limit does nothing more.`;
  return [
    `This run may ${may(limit.most)} at most (licenses:${key}), as ${limit.from} says. ${why}`,
    `If this is meant, raise the limit to ${enough} at least: ${limit.set(enough)}. With --continue-on-error a run goes on with what does not count against the limit, and counts all that does.`,
  ].join(" ");
}
