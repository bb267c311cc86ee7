import { Refused } from "../../../provider/core/errors";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { aSubscription, type ModelSubscription, readModel } from "../../support/modelSubscription";

const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: 25 };

async function created(onDelete: "retain" | "restore" | undefined, members: Partial<ModelSubscription> = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription(members));
  const context = contextOf(partnerCenter.api, clock);
  const wanted = onDelete === undefined ? args : { ...args, onDelete };
  const { id, state } = await subscriptionQuantity.create(wanted, context);
  partnerCenter.calls.length = 0;
  return { clock, partnerCenter, context, id, state };
}

describe("Deleting a quantity", () => {
  test.each([undefined, "retain" as const])("with onDelete %p asks the service nothing", async (onDelete) => {
    const { partnerCenter, context, id, state } = await created(onDelete);
    await subscriptionQuantity.delete(id, state, context);
    expect(partnerCenter.calls).toEqual([]);
    expect(partnerCenter.live).toMatchObject({ quantity: 25 });
  });

  test("with onDelete restore returns to the quantity found at create", async () => {
    const { partnerCenter, context, id, state } = await created("restore");
    await subscriptionQuantity.delete(id, state, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 10 });
    expect(partnerCenter.patches).toHaveLength(2);
  });

  test("still returns there after updates in between", async () => {
    const { partnerCenter, context, id, state } = await created("restore");
    const later = await subscriptionQuantity.update(id, state, { ...args, quantity: 30, onDelete: "restore" }, context);
    await subscriptionQuantity.delete(id, later, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 10 });
  });

  test("that is restored already sends nothing", async () => {
    const { partnerCenter, context, id, state } = await created("restore");
    partnerCenter.live = aSubscription();
    await subscriptionQuantity.delete(id, state, context);
    expect(partnerCenter.calls).not.toContain("PATCH subscription");
  });

  test.each(["expired", "disabled", "deleted"])(
    "of a subscription that is %s sends nothing, and says so",
    async (status) => {
      const { partnerCenter, context, id, state } = await created("restore");
      partnerCenter.live = aSubscription({ quantity: 25, status });
      partnerCenter.patches.length = 0;
      await subscriptionQuantity.delete(id, state, context);
      expect(partnerCenter.patches).toEqual([]);
      expect(context.tell.warnings.join()).toContain(`is ${status}, so there is no quantity to return to`);
    },
  );

  test("outside the window is refused, like any other decrease", async () => {
    const { partnerCenter, context, clock, id, state } = await created("restore");
    clock.advance({ days: 8 });
    await expect(subscriptionQuantity.delete(id, state, context)).rejects.toBeInstanceOf(Refused);
    expect(partnerCenter.live).toMatchObject({ quantity: 25 });
  });

  test("of a subscription that is gone is done after a second look, and says that nothing was restored", async () => {
    const { partnerCenter, context, clock, id, state } = await created("restore");
    delete partnerCenter.live;
    await subscriptionQuantity.delete(id, state, context);
    expect(clock.sleeps).toEqual([5_000]);
    expect(partnerCenter.calls).toEqual(["GET subscription", "GET subscription"]);
    expect(context.tell.warnings).toEqual([expect.stringContaining("is no longer there, so there is no quantity to")]);
  });

  test.each<[string, (live: ModelSubscription) => ModelSubscription | undefined]>([
    ["says that there is no such subscription", () => undefined],
    ["shows the quantity as it was before", () => aSubscription()],
    ["shows another state", (live) => ({ ...live, status: "expired" })],
  ])("is not ended by one answer that %s", async (_sentence, wrong) => {
    const { partnerCenter, context, id, state } = await created("restore");
    const right = partnerCenter.live as ModelSubscription;
    const read = partnerCenter.subscription.bind(partnerCenter);
    let reads = 0;
    partnerCenter.subscription = async () => {
      const odd = wrong(right);
      return reads++ > 0 ? read() : odd && readModel(odd);
    };
    await subscriptionQuantity.delete(id, state, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 10 });
    expect(context.tell.warnings).toEqual([]);
  });
});
