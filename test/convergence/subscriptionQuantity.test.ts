import fc from "fast-check";
import type { LedgerEntry } from "pulumi-licenses/simulator";
import type { PartnerCenter } from "../../provider/services/partnercenter/api";
import * as bodies from "../../provider/services/partnercenter/subscriptionQuantity.body";
import * as decisions from "../../provider/services/partnercenter/subscriptionQuantity.decide";
import { subscriptionQuantity } from "../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { type ArgsOf, atPartnerCenter, type Outcome, type StateOf, Upkeep } from "../support/lifecycleRuns";
import { simulator } from "./simulated";
import {
  anySituation,
  argsOf,
  changeElsewhere,
  days,
  isPossible,
  type Live,
  liveIn,
  type Program,
  patchesOf,
  type Situation,
  scheduledIn,
  smallestNow,
  subscriptionId,
  token,
  worldOf,
} from "./subscriptions";

/** The real lifecycle and HTTP client against a simulator over a socket, with any subscription, any program and any faults. */

type Kind = typeof subscriptionQuantity;
type Keeper = Upkeep<ArgsOf<Kind>, StateOf<Kind>, PartnerCenter>;

/** @param first seconds that the first run may wait for an accepted change. All other runs have enough time. */
const keeper = (first = 60, lifecycle = subscriptionQuantity): Keeper => {
  const limits = [first];
  const patience = () => ({ limit: limits.pop() ?? 60 });
  return new Upkeep(lifecycle, atPartnerCenter(simulator, token, patience));
};

const at = () => simulator.world.now();

interface Deed {
  program: Program;
  before: Live;
  /** Whether the previous run has left a schedule of its own. */
  ownSchedule: number | undefined;
  /** The quantity of the previous run's program. */
  listed: number | undefined;
  possible: boolean;
  smallest: number;
  after: Live;
  outcome: Outcome;
  patches: ReturnType<typeof patchesOf>;
  entries: LedgerEntry[];
}

async function run(resource: Keeper, program: Program, options: { refresh?: boolean } = {}): Promise<Deed> {
  const before = structuredClone(liveIn(simulator));
  const ownSchedule = resource.saved?.state.pendingQuantity;
  const listed = resource.saved?.args.quantity;
  const now = at();
  const [patches, entries] = [patchesOf(simulator).length, simulator.ledger.entries.length];
  const outcome = await resource.up(argsOf(program), options);
  return {
    program,
    before,
    ownSchedule,
    listed,
    possible: isPossible(before, program, now),
    smallest: smallestNow(before, now),
    after: structuredClone(liveIn(simulator)),
    outcome,
    patches: patchesOf(simulator).slice(patches),
    entries: simulator.ledger.entries.slice(entries),
  };
}

/** Members that a change of the quantity may change. All others stay the same. */
const moving = ["quantity", "refundable", "version", "updates", "scheduledNextTermInstructions", "pending"] as const;

/** The body without the quirks of the simulator. */
const rest = (live: Live) =>
  JSON.parse(
    JSON.stringify(live, (name, member) =>
      name === "xSimulated" || (moving as readonly string[]).includes(name) ? undefined : member,
    ),
  );

function losesNothing({ before, after }: Deed): void {
  expect(rest(after)).toEqual(rest(before));
}

const quantities = (entries: LedgerEntry[]) => entries.flatMap((entry) => (entry.kind === "quantity" ? [entry] : []));
const schedules = (entries: LedgerEntry[]) =>
  entries.flatMap((entry) => (entry.kind === "schedule" && entry.quantity !== null ? [entry] : []));

/** At most one purchase and one schedule, and no quantity that is raised and lowered again. */
function actsOnce({ entries }: Deed): void {
  expect(quantities(entries).length).toBeLessThanOrEqual(1);
  expect(schedules(entries).length).toBeLessThanOrEqual(1);
}

