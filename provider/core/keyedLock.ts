import type { KeyedLock } from "./lifecycle";

/** Lets the processes of one run work on one thing one after another. */
export interface Gate {
  /** Settled when it is this process's turn. */
  enter(key: string): Promise<void>;
  leave(key: string): void;
}

/** Runs what belongs to one key one after another, in the order of asking. @param gate where other processes work on the same things. */
export function keyedLock(gate?: Gate): KeyedLock {
  /** By key that is taken: who waits for it, and whether the work that has it counts as going on. */
  const taken = new Map<string, { waiting: (() => void)[]; counts: boolean }>();
  let goingOn = 0;
  let done = 0;

  async function take(key: string, counts: boolean): Promise<void> {
    const place = taken.get(key);
    if (place === undefined) {
      taken.set(key, { waiting: [], counts });
      await gate?.enter(key);
    } else {
      await new Promise<void>((resolve) => place.waiting.push(resolve));
      place.counts = counts;
    }
    if (counts) goingOn++;
  }

  function leave(key: string): void {
    const place = taken.get(key);
    if (place?.counts) goingOn--;
    const next = place?.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    taken.delete(key);
    gate?.leave(key);
  }

  async function alone<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    await take(key, true);
    try {
      return await work();
    } finally {
      done++;
      leave(key);
    }
  }

  /** Work that waits for others does not count as going on: two of them would keep each other waiting. */
  async function meanwhile(key: string, wait: () => Promise<void>): Promise<boolean> {
    const before = done;
    const held = taken.has(key);
    if (held) leave(key);
    try {
      await wait();
      return goingOn > 0 || done > before;
    } finally {
      if (held) await take(key, false);
    }
  }

  return Object.assign(alone, { meanwhile });
}
