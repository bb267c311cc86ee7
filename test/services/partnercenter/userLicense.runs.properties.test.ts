import fc from "fast-check";
import type { UserLicenseArgs } from "../../../provider/services/partnercenter/userLicense.args";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { alice, customer, type Fault, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { classroom, e3, e5, idOf, minecraft } from "../../support/modelProducts";

type TestedLifecycle = typeof userLicense;

const skus = [e3, e5, minecraft, classroom];
const many = { numRuns: 500 };

describe("Whatever the program wants and the user has", () => {
  test("one run makes it true, a refresh sees no drift, and a second run sends nothing", async () => {
    await fc.assert(settlesInOneRun(userLicense), many);
  });

  test("at no moment does the user lose a license that the program wants", async () => {
    await fc.assert(neverWithout(userLicense), many);
  });

  test("whatever goes wrong on the way, a run without trouble ends right, and destroy leaves nothing of it", async () => {
    await fc.assert(recovers(userLicense), many);
  });
});

describe("Lifecycles with a mistake are noticed", () => {
  const removing: TestedLifecycle = {
    ...userLicense,
    async update(id, state, wanted, context) {
      for (const { id: skuId } of state.assigned)
        await context.api.updateLicenses(customer, alice.id, { assign: [], remove: [skuId] });
      return userLicense.update(id, state, wanted, context);
    },
  };
  const restless: TestedLifecycle = {
    ...userLicense,
    diff: async () => ({ replaces: [], deleteBeforeReplace: false }),
    async update(id, state, wanted, context) {
      const assign = state.assigned.map(({ id: skuId, excludedPlans }) => ({
        skuId,
        excludedPlans: excludedPlans.map((plan) => plan.id),
      }));
      for (const each of assign) await context.api.updateLicenses(customer, alice.id, { assign: [each], remove: [] });
      return userLicense.update(id, state, wanted, context);
    },
  };
  const leaving: TestedLifecycle = { ...userLicense, delete: async () => {} };

  test("lifecycles that remove first and assign then", async () => {
    expect((await fc.check(neverWithout(removing), many)).failed).toBe(true);
  });

  test("lifecycles that write in every run", async () => {
    expect((await fc.check(settlesInOneRun(restless), many)).failed).toBe(true);
  });

  test("lifecycles that leave licenses behind", async () => {
    expect((await fc.check(recovers(leaving), many)).failed).toBe(true);
  });
});

const plansOf = (sku: typeof e3) => sku.servicePlans.filter(({ targetType }) => targetType === "user");
const wantedOf = (sku: typeof e3) =>
  fc
    .option(
      fc.subarray(
        plansOf(sku)
          .slice(0, 1)
          .map(({ serviceName }) => serviceName),
      ),
      { nil: undefined },
    )
    .map((excludedPlans) => ({
      sku: sku.productSku.skuPartNumber,
      ...(excludedPlans === undefined ? {} : { excludedPlans }),
    }));

const anyArgs: fc.Arbitrary<UserLicenseArgs> = fc
  .subarray(skus, { minLength: 1 })
  .chain((chosen) => fc.tuple(fc.tuple(...chosen.map(wantedOf)), fc.constantFrom({}, {}, { exclusive: true })))
  .map(([licenses, exclusive]) => ({ customerId: customer, userId: alice.id, licenses, ...exclusive }));

const anyWorld = fc.record({
  had: fc.subarray(skus),
  first: anyArgs,
  taken: fc.subarray(skus),
  second: anyArgs,
  showsPlans: fc.boolean(),
});

const anyFault = fc.constantFrom<Fault>(
  { unanswered: "done" },
  { unanswered: "not done" },
  { unreachable: true },
  { shownAfter: 2 },
  { refuses: 403, code: "900309" },
);

function start(lifecycle: TestedLifecycle, { had, showsPlans }: { had: typeof skus; showsPlans: boolean }) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  partnerCenter.showsPlans = showsPlans;
  for (const sku of had) partnerCenter.gives(alice.id, sku);
  const context = contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 });
  return { partnerCenter, engine: new ModelEngine(lifecycle, context) };
}

const idsOf = ({ licenses }: UserLicenseArgs) =>
  skus.filter(({ productSku }) => licenses.some(({ sku }) => sku === productSku.skuPartNumber)).map(idOf);

const sortedArgs = (args: UserLicenseArgs) =>
  userLicense.check({ ...args }, { creating: true, tell: { info() {}, warn() {}, status() {} } }).args;

function settlesInOneRun(lifecycle: TestedLifecycle) {
  return fc.asyncProperty(anyWorld, async (world) => {
    const { partnerCenter, engine } = start(lifecycle, world);
    for (const wanted of [world.first, world.second]) {
      expect(await engine.up(wanted)).toBeUndefined();
      expect(partnerCenter.has(alice.id)).toEqual(expect.arrayContaining(idsOf(wanted)));
      if (wanted.exclusive) expect(partnerCenter.has(alice.id)).toHaveLength(idsOf(wanted).length);
      expect(sortedArgs((await engine.refresh()) as UserLicenseArgs)).toEqual(sortedArgs(wanted));
      partnerCenter.posts.length = 0;
      expect(await engine.up(wanted)).toBeUndefined();
      expect(partnerCenter.posts).toEqual([]);
      for (const sku of world.taken) partnerCenter.takes(alice.id, sku);
      await engine.refresh();
    }
  });
}

function neverWithout(lifecycle: TestedLifecycle) {
  return fc.asyncProperty(anyWorld, async (world) => {
    const { partnerCenter, engine } = start(lifecycle, world);
    await engine.up(world.first);
    const kept = idsOf(world.second).filter((skuId) => partnerCenter.has(alice.id).includes(skuId));
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      const answer = await post(...given);
      expect(partnerCenter.has(alice.id)).toEqual(expect.arrayContaining(kept));
      return answer;
    };
    expect(await engine.up(world.second)).toBeUndefined();
  });
}

function recovers(lifecycle: TestedLifecycle) {
  return fc.asyncProperty(anyWorld, fc.array(anyFault, { maxLength: 5 }), async (world, faults) => {
    const { partnerCenter, engine } = start(lifecycle, { ...world, had: [] });
    partnerCenter.fails(...faults);
    for (const wanted of [world.first, world.second]) {
      await engine.up(wanted);
      partnerCenter.settles();
      await engine.refresh();
    }
    partnerCenter.calms();
    expect(await engine.up(world.second)).toBeUndefined();
    expect(partnerCenter.has(alice.id).sort()).toEqual(idsOf(world.second).sort());
    await engine.destroy();
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });
}
