import fc from "fast-check";
import type { Context } from "../../../provider/core/lifecycle";
import type { PartnerCenter } from "../../../provider/services/partnercenter/api";
import type { UserLicenseArgs } from "../../../provider/services/partnercenter/userLicense.args";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { SubscribedSku } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { classroom, e3, e5, idOf, minecraft } from "../../support/modelProducts";
import { refuses, shapes, words } from "../../support/modelRefusals";

type TestedLifecycle = typeof userLicense;

const skus = [e3, e5, minecraft, classroom];
const many = { numRuns: 300 };

/** An add-on needs an earlier product, so there is always an order in which all can be removed. */
const anyNeeds = fc
  .subarray(skus.flatMap((addOn, at) => skus.slice(0, at).map((base) => [addOn, base] as const)))
  .map((pairs) => pairs as (readonly [SubscribedSku, SubscribedSku])[]);

interface Held {
  sku: SubscribedSku;
  by: keyof typeof words;
}

const anyHeld: fc.Arbitrary<Held[]> = fc.array(
  fc.record({ sku: fc.constantFrom(...skus), by: fc.constantFrom<Held["by"]>("hold", "nothing", "group") }),
  { maxLength: 2 },
);

const anyRun = fc.record({
  /** The resource that lists each product. 3: no resource, because someone assigned it by hand. */
  owners: fc.tuple(...skus.map(() => fc.nat(3))),
  needs: anyNeeds,
  held: anyHeld,
  shape: fc.constantFrom(...Object.keys(shapes)),
  oneByOne: fc.boolean(),
  /** The order in which Pulumi starts the resources, and the time between two of them. */
  order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
  ahead: fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)),
  /** Empty reads of each resource. Two of them never follow each other. */
  blind: fc.array(fc.boolean(), { maxLength: 12 }),
});

type Run = typeof anyRun extends fc.Arbitrary<infer Value> ? Value : never;

const argsFor = (some: SubscribedSku[]): UserLicenseArgs => ({
  customerId: customer,
  userId: alice.id,
  licenses: some.map(({ productSku }) => ({ sku: productSku.skuPartNumber })),
});

/** A service with one server that lags: a read may be empty, but the next one is not. */
function sometimesBlind(context: Context<PartnerCenter>, blind: boolean[]): Context<PartnerCenter> {
  const { api } = context;
  let reads = 0;
  let last = false;
  const licenses: PartnerCenter["licenses"] = (customerId, userId) => {
    last = !last && (blind[reads++] ?? false);
    return last ? Promise.resolve(reads % 2 === 0 ? undefined : []) : api.licenses(customerId, userId);
  };
  const seen = new Proxy(api, { get: (target, key) => (key === "licenses" ? licenses : Reflect.get(target, key)) });
  return { ...context, api: seen };
}

/** A wait during which all running operations continue. */
class PatientClock extends ModelClock {
  override async sleep(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await super.sleep(milliseconds);
  }
}

const ticks = async (count: number) => {
  for (let tick = 0; tick < count; tick++) await Promise.resolve();
};

/** Destroys all resources of one user as Pulumi does: all at once, in any order. */
async function destroyed(lifecycle: TestedLifecycle, run: Run) {
  const clock = new PatientClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  const context = contextOf(partnerCenter.api, clock, { limit: 600, poll: 5 });
  const lists = [0, 1, 2].map((owner) => skus.filter((_, at) => run.owners[at] === owner));
  for (const [at, sku] of skus.entries()) if (run.owners[at] === 3) partnerCenter.gives(alice.id, sku);
  const made = await Promise.all(
    lists.map((some) => (some.length === 0 ? undefined : lifecycle.create(argsFor(some), context))),
  );
  refuses(partnerCenter, run);
  const outcomes = await Promise.allSettled(
    run.order.map(async (index, at) => {
      const one = made[index];
      if (one === undefined) return;
      await ticks(run.ahead.slice(0, at).reduce((sum, ahead) => sum + ahead, 0));
      const sight = sometimesBlind(context, run.blind);
      await context.lock(one.id, () => lifecycle.delete(one.id, one.state, sight));
    }),
  );
  return run.order.map((index, at) => ({
    list: lists[index] ?? [],
    outcome: outcomes[at] as PromiseSettledResult<void>,
    has: partnerCenter.has(alice.id),
  }));
}

const neverSilent = (lifecycle: TestedLifecycle) =>
  fc.asyncProperty(anyRun, async (run) => {
    for (const { list, outcome, has } of await destroyed(lifecycle, run)) {
      if (outcome.status === "rejected") continue;
      // The provider gives a license up only if the service says that a group grants it.
      const groups = run.held.filter(({ by }) => by === "group").map(({ sku }) => idOf(sku));
      expect(list.map(idOf).filter((id) => has.includes(id) && !groups.includes(id))).toEqual([]);
    }
  });

const allGo = (lifecycle: TestedLifecycle) =>
  fc.asyncProperty(anyRun, async (run) => {
    const mine = (sku: SubscribedSku) => run.owners[skus.indexOf(sku)] !== 3;
    const needs = run.needs.filter(([addOn]) => mine(addOn));
    for (const { list, outcome, has } of await destroyed(lifecycle, { ...run, needs, held: [] })) {
      expect(outcome).toEqual({ status: "fulfilled", value: undefined });
      expect(list.map(idOf).filter((id) => has.includes(id))).toEqual([]);
    }
  });

