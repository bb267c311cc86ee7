import fc from "fast-check";
import { NotReady, Refused } from "../../../provider/core/errors";
import { keyedLock } from "../../../provider/core/keyedLock";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import type { Subscription } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { ModelNotes } from "../../support/modelNotes";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { aSubscription, type ModelSubscription, readModel } from "../../support/modelSubscription";

type TestedLifecycle = typeof subscriptionQuantity;
type Notes = "notes" | "no notes";

const found = 10;
const many = { numRuns: 500 };

/** The moment of a kill: before or after the service has received the n-th call of the run. */
interface Kill {
  call: number;
  when: "before" | "after";
}

interface Deed {
  does: "up" | "refresh" | "up after both reads of a refresh said that it is gone" | "replace" | "destroy";
  quantity: number;
  kill: Kill | undefined;
}

interface Life {
  kind: "legacy" | "newCommerce";
  deeds: Deed[];
  last: number;
  kill: Kill | undefined;
  /** The number of the read that gets a wrong answer, counted over all runs. */
  wrong: { read: number; answer: "absent" | "as before our last change" } | undefined;
}

const anyKill = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 4 }), when: fc.constantFrom<Kill["when"]>("before", "after") }),
  { nil: undefined },
);

const anyDeed = fc.record({
  does: fc.constantFrom<Deed["does"]>(
    "up",
    "up",
    "up",
    "refresh",
    "up after both reads of a refresh said that it is gone",
    "replace",
    "destroy",
  ),
  // A quantity below the one found needs an open window, which this test does not cover.
  quantity: fc.integer({ min: found, max: 20 }),
  kill: anyKill,
});

const anyLife: fc.Arbitrary<Life> = fc.record({
  kind: fc.constantFrom<Life["kind"]>("legacy", "newCommerce"),
  deeds: fc.array(anyDeed, { minLength: 1, maxLength: 5 }),
  last: fc.integer({ min: found, max: 20 }),
  kill: anyKill,
  wrong: fc.option(
    fc.record({
      read: fc.integer({ min: 2, max: 14 }),
      answer: fc.constantFrom<"absent" | "as before our last change">("absent", "as before our last change"),
    }),
    { nil: undefined },
  ),
});

/** One subscription and one resource, with killed runs and wrong reads. */
class Fate {
  readonly partnerCenter: ModelPartnerCenter;
  readonly engine: ModelEngine<
    Parameters<TestedLifecycle["create"]>[0],
    Awaited<ReturnType<TestedLifecycle["create"]>>["state"],
    Parameters<TestedLifecycle["create"]>[1]["api"]
  >;
  /** Answers to the next reads, in place of the true ones. */
  readonly answers: ("absent" | "as before our last change")[] = [];
  private readonly context: ReturnType<typeof contextOf<ModelPartnerCenter["api"]>>;
  private earlier: ModelSubscription;
  private reads = 0;
  private left = Number.POSITIVE_INFINITY;
  private when: Kill["when"] = "before";
  private die: () => void = () => {};

