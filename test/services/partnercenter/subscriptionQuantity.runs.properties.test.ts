import fc from "fast-check";
import { Refused } from "../../../provider/core/errors";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { customer, type Fault, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { aSubscription, renew } from "../../support/modelSubscription";

type TestedLifecycle = typeof subscriptionQuantity;

const many = { numRuns: 500 };

describe("Whatever the program wants and the service is like", () => {
  test("one run makes it true or refuses untouched, a refresh sees no drift, and a second run sends nothing", async () => {
    await fc.assert(settlesInOneRun(subscriptionQuantity), many);
  });

  test("whatever goes wrong on the way, no seat is bought twice, and a run without trouble ends right", async () => {
    await fc.assert(buysNothingTwice(subscriptionQuantity), many);
  });
});

describe("Lifecycles with a mistake are noticed", () => {
  const restless: TestedLifecycle = {
    ...subscriptionQuantity,
    diff: () => ({ replaces: [], deleteBeforeReplace: false }),
    async update(id, state, wanted, context) {
      const live = await context.api.subscription(customer, state.subscriptionId);
      await context.api.patchSubscription(customer, state.subscriptionId, live?.raw ?? {});
      return subscriptionQuantity.update(id, state, wanted, context);
    },
  };
  const adding: TestedLifecycle = {
    ...subscriptionQuantity,
    async create(wanted, context) {
      const live = await context.api.subscription(customer, wanted.subscriptionId);
      const more = Math.max(0, wanted.quantity - (live?.quantity ?? 0));
      const add = () =>
        context.api.subscription(customer, wanted.subscriptionId).then((now) =>
          context.api.patchSubscription(customer, wanted.subscriptionId, {
            ...now?.raw,
            quantity: (now?.quantity ?? 0) + more,
          }),
        );
      if (more > 0) await add().catch(add);
      return subscriptionQuantity.create({ ...wanted, quantity: Math.max(1, wanted.quantity) }, context);
    },
  };

  test("lifecycles that write in every run", async () => {
    expect((await fc.check(settlesInOneRun(restless), many)).failed).toBe(true);
  });

  test("lifecycles that add seats, and add them again when no answer came", async () => {
    expect((await fc.check(buysNothingTwice(adding), many)).failed).toBe(true);
  });
});

const anyWorld = fc.record({
  kind: fc.constantFrom("legacy" as const, "newCommerce" as const, "newCommerce" as const),
  quantity: fc.integer({ min: 1, max: 20 }),
  lots: fc.array(fc.record({ quantity: fc.nat(5), days: fc.integer({ min: -3, max: 6 }) }), { maxLength: 2 }),
  autoRenew: fc.boolean(),
  wanted: fc.integer({ min: 1, max: 20 }),
  decrease: fc.constantFrom("fail" as const, "atRenewal" as const),
});

const anyFault = fc.constantFrom<Fault>(
  { unanswered: "done" },
  { unanswered: "not done" },
  { unreachable: true },
  { shownAfter: 2 },
  { shownAfter: 40 },
  { refuses: 409, code: "800082" },
  { refuses: 400, code: "2055" },
  { refuses: 403, code: "900150" },
);

function start(lifecycle: TestedLifecycle, world: typeof anyWorld extends fc.Arbitrary<infer World> ? World : never) {
  const clock = new ModelClock();
  const lots = world.lots.map(({ quantity, days }) => ({
    quantity,
    until: new Date(clock.now().getTime() + days * 86_400_000 + 1),
  }));
  const { kind, quantity, autoRenew } = world;
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription({ kind, quantity, autoRenew, lots }));
  const context = contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 });
  const wanted = {
    customerId: customer,
    subscriptionId: aSubscription().id,
    quantity: world.wanted,
    decrease: world.decrease,
  };
  return { clock, partnerCenter, wanted, engine: new ModelEngine(lifecycle, context) };
}

function settlesInOneRun(lifecycle: TestedLifecycle) {
  return fc.asyncProperty(anyWorld, async (world) => {
    const { partnerCenter, wanted, engine } = start(lifecycle, world);
    const error = await engine.up(wanted);
    if (error !== undefined) {
      expect(error).toBeInstanceOf(Refused);
      expect(partnerCenter.patches).toEqual([]);
      expect(partnerCenter.live).toMatchObject({ quantity: world.quantity });
      return;
    }
    const live = partnerCenter.live ?? aSubscription();
    expect(renew(live).quantity).toBe(wanted.quantity);
    expect(await engine.refresh()).toEqual(wanted);
    partnerCenter.patches.length = 0;
    expect(await engine.up(wanted)).toBeUndefined();
    expect(partnerCenter.patches).toEqual([]);
  });
}

function buysNothingTwice(lifecycle: TestedLifecycle) {
  return fc.asyncProperty(
    anyWorld,
    fc.array(anyFault, { maxLength: 6 }),
    fc.boolean(),
    async (world, faults, refresh) => {
      const { clock, partnerCenter, wanted, engine } = start(lifecycle, world);
      const most = Math.max(world.quantity, world.wanted);
      const seats = () => partnerCenter.live?.quantity ?? 0;
      const patch = partnerCenter.patchSubscription.bind(partnerCenter);
      partnerCenter.patchSubscription = async (...given) => {
        try {
          return await patch(...given);
        } finally {
          expect(seats()).toBeLessThanOrEqual(most);
        }
      };
      partnerCenter.fails(...faults);
      for (let run = 0; run < faults.length; run++) {
        const error = await engine.up(wanted);
        if (error instanceof Refused && seats() === world.quantity) return;
        expect(seats()).toBeLessThanOrEqual(most);
        partnerCenter.settles();
        if (refresh) await engine.refresh();
      }
      partnerCenter.calms();
      clock.advance({ seconds: 60 });
      const error = await engine.up(wanted);
      if (error instanceof Refused) return;
      expect(error).toBeUndefined();
      expect(renew(partnerCenter.live ?? aSubscription()).quantity).toBe(wanted.quantity);
    },
  );
}
