import fc from "fast-check";
import { onceForEach, oneAtATime } from "../../provider/engine/once";

/** A promise that ends when the test says so. */
function pending<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe("What is asked for once", () => {
  test("is fetched once for many who ask at the same time, and remembered", async () => {
    await fetchesOnce(onceForEach);
  });

  test("is fetched for each key", async () => {
    const once = onceForEach<string>();
    const fetch = jest.fn(async () => "value");
    await Promise.all([once("a", fetch), once("b", fetch)]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test("is fetched again when somebody wants it fresh, and all who ask later get that", async () => {
    const once = onceForEach<string>();
    await once("a", async () => "old");
    expect(await once("a", async () => "new", true)).toBe("new");
    expect(await once("a", async () => "newer")).toBe("new");
  });

  test("is not remembered when it failed, and the failure reaches all who waited", async () => {
    const once = onceForEach<string>();
    const first = pending<string>();
    const waiting = Promise.allSettled([once("a", () => first.promise), once("a", () => first.promise)]);
    first.reject(new Error("no"));
    expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await once("a", async () => "value")).toBe("value");
  });

  test("is not remembered when it is not worth it, and reaches all who waited all the same", async () => {
    const once = onceForEach<string | undefined>((answer) => answer !== undefined);
    const first = pending<string | undefined>();
    const waiting = Promise.all([once("a", () => first.promise), once("a", () => first.promise)]);
    first.resolve(undefined);
    expect(await waiting).toEqual([undefined, undefined]);
    expect(await once("a", async () => "value")).toBe("value");
    expect(await once("a", async () => "newer")).toBe("value");
  });

  test("is not forgotten because an older request failed", async () => {
    const once = onceForEach<string>();
    const older = pending<string>();
    const failed = once("a", () => older.promise).catch(() => "failed");
    await once("a", async () => "fresh", true);
    older.reject(new Error("too late"));
    await failed;
    const fetch = jest.fn(async () => "again");
    expect(await once("a", fetch)).toBe("fresh");
    expect(fetch).not.toHaveBeenCalled();
  });

  test("a memory that fetches for everybody is noticed", async () => {
    const forgetful = (() => (_key: string, fetch: () => Promise<string>) => fetch()) as typeof onceForEach;
    await expect(fetchesOnce(forgetful)).rejects.toThrow();
  });
});

describe("What belongs together is done one after another", () => {
  test("in the order of asking, while other keys go on, and failures hold up nobody", async () => {
    await fc.assert(neverOverlaps(oneAtATime));
  });

  test("a queue that lets two go at once is noticed", async () => {
    const open = (() => (_key: string, work: () => Promise<unknown>) => work()) as typeof oneAtATime;
    expect((await fc.check(neverOverlaps(open))).failed).toBe(true);
  });

  test("another key does not wait", async () => {
    const queue = oneAtATime();
    const slow = pending<void>();
    const first = queue("a", () => slow.promise);
    expect(await queue("b", async () => "done")).toBe("done");
    slow.resolve();
    await first;
  });

  test("a failure is its own caller's, and the next one goes on", async () => {
    const queue = oneAtATime();
    const failed = queue("a", async () => {
      throw new Error("mine");
    });
    const next = queue("a", async () => "done");
    await expect(failed).rejects.toThrow("mine");
    expect(await next).toBe("done");
  });
});

async function fetchesOnce(make: typeof onceForEach): Promise<void> {
  const once = make<string>();
  const fetch = jest.fn(async () => "value");
  expect(await Promise.all([once("a", fetch), once("a", fetch), once("a", fetch)])).toEqual(Array(3).fill("value"));
  await once("a", fetch);
  expect(fetch).toHaveBeenCalledTimes(1);
}

const neverOverlaps = (make: typeof oneAtATime) =>
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