  constructor(
    private readonly lifecycle: TestedLifecycle,
    private readonly life: Life,
    notes: Notes,
  ) {
    const clock = new ModelClock();
    this.earlier = aSubscription({ kind: life.kind, quantity: found });
    this.partnerCenter = new ModelPartnerCenter(clock, this.earlier);
    const { partnerCenter } = this;
    const read = partnerCenter.subscription.bind(partnerCenter);
    const patch = partnerCenter.patchSubscription.bind(partnerCenter);
    partnerCenter.subscription = () => this.mortal(() => this.answered(read));
    partnerCenter.patchSubscription = (...given) =>
      this.mortal(() => {
        this.earlier = partnerCenter.live ?? this.earlier;
        return patch(...given);
      });
    this.context = contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 });
    if (notes === "notes") this.context.notes = new ModelNotes(() => clock.now());
    this.engine = new ModelEngine(lifecycle, this.context);
  }

  args(quantity: number): Parameters<TestedLifecycle["create"]>[0] {
    return { customerId: customer, subscriptionId: aSubscription().id, quantity, onDelete: "restore" };
  }

  /** Runs until the end or a kill. Each run is a process of its own, with a queue of its own. */
  async run(work: () => Promise<unknown>, kill: Kill | undefined): Promise<void> {
    this.context.lock = keyedLock();
    this.left = kill?.call ?? Number.POSITIVE_INFINITY;
    this.when = kill?.when ?? "before";
    const killed = new Promise<void>((resolve) => {
      this.die = resolve;
    });
    await Promise.race([work(), killed]);
    this.left = Number.POSITIVE_INFINITY;
  }

  /** `pulumi up --replace`: creates the new resource first. The delete of the old one finds that the program still wants the quantity. */
  async replace(quantity: number): Promise<void> {
    const { lifecycle, engine, context } = this;
    const [id, state] = [engine.id, engine.state];
    if (id === undefined || state === undefined) return void (await engine.up(this.args(quantity)));
    const made = await lifecycle.create(this.args(quantity), context, state);
    engine.state = made.state;
    const own = {
      called: 'SubscriptionQuantity "seats"',
      certainty: "checked" as const,
      exclusive: false,
      unordered: false,
    };
    const wantsOf = async () => [{ ...own, has: (names: string[]) => names.includes("quantity") }];
    await lifecycle.delete(id, state, { ...context, ownership: { ...context.ownership, wantsOf } });
  }

  private get noted(): boolean {
    const { customerId, subscriptionId } = this.args(found);
    return this.context.notes?.recall(`${customerId}/${subscriptionId}`) !== undefined;
  }

  private async answered(read: () => Promise<Subscription | undefined>): Promise<Subscription | undefined> {
    const { wrong } = this.life;
    const answer = this.answers.shift() ?? (++this.reads === wrong?.read ? wrong.answer : undefined);
    // The quantity found is the one that the service shows at this moment.
    const finds = this.engine.id === undefined && !this.noted;
    if (answer === undefined || (finds && answer !== "absent")) return read();
    return answer === "absent" ? undefined : readModel(this.earlier);
  }

  private async mortal<Value>(call: () => Promise<Value>): Promise<Value> {
    const last = --this.left === 0;
    if (last && this.when === "before") return this.dead();
    const value = await call();
    return last ? this.dead() : value;
  }

  private dead(): Promise<never> {
    this.die();
    return new Promise(() => {});
  }
}

function returnsToWhatWasFound(lifecycle: TestedLifecycle, notes: Notes = "notes") {
  return fc.asyncProperty(anyLife, async (life) => {
    const fate = new Fate(lifecycle, life, notes);
    const { engine, partnerCenter } = fate;
    for (const { does, quantity, kill } of life.deeds) {
      if (does === "refresh") await fate.run(() => engine.refresh(), kill);
      else if (does === "replace") await fate.run(() => fate.replace(quantity), kill);
      else if (does === "destroy") await fate.run(() => engine.destroy(), kill);
      else {
        if (does !== "up" && engine.id !== undefined) {
          fate.answers.push("absent", "absent");
          await fate.run(() => engine.refresh(), undefined);
        }
        await fate.run(() => engine.up(fate.args(quantity)), kill);
      }
    }
    await fate.run(() => engine.up(fate.args(life.last)), undefined);
    await fate.run(() => engine.destroy(), life.kill);
    await fate.run(() => engine.destroy(), undefined);
    expect(partnerCenter.live?.quantity).toBe(found);
  });
}

describe("Whatever run is killed, and whichever read is wrong", () => {
  test("destroy returns to the quantity that was found at first", async () => {
    await fc.assert(returnsToWhatWasFound(subscriptionQuantity), many);
  });
});

