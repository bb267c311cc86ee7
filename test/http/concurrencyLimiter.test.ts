import fc from "fast-check";
import {
  type ConcurrencyLimiter,
  concurrencyLimiter,
  NoPlace,
  type Place,
} from "../../provider/http/concurrencyLimiter";
import { ModelClock } from "../support/modelClock";

type MakePace = typeof concurrencyLimiter;

const nobody = () => {};
const anHour = () => 3_600_000;

/** Lets all work run that does not wait for a slot. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Asks for a slot. `undefined` while it has to wait. */
async function ask(lanes: ConcurrencyLimiter, key = "a"): Promise<() => Place | undefined> {
  let place: Place | undefined;
  void lanes.enter(key, anHour, nobody).then((given) => {
    place = given;
  });
  await settled();
  return () => place;
}

describe("How many calls go to the service at once", () => {
  // Timers of work that still waits at the end of a test would keep Jest running.
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
  afterEach(() => void jest.useRealTimers());

  test("as many as there are places, and the next one when a place is given back", async () => {
    const lanes = concurrencyLimiter(new ModelClock(), 2);
    const [first, second, third] = [await ask(lanes), await ask(lanes), await ask(lanes)];
    expect([first?.(), second?.(), third?.()].map((place) => place !== undefined)).toEqual([true, true, false]);
    first?.()?.leave();
    await settled();
    expect(third?.()).toBeDefined();
  });

  test("another customer's calls are not held up", async () => {
    const lanes = concurrencyLimiter(new ModelClock(), 1);
    await ask(lanes, "a");
    expect((await ask(lanes, "b"))()).toBeDefined();
  });

  test("a place that is given back twice counts once", async () => {
    const lanes = concurrencyLimiter(new ModelClock(), 1);
    const first = (await ask(lanes))();
    first?.done();
    first?.leave();
    await ask(lanes);
    expect((await ask(lanes))()).toBeUndefined();
  });

  test("after a refusal half as many, and never none", async () => {
    const lanes = concurrencyLimiter(new ModelClock(), 4);
    const places = [await ask(lanes), await ask(lanes), await ask(lanes), await ask(lanes)];
    for (const place of places) place()?.refused(0);
    await ask(lanes);
    expect((await ask(lanes))()).toBeUndefined();
  });

  test("successes win the places back, slowly", async () => {
    const lanes = concurrencyLimiter(new ModelClock(), 4);
    (await ask(lanes))()?.refused(0);
    for (let call = 0; call < 20; call++) (await ask(lanes))()?.done();
    const places = [await ask(lanes), await ask(lanes), await ask(lanes), await ask(lanes), await ask(lanes)];
    expect(places.map((place) => place() !== undefined)).toEqual([true, true, true, true, false]);
  });

  test("a place comes back after as many successes as there are places, not after one", async () => {
    const lanes = concurrencyLimiter(new ModelClock(), 8);
    (await ask(lanes))()?.refused(0);
    const free = async () => {
      const asked: (() => Place | undefined)[] = [];
      for (let call = 0; call < 9; call++) asked.push(await ask(lanes));
      const given = asked.filter((place) => place() !== undefined);
      // The waiting work gets a slot too, before all slots are released.
      for (const place of asked) {
        place()?.leave();
        await settled();
      }
      return given.length;
    };
    expect(await free()).toBe(4);
    for (let call = 0; call < 3; call++) (await ask(lanes))()?.done();
    expect(await free()).toBe(4);
    for (let call = 0; call < 2; call++) (await ask(lanes))()?.done();
    expect(await free()).toBe(5);
  });

  test("a short wait that is asked for later does not end a long one", async () => {
    const clock = new ModelClock();
    const lanes = concurrencyLimiter(clock, 4);
    const [first, second] = [(await ask(lanes))(), (await ask(lanes))()];
    first?.refused(38_000);
    second?.refused(1_000);
    await lanes.enter("a", anHour, nobody);
    expect(clock.sleeps).toEqual([38_000]);
  });

  test("after a refusal all calls of the customer wait as long as the service says, and others do not", async () => {
    const clock = new ModelClock();
    const lanes = concurrencyLimiter(clock, 4);
    (await ask(lanes, "a"))()?.refused(38_000);
    const told: number[] = [];
    await lanes.enter("b", anHour, (milliseconds) => told.push(milliseconds));
    expect(clock.sleeps).toEqual([]);
    await lanes.enter("a", anHour, (milliseconds) => told.push(milliseconds));
    expect(told).toEqual([38_000]);
    expect(clock.sleeps).toEqual([38_000]);
  });

  test("who has waited long enough leaves, and its place goes to the next", async () => {
    const lanes = concurrencyLimiter(new ModelClock(), 1);
    const first = (await ask(lanes))();
    const impatient = lanes.enter("a", () => 1_000, nobody).catch((error) => error);
    const next = await ask(lanes);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await impatient).toBeInstanceOf(NoPlace);
    first?.leave();
    await settled();
    expect(next()).toBeDefined();
  });

  test("a wait that is longer than the call may take is not begun, and the place is free", async () => {
    const clock = new ModelClock();
    const lanes = concurrencyLimiter(clock, 1);
    (await ask(lanes))()?.refused(38_000);
    await expect(lanes.enter("a", () => 37_000, nobody)).rejects.toMatchObject({ asked: 38_000 });
    expect(clock.sleeps).toEqual([]);
    expect((await ask(lanes))()).toBeDefined();
  });

  test("a wait that takes all the time of the call is begun", async () => {
    const clock = new ModelClock();
    const lanes = concurrencyLimiter(clock, 1);
    (await ask(lanes))()?.refused(38_000);
    await lanes.enter("a", () => 38_000, nobody);
    expect(clock.sleeps).toEqual([38_000]);
  });

  test("whatever happens to the calls, never too many go at once, and each has its turn", async () => {
    await fc.assert(keepsTheWidth(concurrencyLimiter));
  });

  test("a limiter that lets all requests go at once is noticed", async () => {
    const open: MakePace = () => ({ enter: async () => ({ done() {}, refused() {}, leave() {} }) });
    expect((await fc.check(keepsTheWidth(open))).failed).toBe(true);
  });
});

const keepsTheWidth = (make: MakePace) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.constantFrom("done" as const, "refused" as const, "leave" as const), { maxLength: 12 }),
    async (scheduler, widest, ends) => {
      const lanes = make(new ModelClock(), widest);
      let active = 0;
      let most = 0;
      const calls = ends.map(async (end) => {
        const place = await lanes.enter("a", anHour, nobody);
        most = Math.max(most, ++active);
        await scheduler.schedule(Promise.resolve());
        active--;
        if (end === "refused") place.refused(10);
        else place[end]();
      });
      await scheduler.waitFor(Promise.all(calls));
      expect(most).toBeLessThanOrEqual(widest);
    },
  );