/** The provider asks only for decreases that the service accepts. */
function staysWithinTheWindow({ entries, patches, smallest }: Deed): void {
  for (const { from, to } of quantities(entries)) if (to < from) expect(to).toBeGreaterThanOrEqual(smallest);
  for (const { status } of patches) expect([200, 202]).toContain(status);
}

function refusesWhatCannotBe({ outcome, before, after, patches, entries, possible, program }: Deed): void {
  if (possible) return;
  if (outcome.ended === "unchanged") return;
  expect(outcome.ended).toBe("refused");
  expect(outcome.because).toContain(`cannot change from ${before.quantity} to ${program.quantity}`);
  expect(after).toEqual(before);
  expect([patches, entries]).toEqual([[], []]);
}

/** The subscription has the program's quantity, or it is scheduled for the renewal and no more seats could be given back now. */
function endsAsWanted({ outcome, before, after, program, possible, ownSchedule }: Deed): void {
  if (!possible || outcome.ended === "unchanged") return;
  expect(outcome).toMatchObject({ ended: "done", because: "" });
  if (after.quantity === program.quantity) {
    // A schedule of our own that no longer holds is gone; someone else's is left, unless the service itself drops it.
    if (ownSchedule !== undefined && scheduledIn(before) === ownSchedule)
      expect([undefined, program.quantity]).toContain(scheduledIn(after));
    return;
  }
  expect(program.decrease).toBe("atRenewal");
  expect(scheduledIn(after)).toBe(program.quantity);
  expect(after.quantity).toBe(smallestNow(after, at()));
}

/** A change within the term, or our own schedule, removes someone else's schedule. One warning says so. */
function saysWhatIsLost({ program, before, after, outcome, ownSchedule, listed }: Deed): void {
  const scheduled = scheduledIn(before);
  const own = scheduled === undefined || scheduled === ownSchedule;
  // A schedule of someone else with the program's present or earlier quantity looks like the program's own.
  if (!own && (scheduled === program.quantity || scheduled === listed)) return;
  const lost = !own && scheduledIn(after) !== scheduled;
  expect(outcome.warnings).toEqual(lost ? [expect.stringContaining(`quantity ${scheduled}`)] : []);
}

const always = [losesNothing, actsOnce, staysWithinTheWindow, refusesWhatCannotBe, endsAsWanted, saysWhatIsLost];

function asksForNothing({ patches, outcome, entries }: Deed): void {
  expect(outcome).toEqual({ ended: "unchanged", because: "", warnings: [] });
  expect([patches, entries]).toEqual([[], []]);
}

/** The day after the term has ended. */
function renew(): void {
  simulator.world.clock.moveTo(new Date(Date.parse(liveIn(simulator).commitmentEndDate) + days(2)));
}

async function live(situation: Situation): Promise<void> {
  simulator.reset(worldOf(situation));
  const resource = keeper();
  if (situation.before !== undefined) {
    const first = await run(resource, situation.before);
    for (const holds of always) holds(first);
  }
  if (situation.elsewhere !== undefined) changeElsewhere(simulator, situation.elsewhere);
  simulator.world.clock.forward(days(situation.daysLater));
  const second = await run(resource, situation.wanted, { refresh: situation.refresh });
  for (const holds of always) holds(second);
  if (second.outcome.ended === "refused" || !second.possible) return;
  asksForNothing(await run(resource, situation.wanted));
  if (!situation.refresh && second.outcome.ended === "unchanged") return;
  asksForNothing(await run(resource, situation.wanted, { refresh: true }));
  expect(await resource.drifts()).toBe(false);
  const patches = patchesOf(simulator).length;
  expect((await resource.insist(argsOf(situation.wanted))).ended).toBe("done");
  expect(patchesOf(simulator)).toHaveLength(patches);
  if (liveIn(simulator).quantity === situation.wanted.quantity) return;
  renew();
  await resource.drifts();
  expect(liveIn(simulator).quantity).toBe(situation.wanted.quantity);
  expect(await resource.drifts()).toBe(false);
  asksForNothing(await run(resource, situation.wanted, { refresh: true }));
}

