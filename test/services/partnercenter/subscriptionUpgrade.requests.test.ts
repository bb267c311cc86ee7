import { LimitReached, NoAnswer } from "../../../provider/core/errors";
import { keyedLock } from "../../../provider/core/keyedLock";
import { customer, existing, fault, type OddTrouble, source } from "../../support/modelUpgrades";
import { all, service, stackOn, three, type UpgradeArgs } from "../../support/upgradeStack";

/** The request that begins an upgrade: when it has the same id, when a new id, when none is sent, and the messages. */

describe("The id of the request that begins an upgrade", () => {
  test("is the same from two stacks, however their programs write ids", async () => {
    const [one, other] = [service(), service()];
    await stackOn(one).up(three);
    const shouted = { customerId: customer.toUpperCase(), subscriptionId: source.toUpperCase() };
    await stackOn(other).up({ ...three, ...shouted, target: three.target.toLowerCase() });
    expect(one.sent).toHaveLength(1);
    expect(other.sent).toEqual(one.sent);
  });

  test.each<[string, Partial<UpgradeArgs>]>([
    ["another number of seats", { quantity: 4 }],
    ["another type", { upgradeType: "upgrade_with_license_transfer" }],
    ["another term", { termDuration: "P3Y" }],
    ["another billing cycle", { billingCycle: "annual" }],
    ["a subscription to upgrade into", { targetSubscriptionId: existing }],
  ])("is another one for %s", async (_what, change) => {
    const [one, other] = [service(), service()];
    await stackOn(one).up(three);
    await stackOn(other).up({ ...three, ...change });
    expect(other.sent).toHaveLength(1);
    expect(other.sent[0]?.id).not.toBe(one.sent[0]?.id);
  });

  test("is another one for another legacy upgrade, and the same one for the same", async () => {
    const ids = [];
    for (const name of ["E5", "E5", "E5 without Teams"]) {
      const model = service({ kind: "legacy" });
      model.edits.upgrades = (items) => items.map((item) => Object.assign({}, item, { name }));
      await stackOn(model).up(all);
      ids.push(...model.sent.map(({ id }) => id));
    }
    const [first, second, third] = ids;
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test("is another one after an operation that has failed", async () => {
    const model = service({ firstFails: true });
    const stack = stackOn(model);
    expect((await stack.up(three))?.message).toMatch(/failed/);
    expect(await stack.up(three)).toBeUndefined();
    expect(new Set(model.sent.map(({ id }) => id)).size).toBe(2);
    expect(model.acts).toHaveLength(1);
  });

  test("is another one after each answer that says no, and the same one after none", async () => {
    const model = service();
    model.trouble = ["busy", "lost before"];
    expect(await stackOn(model).up(three)).toBeUndefined();
    const [first, second, third] = model.sent.map(({ id }) => id);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
  });
});

describe("An upgrade that the service refuses", () => {
  test("stays in the state as not begun, with the service's words, and is asked for anew by the next run", async () => {
    const model = service();
    const stack = stackOn(model);
    model.trouble = ["refused"];
    expect((await stack.up(three))?.message).toMatch(
      /code 800023: The model says no\..*Nothing was upgraded\. Once the cause is gone, run again: the upgrade is asked for anew/s,
    );
    expect(stack.state).toMatchObject({ completed: false, refused: 1 });
    // The service remembers the first request, and would repeat its answer.
    expect(await stack.up(three)).toBeUndefined();
    expect(stack.state?.completed).toBe(true);
    expect(stack.state?.refused).toBeUndefined();
    expect(model.acts).toHaveLength(1);
  });

  test("may be asked for anew with another term, as it has not happened", async () => {
    const model = service();
    const stack = stackOn(model);
    model.trouble = ["refused"];
    await stack.up(three);
    expect(await stack.up({ ...three, termDuration: "P3Y" })).toBeUndefined();
    expect(stack.warnings.join()).not.toContain("cannot change after the upgrade");
    expect(model.sent.at(-1)?.body).toContain("P3Y");
    expect(stack.state).toMatchObject({ completed: true, termDuration: "P3Y", asked: { termDuration: "P3Y" } });
  });

  test("is seen as begun by a refresh when someone has made it in the meantime", async () => {
    const model = service({ honours: "successes", takes: 10_000 });
    const stack = stackOn(model);
    model.trouble = ["refused"];
    await stack.up(three);
    await stackOn(model).up(three);
    await stack.refresh();
    expect(stack.state).toMatchObject({ completed: true, operationId: model.acts[0]?.operationId });
    expect(stack.state?.refused).toBeUndefined();
  });

  test("goes out of the state with nothing to undo", async () => {
    const model = service();
    const stack = stackOn(model);
    model.trouble = ["refused"];
    await stack.up(three);
    await stack.destroy();
    expect(stack.warnings.at(-1)).toBe(
      `Only the record goes: Partner Center refused the upgrade of subscription ${source}.`,
    );
  });
});

/** A service that answers at once. */
function quickService(...trouble: ReturnType<typeof service>["trouble"][number][]) {
  const model = service({ honours: "nothing" });
  model.secondsPerCall = 0;
  model.trouble = trouble;
  return model;
}

const answer =
  (status: number, code: string, { done = false } = {}): OddTrouble =>
  (handle) => {
    if (done) handle();
    return fault(status, code);
  };

const ends =
  (error: Error): OddTrouble =>
  () => {
    throw error;
  };

const doubt = /It is not known whether the upgrade of subscription \S+ to \S+ was begun/;

describe("The end of the request that begins an upgrade", () => {
  test.each([400, 403, 404, 409, 422, 499])(
    "that is a %i says no: nothing has begun, and it is not sent again",
    async (status) => {
      const model = quickService(answer(status, "1234"));
      const stack = stackOn(model);
      expect((await stack.up(three))?.message).toContain("Nothing was upgraded");
      expect(stack.state).toMatchObject({ completed: false, refused: 1 });
      expect(model.sent).toHaveLength(1);
    },
  );

  test.each([399, 401, 408, 429, 500, 502, 503, 504])(
    "that is a %i says nothing of it: it is looked for, and not sent again by this run",
    async (status) => {
      const model = quickService(answer(status, "1234"));
      const stack = stackOn(model);
      expect((await stack.up(three))?.message).toMatch(doubt);
      expect(stack.state).toBeUndefined();
      expect(model.sent).toHaveLength(1);
      const begun = quickService(answer(status, "1234", { done: true }));
      expect(await stackOn(begun).up(three)).toBeUndefined();
      expect(begun.acts).toHaveLength(1);
    },
  );

  test.each([
    ["the service was not reached", new NoAnswer("Nothing listens there.", { outcome: "not sent" })],
    ["a limit of the settings forbids it", new LimitReached("No more writes.")],
  ])("before it was sent, as %s, leaves nothing and says so", async (_why, error) => {
    const model = quickService(ends(error));
    const stack = stackOn(model);
    expect(await stack.up(three)).toBe(error);
    expect(stack.state).toBeUndefined();
    // An earlier request had no answer, so the outcome of that request is still not known.
    expect((await stackOn(quickService("lost before", ends(error))).up(three))?.message).toMatch(doubt);
  });

  test.each([
    ["another operation is pending", answer(409, "900278")],
    ["the subscription is busy", "busy" as const],
  ])("that says that %s waits, looks, and asks under another id, as long as the run may", async (_why, busy) => {
    const model = quickService(busy, busy);
    const stack = stackOn(model);
    expect(await stack.up(three)).toBeUndefined();
    expect(stack.sleeps).toEqual([5000, 5000, 5000]);
    expect(new Set(model.sent.map(({ id }) => id)).size).toBe(3);
    const busyForever = quickService(busy, busy, busy, busy);
    const error = await stackOn(busyForever, { limit: 10 }).up(three);
    expect(error?.message).toContain("The model says no.");
    expect(error?.message).not.toMatch(doubt);
    expect(busyForever.sent).toHaveLength(3);
  });

  test.each([answer(409, "900278", { done: true }), answer(409, "800082", { done: true })])(
    "that says that it is busy with this very upgrade is not asked again, once that shows",
    async (busy) => {
      const model = quickService(busy);
      expect(await stackOn(model).up(three)).toBeUndefined();
      expect(model.sent).toHaveLength(1);
    },
  );

  test("counts how often the service said no, busy or not", async () => {
    const stack = stackOn(quickService("busy", "busy", "refused"));
    await stack.up(three);
    expect(stack.state?.refused).toBe(3);
  });

  test("without an answer, and then a no: it may be refused because the first one has done it", async () => {
    const later =
      (model: ReturnType<typeof service>): OddTrouble =>
      () => {
        model.clock.advance({ seconds: 60 });
        return fault(403, "800023");
      };
    for (const [first, lag] of [
      ["lost after", 170_000],
      ["lost before", 0],
    ] as const) {
      const model = quickService(first);
      Object.assign(model.rules.lag, { transitions: lag, subscriptions: lag });
      model.trouble.push(later(model));
      const error = await stackOn(model).up(three);
      if (first === "lost after") expect(error).toBeUndefined();
      else expect(error?.message).toMatch(doubt);
      expect(model.sent).toHaveLength(2);
    }
  });

  test.each([
    ["busy", "busy" as const],
    ["no time", answer(503, "1")],
  ])(
    "without an answer, and then one that says %s, is in doubt, and is not sent a third time",
    async (_what, second) => {
      const model = quickService("lost before", second);
      expect((await stackOn(model).up(three))?.message).toMatch(doubt);
      expect(model.sent).toHaveLength(2);
    },
  );
});

describe("A request without an answer", () => {
  test.each([
    [600, 30],
    [60, 6],
    [310, 30],
    [290, 29],
    [296, 29],
  ])("is looked for before it is repeated: in a run of %i s, %i times", async (limit, looks) => {
    const model = quickService("lost before");
    const stack = stackOn(model, { limit });
    expect(await stack.up(three)).toBeUndefined();
    // One more read for the end of the operation.
    expect(stack.sleeps).toEqual(Array.from({ length: looks + 1 }, () => 5000));
    expect(model.sent).toHaveLength(2);
  });

  test("is in doubt when the time of the run is over", async () => {
    const model = quickService("lost before", "lost before", "lost before");
    const stack = stackOn(model, { limit: 10 });
    const error = await stack.up(three);
    expect(error?.message).toMatch(doubt);
    expect(error).toMatchObject({ outcome: "unknown", repeatAs: model.sent[0]?.id });
    expect(stack.sleeps).toHaveLength(2);
    expect(model.sent).toHaveLength(3);
  });

  test("and without a look is in doubt, with the words of both", async () => {
    const model = quickService("lost before");
    model.edits.transitions = (items) => {
      if (model.sent.length === 0) return items;
      throw new NoAnswer("The line is dead.", { outcome: "not sent" });
    };
    const error = await stackOn(model).up(three);
    expect(error?.message).toMatch(
      /^The connection broke\.\nLooking whether the upgrade was begun failed, too: The line is dead\.\nIt is not known/,
    );
    expect(model.sent).toHaveLength(1);
  });

  test("is found by the list lock, while subscriptions lag", async () => {
    const model = quickService("lost after");
    Object.assign(model.rules.lag, { transitions: 20_000, subscriptions: 3600_000 });
    await stackOn(model, { limit: 60 }).up(three);
    expect(model.sent).toHaveLength(1);
  });

  test("is found by the new subscription lock, while the list and the source lag", async () => {
    const model = quickService("lost after");
    Object.assign(model.rules.lag, { transitions: 3600_000, subscriptions: 3600_000 });
    const made = { id: customer, offerId: three.target, quantity: 3, status: "active" };
    model.edits.subscriptions = (items) => (model.sent.length === 0 ? items : [...items, made]);
    expect((await stackOn(model, { limit: 60 }).up(three))?.message).toContain("still under way");
    expect(model.sent).toHaveLength(1);
  });

  test("of all seats has ended when the subscription is the target, though the list never shows it", async () => {
    const model = quickService("lost after");
    model.edits.transitions = () => [];
    const stack = stackOn(model);
    expect(await stack.up({ ...three, quantity: undefined })).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, targetSubscriptionId: source });
  });

  test("is not repeated while the list lags and the subscription has changed: its operation is awaited", async () => {
    const model = service({ honours: "nothing", lag: { transitions: 400_000, subscriptions: 0 } });
    model.trouble = ["lost after"];
    expect(await stackOn(model).up({ ...three, targetSubscriptionId: existing })).toBeUndefined();
    expect(model.sent).toHaveLength(1);
  });

  test("is repeated as it was when nothing shows, though not before many looks", async () => {
    const model = service();
    model.trouble = ["lost before"];
    const stack = stackOn(model);
    expect(await stack.up(three)).toBeUndefined();
    expect(model.sent).toHaveLength(2);
    expect(model.sent[1]).toEqual(model.sent[0]);
    expect(stack.sleeps.length).toBeGreaterThan(25);
  });

  test("and whose repetition meets a pending operation (900278) has begun that one: it is awaited", async () => {
    const lag = { transitions: 1_000_000, subscriptions: 1_000_000 };
    const model = service({ honours: "nothing", refusesPending: true, takes: 300_000, moves: "in the end", lag });
    model.trouble = ["lost after"];
    const stack = stackOn(model);
    const error = await stack.up(three);
    expect(error?.message).toMatch(
      /still under way.*it is awaited, not begun a second time\. If it never shows, look at/,
    );
    expect(error?.message).toContain("pulumi state delete");
    expect(stack.state).toMatchObject({ completed: false });
    model.settle();
    expect(await stack.up(three)).toBeUndefined();
    expect(model.acts).toHaveLength(1);
    expect(model.sent).toHaveLength(2);
  });

  test.each([
    [3, undefined],
    [4, "It is not known whether the upgrade"],
  ])("%i times in a row: %p. It is sent four times at most", async (times, said) => {
    const model = service();
    model.trouble = Array.from({ length: times }, () => "lost before");
    const error = await stackOn(model, { limit: 10_000 }).up(three);
    expect(error?.message.split("\n")[1]?.slice(0, 35)).toBe(said);
    expect(model.sent).toHaveLength(4);
    expect(new Set(model.sent.map(({ id }) => id)).size).toBe(1);
  });

  test("time after time is said to be in doubt, with what to look at and how to go on", async () => {
    const model = service();
    model.trouble = ["lost before", "lost before", "lost before", "lost before", "lost before"];
    const stack = stackOn(model);
    const error = await stack.up(three);
    expect(error?.message).toMatch(
      /The connection broke\.\nIt is not known whether the upgrade .* was begun\. Look at the subscription of customer .* has fewer seats\. Then run `pulumi up` again: it looks first/,
    );
    expect(stack.state).toBeUndefined();
    model.trouble = [];
    expect(await stack.up(three)).toBeUndefined();
    expect(new Set(model.sent.map(({ id }) => id)).size).toBe(1);
    expect(model.acts).toHaveLength(1);
  });

  test("of a legacy subscription may be why the repetition is refused: that is in doubt, too, and seen by the next run", async () => {
    const model = service({ kind: "legacy", honours: "nothing", lag: { transitions: 0, subscriptions: 100_000 } });
    model.trouble = ["lost after"];
    const stack = stackOn(model, { limit: 60 });
    expect((await stack.up(all))?.message).toMatch(/the subscription is not active.*It is not known whether/s);
    model.settle();
    expect(await stack.up(all)).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, quantity: 10 });
    expect(model.acts).toHaveLength(1);
  });
});

