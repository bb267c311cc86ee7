import fc from "fast-check";
import type { LicenseAssignment } from "../../provider/services/partnercenter/licenseAssignment";
import * as decisions from "../../provider/services/partnercenter/userLicense.decide";
import { userLicense } from "../../provider/services/partnercenter/userLicense.lifecycle";
import {
  type ArgsOf,
  atPartnerCenter,
  type Outcome,
  type Patience,
  type StateOf,
  Upkeep,
} from "../support/lifecycleRuns";
import { simulator } from "./simulated";
import {
  anySituation,
  argsOf,
  bodyOf,
  customerId,
  deedsByRequest,
  type Held,
  heldIn,
  type Program,
  postsOf,
  productOf,
  type Situation,
  token,
  userId,
  worldOf,
} from "./users";

/** The real lifecycle and HTTP client against a simulator over a socket, with any user, any program and any faults. */

type Kind = typeof userLicense;
type Keeper = Upkeep<ArgsOf<Kind>, StateOf<Kind>, LicenseAssignment>;

/** If a group grants a license, the service may accept its removal although it stays. Then the provider waits, for a short time here. */
const patience = ({ held }: Situation): Patience => ({
  limit: [...held.values()].some(({ grantedByGroup }) => grantedByGroup) ? 0.05 : 60,
});

const keeperFor = (situation: Situation): Keeper =>
  new Upkeep(
    userLicense,
    atPartnerCenter(simulator, token, () => patience(situation)),
  );

/** One run, and its effects. */
interface Deed {
  program: Program;
  /** Licenses of the previous runs' programs, which the run may take away. */
  owned: ReadonlySet<string>;
  before: Map<string, Held>;
  after: Map<string, Held>;
  outcome: Outcome;
  posts: ReturnType<typeof postsOf>;
  requests: ReturnType<typeof deedsByRequest>;
}

async function run(
  keeper: Keeper,
  program: Program,
  owned: ReadonlySet<string>,
  options: { refresh?: boolean } = {},
): Promise<Deed> {
  const before = heldIn(simulator);
  const [exchanges, entries] = [simulator.journal.exchanges.length, simulator.ledger.entries.length];
  const outcome = await keeper.up(argsOf(program), options);
  return {
    program,
    owned,
    before,
    after: heldIn(simulator),
    outcome,
    posts: simulator.journal.exchanges.slice(exchanges).filter(({ method }) => method !== "GET"),
    requests: deedsByRequest(simulator.ledger.entries.slice(entries)),
  };
}

const idsOf = ({ licenses }: Program) => licenses.map(({ skuId }) => skuId);

/** The user's licenses after a successful run, by the documents. */
function expected({ program, owned, before }: Deed): Map<string, Held["excludedPlans"]> {
  const end = new Map<string, string[]>();
  for (const [skuId, held] of before) {
    const mayGo = owned.has(skuId) || program.exclusive;
    if (!mayGo || held.grantedByGroup || idsOf(program).includes(skuId)) end.set(skuId, held.excludedPlans);
  }
  for (const { skuId, excludedPlans } of program.licenses) end.set(skuId, excludedPlans ?? end.get(skuId) ?? []);
  return end;
}

const sortedPlans = (licenses: Map<string, string[]>) =>
  [...licenses].map(([skuId, plans]) => [productOf(skuId).partNumber, [...plans].sort()]).sort();

const plansOf = (licenses: Map<string, Held>) =>
  sortedPlans(new Map([...licenses].map(([skuId, { excludedPlans }]) => [skuId, excludedPlans])));

function endsAsWanted(deed: Deed): void {
  expect(plansOf(deed.after)).toEqual(sortedPlans(expected(deed)));
}

/** In every run: the user keeps all licenses that the program wants, and is never without a license during a swap. */
function takesNothingAway({ program, before, requests }: Deed): void {
  const wanted = idsOf(program);
  const now = new Set(before.keys());
  for (const deeds of requests) {
    const hadSomething = now.size > 0;
    for (const deed of deeds) {
      if (deed.kind === "remove") {
        expect(wanted).not.toContain(deed.skuId);
        now.delete(deed.skuId);
      } else if (deed.kind === "assign") now.add(deed.skuId);
    }
    if (hadSomething && wanted.length > 0) expect(now.size).toBeGreaterThan(0);
  }
}

/** By the ledger: the user has the license during the whole run. */
function keepsWhatIsWanted({ program, before }: Deed): void {
  for (const skuId of idsOf(program).filter((id) => before.has(id))) {
    const last = simulator.ledger
      .intervals()
      .filter(
        (interval) => interval.customerId === customerId && interval.userId === userId && interval.skuId === skuId,
      )
      .at(-1);
    expect(last).toMatchObject({ to: null });
  }
}

