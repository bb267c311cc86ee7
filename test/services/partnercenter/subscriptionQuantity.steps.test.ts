import { NoAnswer, NotReady, ServiceError } from "../../../provider/core/errors";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import type { SubscriptionQuantityState } from "../../../provider/services/partnercenter/subscriptionQuantity.state";
import { parseSubscription } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelNotes } from "../../support/modelNotes";
import { customer, type Fault, ModelPartnerCenter, refusedWith } from "../../support/modelPartnerCenter";
import { outcomeOf } from "../../support/modelService";
import { aSubscription, type ModelSubscription } from "../../support/modelSubscription";
import { action, type Body, tenSeats } from "../../support/modelTermEnd";

type Args = Parameters<typeof subscriptionQuantity.create>[0];

const lots = [{ quantity: 3, until: new Date("2026-03-05T00:00:00Z") }];
const place = { customerId: customer, subscriptionId: aSubscription().id };
/** From ten seats to seven at once, and to five at the renewal. */
const inTwoSteps: Args = { ...place, quantity: 5, decrease: "atRenewal" };
const id = `${customer}/${place.subscriptionId}`;

function world(members: Partial<ModelSubscription> = { lots }, { limit = 60, poll = 5 } = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription(members));
  const notes = new ModelNotes(() => clock.now());
  return { clock, partnerCenter, notes, context: { ...contextOf(partnerCenter.api, clock, { limit, poll }), notes } };
}

const made = (run: Promise<unknown>) => outcomeOf(run) as Promise<NotReady<SubscriptionQuantityState>>;
const refused: Fault = { refuses: 403, code: "900150" };

describe("A change in two steps whose second one fails", () => {
  /** Faults of the second step. */
  const failing = async (...faults: Fault[]) => {
    const given = world();
    const patch = given.partnerCenter.patchSubscription.bind(given.partnerCenter);
    given.partnerCenter.patchSubscription = async (...args) => {
      const answer = patch(...args);
      if (given.partnerCenter.patches.length === 1) given.partnerCenter.fails(...faults);
      return answer;
    };
    return { ...given, error: await made(subscriptionQuantity.create(inTwoSteps, given.context)) };
  };

  test("keeps what the first one made, what was found, and the service's reason", async () => {
    const { error, notes } = await failing(refused);
    expect(error).toBeInstanceOf(NotReady);
    expect(error.message).toContain("900150");
    expect(error.state).toMatchObject({ quantity: 7, currentQuantity: 7, previousQuantity: 10 });
    expect(notes.recall(id)).toMatchObject({ quantity: 10, set: [7, 7] });
  });

  test("says what was to be scheduled, and what to set to give it up, where it never shows", async () => {
    const { error, context } = await failing({ forgotten: true });
    expect(error.message).toContain("(quantity 5 scheduled for the renewal), but still shows 7 after 60 s.");
    expect(error.message).toContain("set quantity to 7, as it is now, and run `pulumi up`");
    expect(error.message).toContain("not asked for a second time before 2026-03-03T12:00:00.000Z.");
    expect(context.tell.statuses.at(-1)).toContain("show quantity 5 scheduled for the renewal (now 7)");
  });
});

