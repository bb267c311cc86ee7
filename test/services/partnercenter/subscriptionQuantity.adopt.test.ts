import fc from "fast-check";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock, ModelListener } from "../../support/modelClock";
import { ModelNotes } from "../../support/modelNotes";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { aSubscription, type ModelSubscription } from "../../support/modelSubscription";

const subscription = aSubscription().id;
const id = `${customer}/${subscription}`;
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

function world(live?: ModelSubscription) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, live);
  return { clock, partnerCenter, context: contextOf(partnerCenter.api, clock) };
}

describe("An import of a subscription's quantity", () => {
  test("is as the service shows it: the diff is empty, the arguments pass, a read and an update change nothing", async () => {
    const anyLive = fc.record({
      kind: fc.constantFrom("legacy" as const, "newCommerce" as const, "software" as const),
      quantity: fc.integer({ min: 1, max: 20 }),
      autoRenew: fc.boolean(),
      schedule: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      status: fc.constantFrom("active", "suspended", "expired"),
    });
    const property = fc.asyncProperty(anyLive, async (live) => {
      const { partnerCenter, context } = world(aSubscription(live));
      const adopted = plain(await subscriptionQuantity.adopt(id, context));
      const calls = partnerCenter.calls.splice(0);
      expect(adopted.args).toEqual({ customerId: customer, subscriptionId: subscription, quantity: live.quantity });
      expect(adopted.state).toMatchObject({ previousQuantity: live.quantity, currentQuantity: live.quantity });
      const about = { creating: false, tell: new ModelListener() };
      expect(subscriptionQuantity.check(plain(adopted.args), about)).toEqual({ args: adopted.args, failures: [] });
      const help = { context: () => context, tell: context.tell };
      expect(subscriptionQuantity.diff(id, adopted.state, adopted.args, help)).toBeUndefined();
      expect(plain(await subscriptionQuantity.read(id, adopted.state, context))).toEqual(adopted);
      expect(calls.length).toBeLessThanOrEqual(partnerCenter.calls.length);
      expect(plain(await subscriptionQuantity.update(id, adopted.state, adopted.args, context))).toEqual(adopted.state);
      expect(partnerCenter.patches).toEqual([]);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test("of a subscription that does not exist is refused after a second look", async () => {
    const { partnerCenter, context } = world();
    await expect(subscriptionQuantity.adopt(id, context)).rejects.toThrow(
      `There is no subscription ${subscription} for customer ${customer}.`,
    );
    expect(partnerCenter.calls).toEqual(["GET subscription", "GET subscription"]);
  });

  test("of a subscription without a number of seats is refused", async () => {
    const { partnerCenter, context } = world(aSubscription({ quantity: 0 }));
    await expect(subscriptionQuantity.adopt(id, context)).rejects.toThrow(
      "has quantity 0, which a program cannot declare",
    );
    expect(partnerCenter.patches).toEqual([]);
  });

  test("keeps the quantity that a killed run has found, so that a restore returns to it", async () => {
    const { clock, context } = world(aSubscription({ quantity: 12 }));
    const notes = new ModelNotes(() => clock.now());
    notes.keep(id, 10, 12);
    const { state } = await subscriptionQuantity.adopt(id.toUpperCase(), { ...context, notes });
    expect(state).toMatchObject({ previousQuantity: 10, currentQuantity: 12 });
  });
});
