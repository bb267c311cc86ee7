/** How much of the fault suite runs: a sample in `npm test`, everything in `npm run test:faults`. */

export const full = process.env.LICENSES_FAULTS === "full";

/** Leaves the folders of stacks for someone who wants to look into them. */
export const keep = process.env.LICENSES_FAULTS_KEEP !== undefined;

/** Repeats what an earlier run did, if given. The sample is the same one each time, so that no change fails by chance. */
export const seed = Number(process.env.LICENSES_FAULTS_SEED ?? (full ? Math.floor(Math.random() * 1e9) : 738_007_781));

/** A test that takes too long for `npm test`. */
export const inFull = (name: string, work: () => Promise<void>): void => {
  if (full) test(name, work);
};

/** For tests that play hundreds of runs, in milliseconds: a busy machine takes many times as long as a free one. */
export const long = 3_600_000;

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function chances(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Works through a list, so many at a time. */
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

/** For people: tables and counts go where Jest's own lines go. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);
