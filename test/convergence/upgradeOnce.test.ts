import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { keyedLock } from "../../provider/core/keyedLock";
import type { Json } from "../../provider/http/json";
import { type PartnerCenter, partnerCenter } from "../../provider/services/partnercenter/api";
import * as ids from "../../provider/services/partnercenter/requestId";
import * as decisions from "../../provider/services/partnercenter/subscriptionUpgrade.decide";
import { subscriptionUpgrade } from "../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import type { ArgsOf, StateOf } from "../support/lifecycleRuns";
import { contextOf, ModelClock } from "../support/modelClock";
import { ModelEngine } from "../support/modelEngine";
import {
  customer,
  existing,
  ModelUpgrades,
  offers,
  type Process,
  type Rules,
  source,
  type Trouble,
} from "../support/modelUpgrades";

/**
 * An upgrade happens once, for all forms of lists, all moments of a kill, and any number of runs and stacks. A service that forgets
 * request ids shows changes of subscriptions at once here, because without any sign no client could know of the first upgrade.
 */

type Kind = typeof subscriptionUpgrade;
type Engine = ModelEngine<ArgsOf<Kind>, StateOf<Kind>, PartnerCenter>;

interface Run {
  stack: 0 | 1;
  killedAt: Process["killedAt"];
  /** Seconds until the next run. */
  pause: number;
  trouble: Trouble[];
}

interface Situation {
  rules: Rules;
  quantity: number;
  part: number | undefined;
  into: boolean;
  runs: Run[];
}

const seconds = (most: number) => fc.integer({ min: 0, max: most }).map((count) => count * 1000);

const anyRules: fc.Arbitrary<Rules> = fc.record({
  kind: fc.constantFrom("newCommerce" as const, "newCommerce" as const, "legacy" as const),
  pageSize: fc.constantFrom(1, 2, 100),
  pagesBy: fc.constantFrom<Rules["pagesBy"]>("link", "token in the link", "token beside the link", "token"),
  tokenOnLastPage: fc.boolean(),
  totalCount: fc.constantFrom<Rules["totalCount"]>("of the page", "of the list", "none"),
  ownName: fc.boolean(),
  lag: fc.record({ transitions: seconds(2000), subscriptions: seconds(2000) }),
  honours: fc.constantFrom<Rules["honours"]>("all answers", "successes", "nothing"),
  takes: seconds(900),
  moves: fc.constantFrom<Rules["moves"]>("at once", "in the end"),
  refusesPending: fc.boolean(),
  firstFails: fc.boolean(),
  older: fc.nat(4),
});

const anyRun: fc.Arbitrary<Run> = fc.record({
  stack: fc.constantFrom(0 as const, 1 as const),
  killedAt: fc.option(
    fc.record({ call: fc.integer({ min: 1, max: 14 }), when: fc.constantFrom("before" as const, "after" as const) }),
    { nil: undefined },
  ),
  pause: fc.nat(1500),
  trouble: fc.array(fc.constantFrom<Trouble>("none", "lost before", "lost after", "failed after", "busy", "refused"), {
    maxLength: 3,
  }),
});

const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    rules: anyRules,
    quantity: fc.integer({ min: 1, max: 6 }),
    part: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    into: fc.boolean(),
    runs: fc.array(anyRun, { minLength: 1, maxLength: 5 }),
  })
  .map((given) => {
    const legacy = given.rules.kind === "legacy";
    const part = legacy || given.part === undefined ? undefined : Math.min(given.part, given.quantity);
    return withinReach({ ...given, part, into: given.into && !legacy });
  });

/** The situation without the cases that docs/decisions/0009 does not cover. */
function withinReach(situation: Situation): Situation {
  const { rules, runs } = situation;
  if (rules.honours === "all answers") return situation;
  // A request after "busy" or a refusal has an id of its own. The run after a kill does not know that id.
  const simple = runs.map((run) => ({
    ...run,
    trouble: run.trouble.filter((one) => one !== "busy" && one !== "refused"),
  }));
  if (rules.honours === "successes") return { ...situation, runs: simple, rules: { ...rules, refusesPending: false } };
  const shown = { ...rules, lag: { ...rules.lag, subscriptions: 0 }, moves: "at once" as const, firstFails: false };
  // Seats that join an existing subscription leave no sign for a run without the state of the earlier run.
  const known = simple.map((run) => ({ ...run, stack: 0 as const, killedAt: undefined }));
  return { ...situation, runs: situation.into ? known : simple, rules: shown };
}

const argsOf = ({ rules, part, into }: Situation): ArgsOf<Kind> => ({
  customerId: customer,
  subscriptionId: source,
  target: offers[rules.kind].to,
  upgradeType: "upgrade_only",
  ...(part === undefined ? {} : { quantity: part }),
  ...(into ? { targetSubscriptionId: existing } : {}),
});

function engineOn(
  model: ModelUpgrades,
  process: Process,
  { yields, lock = keyedLock() }: { yields?: () => Promise<void>; lock?: ReturnType<typeof keyedLock> } = {},
): Engine {
  const api = partnerCenter(model.client(process, yields), () => {});
  return new ModelEngine(subscriptionUpgrade, {
    ...contextOf(api, model.clock, { limit: 600, poll: 20 }),
    lock,
  });
}

