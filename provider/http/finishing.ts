/** Work that the process must finish before it exits: writes, and sign-ins that use up a refresh token. */

const underWay = new Set<Promise<unknown>>();

/** The same work, which a process that wants to end waits for. */
export function finishing<Value>(work: Promise<Value>): Promise<Value> {
  const over = () => void underWay.delete(work);
  underWay.add(work);
  work.then(over, over);
  return work;
}

/** Settled when all has ended that is under way now. */
export const finished = (): Promise<unknown> => Promise.allSettled(underWay);