const converges = () => fc.asyncProperty(anySituation, live);

describe("Whatever a subscription is like, whatever the program wanted before, and whatever it wants now", () => {
  test("one run brings the quantity or schedules it or refuses it untouched, and a second run sends nothing", async () => {
    await fc.assert(converges(), { numRuns: 250 });
  });
});

interface Trouble {
  at: number;
  times: number;
  what: "lost before" | "lost after" | "failed before" | "failed after" | "stale" | "busy" | "late";
}

const anyTrouble: fc.Arbitrary<Trouble> = fc.record({
  at: fc.nat(1),
  times: fc.integer({ min: 1, max: 2 }),
  what: fc.constantFrom("lost before", "lost after", "failed before", "failed after", "stale", "busy", "late"),
});

function make({ at: skip, times, what }: Trouble): void {
  const rule = { method: "PATCH", skip, times };
  const when = what.endsWith("after") ? ("after" as const) : ("before" as const);
  const busy = { do: "status", status: 409, json: { code: 800082, description: "Subscription is not ready" } } as const;
  if (what === "stale") simulator.faults.add({ ...rule, effect: { do: "staleEtag" } });
  else if (what === "busy") simulator.faults.add({ ...rule, effect: busy });
  else if (what === "late") simulator.faults.add({ ...rule, effect: { do: "accept", reads: 3 } });
  else if (what.startsWith("lost")) simulator.faults.add({ ...rule, effect: { do: "drop", when } });
  else simulator.faults.add({ ...rule, effect: { do: "status", status: 500, when } });
}

async function liveThroughTrouble(situation: Situation, trouble: Trouble): Promise<void> {
  // The service may not repeat a lost answer. Then the provider has to read.
  simulator.reset(worldOf({ ...situation, slow: undefined, behaviour: { ...situation.behaviour, replay: false } }));
  const resource = keeper();
  make(trouble);
  const deed = await run(resource, situation.wanted);
  for (const holds of [losesNothing, actsOnce, refusesWhatCannotBe, endsAsWanted]) holds(deed);
  simulator.faults.clear();
  if (deed.possible) asksForNothing(await run(resource, situation.wanted, { refresh: situation.refresh }));
}

describe("Whatever goes wrong on the way", () => {
  test("nothing is bought, given back or scheduled a second time", async () => {
    await fc.assert(fc.asyncProperty(anySituation, anyTrouble, liveThroughTrouble), { numRuns: 150 });
  });
});

/** The service accepts the change, and shows it only after the run has stopped waiting. */
async function liveThroughSilence(situation: Situation, skip: number, lifecycle = subscriptionQuantity): Promise<void> {
  simulator.reset(worldOf({ ...situation, slow: undefined }));
  const resource = keeper(0.05, lifecycle);
  simulator.faults.add({ method: "PATCH", skip, effect: { do: "accept", reads: 1_000_000 } });
  const silent = await run(resource, situation.wanted);
  for (const holds of [losesNothing, refusesWhatCannotBe]) holds(silent);
  if (silent.outcome.ended !== "not ready") return;
  const { pending } = liveIn(simulator);
  if (pending === undefined) throw new Error("Nothing is pending.");
  pending.readsLeft = situation.refresh ? 0 : 2;
  const asked = patchesOf(simulator).length;
  const next = await run(resource, situation.wanted, { refresh: situation.refresh });
  expect(next.outcome).toMatchObject({ because: "" });
  // The decrease now and the schedule for the renewal are two changes. The provider sends each of them once.
  const [ledger, all] = [simulator.ledger.entries, patchesOf(simulator)];
  expect(quantities(ledger).length).toBeLessThanOrEqual(1);
  expect(schedules(ledger).length).toBeLessThanOrEqual(1);
  expect(all.length - asked).toBeLessThanOrEqual(1);
  for (const { status } of all) expect([200, 202]).toContain(status);
  endsAsWanted({ ...next, before: silent.before, possible: silent.possible });
  asksForNothing(await run(resource, situation.wanted, { refresh: true }));
}

