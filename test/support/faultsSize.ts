/** How much of the fault suite runs: a sample in `npm test`, everything in `npm run test:faults`. */

export const full = process.env.LICENSES_FAULTS === "full";

/** Keeps the folders of stacks, for debugging. */
export const keep = process.env.LICENSES_FAULTS_KEEP !== undefined;

/** The seed of the sample. It is the same by default, so that no change fails by chance. A given seed repeats an earlier run. */
export const seed = Number(process.env.LICENSES_FAULTS_SEED ?? (full ? Math.floor(Math.random() * 1e9) : 738_007_781));

/** A test that takes too long for `npm test`. */
export const inFull = (name: string, work: () => Promise<void>): void => {
  if (full) test(name, work);
};

/** Time limit in milliseconds for tests with hundreds of runs. A busy machine takes many times as long as an idle one. */
export const long = 3_600_000;

/** Numbers from 0 to 1 that depend only on the seed (mulberry32). */
export function chances(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Works through a list with limited concurrency. */
export async function severalAtOnce<Item, Result>(
  items: readonly Item[],
  hands: number,
  work: (item: Item, hand: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const hand = async (index: number) => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine] as Item, index);
    }
  };
  await Promise.all(Array.from({ length: hands }, (_, index) => hand(index)));
  return results;
}

/** Prints tables and counts to the same stream as Jest. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);