function neverMixesGroups({ posts }: Deed): void {
  for (const post of posts) {
    const { licensesToAssign, licensesToRemove } = bodyOf(post);
    const groups = [...licensesToAssign.map(({ skuId }) => skuId), ...licensesToRemove].map(
      (id) => productOf(id).group,
    );
    expect(new Set(groups).size).toBe(1);
  }
}

/** Plans of licenses outside the program do not change, because no request names these licenses. */
function leavesUnmanagedPlansAlone({ program, before, posts }: Deed): void {
  for (const { skuId, excludedPlans } of program.licenses) {
    if (excludedPlans !== undefined || !before.has(skuId)) continue;
    const sent = posts.flatMap((post) => bodyOf(post).licensesToAssign).filter((one) => one.skuId === skuId);
    expect(sent).toEqual([]);
  }
}

/** Licenses outside the program stay the same. */
function leavesOthersAlone({ program, owned, before, after }: Deed): void {
  for (const [skuId, held] of before) {
    if (program.exclusive || owned.has(skuId) || idsOf(program).includes(skuId)) continue;
    expect(after.get(skuId)).toEqual(held);
  }
}

const always = [takesNothingAway, keepsWhatIsWanted, neverMixesGroups, leavesUnmanagedPlansAlone, leavesOthersAlone];

function asksForNothing({ posts, outcome }: Deed): void {
  expect(outcome).toEqual({ ended: "unchanged", because: "", warnings: [] });
  expect(posts).toEqual([]);
}

/** An earlier run, changes by someone else, this run, and the same run again. */
async function live(situation: Situation): Promise<void> {
  simulator.reset(worldOf(situation));
  const keeper = keeperFor(situation);
  let owned = new Set<string>();
  if (situation.before !== undefined) {
    const first = await run(keeper, situation.before, owned);
    expect(first.outcome).toMatchObject({ ended: "done" });
    endsAsWanted(first);
    for (const holds of always) holds(first);
    owned = new Set(idsOf(situation.before));
  }
  simulator.change(...situation.meanwhile);
  const second = await run(keeper, situation.wanted, owned, { refresh: situation.refresh });
  expect(second.outcome.because).toBe("");
  for (const holds of always) holds(second);
  if (second.outcome.ended !== "unchanged" || situation.refresh) endsAsWanted(second);
  else return;
  const nothing = new Set(idsOf(situation.wanted));
  asksForNothing(await run(keeper, situation.wanted, nothing));
  asksForNothing(await run(keeper, situation.wanted, nothing, { refresh: true }));
  expect(await keeper.drifts()).toBe(false);
  const posts = postsOf(simulator).length;
  await keeper.insist(argsOf(situation.wanted));
  expect(postsOf(simulator)).toHaveLength(posts);
}

const converges = () => fc.asyncProperty(anySituation, live);

describe("Whatever a user has, whatever the program wanted before, and whatever it wants now", () => {
  test("one run gives him what the program says, takes nothing away in between, and a second run sends nothing", async () => {
    await fc.assert(converges(), { numRuns: 100 });
  });
});

/** The service accepts the removal of a license that a group grants, and the license stays. No answer mentions the group. */
async function stays(situation: Situation): Promise<void> {
  const silently = {
    ...situation,
    before: undefined,
    behaviour: { ...situation.behaviour, removeGroupGranted: "stay" },
  };
  simulator.reset(worldOf(silently as Situation));
  const deed = await run(keeperFor(situation), situation.wanted, new Set());
  for (const holds of always) holds(deed);
  const staying = [...deed.before].filter(
    ([skuId, { grantedByGroup }]) =>
      situation.wanted.exclusive && grantedByGroup && !idsOf(situation.wanted).includes(skuId),
  );
  if (staying.length === 0) return endsAsWanted(deed);
  expect(deed.outcome.ended).toBe("not ready");
  expect(deed.outcome.because).toMatch(/accepted the change but does not show it .*removed/);
  expect(deed.outcome.warnings.join()).not.toMatch(/a group grants it/);
}

test("A license that stays although its removal was accepted is an error, and nothing is lost by it", async () => {
  await fc.assert(fc.asyncProperty(anySituation, stays), { numRuns: 60 });
});

/** A fault at the n-th request that changes something. */
interface Trouble {
  at: number;
  times: number;
  what: "refused" | "lost before" | "lost after" | "failed before" | "failed after" | "late";
}

const anyTrouble: fc.Arbitrary<Trouble> = fc.record({
  at: fc.constantFrom(0, 0, 1, 1, 1, 2),
  times: fc.integer({ min: 1, max: 2 }),
  what: fc.constantFrom("refused", "refused", "lost before", "lost after", "failed before", "failed after", "late"),
});