test("What the service accepts and shows only later is awaited by the next run, and not asked for a second time", async () => {
  await fc.assert(
    fc.asyncProperty(anySituation, fc.nat(1), (situation, skip) => liveThroughSilence(situation, skip)),
    { numRuns: 150 },
  );
});

/** State properties that are neither arguments nor documented outputs. */
const forgotten = (state: StateOf<Kind>) =>
  Object.fromEntries(
    Object.keys(state)
      .filter((name) => name.startsWith("requested"))
      .map((name) => [name, undefined]),
  );

describe("Mistakes in the code turn these properties red", () => {
  type Decide = typeof decisions.decide;
  const right = decisions.decide;

  const greedy: Decide = (facts, wanted, now) => {
    const step = right(facts, wanted, now);
    return step.do === "refuse" ? { do: "change", quantity: wanted.quantity, dropSchedule: false } : step;
  };
  const halfHearted: Decide = (facts, wanted, now) => {
    const step = right(facts, wanted, now);
    const smallest = decisions.smallestNow(facts, now);
    return step.do === "refuse" && facts.status === "active" && smallest < facts.quantity && wanted.quantity < smallest
      ? { do: "change", quantity: smallest, dropSchedule: false }
      : step;
  };
  const forgetful: Decide = (facts, wanted, now) => {
    const step = right(facts, wanted, now);
    return step.do === "unschedule" ? { do: "nothing" } : step;
  };
  const restless: Decide = (facts, wanted, now) => {
    const step = right(facts, wanted, now);
    return step.do === "nothing" && facts.quantity !== wanted.quantity
      ? { do: "schedule", quantity: wanted.quantity }
      : step;
  };
  const lazy: Decide = (facts, wanted, now) => {
    const step = right(facts, wanted, now);
    return step.do === "schedule" ? { do: "nothing" } : step;
  };
  const blind: Decide = (facts, wanted, now) => {
    const step = right(facts, wanted, now);
    return wanted.decrease === "atRenewal" && step.do === "change" && step.quantity < facts.quantity
      ? { do: "schedule", quantity: wanted.quantity }
      : step;
  };

  test.each<[string, Decide]>([
    ["one that gives back what cannot be given back", greedy],
    ["one that gives back a part before it refuses", halfHearted],
    ["one that leaves a schedule of its own behind", forgetful],
    ["one that schedules again and again", restless],
    ["one that forgets what waits for the renewal", lazy],
    ["one that leaves to the renewal what can be given back now", blind],
  ])("%s", async (_sentence, wrong) => {
    jest.spyOn(decisions, "decide").mockImplementation(wrong);
    const checked = await fc.check(converges(), { numRuns: 5_000, endOnFailure: true });
    expect(checked.failed).toBe(true);
  });

  test("one that sends a body of its own in place of the whole resource", async () => {
    jest.spyOn(bodies, "withQuantity").mockImplementation((_live, quantity) => ({ id: subscriptionId, quantity }));
    const checked = await fc.check(converges(), { numRuns: 5_000, endOnFailure: true });
    expect(checked.failed).toBe(true);
  });

  test("one that forgets what the service has accepted", async () => {
    const lifecycle: typeof subscriptionQuantity = {
      ...subscriptionQuantity,
      update: (id, state, args, context) =>
        subscriptionQuantity.update(id, { ...state, ...forgotten(state) }, args, context),
    };
    const forgets = fc.asyncProperty(anySituation, fc.nat(1), (situation, skip) =>
      liveThroughSilence(situation, skip, lifecycle),
    );
    expect((await fc.check(forgets, { numRuns: 5_000, endOnFailure: true })).failed).toBe(true);
  });
});
