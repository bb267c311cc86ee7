import { clientOf, outcomeOf, write } from "../support/modelService";
import { type Fate, troubled } from "../support/modelTrouble";

/** A write without an answer may have taken effect only if a connection was made. */

beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
afterEach(() => void jest.useRealTimers());

async function outcome(fate: Fate): Promise<unknown> {
  const { send } = clientOf(troubled([fate]).dispatcher, { limit: 1, poll: 1 });
  const ended = outcomeOf(send(write));
  await jest.advanceTimersByTimeAsync(60_000);
  return ended;
}

test.each(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"])(
  "a write is known not to be sent where the connection fails with %s",
  async (code) => {
    expect(await outcome({ does: "refuse", code })).toMatchObject({ outcome: "not sent" });
  },
);

test("a write whose connection breaks may have been made", async () => {
  expect(await outcome({ does: "cut", after: 1 })).toMatchObject({ outcome: "unknown" });
});
