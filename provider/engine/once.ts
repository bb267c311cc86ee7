import type { Alone } from "../lifecycle";
import type { Gate } from "./lockFiles";

/**
 * Remembers one answer for each key; whoever asks while it is being fetched waits for the same one. A failure is not remembered.
 *
 * @param keeps whether an answer is worth remembering; absent: any is.
 * @returns a function of which `again` fetches anew, after the call: many who ask so while such a fetch is under way share the one that follows it.
 */
export function onceForEach<Value>(
  keeps: (answer: Value) => boolean = () => true,
): (key: string, fetch: () => Promise<Value>, again?: boolean) => Promise<Value> {
  const answers = new Map<string, Promise<Value>>();
  const renewals = new Map<string, { running: Promise<Value>; next?: Promise<Value> }>();

  function start(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const answer = fetch();
    answers.set(key, answer);
    const forget = () => {
      if (answers.get(key) === answer) answers.delete(key);
    };
    answer.then((value) => keeps(value) || forget(), forget);
    return answer;
  }

  function renew(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const running = start(key, fetch);
    renewals.set(key, { running });
    return running;
  }

  function renewed(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const renewal = renewals.get(key);
    if (renewal === undefined) return renew(key, fetch);
    const following = () => renew(key, fetch);
    renewal.next ??= renewal.running.then(following, following);
    return renewal.next;
  }

  return (key, fetch, again = false) => (again ? renewed(key, fetch) : (answers.get(key) ?? start(key, fetch)));
}

/** Runs what belongs to one key one after another, in the order of asking. @param gate where other processes work on the same things. */
export function oneAtATime(gate?: Gate): Alone {
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