/** A state is `completed` only if the upgrade has taken effect. */
function isTrue(model: ModelUpgrades, { state }: Engine): void {
  if (!state?.completed) return;
  expect(model.acts.map(model.hasMoved)).toEqual([true]);
  const [{ quantity, into } = { quantity: 0, into: "" }] = model.acts;
  expect(state).toMatchObject({ quantity, targetSubscriptionId: into });
}

async function live(situation: Situation): Promise<void> {
  const model = new ModelUpgrades(situation.rules, new ModelClock(), situation.quantity);
  const args = argsOf(situation);
  const stacks: Pick<Engine, "id" | "state">[] = [
    { id: undefined, state: undefined },
    { id: undefined, state: undefined },
  ];
  const up = async (stack: number, process: Process): Promise<Error | undefined> => {
    const engine = engineOn(model, process);
    Object.assign(engine, stacks[stack]);
    const error = await engine.up(args);
    // A killed process keeps no state.
    if (process.killedAt !== undefined && process.calls >= process.killedAt.call) return error;
    isTrue(model, engine);
    stacks[stack] = { id: engine.id, state: engine.state };
    return error;
  };
  for (const { stack, killedAt, pause, trouble } of situation.runs) {
    model.trouble = [...trouble];
    await up(stack, killedAt === undefined ? { calls: 0 } : { calls: 0, killedAt });
    expect(model.acts.length).toBeLessThanOrEqual(1);
    model.clock.advance({ seconds: pause });
  }
  model.settle();
  // One run for each refusal that the service still repeats, one for a failed operation, and one that completes the upgrade.
  for (const stack of [0, 1]) {
    let error: Error | undefined;
    for (let run = 0; run < 12 && stacks[stack]?.state?.completed !== true; run++)
      error = await up(stack, { calls: 0 });
    expect([error?.message, stacks[stack]?.state?.completed]).toEqual([undefined, true]);
  }
  expect(model.acts).toHaveLength(1);
  expect(model.wrong).toEqual([]);
}

/** Two upgrades at once: in one process, which has one queue for each subscription, or in two processes. */
async function liveAtOnce(situation: Situation, scheduler: fc.Scheduler, together: boolean): Promise<void> {
  const model = new ModelUpgrades(situation.rules, new ModelClock(), situation.quantity);
  model.trouble = situation.runs.flatMap(({ trouble }) => trouble);
  const lock = keyedLock();
  const yields = () => scheduler.schedule(Promise.resolve());
  const engines = [0, 1].map(() => engineOn(model, { calls: 0 }, { yields, ...(together ? { lock } : {}) }));
  await scheduler.waitFor(Promise.all(engines.map((engine) => engine.up(argsOf(situation)))));
  for (const engine of engines) isTrue(model, engine);
  expect(model.acts.length).toBeLessThanOrEqual(1);
  expect(model.wrong).toEqual([]);
}

const happensOnce = () => fc.asyncProperty(anySituation, live);
const happensOnceAtOnce = () =>
  fc.asyncProperty(anySituation, fc.scheduler(), fc.boolean(), (situation, scheduler, together) => {
    fc.pre(situation.rules.honours !== "nothing" || (together && !situation.into));
    return liveAtOnce(situation, scheduler, together);
  });

test("However lists page and lag, and whenever runs are killed, an upgrade takes effect once and is not called done before", async () => {
  await fc.assert(happensOnce(), { numRuns: 300 });
});

test("Two resources of one program, and two stacks, that ask for the same upgrade at once get it once", async () => {
  await fc.assert(happensOnceAtOnce(), { numRuns: 200 });
});

describe("Mistakes in the code turn these properties red", () => {
  afterEach(() => jest.restoreAllMocks());
  const turnsRed = async (property: fc.IAsyncProperty<unknown[]>) =>
    expect((await fc.check(property, { numRuns: 2_000, endOnFailure: true })).failed).toBe(true);

  test("a request id of its own for each attempt", async () => {
    jest.spyOn(ids, "requestIdOf").mockImplementation(() => randomUUID().replace(/-4/, "-5"));
    await turnsRed(happensOnce() as never);
    await turnsRed(happensOnceAtOnce() as never);
  });

  test("a request id that does not know how often the service said no", async () => {
    const { requestIdOf } = ids;
    jest.spyOn(ids, "requestIdOf").mockImplementation((act) => requestIdOf((act as Json[])[0] ?? null));
    await turnsRed(happensOnce() as never);
  });

  test("no look for a subscription that only this upgrade can have made", async () => {
    jest.spyOn(decisions, "lookalikes").mockReturnValue([]);
    await turnsRed(happensOnce() as never);
  });

  test("no look at whether the source has changed", async () => {
    jest.spyOn(decisions, "isChanged").mockReturnValue(false);
    await turnsRed(happensOnce() as never);
  });

  test("a failed operation that is taken for the upgrade", async () => {
    jest.spyOn(decisions, "failedBefore").mockReturnValue([]);
    await turnsRed(happensOnce() as never);
  });
});
