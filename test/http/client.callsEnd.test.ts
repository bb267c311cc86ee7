import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NoAnswer } from "../../provider/core/errors";
import type { Service } from "../../provider/http/client";
import type { TokenSource } from "../../provider/http/tokens";
import { connectTo, hangUp, outcomeOf, read, statusOf, write } from "../support/modelService";
import { type Fate, timersClock, troubled } from "../support/modelTrouble";

/** With `waitSeconds` of 5 or less, a call has five seconds. */
const limit = 5;

describe("When an answer never ends", () => {
  const closing: (() => void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await hangUp();
  });

  /** Measures time by pieces of the answer, which come only while the process runs. So a busy machine does not disturb the test. */
  let fallen = 0;

  /** Answers 200 at once, then sends a blank every 100 ms without end. */
  async function dripping(): Promise<Partial<Service>> {
    fallen = 0;
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drops = setInterval(() => {
        fallen++;
        response.write(" ");
      }, 100);
      response.on("close", () => clearInterval(drops));
    });
    closing.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, limit, clock: timersClock };
  }

  test.each([
    [read, "not sent"],
    [write, "unknown"],
  ])("a $kind ends within waitSeconds, and a write is to be looked up", async (call, outcome) => {
    const { send } = await connectTo([], await dripping());
    const error = await outcomeOf(send(call));
    expect(fallen).toBeLessThanOrEqual(limit * 10);
    expect(error).toBeInstanceOf(NoAnswer);
    expect(error).toMatchObject({ outcome, message: expect.stringContaining("no complete answer within 5 s") });
  });
});

describe("What a call waits for beside its answer", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const calling = async (fates: Fate[], overrides: Partial<Service> = {}) => {
    const { dispatcher, arrivals } = troubled(fates);
    // Requests go to the failing service instead of the model's server.
    const { send } = await connectTo([], { dispatcher, clock: timersClock, limit: 60, ...overrides });
    return { send, arrivals };
  };
  const later = async (seconds: number, work: Promise<unknown>) => {
    let outcome: unknown = "under way";
    void work.then(
      (value) => (outcome = value),
      (error) => (outcome = error),
    );
    await jest.advanceTimersByTimeAsync(seconds * 1000);
    return outcome;
  };

  test("a sign-in that hangs holds no call beyond its own time, and the next one is not sent behind its back", async () => {
    let come: (token: string) => void = () => {};
    const token: TokenSource = () => new Promise((resolve) => (come = resolve));
    const { send, arrivals } = await calling([{ does: "silence" }], { token });
    const outcome = await later(60, send(write));
    expect(outcome).toMatchObject({ outcome: "not sent", message: expect.stringContaining("sign-in has not ended") });
    come("too late");
    await jest.advanceTimersByTimeAsync(60_000);
    expect(arrivals).toEqual([]);
  });

  test("a free connection: a write that never got one was certainly not made", async () => {
    const { send } = await calling([{ does: "wait" }]);
    expect(await later(60, send(write))).toMatchObject({ outcome: "not sent" });
  });

  test("a place in the queue: if the service accepts no more requests, no call waits longer than waitSeconds", async () => {
    const { send } = await calling([{ does: "answer", status: 429, after: 1, retryAfter: "1" }], { limit: 2 });
    const all = Promise.allSettled(Array.from({ length: 60 }, () => send(read)));
    expect(await later(3, all)).toHaveLength(60);
  });

  test("one answer takes three minutes of ten at the most, so that a read comes again", async () => {
    const { send, arrivals } = await calling([{ does: "drip" }, { does: "answer", status: 200, after: 1 }], {
      limit: 600,
    });
    expect(await later(200, send(read))).toMatchObject({ status: 200 });
    expect(arrivals).toHaveLength(2);
  });

  test("a growing pause does not use up the time for the attempt after it", async () => {
    const { send, arrivals } = await calling([{ does: "answer", status: 503, after: 1 }], { limit: 20, poll: 5 });
    await later(25, send(read));
    expect(arrivals.length).toBeGreaterThan(4);
  });
});

describe("An answer to a write that is too large to be one", () => {
  afterEach(hangUp);

  test("leaves open whether the write was made", async () => {
    const { send } = await connectTo([{ body: " ".repeat(33 * 1024 * 1024) }]);
    expect(await outcomeOf(send(write))).toMatchObject({ outcome: "unknown" });
  });

  test("and an answer of 32 MiB is read", async () => {
    const { send } = await connectTo([{ body: `{}${" ".repeat(31 * 1024 * 1024)}` }]);
    expect(statusOf(await send(read))).toBe(200);
  });
});