describe("A change that fails before anything is known to have changed", () => {
  test("is the service's error, and leaves no note", async () => {
    const { partnerCenter, context, notes } = world();
    partnerCenter.fails(refused);
    const error = await made(subscriptionQuantity.create(inTwoSteps, context));
    expect(error).toBeInstanceOf(ServiceError);
    expect(notes.recall(id)).toBeUndefined();
  });

  test("leaves the note of an earlier run, which may have changed something", async () => {
    const { partnerCenter, context, notes } = world();
    notes.keep(id, 12, 10);
    partnerCenter.fails(refused);
    await made(subscriptionQuantity.create(inTwoSteps, context));
    expect(notes.recall(id)).toMatchObject({ quantity: 12 });
  });

  test.each<[string, Fault, boolean]>([
    ["was not answered may have been made: the resource stays", { unanswered: "not done" }, true],
    ["was turned away and not made is an error", { unanswered: "not done", status: 429 }, false],
    ["was turned away and is there all the same: the resource stays", { unanswered: "done", status: 429 }, true],
  ])("and %s when the service then refuses", async (_sentence, fault, stays) => {
    const { partnerCenter, context, notes } = world();
    partnerCenter.fails(fault, refused);
    const error = await made(subscriptionQuantity.create(inTwoSteps, context));
    expect(error instanceof NotReady).toBe(stays);
    expect(error.message).toContain("900150");
    expect(notes.recall(id) !== undefined).toBe(stays);
  });

  test("and had no answer and no time left stays, with what was found and what happened", async () => {
    const { partnerCenter, context } = world({}, { limit: 0 });
    partnerCenter.fails({ unanswered: "done" });
    const error = await made(subscriptionQuantity.create({ ...place, quantity: 25 }, context));
    expect(error).toBeInstanceOf(NotReady);
    expect(error).not.toBeInstanceOf(NoAnswer);
    expect(error.message).toContain("no answer");
    expect(error.state).toMatchObject({ quantity: 10, previousQuantity: 10 });
  });

  test("is not awaited when its repetition is refused by something that gives no code", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ unanswered: "not done" }, { refuses: 403, code: undefined });
    const error = await made(subscriptionQuantity.create({ ...place, quantity: 25 }, context));
    expect(error.state).not.toHaveProperty("requested");
    expect(clock.sleeps).toEqual([5_000]);
  });
});

describe("Another client that sets the quantity back each time", () => {
  test("ends the run after eight changes, and it asks about that", async () => {
    const sent: Body[] = [];
    let live: Body = tenSeats;
    const api = {
      subscription: async () => parseSubscription(live, "Reading"),
      patchSubscription: async (_customer: string, _id: string, body: Body) => {
        sent.push(body);
        // A change within the term drops the cancellation. The other client acts while the provider schedules it again.
        const dropped = { ...tenSeats, quantity: 12, scheduledActions: [] };
        live = body.quantity === live.quantity ? { ...body, quantity: 10 } : dropped;
        return parseSubscription(live, "Changing");
      },
    };
    const context = contextOf(api as never, new ModelClock());
    const error = await made(subscriptionQuantity.create({ ...place, quantity: 12, endOfTerm: "cancel" }, context));
    expect(error).toBeInstanceOf(NotReady);
    expect(error.message).toMatch(/does not settle at 12: it is 10\. Does someone else change it at the same time\?/);
    expect(sent).toHaveLength(8);
  });
});

describe("A wait whose interval does not divide its limit", () => {
  test.each([
    [62, 60],
    [65, 65],
    [4, 0],
  ])("of %d s ends after %d s", async (limit, waited) => {
    const { partnerCenter, context, clock } = world({}, { limit });
    partnerCenter.fails({ forgotten: true });
    const error = await made(subscriptionQuantity.create({ ...place, quantity: 25 }, context));
    expect(error.message).toContain(`(quantity 25), but still shows 10 after ${limit} s.`);
    expect(clock.sleeps.reduce((sum, one) => sum + one, 0)).toBe(waited * 1000);
  });

  test("beside a schedule of someone else names the seats that are there now, and not those of the schedule", async () => {
    const { partnerCenter, context } = world({ schedule: 4 });
    partnerCenter.fails({ forgotten: true });
    const error = await made(subscriptionQuantity.create({ ...place, quantity: 25 }, context));
    expect(error.message).toContain("set quantity to 10, as it is now,");
  });

  test("and whose look fails ends at once: the change is awaited by the next run", async () => {
    const { partnerCenter, context, clock } = world({});
    const read = partnerCenter.subscription.bind(partnerCenter);
    partnerCenter.fails({ forgotten: true });
    partnerCenter.subscription = async () => {
      if (partnerCenter.patches.length > 0) throw refusedWith({ status: 403, body: { code: 900150 } });
      return read();
    };
    const error = await made(subscriptionQuantity.create({ ...place, quantity: 25 }, context));
    expect(error.message).toMatch(/it cannot be seen whether it is done: .*refused/);
    expect(error.state).toMatchObject({ requested: { step: { do: "change", quantity: 25 } } });
    expect(clock.sleeps).toEqual([]);
  });
});

