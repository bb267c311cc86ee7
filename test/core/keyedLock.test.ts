import fc from "fast-check";
import { keyedLock } from "../../provider/core/keyedLock";
import { pending } from "../support/pending";

describe("What belongs together is done one after another", () => {
  test("in the order of the calls, while other keys continue, and failures block no later work", async () => {
    await fc.assert(neverOverlaps(keyedLock));
  });

  test("a queue that lets two go at once is noticed", async () => {
    const open = (() => (_key: string, work: () => Promise<unknown>) => work()) as typeof keyedLock;
    expect((await fc.check(neverOverlaps(open))).failed).toBe(true);
  });

  test("another key does not wait", async () => {
    const queue = keyedLock();
    const slow = pending<void>();
    const first = queue("a", () => slow.promise);
    expect(await queue("b", async () => "done")).toBe("done");
    slow.resolve();
    await first;
  });

  test("a failure is its own caller's, and the next one goes on", async () => {
    const queue = keyedLock();
    const failed = queue("a", async () => {
      throw new Error("mine");
    });
    const next = queue("a", async () => "done");
    await expect(failed).rejects.toThrow("mine");
    expect(await next).toBe("done");
  });
});

describe("Work that gives way to other work on the same thing", () => {
  const soon = async () => undefined;

  test("lets all go first that waits for it, and goes on alone then", async () => {
    const queue = keyedLock();
    const order: string[] = [];
    const first = queue("a", async () => {
      order.push("first");
      const others = await queue.meanwhile("a", soon);
      order.push(`first again, ${others ? "after others" : "nobody came"}`);
    });
    const second = queue("a", async () => void order.push("second"));
    const third = queue("a", async () => void order.push("third"));
    await Promise.all([first, second, third]);
    expect(order).toEqual(["first", "second", "third", "first again, after others"]);
  });

  test("is told when nothing else goes on, and does not hold up what comes later", async () => {
    const queue = keyedLock();
    expect(await queue("a", () => queue.meanwhile("a", soon))).toBe(false);
    expect(await queue("a", async () => "done")).toBe("done");
  });

  test("is told of work on another thing that goes on, or that has ended", async () => {
    const queue = keyedLock();
    const other = pending<void>();
    const going = queue("b", () => other.promise);
    expect(await queue("a", () => queue.meanwhile("a", soon))).toBe(true);
    const waiting = queue("a", () =>
      queue.meanwhile("a", async () => {
        other.resolve();
        await going;
      }),
    );
    expect(await waiting).toBe(true);
  });

  test("does not count for other work that gives way: two of them do not keep each other waiting", async () => {
    const queue = keyedLock();
    let rounds = 0;
    const patient = (key: string) =>
      queue(key, async () => {
        while ((await queue.meanwhile(key, soon)) && ++rounds < 100);
      });
    await Promise.all([patient("a"), patient("b")]);
    expect(rounds).toBeLessThan(10);
  });

  test("does not count as going on once it has had its turn again, nor as gone when it ends", async () => {
    const queue = keyedLock();
    const rest = pending<void>();
    const patient = queue("a", async () => {
      await queue.meanwhile("a", soon);
      await rest.promise;
    });
    // Enough time for its next turn.
    for (let turn = 0; turn < 10; turn++) await soon();
    expect(await queue("b", () => queue.meanwhile("b", soon))).toBe(false);
    rest.resolve();
    await patient;
    const other = pending<void>();
    const going = queue("c", () => other.promise);
    expect(await queue("b", () => queue.meanwhile("b", soon))).toBe(true);
    other.resolve();
    await going;
  });

  test("is told of work that waits for its turn", async () => {
    const queue = keyedLock();
    const rest = pending<void>();
    const patient = queue("a", async () => {
      await queue.meanwhile("a", soon);
      await rest.promise;
    });
    for (let turn = 0; turn < 10; turn++) await soon();
    const next = queue("a", async () => "done");
    expect(await queue("b", () => queue.meanwhile("b", soon))).toBe(true);
    rest.resolve();
    await patient;
    expect(await next).toBe("done");
  });

  test("thousands may wait for one thing", async () => {
    const queue = keyedLock();
    const all = await Promise.all(Array.from({ length: 3000 }, (_, at) => queue("a", async () => at)));
    expect(all).toHaveLength(3000);
  });

  test("may give way on a thing that it does not have: others go on with it as before", async () => {
    const queue = keyedLock();
    expect(await queue.meanwhile("a", soon)).toBe(false);
    expect(await queue("a", async () => "done")).toBe("done");
  });

  test("has its turn again even when the wait fails", async () => {
    const queue = keyedLock();
    const failing = queue("a", () =>
      queue.meanwhile("a", async () => {
        throw new Error("no");
      }),
    );
    await expect(failing).rejects.toThrow("no");
    expect(await queue("a", async () => "done")).toBe("done");
  });
});

const neverOverlaps = (make: typeof keyedLock) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.array(fc.record({ key: fc.constantFrom("a", "b"), fails: fc.boolean() }), { maxLength: 8 }),
    async (scheduler, jobs) => {
      const queue = make();
      const active = new Set<string>();
      const done: Record<string, number[]> = { a: [], b: [] };
      let overlapped = false;
      const all = jobs.map(({ key, fails }, index) =>
        queue(key, async () => {
          overlapped ||= active.has(key);
          active.add(key);
          await scheduler.schedule(Promise.resolve());
          active.delete(key);
          done[key]?.push(index);
          if (fails) throw new Error("failed");
        }).catch(() => undefined),
      );
      await scheduler.waitFor(Promise.all(all));
      expect(overlapped).toBe(false);
      for (const order of Object.values(done)) expect(order).toEqual([...order].sort((a, b) => a - b));
    },
  );
