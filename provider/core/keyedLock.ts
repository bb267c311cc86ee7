import AsyncLock from "async-lock";
import type { KeyedLock } from "./lifecycle";

/** Lets the processes of one run work on one thing one after another. */
export interface Gate {
  /** Settled when it is this process's turn. Never fails. */
  enter(key: string): Promise<void>;
  leave(key: string): void;
}

interface Turn {
  end(): void;
  /** Whether the work that has the turn counts as going on. */
  counts: boolean;
}

/** Runs what belongs to one key one after another, in the order of asking. @param gate where other processes work on the same things. */
export function keyedLock(gate?: Gate): KeyedLock {
  const locks = new AsyncLock({ maxPending: Number.POSITIVE_INFINITY });
  const turns = new Map<string, Turn>();
  /** Work that has its turn or waits for it. */
  let goingOn = 0;
  let done = 0;

  /** async-lock ends a turn when a function ends. Here a turn is a promise, because `meanwhile` gives the turn away earlier. */
  function take(key: string, counts: boolean): Promise<void> {
    if (counts) goingOn++;
    return new Promise((begin, fail) => {
      const turn = async () => {
        await gate?.enter(key);
        await new Promise<void>((end) => {
          turns.set(key, { end, counts });
          begin();
        });
      };
      locks.acquire(key, turn).catch(fail);
    });
  }

  function leave(key: string): void {
    const turn = turns.get(key);
    turns.delete(key);
    if (turn?.counts) goingOn--;
    gate?.leave(key);
    turn?.end();
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
    const held = turns.has(key);
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
