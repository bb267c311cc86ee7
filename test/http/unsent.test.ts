import type { Service } from "../../provider/http/client";
import { sender } from "../../provider/http/client";
import { pace } from "../../provider/http/pace";
import { noTrace } from "../../provider/http/trace";
import { limitKey, refusal, requestIds } from "../../provider/partnercenter/api";
import { ModelListener } from "../support/modelClock";
import { outcomeOf, write } from "../support/modelService";
import { type Fate, timersClock, troubled } from "../support/modelTrouble";

/** Whether a write that got no answer may have been made: only where a connection came about. */

beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
afterEach(() => void jest.useRealTimers());

async function outcome(fate: Fate): Promise<unknown> {
  const service: Service = {
    name: "Partner Center",
    url: "http://service.example",
    dispatcher: troubled([fate]).dispatcher,
    token: async () => "a-token",
    ids: requestIds,
    refusal,
    clock: timersClock,
    pace: pace(timersClock, 1),
    limitKey,
    trace: noTrace,
    limit: 1,
    poll: 1,
    orphaned: async () => false,
  };
  const ended = outcomeOf(sender(service, new ModelListener())(write));
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