describe("Lifecycles with a mistake are noticed", () => {
  test("lifecycles without notes", async () => {
    expect((await fc.check(returnsToWhatWasFound(subscriptionQuantity, "no notes"), many)).failed).toBe(true);
  });

  test("lifecycles whose delete believes its first read", async () => {
    const hasty: TestedLifecycle = {
      ...subscriptionQuantity,
      async delete(id, state, context) {
        const live = await context.api.subscription(state.customerId, state.subscriptionId);
        if (live !== undefined && live.quantity !== found) await subscriptionQuantity.delete(id, state, context);
      },
    };
    expect((await fc.check(returnsToWhatWasFound(hasty), { numRuns: 5_000 })).failed).toBe(true);
  });

  test("lifecycles whose read believes its first answer, and forgets with it what was found", async () => {
    const forgetful: TestedLifecycle = {
      ...subscriptionQuantity,
      async read(id, state, context) {
        const live = await context.api.subscription(state.customerId, state.subscriptionId);
        if (live === undefined) context.notes?.forget(id);
        return live && subscriptionQuantity.read(id, state, context);
      },
    };
    expect((await fc.check(returnsToWhatWasFound(forgetful), { numRuns: 5_000 })).failed).toBe(true);
  });
});

const anyForgotten = fc.record({
  kind: fc.constantFrom<Life["kind"]>("legacy", "newCommerce"),
  lots: fc.array(fc.record({ quantity: fc.nat(5), days: fc.integer({ min: -3, max: 6 }) }), { maxLength: 2 }),
  wanted: fc.integer({ min: 1, max: 20 }),
  decrease: fc.constantFrom("fail" as const, "atRenewal" as const),
  /** The number of the write that the service accepts and never applies. */
  write: fc.nat(1),
  refresh: fc.boolean(),
  clockAhead: fc.constantFrom(0, 0, 400),
});

function hasTheWayOut(lifecycle: TestedLifecycle) {
  return fc.asyncProperty(anyForgotten, async ({ kind, lots, wanted, decrease, write, refresh, clockAhead }) => {
    const clock = new ModelClock();
    const windows = lots.map(({ quantity, days }) => ({
      quantity,
      until: new Date(clock.now().getTime() + days * 86_400_000 + 1),
    }));
    const partnerCenter = new ModelPartnerCenter(clock, aSubscription({ kind, quantity: found, lots: windows }));
    const patch = partnerCenter.patchSubscription.bind(partnerCenter);
    partnerCenter.patchSubscription = (...given) => {
      if (partnerCenter.patches.length === write) partnerCenter.fails({ forgotten: true });
      return patch(...given);
    };
    const engine = new ModelEngine(lifecycle, contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 }));
    const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: wanted, decrease };
    const error = await engine.up(args);
    if (!(error instanceof NotReady)) return;
    partnerCenter.patchSubscription = patch;
    if (clockAhead > 0 && engine.state?.requested !== undefined) {
      const at = new Date(Date.parse(engine.state.requested.at) + clockAhead * 86_400_000).toISOString();
      engine.state = { ...engine.state, requested: { ...engine.state.requested, at } };
    } else {
      const [, number] = /set quantity to (\d+), as it is now, and run `pulumi up`/.exec(error.message) ?? [];
      if (refresh) await engine.refresh();
      clock.sleeps.length = 0;
      expect(await engine.up({ ...args, quantity: Number(number) })).toBeUndefined();
      expect(clock.sleeps).toEqual([]);
    }
    const again = await engine.up(args);
    // A window may close while the first run waits.
    if (again instanceof Refused) return;
    expect(again).toBeUndefined();
    const { quantity, schedule } = partnerCenter.live ?? aSubscription();
    expect(schedule ?? quantity).toBe(wanted);
  });
}

describe("Whatever change the service accepts and forgets", () => {
  test("the message names a way out that needs no waiting, and a clock that was wrong blocks nothing", async () => {
    await fc.assert(hasTheWayOut(subscriptionQuantity), many);
  });

  test("lifecycles that wait for a change which the program no longer wants are noticed", async () => {
    const patient: TestedLifecycle = {
      ...subscriptionQuantity,
      async update(id, state, wanted, context) {
        const after = await subscriptionQuantity.update(id, state, wanted, context);
        return state.requested === undefined ? after : { ...after, requested: state.requested };
      },
    };
    expect((await fc.check(hasTheWayOut(patient), many)).failed).toBe(true);
  });
});