describe("A schedule of our own", () => {
  const scheduled = async () => {
    const given = world({});
    const { state } = await subscriptionQuantity.create(
      { ...place, quantity: 6, decrease: "atRenewal" },
      given.context,
    );
    expect(given.partnerCenter.live).toMatchObject({ quantity: 10, schedule: 6 });
    return { ...given, state };
  };

  test("is noted with the quantity that the subscription has until then", async () => {
    const { notes } = await scheduled();
    expect(notes.recall(id)).toMatchObject({ quantity: 10, set: [10] });
  });

  test("is taken out of what is sent when the program wants the live quantity", async () => {
    const { partnerCenter, context, state } = await scheduled();
    await subscriptionQuantity.update(id, state, { ...place, quantity: 10, decrease: "atRenewal" }, context);
    expect(partnerCenter.patches.at(-1)?.body).not.toHaveProperty("scheduledNextTermInstructions");
  });

  test("that does not go is named with the way to keep it", async () => {
    const { partnerCenter, context, state } = await scheduled();
    partnerCenter.fails({ forgotten: true });
    const back: Args = { ...place, quantity: 10, decrease: "atRenewal" };
    const error = await made(subscriptionQuantity.update(id, state, back, context));
    expect(error.message).toContain("(nothing scheduled for the renewal any more)");
    expect(error.message).toContain('set quantity to 6 with decrease: "atRenewal", as it is scheduled now,');
  });

  test("is taken back although a renewal is turned on first", async () => {
    const sent: Body[] = [];
    const instructions = {
      scheduledNextTermInstructions: {
        product: { productId: "CFQ7TTC0LH18", skuId: "0001", availabilityId: "CFQ7TTC0K971" },
        quantity: 6,
      },
    };
    let live: Body = { ...tenSeats, autoRenewEnabled: false, ...instructions };
    const api = {
      subscription: async () => parseSubscription(live, "Reading"),
      patchSubscription: async (_customer: string, _id: string, body: Body) => {
        sent.push(body);
        live = body;
        return parseSubscription(live, "Changing");
      },
    };
    const context = contextOf(api as never, new ModelClock());
    const wanted: Args = { ...place, quantity: 10, endOfTerm: "renew" };
    const known = {
      ...wanted,
      previousQuantity: 10,
      currentQuantity: 10,
      pendingQuantity: 6,
    } as SubscriptionQuantityState;
    await subscriptionQuantity.update(id, known, wanted, context);
    expect(sent).toHaveLength(2);
    expect(live).toMatchObject({ autoRenewEnabled: true });
    expect(live).not.toHaveProperty("scheduledNextTermInstructions");
  });
});

