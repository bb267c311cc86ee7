import fc from "fast-check";
import { NoAnswer } from "../../provider/core/errors";
import { type Call, type Service, sender } from "../../provider/http/client";
import { concurrencyLimiter } from "../../provider/http/concurrencyLimiter";
import { type TokenSource, tokenSource } from "../../provider/http/tokens";
import { noTrace } from "../../provider/http/trace";
import { limitKey, refusal, requestIds } from "../../provider/services/partnercenter/api";
import { ModelListener } from "../support/modelClock";
import type { MakeSend } from "../support/modelService";
import { type Fate, timersClock, troubled } from "../support/modelTrouble";

/** Seconds that a call may take beyond `waitSeconds`, because the last attempt has this long to end. */
const slack = 5;

const milliseconds = fc.integer({ min: 0, max: 20_000 });
const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({
    does: fc.constant("answer" as const),
    status: fc.constantFrom(200, 202, 400, 401, 404),
    after: milliseconds,
  }),
  fc.record({ does: fc.constant("answer" as const), status: fc.constantFrom(500, 502, 503, 504), after: milliseconds }),
  fc.record({
    does: fc.constant("answer" as const),
    status: fc.constantFrom(429, 503),
    after: fc.integer({ min: 0, max: 50 }),
    retryAfter: fc.constantFrom("0", "1", "7", "57", "3600", "soon"),
  }),
  fc.record({
    does: fc.constant("answer" as const),
    status: fc.constant(429),
    after: fc.constant(1),
    body: fc.constantFrom('{"message":"Try again in 3 seconds."}', '{"retryAfter":40}', "slow down"),
  }),
  fc.constantFrom<Fate>({ does: "drip" }, { does: "silence" }, { does: "refuse" }, { does: "wait" }),
  fc.record({ does: fc.constant("cut" as const), after: milliseconds }),
);

/** Duration of the sign-in. It may never end. */
const signIns = fc.array(fc.oneof(fc.constant(10), milliseconds, fc.constant(Number.POSITIVE_INFINITY)), {
  minLength: 1,
  maxLength: 4,
});

const world = fc.record({
  limit: fc.constantFrom(0, 1, 2, 5, 30, 120, 600),
  widest: fc.integer({ min: 1, max: 4 }),
  fates: fc.array(fate, { minLength: 1, maxLength: 8 }),
  signIns,
  calls: fc.array(fc.record({ kind: fc.constantFrom("read" as const, "write" as const), starts: milliseconds }), {
    minLength: 1,
    maxLength: 12,
  }),
});

interface Ended {
  call: Call;
  took: number;
  outcome: unknown;
}

function slowSignIns(times: number[]): TokenSource {
  let next = 0;
  return tokenSource(async () => {
    const time = times[next++ % times.length] as number;
    await new Promise<void>((resolve) => (Number.isFinite(time) ? setTimeout(resolve, time) : undefined));
    return { token: `token-${next}`, lifetime: 3600 };
  }, timersClock);
}

async function play(
  { limit, widest, fates, signIns: times, calls }: typeof world extends fc.Arbitrary<infer W> ? W : never,
  makeSend: MakeSend,
) {
  jest.clearAllTimers();
  const { dispatcher, arrivals } = troubled(fates);
  const service: Service = {
    name: "Partner Center",
    url: "http://service.example",
    dispatcher,
    token: slowSignIns(times),
    ids: requestIds,
    refusal,
    clock: timersClock,
    limiter: concurrencyLimiter(timersClock, widest),
    limitKey,
    trace: noTrace,
    limit,
    poll: 5,
    orphaned: async () => false,
    writesForbidden: () => undefined,
  };
  const send = makeSend(service, new ModelListener());
  const ended: Ended[] = [];
  for (const [index, { kind, starts }] of calls.entries()) {
    const call: Call = {
      what: `Call ${index}`,
      kind,
      method: kind === "read" ? "GET" : "PATCH",
      path: `/v1/customers/contoso/${index}`,
      ...(kind === "read" ? {} : { body: { quantity: index } }),
    };
    setTimeout(() => {
      const began = Date.now();
      const over = (outcome: unknown) => void ended.push({ call, took: Date.now() - began, outcome });
      void send(call).then(over, over);
    }, starts);
  }
  await jest.advanceTimersByTimeAsync(20_000 + (limit + slack) * 1000 + 1_000);
  return { arrivals, ended };
}

/** After one of these, the service may have done what it was asked to do. */
const mayHaveActed = ({ does, ...fate }: Fate) =>
  does === "drip" || does === "silence" || does === "cut" || ("status" in fate && fate.status >= 500);

const ends = (makeSend: MakeSend) =>
  fc.asyncProperty(world, async (given) => {
    const { arrivals, ended } = await play(given, makeSend);
    expect(ended).toHaveLength(given.calls.length);
    for (const { call, took, outcome } of ended) {
      expect(took).toBeLessThanOrEqual((given.limit + slack) * 1000);
      if (call.kind === "read") continue;
      const mine = arrivals.filter(({ path }) => path === call.path);
      const doubtful = mine.findIndex(({ fate }) => mayHaveActed(fate));
      expect(mine.slice(doubtful + 1)).toEqual(doubtful < 0 ? mine : []);
      if (doubtful >= 0) expect(outcome).toMatchObject({ outcome: "unknown" });
      if (mine.length === 0) expect(outcome).not.toMatchObject({ outcome: "unknown" });
    }
  });

describe("Whatever the service, its sign-in or the way to it does", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test("a call ends within waitSeconds and a little, and no write that may have been done is sent again", async () => {
    await fc.assert(ends(sender), { numRuns: 200 });
  });

  test("a client that waits for whatever comes is noticed", async () => {
    const patient: MakeSend = (service, tell) => sender({ ...service, limit: 10_000 }, tell);
    expect((await fc.check(ends(patient), { numRuns: 200 })).failed).toBe(true);
  });

  test("a client that sends writes again is noticed", async () => {
    const hasty: MakeSend = (service, tell) => {
      const send = sender(service, tell);
      return (call) =>
        send(call).catch((error) => {
          if (error instanceof NoAnswer && error.outcome === "unknown") return send(call);
          throw error;
        });
    };
    expect((await fc.check(ends(hasty), { numRuns: 200 })).failed).toBe(true);
  });
});
