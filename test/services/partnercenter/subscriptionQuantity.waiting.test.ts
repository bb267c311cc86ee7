import { NotReady } from "../../../provider/core/errors";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { outcomeOf } from "../../support/modelService";
import { aSubscription, type ModelSubscription } from "../../support/modelSubscription";

type TestedLifecycle = typeof subscriptionQuantity;
type State = Awaited<ReturnType<TestedLifecycle["create"]>>["state"];

const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: 25 };

function world(members: Partial<ModelSubscription> = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription(members));
  return { clock, partnerCenter, context: contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 }) };
}

/** A create whose change the service accepted, but did not show before the run stopped waiting. */
async function notReady(
  lifecycle: TestedLifecycle = subscriptionQuantity,
  wanted: Parameters<TestedLifecycle["create"]>[0] = args,
) {
  const { partnerCenter, context, clock } = world();
  partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
  const error = (await outcomeOf(lifecycle.create(wanted, context))) as NotReady<State>;
  expect(error).toBeInstanceOf(NotReady);
  return { partnerCenter, context, clock, error };
}

describe("When the service accepts a change and shows it later", () => {
  test("it is read again at the given interval until the quantity is there", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ shownAfter: 3 });
    const { state } = await subscriptionQuantity.create(args, context);
    expect(state).toMatchObject({ quantity: 25, currentQuantity: 25 });
    expect(state).not.toHaveProperty("requested");
    expect(partnerCenter.patches).toHaveLength(1);
    expect(clock.sleeps).toEqual([5_000, 5_000, 5_000]);
    expect(context.tell.statuses.at(-1)).toContain("waiting for Partner Center to show quantity 25 (now 10)");
  });

  test("an answer without the subscription is looked up", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.answersWithBody = false;
    await subscriptionQuantity.create(args, context);
    expect(partnerCenter.calls).toEqual(["GET subscription", "PATCH subscription", "GET subscription"]);
  });

  test("the wait ends at the limit, and the resource stays as not yet ready", async () => {
    const { error, clock } = await notReady();
    expect(error.id).toBe(`${customer}/${args.subscriptionId}`);
    expect(error.state).toMatchObject({ quantity: 10, currentQuantity: 10, requested: { step: { quantity: 25 } } });
    expect(error.reasons).toEqual([expect.stringMatching(/the change is awaited, not \w+( for)? a second time/)]);
    expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBeLessThanOrEqual(60_000);
  });
});

