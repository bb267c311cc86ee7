import { oneAtATime } from "../../provider/engine/once";
import { customer, existing, source } from "../support/modelUpgrades";
import { all, service, stackOn, three, type UpgradeArgs } from "../support/upgradeStack";

/** The request that begins an upgrade: when it is the same one, when another, when none is sent, and what is said then. */

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
    // The service knows the first request, and would give the same answer again.
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

  test("is seen as begun by a refresh when somebody has made it in the meantime", async () => {
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

describe("A request without an answer", () => {
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
  /** A run that was killed after it had begun the upgrade, which the list does not show for a day. */
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
    const queue = oneAtATime();
    const noting = <Value>(key: string, work: () => Promise<Value>) => {
      keys.push(key);
      return queue(key, work);
    };
    const alone = Object.assign(noting, { meanwhile: queue.meanwhile });
    const stack = stackOn(service(), { alone });
    await stack.up({ ...three, customerId: customer.toUpperCase(), targetSubscriptionId: existing.toUpperCase() });
    expect(keys).toEqual([existing, source].map((id) => `${customer}/${id}`));
  });

  test("two upgrades, each into the other's source, do not wait for each other for ever", async () => {
    const alone = oneAtATime();
    const there = { ...three, targetSubscriptionId: existing };
    const back = { ...three, subscriptionId: existing, targetSubscriptionId: source };
    const both = [there, back].map((args) => stackOn(service(), { alone }).up(args));
    expect(await Promise.all(both)).toHaveLength(2);
  });

  test("an upgrade waits for its turn as long as it takes, and has its own time from then on", async () => {
    const model = service({ takes: 60_000, moves: "in the end" });
    const alone = oneAtATime();
    const stack = stackOn(model, { alone, limit: 40 });
    const othersWork = () => alone(`${customer}/${source}`, async () => model.clock.advance({ seconds: 1000 }));
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
    const alone = oneAtATime();
    const up = stackOn(model, { alone }).up(three);
    expect(await alone(`${customer}/${source}`, async () => model.acts.map(model.hasMoved))).toEqual([true]);
    expect(await up).toBeUndefined();
  });
});
