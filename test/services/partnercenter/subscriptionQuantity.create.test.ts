import { NoAnswer, Refused } from "../../../provider/core/errors";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { aSubscription, bodyOf, type ModelSubscription } from "../../support/modelSubscription";

type TestedLifecycle = typeof subscriptionQuantity;

const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: 10 };

function world(members: Partial<ModelSubscription> = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription(members));
  return { clock, partnerCenter, context: contextOf(partnerCenter.api, clock) };
}

describe("Taking over a subscription", () => {
  test("that has the right quantity reads it once and buys nothing", async () => {
    await buysNothing(subscriptionQuantity);
  });

  test("that has another quantity changes it with one request", async () => {
    const { partnerCenter, context } = world();
    const { state } = await subscriptionQuantity.create({ ...args, quantity: 25 }, context);
    expect(partnerCenter.calls).toEqual(["GET subscription", "PATCH subscription"]);
    expect(state).toMatchObject({ quantity: 25, currentQuantity: 25, previousQuantity: 10 });
  });

  test("lifecycles that send a change without need are noticed", async () => {
    const eager: TestedLifecycle = {
      ...subscriptionQuantity,
      async create(wanted, context) {
        const live = await context.api.subscription(wanted.customerId, wanted.subscriptionId);
        await context.api.patchSubscription(wanted.customerId, wanted.subscriptionId, live?.raw ?? {});
        return subscriptionQuantity.create(wanted, context);
      },
    };
    await expect(buysNothing(eager)).rejects.toThrow();
  });

  test("the whole resource goes back, with nothing changed but the quantity", async () => {
    const { partnerCenter, context } = world({ kind: "legacy" });
    const before = bodyOf(aSubscription({ kind: "legacy" }));
    await subscriptionQuantity.create({ ...args, quantity: 25 }, context);
    expect(partnerCenter.patches).toEqual([{ body: { ...before, quantity: 25 }, requestId: undefined }]);
  });

  test("its id is made of both ids in small letters", async () => {
    const { context } = world();
    const loud = { ...args, customerId: customer.toUpperCase(), subscriptionId: args.subscriptionId.toUpperCase() };
    const { id, state } = await subscriptionQuantity.create(loud, context);
    expect(id).toBe(`${customer}/${args.subscriptionId}`);
    expect(state).toMatchObject(loud);
  });

  test("tells what people look for", async () => {
    const until = new Date("2026-03-05T00:00:00.000Z");
    const { context } = world({ lots: [{ quantity: 3, until }] });
    const { state } = await subscriptionQuantity.create(args, context);
    expect(state).toEqual({
      ...args,
      offerName: "Microsoft 365 Business Basic",
      status: "active",
      previousQuantity: 10,
      currentQuantity: 10,
      refundableQuantity: 3,
      decreaseAllowedUntil: "2026-03-05T00:00:00.000Z",
      commitmentEndDate: "2026-12-31T00:00:00.000Z",
      autoRenewEnabled: true,
      termEnd: { outcome: "renews", on: "2027-01-01", quantity: 10 },
    });
  });

  test("where there is no such subscription is refused, naming both ids", async () => {
    const { partnerCenter, context } = world();
    delete partnerCenter.live;
    const create = subscriptionQuantity.create(args, context);
    await expect(create).rejects.toBeInstanceOf(Refused);
    await expect(create).rejects.toThrow(new RegExp(`${args.subscriptionId}.*${customer}`));
  });

  test("below the smallest quantity is refused before anything is sent", async () => {
    const { partnerCenter, context } = world();
    await expect(subscriptionQuantity.create({ ...args, quantity: 6 }, context)).rejects.toThrow(
      "the smallest quantity possible now is 10",
    );
    expect(partnerCenter.patches).toEqual([]);
  });

  test("that cannot be reached stops with what happened", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ unreachable: true });
    const create = subscriptionQuantity.create({ ...args, quantity: 25 }, context);
    await expect(create).rejects.toBeInstanceOf(NoAnswer);
    expect(partnerCenter.patches).toHaveLength(1);
  });
});

describe("Running again", () => {
  test("without a change in program or service sends nothing", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await subscriptionQuantity.create({ ...args, quantity: 25 }, context);
    const read = await subscriptionQuantity.read(id, state, context);
    expect(read).toEqual({ args: { ...args, quantity: 25 }, state });
    const help = { context: () => context, tell: context.tell };
    expect(await subscriptionQuantity.diff(id, state, { ...args, quantity: 25 }, help)).toBeUndefined();
    expect(partnerCenter.patches).toHaveLength(1);
  });

  test("after a change by someone else shows it, and one request fixes it", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await subscriptionQuantity.create(args, context);
    partnerCenter.live = aSubscription({ quantity: 7 });
    const read = await subscriptionQuantity.read(id, state, context);
    expect(read?.args).toEqual({ ...args, quantity: 7 });
    const repaired = await subscriptionQuantity.update(id, read?.state ?? state, args, context);
    expect(repaired).toMatchObject({ quantity: 10, previousQuantity: 10 });
    expect(partnerCenter.patches).toHaveLength(1);
  });

  test("on a subscription that is gone says so, and one that is deleted but listed stays", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await subscriptionQuantity.create(args, context);
    partnerCenter.live = aSubscription({ status: "deleted" });
    expect(await subscriptionQuantity.read(id, state, context)).toMatchObject({ state: { status: "deleted" } });
    delete partnerCenter.live;
    expect(await subscriptionQuantity.read(id, state, context)).toBeUndefined();
  });
});

async function buysNothing(lifecycle: TestedLifecycle): Promise<void> {
  const { partnerCenter, context } = world();
  const { state } = await lifecycle.create(args, context);
  expect(partnerCenter.calls).toEqual(["GET subscription"]);
  expect(state).toMatchObject({ quantity: 10, previousQuantity: 10 });
}
