import type { Clock } from "../core/lifecycle";

/** How long a call may take. */

/** An attempt that has begun has so long to end, however little is left of the call; in milliseconds. */
const leastForAnAnswer = 5_000;

/** Microsoft's own client waits three minutes for an answer; in milliseconds. */
export const longestAnswer = 180_000;

/** Longer timers end at once (Node's setTimeout); in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** Milliseconds left of so many, from now on; 0 when they are over. */
export function countdown(milliseconds: number, clock: Clock): () => number {
  const end = clock.now().getTime() + Math.min(milliseconds, longestTimer);
  return () => Math.max(0, end - clock.now().getTime());
}

/** What an attempt may take that begins with so much left; in milliseconds. */
export const timeForAnAttempt = (left: number): number => Math.max(left, leastForAnAnswer);

/** What becomes of the work, or `late` after so many milliseconds. The work itself is not ended. */
export async function within<Value>(milliseconds: number, work: Promise<Value>, late: () => Error): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
