import { ServiceError } from "../../provider/core/errors";
import { sender } from "../../provider/http/client";
import { careless } from "../support/modelSender";
import { connectTo, hangUp, type MakeSend, outcomeOf, read, statusOf, write } from "../support/modelService";

const throttled = (retryAfter: string) => ({
  status: 429,
  headers: { "retry-after": retryAfter },
  body: { statusCode: 429, message: "Rate limit is exceeded. Try again in 57 seconds." },
});

describe("What happens when the service asks to slow down", () => {
  afterEach(hangUp);

  test("a read waits and comes again", async () => {
    const { server, send } = await connectTo([throttled("0"), throttled("0"), { body: {} }]);
    expect(statusOf(await send(read))).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  test("a write may have been made before it was refused, so it is not repeated before someone has looked", async () => {
    const { server, send } = await connectTo([throttled("0"), { body: {} }]);
    expect(await outcomeOf(send(write))).toMatchObject({ outcome: "unknown", turnedAway: true, repeatAs: undefined });
    expect(server.requests).toHaveLength(1);
  });

  test("the look after a refused write, and the write after it, wait as long as the service said", async () => {
    const { send, clock } = await connectTo([throttled("5"), { body: {} }, { body: {} }]);
    await outcomeOf(send(write));
    expect(clock.sleeps).toEqual([]);
    await send({ ...read, path: write.path });
    expect(clock.sleeps).toEqual([5_000]);
    expect(statusOf(await send(write))).toBe(200);
  });

  test("a refusal that names no time makes the next call to the same customer wait too", async () => {
    const { send, clock } = await connectTo([{ status: 429, body: { message: "Slow down." } }, { body: {} }]);
    await outcomeOf(send(write));
    expect(clock.sleeps).toEqual([]);
    await send({ ...read, path: write.path });
    expect(clock.sleeps).toEqual([expect.any(Number)]);
    expect(clock.sleeps[0]).toBeGreaterThan(0);
  });

  test("a client that gives up at once is noticed", async () => {
    await expect(comesAgain(careless({ givesUpWhenThrottled: true }))).rejects.toThrow();
    await comesAgain(sender);
  });

  test("a moment that has passed means at once", async () => {
    const { server, send } = await connectTo([throttled("Mon, 02 Mar 2026 11:59:00 GMT"), { body: {} }]);
    expect(statusOf(await send(read))).toBe(200);
    expect(server.requests).toHaveLength(2);
  });

  test("a moment is measured by the service's clock, however far that is from ours", async () => {
    const { headers, ...refusal } = throttled("Mon, 02 Mar 2026 13:00:05 GMT");
    const ahead = { ...refusal, headers: { ...headers, date: "Mon, 02 Mar 2026 13:00:00 GMT" } };
    const { send, clock } = await connectTo([ahead, { body: {} }]);
    expect(statusOf(await send(read))).toBe(200);
    expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(5_000);
  });

  test("a wait beyond the limit of the run is not begun", async () => {
    await keepsTheLimit(sender);
  });

  test("other calls to the same customer do not wait beyond the limit either", async () => {
    const { send, clock } = await connectTo([throttled("3600"), { body: {} }]);
    await outcomeOf(send(read));
    await outcomeOf(send(read));
    expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBeLessThanOrEqual(60_000);
  });

  test("a client that waits regardless is noticed", async () => {
    await expect(keepsTheLimit(careless({ waitsBeyondTheLimit: true }))).rejects.toThrow();
  });

  test("endless throttling ends after eight or nine requests, in plain words", async () => {
    const { server, send } = await connectTo([throttled("0")]);
    const error = await outcomeOf(send(read));
    expect(error).toBeInstanceOf(ServiceError);
    expect((error as Error).message).toContain("too many requests");
    expect((error as Error).message).toContain("Rate limit is exceeded.");
    expect(server.requests.length).toBeLessThanOrEqual(9);
  });

  test("a wait of two seconds is told to the person watching", async () => {
    const { tell, send } = await connectTo([throttled("2"), { body: {} }]);
    await send(read);
    expect(tell.statuses[0]).toMatch(/waiting for Partner Center.*2 s left/);
    expect(tell.statuses[0]).not.toContain("Run again");
  });

  test("a wait too short to notice is not told", async () => {
    const { tell, send } = await connectTo([throttled("0"), { body: {} }]);
    await send(read);
    expect(tell.statuses).toEqual([]);
  });
});

async function comesAgain(makeSend: MakeSend): Promise<void> {
  const { server, send } = await connectTo([throttled("0"), { body: {} }], { makeSend });
  expect(statusOf(await outcomeOf(send(read)))).toBe(200);
  expect(server.requests).toHaveLength(2);
}

async function keepsTheLimit(makeSend: MakeSend): Promise<void> {
  const { server, send } = await connectTo([throttled("61")], { makeSend, limit: 60 });
  expect(await outcomeOf(send(write))).toBeInstanceOf(ServiceError);
  expect(server.requests).toHaveLength(1);
}
