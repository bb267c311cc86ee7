import { LimitReached } from "../../provider/core/errors";
import type { Limit } from "../../provider/core/limit";
import {
  type Count,
  counter,
  type Memory,
  noMemory,
  purchaseWords,
  removalWords,
  type Stopped,
} from "../../provider/core/limitCounter";

const limit = (most: number): Limit => ({
  most,
  from: "LICENSES_MAX_REMOVALS",
  set: (next) => `LICENSES_MAX_REMOVALS=${next}`,
});

/** The notes that outlast a run. */
function notebook(): Memory & { stopped: Stopped | undefined } {
  return {
    stopped: undefined,
    recall() {
      return this.stopped;
    },
    keep(stopped) {
      this.stopped = stopped;
    },
    forget() {
      this.stopped = undefined;
    },
  };
}

const began = new Date("2026-03-02T12:00:00Z");
const later = (hours: number) => new Date(began.getTime() + hours * 3600_000);

const run = (most: number | undefined, memory: Memory = noMemory, at = began) =>
  counter(removalWords, () => (most === undefined ? undefined : limit(most)), { memory, now: () => at });

const acts = (...keys: string[]) => new Map(keys.map((key) => [key, 1]));

function refusal(count: Count, given: ReadonlyMap<string, number>): string {
  try {
    count(given);
  } catch (error) {
    expect(error).toBeInstanceOf(LimitReached);
    return (error as Error).message;
  }
  throw new Error("It was not refused.");
}

describe("A limit on what one run does", () => {
  test("lets a run do as much as the limit, and nothing after the first request beyond it", () => {
    const count = run(2);
    count(acts("a", "b"));
    count(acts("a"));
    refusal(count, acts("c"));
    refusal(count, acts("d"));
    count(acts("b"));
  });

  test("counts sizes, and refuses a request that would pass the limit as a whole", () => {
    const count = run(10);
    count(new Map([["seats", 9]]));
    refusal(count, new Map([["more", 2]]));
    refusal(count, new Map([["one", 1]]));
  });

  test("does not count what has no size, nor anything where there is no limit", () => {
    run(0)(new Map([["less", -3]]));
    run(undefined)(new Map([["seats", 1000]]));
  });

  test("that becomes known late holds from then on", () => {
    let most: number | undefined;
    const count = counter(removalWords, () => (most === undefined ? undefined : limit(most)), {
      memory: noMemory,
      now: () => began,
    });
    count(acts("a"));
    most = 0;
    refusal(count, acts("b"));
  });

  test("says what it is, where it was set, what was done, and how to raise it to what is meant", () => {
    const count = run(1);
    count(acts("a"));
    refusal(count, acts("b"));
    expect(refusal(count, acts("c", "d"))).toBe(
      "This run may take away 1 license at most (licenses:maxRemovals), as LICENSES_MAX_REMOVALS says. It took away 1, and this change would pass that limit, so it was not sent. A retry under the same limit does nothing more. If this is meant, raise the limit to 3 at least: LICENSES_MAX_REMOVALS=3. With --continue-on-error a run goes on with what does not count against the limit, and counts all that does.",
    );
  });

  test.each([
    [1, "take away 1 license at most", "buy 1 seat at most"],
    [2, "take away 2 licenses at most", "buy 2 seats at most"],
  ])("of %i is told in the right number", (most, removals, purchases) => {
    const words = (which: typeof removalWords) =>
      refusal(
        counter(which, () => limit(most), { memory: noMemory, now: () => began }),
        acts("a", "b", "c"),
      );
    expect(words(removalWords)).toContain(removals);
    expect(words(purchaseWords)).toContain(purchases);
  });

  test("is to be raised by one at least, also where less would do for what was refused", () => {
    expect(
      refusal(run(5, { ...noMemory, recall: () => ({ most: 5, done: 5, refused: 0, at: began }) }), acts("a")),
    ).toContain("raise the limit to 6 at least");
  });

  test("reads once what an earlier run has left, and not before there is something to count", () => {
    const recall = jest.fn(() => undefined);
    const count = run(2, { ...noMemory, recall });
    count(new Map([["less", 0]]));
    count(acts());
    expect(recall).toHaveBeenCalledTimes(0);
    count(acts("a"));
    count(acts("b"));
    refusal(count, acts("c"));
    expect(recall).toHaveBeenCalledTimes(1);
  });

  test("speaks of seats where it limits purchases", () => {
    const count = counter(purchaseWords, () => limit(5), { memory: noMemory, now: () => began });
    count(new Map([["seats", 4]]));
    expect(refusal(count, new Map([["more", 9]]))).toMatch(
      /may buy 5 seats at most \(licenses:maxPurchases\).* It bought 4, .*to 9 at least/,
    );
  });
});

describe("A run that repeats one which a limit has stopped", () => {
  let memory: ReturnType<typeof notebook>;
  beforeEach(() => {
    memory = notebook();
    const count = run(2, memory);
    count(acts("a", "b"));
    for (const key of ["c", "d", "e"]) refusal(count, acts(key));
  });

  test("does nothing more under the same limit or a lower one, and says what the earlier run did, and when", () => {
    for (const most of [2, 1])
      expect(refusal(run(most, memory, later(1)), acts("c"))).toMatch(
        /An earlier run of this stack took away 2 and was stopped by this limit at 2026-03-02T12:00:00.000Z.*raise the limit to 3 at least/,
      );
    expect(memory.stopped).toEqual({ most: 2, done: 2, refused: 3, at: began });
  });

  test("says how much is meant, also what the earlier run has not come to", () => {
    const count = run(2, memory, later(1));
    for (const key of ["c", "d", "e", "f"]) refusal(count, acts(key));
    expect(refusal(count, acts("g"))).toContain("raise the limit to 5 at least");
  });

  test("goes on under a higher limit, which counts from the beginning, and then the earlier run is forgotten", () => {
    const count = run(3, memory, later(1));
    count(acts("c", "d", "e"));
    expect(memory.stopped).toBeUndefined();
    refusal(count, acts("f"));
    run(undefined, memory)(acts("f"));
    expect(memory.stopped).toBeUndefined();
  });

  test("counts anew after 24 hours", () => {
    run(2, memory, later(23.9));
    refusal(run(2, memory, later(23.9)), acts("c"));
    run(2, memory, later(24))(acts("c", "d"));
  });

  test("may do all that the limit allows where the earlier run had done nothing", () => {
    const fresh = notebook();
    refusal(run(1, fresh), acts("a", "b"));
    expect(fresh.stopped).toBeUndefined();
    run(1, fresh)(acts("a"));
  });
});