const saysWhy = (lifecycle: TestedLifecycle) =>
  fc.asyncProperty(anyRun, async (run) => {
    for (const { outcome } of await destroyed(lifecycle, run)) {
      if (outcome.status === "fulfilled") continue;
      const { message } = outcome.reason as Error;
      expect([words.hold, words.dependency, "answered 400"].some((text) => message.includes(text))).toBe(true);
      for (const text of [words.hold, words.dependency]) expect(message.split(text).length).toBeLessThanOrEqual(2);
    }
  });

const recovers = (lifecycle: TestedLifecycle) =>
  fc.asyncProperty(
    fc.subarray(skus, { minLength: 1 }),
    fc.subarray(skus, { minLength: 1 }),
    anyRun,
    fc.boolean(),
    async (first, second, run, refreshed) => {
      const clock = new ModelClock();
      const partnerCenter = new ModelPartnerCenter(clock);
      const context = contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 });
      const engine = new ModelEngine(lifecycle, { ...context, api: sometimesBlind(context, run.blind).api });
      await engine.up(argsFor(first));
      const calm = partnerCenter.updateLicenses;
      refuses(partnerCenter, { ...run, held: run.held.filter(({ by }) => by !== "group") });
      await engine.up(argsFor(second));
      if (refreshed) await engine.refresh();
      partnerCenter.updateLicenses = calm;
      expect(await engine.up(argsFor(second))).toBeUndefined();
      expect(partnerCenter.has(alice.id).sort()).toEqual(second.map(idOf).sort());
      await engine.destroy();
      expect(partnerCenter.has(alice.id)).toEqual([]);
    },
  );

/** Checks every request of a swap. The service refuses some of them. */
const givesFirst = (lifecycle: TestedLifecycle) =>
  fc.asyncProperty(
    fc.subarray(skus, { minLength: 1 }),
    fc.subarray(skus, { minLength: 1 }),
    anyRun,
    async (first, second, run) => {
      const clock = new ModelClock();
      const partnerCenter = new ModelPartnerCenter(clock);
      const context = contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 });
      const engine = new ModelEngine(lifecycle, context);
      await engine.up(argsFor(first));
      refuses(partnerCenter, run);
      const group = (id: string) => skus.find((sku) => idOf(sku) === id)?.productSku.licenseGroupId;
      const tooEarly: string[] = [];
      const post = partnerCenter.updateLicenses.bind(partnerCenter);
      partnerCenter.updateLicenses = async (...given) => {
        const answer = await post(...given);
        const groups = given[2].remove.map(group);
        const has = partnerCenter.has(alice.id);
        tooEarly.push(...second.map(idOf).filter((id) => groups.includes(group(id)) && !has.includes(id)));
        return answer;
      };
      await engine.up(argsFor(second));
      expect(tooEarly).toEqual([]);
    },
  );

describe("Whatever the service refuses to take away, in whatever words, and whichever resource Pulumi deletes first", () => {
  test("a delete that ends well has left none of its licenses with the user, but for what a group grants", async () => {
    await fc.assert(neverSilent(userLicense), many);
  });

  test("licenses that depend on each other are all removed, if nothing outside the run keeps them", async () => {
    await fc.assert(allGo(userLicense), many);
  });

  test("a delete that fails says why, once, in the service's words", async () => {
    await fc.assert(saysWhy(userLicense), many);
  });

  test("no license goes before those of its group are there that the program wants, at no request", async () => {
    await fc.assert(givesFirst(userLicense), many);
  });

  test("a swap that was refused in part is finished by a run without refusals, and destroy leaves nothing of it", async () => {
    await fc.assert(recovers(userLicense), many);
  });
});

describe("Lifecycles with a mistake are noticed", () => {
  const forgiving: TestedLifecycle = {
    ...userLicense,
    delete: (...given) => userLicense.delete(...given).catch(() => undefined),
  };
  const credulous: TestedLifecycle = {
    ...userLicense,
    async delete(id, state, context) {
      const live = await context.api.licenses(customer, alice.id);
      if (live === undefined || live.length === 0) return;
      await userLicense.delete(id, state, context);
    },
  };
  const impatient: TestedLifecycle = {
    ...userLicense,
    delete: (id, state, context) => userLicense.delete(id, state, { ...context, wait: { limit: 0, poll: 5 } }),
  };

  /** A client that splits each request that assigns and removes, and removes first. */
  const hasty: TestedLifecycle = {
    ...userLicense,
    update(id, state, wanted, context) {
      const { api } = context;
      const updateLicenses: PartnerCenter["updateLicenses"] = async (
        customerId,
        userId,
        { assign, remove },
        requestId,
      ) => {
        for (const skuId of remove)
          await api.updateLicenses(customerId, userId, { assign: [], remove: [skuId] }, requestId);
        return assign.length > 0 ? api.updateLicenses(customerId, userId, { assign, remove: [] }) : [];
      };
      const apart = new Proxy(api, {
        get: (target, key) => (key === "updateLicenses" ? updateLicenses : Reflect.get(target, key)),
      });
      return userLicense.update(id, state, wanted, { ...context, api: apart });
    },
  };

  test("lifecycles that take before they give", async () => {
    expect((await fc.check(givesFirst(hasty), many)).failed).toBe(true);
  });

  test("lifecycles that take a refusal for done", async () => {
    expect((await fc.check(neverSilent(forgiving), many)).failed).toBe(true);
  });

  test("lifecycles that believe one read", async () => {
    expect((await fc.check(neverSilent(credulous), many)).failed).toBe(true);
  });

  test("lifecycles that do not let others go first", async () => {
    expect((await fc.check(allGo(impatient), many)).failed).toBe(true);
  });
});
