import { NoAnswer } from "../../provider/core/errors";
import { signInAgain } from "../../provider/http/signIn";
import { noTrace } from "../../provider/http/trace";
import { uipathTokens } from "../../provider/services/uipath/credentials";
import { outcomeOf } from "../support/modelService";
import { type Fate, timersClock, troubled } from "../support/modelTrouble";

/** When a sign-in is sent again. It changes nothing at the service, but it still waits before a retry. */

beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
afterEach(() => void jest.useRealTimers());

const administrator = { kind: "password", username: "admin", password: "not-a-password", client: undefined } as const;

/** @returns the outcome, and how many seconds after the first request each further one came. */
async function signIn(fates: Fate[], limit = 60) {
  const { dispatcher, arrivals } = troubled(fates);
  const wire = { dispatcher, clock: timersClock, trace: noTrace, limit };
  const ended = outcomeOf(uipathTokens(administrator, "http://service.example", wire)());
  await jest.advanceTimersByTimeAsync(900_000);
  const first = arrivals[0]?.at ?? 0;
  return { outcome: await ended, seconds: arrivals.slice(1).map(({ at }) => Math.round((at - first) / 100) / 10) };
}

const answer = (status: number, more: { retryAfter?: string; body?: string } = {}): Fate => ({
  does: "answer",
  status,
  after: 1,
  ...more,
});
const token = answer(200, { body: '{"result":"a-token"}' });

describe("A sign-in that met trouble", () => {
  test.each([429, 500, 503])(
    "(%i) is sent again after half a second, one and two, and then no more",
    async (status) => {
      const { outcome, seconds } = await signIn([answer(status)]);
      expect(outcome).toBeInstanceOf(NoAnswer);
      expect(String(outcome)).toContain(`the server answered ${status}. Run again later.`);
      expect(seconds).toEqual([0.5, 1.5, 3.5]);
    },
  );

  test.each([499, 400])("is not sent again after %i, which is a refusal", async (status) => {
    expect((await signIn([answer(status), token])).seconds).toEqual([]);
  });

  test.each<[string, Fate]>([
    ["a header", answer(429, { retryAfter: "7" })],
    ["words", answer(503, { body: '{"message":"Try again in 7 seconds"}' })],
    ["words that are no JSON", answer(429, { body: "Please wait 7 seconds" })],
  ])("is sent again when the server says, in %s", async (_sentence, fate) => {
    expect(await signIn([fate, token])).toEqual({ outcome: "a-token", seconds: [7] });
  });

  test.each([
    [59, [59]],
    [60, []],
  ])("that may come again after %i seconds of 60 comes again: %j", async (seconds, expected) => {
    expect((await signIn([answer(429, { retryAfter: `${seconds}` }), token])).seconds).toEqual(expected);
  });

  test("leaves half of the time that is left for the next attempt", async () => {
    expect((await signIn([answer(503)], 0.4)).seconds).toEqual([0.2, 0.3, 0.4]);
  });

  test("waits for an answer three minutes at the most, and then tries again", async () => {
    expect(await signIn([{ does: "silence" }, token], 600)).toEqual({ outcome: "a-token", seconds: [180.5] });
  });

  test("waits for an answer no longer than its time lasts, but five seconds", async () => {
    expect((await signIn([{ does: "silence" }], 60)).seconds).toEqual([]);
    const { outcome } = await signIn([{ does: "silence" }], 0);
    expect(String(outcome)).toContain("no complete answer within 5 s");
  });

  test("says why there was no answer, and where", async () => {
    const { outcome } = await signIn([{ does: "refuse" }]);
    expect(outcome).toBeInstanceOf(NoAnswer);
    expect(String(outcome)).toContain(" failed: ECONNREFUSED, nothing listens there");
  });

  test("is not sent again for any other failure", async () => {
    let attempts = 0;
    const failing = signInAgain(
      { dispatcher: troubled([]).dispatcher, clock: timersClock, trace: noTrace, limit: 60 },
      async () => {
        attempts++;
        throw new TypeError("no");
      },
    );
    await expect(failing).rejects.toThrow("no");
    expect(attempts).toBe(1);
  });
});
