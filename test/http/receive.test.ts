import type { Dispatcher } from "undici";
import { Late, receive, TooLarge } from "../../provider/http/receive";
import { countdown, timeForAnAttempt, within } from "../../provider/http/time";
import { ModelClock } from "../support/modelClock";
import { outcomeOf } from "../support/modelService";
import { type Fate, troubled } from "../support/modelTrouble";

type Handler = Parameters<Dispatcher["dispatch"]>[1];

const request = { url: "http://service.example/v1/a?b=c", method: "GET" as const, headers: { a: "b" }, body: null };
const bounds = { milliseconds: 5_000, bytes: 10 };

/** A service that handles each request by the test's function. */
function scripted(act: (handler: Handler, aborted: Error[], options: Dispatcher.DispatchOptions) => void) {
  const aborted: Error[] = [];
  const dispatch = (options: Dispatcher.DispatchOptions, handler: Handler) => {
    act(handler, aborted, options);
    return true;
  };
  return { dispatcher: { dispatch } as unknown as Dispatcher, aborted };
}
const controllerOf = (aborted: Error[]) => ({ abort: (reason: Error) => aborted.push(reason) }) as never;

describe("The bytes of an answer", () => {
  const answered = (...chunks: string[]) =>
    scripted((handler, aborted) => {
      const controller = controllerOf(aborted);
      handler.onRequestStart?.(controller, {} as never);
      handler.onResponseStart?.(controller, 207, { "set-cookie": ["a", "b"], "x-one": "1" }, "");
      for (const chunk of chunks) handler.onResponseData?.(controller, Buffer.from(chunk));
      if (aborted[0] === undefined) handler.onResponseEnd?.(controller, {});
      else handler.onResponseError?.(controller, aborted[0]);
    });

  test("are put together, with the status and the headers, of which several are one", async () => {
    expect(await receive(answered("12345", "67890").dispatcher, request, bounds)).toEqual({
      status: 207,
      headers: { "set-cookie": "a, b", "x-one": "1" },
      body: Buffer.from("1234567890"),
    });
  });

  test("are refused when there is one more than was asked for", async () => {
    const { dispatcher, aborted } = answered("12345", "678901");
    const error = await outcomeOf(receive(dispatcher, request, { ...bounds, bytes: 10 }));
    expect(error).toBeInstanceOf(TooLarge);
    expect(aborted).toEqual([error]);
    expect(new TooLarge(3 * 1024 * 1024).message).toBe("the answer is larger than 3 MiB");
  });

  test("are asked for at the whole address", async () => {
    let sent: unknown;
    const { dispatcher } = scripted((handler, aborted, options) => {
      sent = options;
      handler.onResponseError?.(controllerOf(aborted), new Error("no"));
    });
    expect(await outcomeOf(receive(dispatcher, request, bounds))).toEqual(new Error("no"));
    expect(sent).toEqual({
      origin: "http://service.example",
      path: "/v1/a?b=c",
      method: "GET",
      headers: { a: "b" },
      body: null,
    });
  });
});

describe("An answer that comes too late", () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
  afterEach(() => void jest.useRealTimers());

  const late = async (fate: Fate, milliseconds: number) => {
    let outcome: unknown = "under way";
    void outcomeOf(receive(troubled([fate]).dispatcher, request, bounds)).then((ended) => (outcome = ended));
    await jest.advanceTimersByTimeAsync(milliseconds);
    return outcome;
  };

  test.each<[string, Fate, boolean, string]>([
    ["that is silent", { does: "silence" }, true, "no complete answer within 5 s"],
    ["that never ends", { does: "drip" }, true, "no complete answer within 5 s"],
    ["to a request that never left", { does: "wait" }, false, "no free connection within 5 s"],
  ])("(one %s) is late after that time, and not before", async (_sentence, fate, sent, words) => {
    expect(await late(fate, 4_999)).toBe("under way");
    const error = await late(fate, 5_000);
    expect(error).toBeInstanceOf(Late);
    expect(error).toMatchObject({ sent, message: words });
  });

  test("is not asked for any more when its turn comes", async () => {
    let begin: () => void = () => {};
    const { dispatcher, aborted } = scripted((handler, all) => {
      begin = () => handler.onRequestStart?.(controllerOf(all), {} as never);
    });
    const error = outcomeOf(receive(dispatcher, request, bounds));
    await jest.advanceTimersByTimeAsync(5_000);
    begin();
    expect(aborted).toEqual([await error]);
  });

  test("is no trouble for one that came", async () => {
    const { dispatcher, aborted } = scripted((handler, all) => {
      const controller = controllerOf(all);
      handler.onRequestStart?.(controller, {} as never);
      handler.onResponseStart?.(controller, 200, {}, "");
      handler.onResponseEnd?.(controller, {});
    });
    expect(await receive(dispatcher, request, bounds)).toMatchObject({ status: 200 });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(aborted).toEqual([]);
  });

  test("is told apart from work that ended in time, whichever way", async () => {
    const tooLate = () => new Error("late");
    expect(await within(10, Promise.resolve("done"), tooLate)).toBe("done");
    await expect(within(10, Promise.reject(new Error("mine")), tooLate)).rejects.toThrow("mine");
    const never = outcomeOf(within(10, new Promise(() => {}), tooLate));
    await jest.advanceTimersByTimeAsync(10);
    expect(await never).toEqual(new Error("late"));
  });
});

describe("What is left of the time for a call", () => {
  test("is counted down to nothing, and begins with what Node's timers can wait at the most", () => {
    const clock = new ModelClock();
    const [short, endless] = [countdown(1_000, clock), countdown(Number.MAX_SAFE_INTEGER, clock)];
    expect([short(), endless()]).toEqual([1_000, 2_147_483_647]);
    clock.advance({ seconds: 0.4 });
    expect([short(), endless()]).toEqual([600, 2_147_483_247]);
    clock.advance({ seconds: 1 });
    expect(short()).toBe(0);
  });

  test.each([
    [0, 5_000],
    [4_999, 5_000],
    [5_001, 5_001],
  ])("of %i ms makes %i ms for an attempt", (left, expected) => {
    expect(timeForAnAttempt(left)).toBe(expected);
  });
});