describe("A young subscription that looks as the upgrade would leave it, and that no listed upgrade explains", () => {
  /** A run that was killed after it had begun the upgrade. The list does not show the upgrade for a day. */
  async function afterKill() {
    const model = service({ honours: "nothing", lag: { transitions: 20 * 3600_000, subscriptions: 0 } });
    model.trouble = ["lost after"];
    await stackOn(model, { limit: 1 }).up(three);
    return model;
  }

  test("stops the upgrade: it says what to look at, and how to go on in either case", async () => {
    const model = await afterKill();
    const error = await stackOn(model).up(three);
    expect(error?.message).toMatch(
      /has 3 seats of .* since 20\d\d-.*, and no upgrade in the list explains it.*nothing is upgraded\. Look at both subscriptions.*run again when its upgrade shows.*set targetSubscriptionId to it, or run again a day after it was bought/,
    );
    expect(model.sent).toHaveLength(1);
  });

  test("is the upgrade, once the list shows it", async () => {
    const model = await afterKill();
    const stack = stackOn(model);
    await stack.up(three);
    model.settle();
    expect(await stack.up(three)).toBeUndefined();
    expect(stack.warnings.join()).toContain("It is adopted");
    expect(model.sent).toHaveLength(1);
  });
});

describe("One subscription is changed by one resource at a time", () => {
  test("an upgrade waits under the key of its subscription, and of the one that it goes into, in the order of keys", async () => {
    const keys: string[] = [];
    const queue = keyedLock();
    const noting = <Value>(key: string, work: () => Promise<Value>) => {
      keys.push(key);
      return queue(key, work);
    };
    const lock = Object.assign(noting, { meanwhile: queue.meanwhile });
    const stack = stackOn(service(), { lock });
    await stack.up({ ...three, customerId: customer.toUpperCase(), targetSubscriptionId: existing.toUpperCase() });
    expect(keys).toEqual([existing, source].map((id) => `${customer}/${id}`));
  });

  test("two upgrades, each into the other's source, do not wait for each other for ever", async () => {
    const lock = keyedLock();
    const there = { ...three, targetSubscriptionId: existing };
    const back = { ...three, subscriptionId: existing, targetSubscriptionId: source };
    const both = [there, back].map((args) => stackOn(service(), { lock }).up(args));
    expect(await Promise.all(both)).toHaveLength(2);
  });

  test("an upgrade waits for its turn as long as it takes, and has its own time from then on", async () => {
    const model = service({ takes: 60_000, moves: "in the end" });
    const lock = keyedLock();
    const stack = stackOn(model, { lock, limit: 40 });
    const othersWork = () => lock(`${customer}/${source}`, async () => model.clock.advance({ seconds: 1000 }));
    const first = Promise.all([othersWork(), stack.up(three)]);
    expect((await first)[1]?.message).toContain("still under way after 40 s");
    expect(stack.sleeps).toHaveLength(7);
    model.edits.transitions = () => [];
    const second = Promise.all([othersWork(), stack.up(three)]);
    expect((await second)[1]?.message).toContain("still under way after 40 s");
    expect(stack.sleeps).toHaveLength(14);
  });

  test("what waits for an upgrade runs after it has ended", async () => {
    const model = service({ takes: 60_000, moves: "in the end" });
    const lock = keyedLock();
    const up = stackOn(model, { lock }).up(three);
    expect(await lock(`${customer}/${source}`, async () => model.acts.map(model.hasMoved))).toEqual([true]);
    expect(await up).toBeUndefined();
  });
});