describe("An end of the term that the service accepts and does not show", () => {
  test("is named with what it shows instead, and with the way to give it up", async () => {
    const api = {
      subscription: async () => parseSubscription(tenSeats, "Reading"),
      patchSubscription: async () => undefined,
    };
    const context = contextOf(api as never, new ModelClock());
    const error = await made(subscriptionQuantity.create({ ...place, quantity: 10, endOfTerm: "cancel" }, context));
    expect(error.message).toContain('(endOfTerm "cancel"), but still shows that it renews on 2027-01-14');
    expect(error.message).toContain("take endOfTerm out of the program and run `pulumi up`");
    expect(error.message).toContain("before 2026-03-03T12:00:00.000Z.");
    expect(error.message).not.toContain("set quantity to");
  });

  test("is drift when someone else chose another one, in the program's own words", async () => {
    let live: Body = tenSeats;
    const api = { subscription: async () => parseSubscription(live, "Reading") };
    const context = contextOf(api as never, new ModelClock());
    const wanted: Args = { ...place, quantity: 10, endOfTerm: "renew" };
    const { state } = await subscriptionQuantity.create(wanted, context);
    expect((await subscriptionQuantity.read(id, state, context))?.args).toEqual(wanted);
    live = { ...tenSeats, autoRenewEnabled: false, scheduledActions: [action("Cancel")] };
    expect((await subscriptionQuantity.read(id, state, context))?.args).toEqual({ ...wanted, endOfTerm: "cancel" });
  });
});

describe("What is read of a subscription", () => {
  test("without an end is read all the same, and has nothing that was neither asked for nor found", async () => {
    const body: Body = Object.fromEntries(Object.entries(tenSeats).filter(([name]) => name !== "commitmentEndDate"));
    const api = { subscription: async () => parseSubscription(body, "Reading") };
    const context = contextOf(api as never, new ModelClock());
    const { state } = await subscriptionQuantity.create({ ...place, quantity: 10 }, context);
    const own = { ...state, pendingQuantity: 10 };
    const read = await subscriptionQuantity.read(id, own, context);
    expect(Object.keys(read?.args ?? {}).sort()).toEqual(["customerId", "quantity", "subscriptionId"]);
    expect(Object.keys(read?.state ?? {})).not.toEqual(expect.arrayContaining(["pendingUntil"]));
  });

  test("with a schedule of someone else for the seats that it has is no decrease of ours that waits", async () => {
    const { context } = world({ schedule: 10 });
    const { state } = await subscriptionQuantity.create({ ...place, quantity: 10, decrease: "atRenewal" }, context);
    expect(state).not.toHaveProperty("pendingQuantity");
  });
});

describe("A create that finds a note of a run before", () => {
  test("looks a second time before it believes that someone else has changed the quantity", async () => {
    const { partnerCenter, context, notes, clock } = world({ quantity: 25 });
    notes.keep(id, 10, 25);
    const read = partnerCenter.subscription.bind(partnerCenter);
    let reads = 0;
    partnerCenter.subscription = async () => {
      const seen = await read();
      return seen && reads++ === 0 ? { ...seen, quantity: 13 } : seen;
    };
    const { state } = await subscriptionQuantity.create({ ...place, quantity: 25 }, context);
    expect(state.previousQuantity).toBe(10);
    expect(clock.sleeps).toEqual([5_000]);
    expect(context.tell.warnings).toEqual([]);
  });

  test.each([10, 25])("does not look twice where it finds %d, which this stack found or set", async (quantity) => {
    const { context, notes, clock } = world({ quantity });
    notes.keep(id, 10, 25);
    await subscriptionQuantity.create({ ...place, quantity }, context);
    expect(clock.sleeps).toEqual([]);
  });
});

describe("A delete that restores the quantity", () => {
  const restoring = async (noted: boolean) => {
    const { partnerCenter, context, clock, notes } = world({});
    const { state } = await subscriptionQuantity.create({ ...place, quantity: 10, onDelete: "restore" }, context);
    if (noted) notes.keep(id, 10, 25);
    partnerCenter.calls.length = 0;
    await subscriptionQuantity.delete(id, state, context);
    return { calls: partnerCenter.calls, sleeps: clock.sleeps };
  };

  test("looks once where nothing was changed and no run was killed", async () => {
    expect(await restoring(false)).toEqual({ calls: ["GET subscription"], sleeps: [] });
  });

  test("looks twice where a run that was killed has left a note: the first answer may be from before its change", async () => {
    expect(await restoring(true)).toEqual({ calls: Array(2).fill("GET subscription"), sleeps: [5_000] });
  });
});