describe("The next run after a change that did not show before the limit", () => {
  test("waits for it, and buys nothing a second time", async () => {
    await buysOnce(subscriptionQuantity);
  });

  test("lifecycles that send the change again are noticed", async () => {
    const impatient: TestedLifecycle = {
      ...subscriptionQuantity,
      update: (id, { requested, ...state }, wanted, context) => subscriptionQuantity.update(id, state, wanted, context),
    };
    await expect(buysOnce(impatient)).rejects.toThrow();
  });

  test("sees that something is to do", async () => {
    const { context, error } = await notReady();
    const help = { context: () => context, tell: context.tell };
    expect(await subscriptionQuantity.diff(error.id, error.state, args, help)).toBeDefined();
  });

  test("waits again without sending when it is not there yet", async () => {
    const { partnerCenter, context, error } = await notReady();
    const again = await outcomeOf(subscriptionQuantity.update(error.id, error.state, args, context));
    expect(again).toBeInstanceOf(NotReady);
    expect((again as NotReady<State>).state).toMatchObject({ requested: error.state.requested });
    expect(partnerCenter.patches).toHaveLength(1);
  });

  test.each([
    // The first run has already waited one minute.
    [24 * 3600 - 60, 1],
    [24 * 3600 - 59, 2],
  ])("%d s later has been sent %d times: a change is awaited for 24 hours", async (seconds, times) => {
    const { partnerCenter, context, clock, error } = await notReady();
    clock.advance({ seconds });
    await outcomeOf(subscriptionQuantity.update(error.id, error.state, args, context));
    expect(partnerCenter.patches).toHaveLength(times);
  });

  test("the last look is at the limit itself", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ shownAfter: 12 });
    await subscriptionQuantity.create(args, context);
    expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(60_000);
  });

  test("a refresh in between forgets nothing", async () => {
    const { partnerCenter, context, error } = await notReady();
    const read = await subscriptionQuantity.read(error.id, error.state, context);
    expect(read?.state).toMatchObject({ requested: error.state.requested });
    partnerCenter.settles();
    await subscriptionQuantity.update(error.id, read?.state ?? error.state, args, context);
    expect(partnerCenter.patches).toHaveLength(1);
  });

  test("once it is there, a refresh forgets that it was awaited", async () => {
    const { partnerCenter, context, error } = await notReady();
    partnerCenter.settles();
    const read = await subscriptionQuantity.read(error.id, error.state, context);
    expect(read?.state).toMatchObject({ quantity: 25 });
    expect(read?.state).not.toHaveProperty("requested");
  });

  test("asks for another quantity only after the first has come", async () => {
    const { partnerCenter, context, error } = await notReady();
    partnerCenter.settles();
    const state = await subscriptionQuantity.update(error.id, error.state, { ...args, quantity: 30 }, context);
    expect(state).toMatchObject({ quantity: 30, previousQuantity: 10 });
    expect(partnerCenter.patches.map(({ body }) => body.quantity)).toEqual([25, 30]);
  });

  test("waits for nothing when the program goes back to the quantity that is there, and says so", async () => {
    const { context, clock, error } = await notReady();
    clock.sleeps.length = 0;
    const state = await subscriptionQuantity.update(error.id, error.state, { ...args, quantity: 10 }, context);
    expect(clock.sleeps).toEqual([]);
    expect(state).toMatchObject({ quantity: 10, previousQuantity: 10 });
    expect(state).not.toHaveProperty("requested");
    expect(context.tell.warnings).toEqual([expect.stringMatching(/quantity 25\) .*no longer awaited.*--refresh/)]);
  });

  test("asks anew after that way out, which the message names", async () => {
    const { partnerCenter, context, error } = await notReady();
    expect(error.message).toMatch(/set quantity to 10, as it is now, and run `pulumi up`/);
    partnerCenter.live = aSubscription();
    partnerCenter.settles();
    const back = await subscriptionQuantity.update(error.id, error.state, { ...args, quantity: 10 }, context);
    await subscriptionQuantity.update(error.id, back, args, context);
    expect(partnerCenter.patches.map(({ body }) => body.quantity)).toEqual([25, 25]);
    expect(partnerCenter.live).toMatchObject({ quantity: 25 });
  });

  test("finds the way out after a refresh too, which clears Pulumi's own mark", async () => {
    const { context, error } = await notReady();
    const read = await subscriptionQuantity.read(error.id, error.state, context);
    const state = read?.state ?? error.state;
    const help = { context: () => context, tell: context.tell };
    const back = { ...args, quantity: 10 };
    expect(subscriptionQuantity.diff(error.id, state, back, help)).toMatchObject({ beyondArguments: true });
    const after = await subscriptionQuantity.update(error.id, state, back, context);
    expect(subscriptionQuantity.diff(error.id, after, back, help)).toBeUndefined();
  });

  test("is not blocked by the moment of a clock that was a year ahead", async () => {
    const { partnerCenter, context, error } = await notReady();
    partnerCenter.live = aSubscription();
    partnerCenter.settles();
    const requested = {
      step: { do: "change" as const, quantity: 25, dropSchedule: false },
      at: "2027-04-01T00:00:00Z",
    };
    await subscriptionQuantity.update(error.id, { ...error.state, requested }, args, context);
    expect(partnerCenter.patches).toHaveLength(2);
  });

  test("takes back a schedule that came late, when the program no longer wants it", async () => {
    const wanted = { ...args, quantity: 6, decrease: "atRenewal" as const };
    const { partnerCenter, context, error } = await notReady(subscriptionQuantity, wanted);
    partnerCenter.settles();
    const read = await subscriptionQuantity.read(error.id, error.state, context);
    const state = read?.state ?? error.state;
    const back = { ...wanted, quantity: 10 };
    const help = { context: () => context, tell: context.tell };
    expect(await subscriptionQuantity.diff(error.id, state, back, help)).toBeDefined();
    await subscriptionQuantity.update(error.id, state, back, context);
    expect([partnerCenter.live?.quantity, partnerCenter.live?.schedule]).toEqual([10, undefined]);
  });

  test("a day later it is asked for again, as nothing came of it", async () => {
    const { partnerCenter, context, clock, error } = await notReady();
    partnerCenter.live = aSubscription();
    partnerCenter.settles();
    clock.advance({ days: 1, seconds: 61 });
    await subscriptionQuantity.update(error.id, error.state, args, context);
    expect(partnerCenter.patches).toHaveLength(2);
  });

  test("a schedule that was accepted and not shown is awaited, not sent a second time", async () => {
    const wanted = { ...args, quantity: 6, decrease: "atRenewal" as const };
    const { partnerCenter, context, error } = await notReady(subscriptionQuantity, wanted);
    expect(error.message).not.toContain("to 10, but still shows 10");
    const next = subscriptionQuantity.update(error.id, error.state, wanted, context);
    await outcomeOf(next);
    expect(partnerCenter.patches).toHaveLength(1);
  });
});

async function buysOnce(lifecycle: TestedLifecycle): Promise<void> {
  const { partnerCenter, context, clock, error } = await notReady(lifecycle);
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (milliseconds) => {
    partnerCenter.settles();
    await sleep(milliseconds);
  };
  const state = await lifecycle.update(error.id, error.state, args, context);
  expect(state).toMatchObject({ quantity: 25, previousQuantity: 10 });
  expect(state).not.toHaveProperty("requested");
  expect(partnerCenter.patches).toHaveLength(1);
}
