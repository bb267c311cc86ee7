import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelNotes } from "../../support/modelNotes";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { outcomeOf } from "../../support/modelService";
import { aSubscription } from "../../support/modelSubscription";

const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: 20, onDelete: "restore" as const };
const id = `${customer}/${args.subscriptionId}`;

function world() {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription());
  const notes = new ModelNotes(() => clock.now());
  return { partnerCenter, notes, context: { ...contextOf(partnerCenter.api, clock), notes } };
}

describe("What is noted of the quantity found", () => {
  test("stands there before the first change is sent, with what is about to be set", async () => {
    const { partnerCenter, notes, context } = world();
    const patch = partnerCenter.patchSubscription.bind(partnerCenter);
    let noted: ReturnType<ModelNotes["recall"]>;
    partnerCenter.patchSubscription = (...given) => {
      noted = notes.recall(id);
      return patch(...given);
    };
    await subscriptionQuantity.create(args, context);
    expect(noted).toMatchObject({ quantity: 10, set: [20] });
  });

  test("is nothing where nothing is to be changed", async () => {
    const { notes, context } = world();
    await subscriptionQuantity.create({ ...args, quantity: 10 }, context);
    expect(notes.recall(id)).toBeUndefined();
  });

  test("is nothing after a create that the service refused", async () => {
    const { partnerCenter, notes, context } = world();
    partnerCenter.fails({ refuses: 400, code: "2002" });
    await outcomeOf(subscriptionQuantity.create(args, context));
    expect(notes.recall(id)).toBeUndefined();
  });

  test.each(["retain", "restore"] as const)("is forgotten when a delete with onDelete %s ends it", async (onDelete) => {
    const { notes, context } = world();
    const { state } = await subscriptionQuantity.create({ ...args, onDelete }, context);
    await subscriptionQuantity.delete(id, state, context);
    expect(notes.recall(id)).toBeUndefined();
  });

  test("stays while another resource of the run wants the subscription", async () => {
    const { notes, context } = world();
    const { state } = await subscriptionQuantity.create(args, context);
    const other = {
      called: 'SubscriptionQuantity "other"',
      certainty: "checked" as const,
      exclusive: false,
      unordered: false,
    };
    const wantsOf = async () => [{ ...other, has: (names: string[]) => names.includes("quantity") }];
    await subscriptionQuantity.delete(id, state, { ...context, ownership: { ...context.ownership, wantsOf } });
    expect(notes.recall(id)).toMatchObject({ quantity: 10 });
  });

  test("stays when a delete fails", async () => {
    const { partnerCenter, notes, context } = world();
    const { state } = await subscriptionQuantity.create(args, context);
    partnerCenter.fails({ refuses: 403, code: "900150" });
    await outcomeOf(subscriptionQuantity.delete(id, state, context));
    expect(notes.recall(id)).toMatchObject({ quantity: 10 });
  });
});

describe("A create that finds a note of a run before", () => {
  test("returns to the noted quantity where its own change stands, and says so with the way to undo that", async () => {
    const { partnerCenter, notes, context } = world();
    notes.keep(id, 10, 25);
    partnerCenter.live = aSubscription({ quantity: 25 });
    const { state } = await subscriptionQuantity.create({ ...args, quantity: 25 }, context);
    expect(state.previousQuantity).toBe(10);
    expect(context.tell.infos).toEqual([
      expect.stringMatching(
        /had 10 seats on 2026-.* before this stack set 25, and has 25 now.*previousQuantity.* is 10\./,
      ),
    ]);
  });

  test("returns to what is there where someone else has changed it since, and says so", async () => {
    const { partnerCenter, notes, context } = world();
    notes.keep(id, 10, 25);
    partnerCenter.live = aSubscription({ quantity: 15 });
    const { state } = await subscriptionQuantity.create(args, context);
    expect(state.previousQuantity).toBe(15);
    expect(context.tell.warnings).toEqual([expect.stringMatching(/Someone else has changed it since.* is 15\./)]);
    expect(notes.recall(id)).toMatchObject({ quantity: 15, set: [20] });
  });

  test("has nothing to say where the noted quantity is there", async () => {
    const { notes, context } = world();
    notes.keep(id, 10, 25);
    const { state } = await subscriptionQuantity.create(args, context);
    expect(state.previousQuantity).toBe(10);
    expect([context.tell.infos, context.tell.warnings]).toEqual([[], []]);
  });
});

describe("A replacement of the same subscription", () => {
  test("returns to what the replaced resource found, with a note or without", async () => {
    const { context } = world();
    const { notes: _, ...without } = context;
    const { state } = await subscriptionQuantity.create(args, without);
    const made = await subscriptionQuantity.create(args, without, state);
    expect(made.state.previousQuantity).toBe(10);
  });

  test("of another subscription finds its own", async () => {
    const { context } = world();
    const { state } = await subscriptionQuantity.create(args, context);
    const other = { ...state, subscriptionId: "6e7aa601-629e-461b-8933-0898c3cc3c7c", previousQuantity: 3 };
    const made = await subscriptionQuantity.create(
      { ...args, quantity: 20 },
      contextOf(context.api, context.clock),
      other,
    );
    expect(made.state.previousQuantity).toBe(20);
  });
});
