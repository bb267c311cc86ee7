import { onceForEach } from "../../provider/core/onceForEach";
import { pending } from "../support/pending";

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

  test("is fetched again when someone wants it fresh, and all who ask later get that", async () => {
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

  test("is fetched anew once for all who want it fresh while it is being fetched so, and begins after they asked", async () => {
    const once = onceForEach<string>();
    const first = pending<string>();
    const began: string[] = [];
    const fetch = (name: string, answer: Promise<string>) => () => {
      began.push(name);
      return answer;
    };
    const early = once("a", fetch("first", first.promise), true);
    const late = [1, 2, 3].map((number) => once("a", fetch(`after ${number}`, Promise.resolve("second")), true));
    expect(began).toEqual(["first"]);
    first.resolve("first");
    expect(await early).toBe("first");
    expect(await Promise.all(late)).toEqual(["second", "second", "second"]);
    expect(began).toEqual(["first", "after 1"]);
    expect(await once("a", fetch("never", Promise.resolve("x")))).toBe("second");
    expect(await once("a", fetch("third", Promise.resolve("third")), true)).toBe("third");
  });

  test("is fetched anew after a fresh look that failed", async () => {
    const once = onceForEach<string>();
    const first = pending<string>();
    const early = once("a", () => first.promise, true).catch(() => "failed");
    const late = once("a", async () => "second", true);
    first.reject(new Error("no"));
    expect([await early, await late]).toEqual(["failed", "second"]);
  });

  test("a memory that fetches for each caller is noticed", async () => {
    const forgetful = (() => (_key: string, fetch: () => Promise<string>) => fetch()) as typeof onceForEach;
    await expect(fetchesOnce(forgetful)).rejects.toThrow();
  });
});

async function fetchesOnce(make: typeof onceForEach): Promise<void> {
  const once = make<string>();
  const fetch = jest.fn(async () => "value");
  expect(await Promise.all([once("a", fetch), once("a", fetch), once("a", fetch)])).toEqual(Array(3).fill("value"));
  await once("a", fetch);
  expect(fetch).toHaveBeenCalledTimes(1);
}
