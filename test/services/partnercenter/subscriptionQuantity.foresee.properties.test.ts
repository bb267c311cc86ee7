import fc from "fast-check";
import { unknownValue } from "../../../provider/core/lifecycle";
import type { SubscriptionQuantityArgs } from "../../../provider/services/partnercenter/subscriptionQuantity.args";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { wronglyForeseen } from "../../support/foretold";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { customer, type Fault, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { aSubscription } from "../../support/modelSubscription";

type Kind = typeof subscriptionQuantity;

const seats = fc.integer({ min: 1, max: 20 });
const optional = <Value>(...values: Value[]) => fc.constantFrom(undefined, ...values);

const anyArgs = fc
  .record({
    quantity: seats,
    decrease: optional("fail" as const, "atRenewal" as const),
    endOfTerm: optional("renew" as const),
    onDelete: optional("retain" as const, "restore" as const),
  })
  .map(
    (args): SubscriptionQuantityArgs =>
      JSON.parse(JSON.stringify({ customerId: customer, subscriptionId: aSubscription().id, ...args })),
  );

const anyWorld = fc.record({
  kind: fc.constantFrom("legacy" as const, "newCommerce" as const),
  quantity: seats,
  autoRenew: fc.boolean(),
  programs: fc.array(anyArgs, { minLength: 1, maxLength: 4 }),
  someoneElse: fc.array(fc.option(seats, { nil: undefined }), { minLength: 4, maxLength: 4 }),
  faults: fc.array(fc.constantFrom<Fault>({ unanswered: "done" }, { unanswered: "not done" }, { shownAfter: 2 }), {
    maxLength: 3,
  }),
});

const comesTrue = (lifecycle: Kind) =>
  fc.asyncProperty(anyWorld, async ({ programs, someoneElse, faults, ...live }) => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock, aSubscription(live)).fails(...faults);
    const context = contextOf(partnerCenter.api, clock);
    const engine = new ModelEngine(lifecycle, context);
    for (const [index, wanted] of programs.entries()) {
      expect(await wronglyForeseen(lifecycle, engine, context, wanted)).toEqual([]);
      const quantity = someoneElse[index];
      if (quantity !== undefined && partnerCenter.live !== undefined)
        partnerCenter.live = { ...partnerCenter.live, quantity };
    }
  });

test("What is foreseen of a quantity comes true, whatever the subscription is like and whatever goes wrong", async () => {
  await fc.assert(comesTrue(subscriptionQuantity), { numRuns: 500 });
});

test.each<[string, Kind["foresee"]]>([
  [
    "the quantity at once, where a decrease may wait for the renewal",
    ({ quantity }) => ({ currentQuantity: quantity }),
  ],
  [
    "the quantity before, as someone else may change it",
    (_, state) => ({ previousQuantity: state?.currentQuantity ?? 10 }),
  ],
])("A guess is noticed: %s", async (_, guess) => {
  const guessing = { ...subscriptionQuantity, foresee: guess };
  expect((await fc.check(comesTrue(guessing), { numRuns: 500 })).failed).toBe(true);
});

test("What is not known yet is not foreseen, nor what an upgrade may change", () => {
  const wanted = { customerId: unknownValue, subscriptionId: aSubscription().id, quantity: 12 };
  expect(subscriptionQuantity.foresee(wanted)).toEqual({
    subscriptionId: aSubscription().id,
    quantity: 12,
    currentQuantity: 12,
  });
  const state = {
    ...wanted,
    offerName: "E3",
    status: "active",
    previousQuantity: 9,
    currentQuantity: 9,
    refundableQuantity: 0,
  };
  const later = { ...wanted, quantity: unknownValue as never, decrease: unknownValue as never };
  expect(subscriptionQuantity.foresee(later, state)).toEqual({
    subscriptionId: aSubscription().id,
    previousQuantity: 9,
  });
});