function make({ at, times, what }: Trouble): void {
  const path = "/v1/customers/*/users/*/licenseupdates";
  const rule = { method: "POST", path, skip: at, times };
  const denied = { do: "status", status: 403, json: { code: 900308, description: "Insufficient privileges" } } as const;
  if (what === "refused") simulator.faults.add({ ...rule, effect: denied });
  else if (what === "late") simulator.faults.add({ ...rule, effect: { do: "lag", reads: 2 } });
  else {
    const when = what.endsWith("after") ? ("after" as const) : ("before" as const);
    const effect = what.startsWith("lost")
      ? { do: "drop" as const, when }
      : { do: "status" as const, status: 500, when };
    simulator.faults.add({ ...rule, effect });
  }
}

async function liveThroughTrouble(situation: Situation, trouble: Trouble, refresh: boolean): Promise<void> {
  // The service may not repeat a lost answer. Then the provider has to read.
  simulator.reset(worldOf({ ...situation, behaviour: { ...situation.behaviour, replay: false } }));
  const keeper = keeperFor(situation);
  let owned = new Set<string>();
  if (situation.before !== undefined) {
    expect((await run(keeper, situation.before, owned)).outcome.ended).toBe("done");
    owned = new Set(idsOf(situation.before));
  }
  simulator.change(...situation.meanwhile);
  make(trouble);
  const troubled = await run(keeper, situation.wanted, owned, { refresh: situation.refresh });
  for (const holds of always) holds(troubled);
  if (troubled.outcome.ended === "refused") expect(troubled.after).toEqual(troubled.before);
  if (troubled.outcome.ended === "unchanged") return;
  simulator.faults.clear();
  if (troubled.outcome.ended === "not ready") expect(keeper.saved?.unfinished).toBe(true);
  const repaired = await run(keeper, situation.wanted, owned, { refresh });
  for (const holds of always) holds(repaired);
  expect(repaired.outcome.because).toBe("");
  endsAsWanted({ ...repaired, owned });
  asksForNothing(await run(keeper, situation.wanted, owned));
}

describe("Whatever goes wrong on the way", () => {
  test("what is wanted is never lost, a refusal changes nothing, and the next run brings the rest, with a look at the service first or without", async () => {
    await fc.assert(fc.asyncProperty(anySituation, anyTrouble, fc.boolean(), liveThroughTrouble), { numRuns: 100 });
  });
});

/** Too few seats of every product, or a user without a usage location. */
async function refused(situation: Situation, noPlace: boolean): Promise<void> {
  simulator.reset(worldOf(situation, 0));
  if (noPlace) simulator.change({ change: "setUsageLocation", customerId, userId, usageLocation: null });
  const deed = await run(keeperFor(situation), situation.wanted, new Set());
  for (const holds of always) holds(deed);
  if (deed.outcome.ended !== "refused") return;
  expect(deed.after).toEqual(deed.before);
  expect(deed.outcome.because).toMatch(noPlace ? /no usage location/ : /no license is left/);
}

test("Without a seat, or without a usage location, nothing changes, and the words say why", async () => {
  await fc.assert(fc.asyncProperty(anySituation, fc.boolean(), refused), { numRuns: 40 });
});

describe("Mistakes in the code turn these properties red", () => {
  type Decide = typeof decisions.decide;
  const right = decisions.decide;

  const merging: Decide = (...given) => {
    const updates = right(...given);
    const assign = updates.flatMap((update) => update.assign);
    return updates.length === 0 ? [] : [{ assign, remove: updates.flatMap((update) => update.remove) }];
  };
  const removingFirst: Decide = (...given) => {
    const [first, ...others] = right(...given);
    if (first === undefined || first.remove.length === 0 || first.assign.length === 0) return right(...given);
    return [{ assign: [], remove: first.remove }, first, ...others];
  };
  const acrossGroupsRemovingFirst: Decide = (...given) => right(...given).reverse();
  const resetting: Decide = (live, wanted, remove, skus) =>
    right(
      live,
      wanted.map((license) => ({ ...license, excludedPlans: license.excludedPlans ?? [] })),
      remove,
      skus,
    );
  const greedy: Decide = (live, wanted, _remove, skus) =>
    right(live, wanted, new Set(live.map(({ productSku }) => productSku.id)), skus);
  const forgetful: Decide = (...given) => right(...given).map((update) => ({ ...update, remove: [] }));
  const restless: Decide = (live, wanted, remove, skus) =>
    right(live, wanted, remove, skus).length > 0 ? right(live, wanted, remove, skus) : right([], wanted, remove, skus);

  test.each<[string, Decide]>([
    ["one that mixes license groups in a request", merging],
    ["one that removes before it assigns", removingFirst],
    ["one that goes through the groups in the wrong order", acrossGroupsRemovingFirst],
    ["one that turns unmanaged plans on", resetting],
    ["one that removes licenses that are none of its business", greedy],
    ["one that forgets to remove", forgetful],
    ["one that assigns again what is assigned", restless],
  ])("%s", async (_sentence, wrong) => {
    jest.spyOn(decisions, "decide").mockImplementation(wrong);
    const checked = await fc.check(converges(), { numRuns: 5_000, endOnFailure: true });
    expect(checked.failed).toBe(true);
  });
});
