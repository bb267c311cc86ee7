import fc from "fast-check";
import type { LicenseUpdate } from "../../../provider/services/partnercenter/licenseAssignment";
import { decide, type WantedLicense } from "../../../provider/services/partnercenter/userLicense.decide";
import { classroom, e3, e5, idOf, licenseOf, minecraft, plans } from "../../support/modelProducts";

/** A way to decide: the one under test, or one with a mistake. */
type Decide = typeof decide;

const skus = [e3, e5, minecraft, classroom];
const many = { numRuns: 1000 };

describe("Whatever a user has and whatever the program wants", () => {
  test("no request mixes license groups, and no group takes two", () => {
    fc.assert(oneRequestForEachGroup(decide), many);
  });

  test("only what may go and is there is removed, and never what is wanted", () => {
    fc.assert(removesOnlyWhatMayGo(decide), many);
  });

  test("requests that assign come before requests that only remove", () => {
    fc.assert(assignsFirst(decide), many);
  });

  test("after the requests all is as wanted, and nothing is left to do", () => {
    fc.assert(converges(decide), many);
  });

  test("the order of the program's list and of the service's answer means nothing", () => {
    fc.assert(ignoresOrder(decide), many);
  });
});

describe("Decisions with a mistake are noticed", () => {
  const merging: Decide = (...given) => {
    const updates = decide(...given);
    const merged = { assign: updates.flatMap(({ assign }) => assign), remove: updates.flatMap(({ remove }) => remove) };
    return updates.length === 0 ? [] : [merged];
  };
  const splitting: Decide = (...given) =>
    decide(...given).flatMap(({ assign, remove }) => [
      ...(assign.length > 0 ? [{ assign, remove: [] }] : []),
      ...(remove.length > 0 ? [{ assign: [], remove }] : []),
    ]);
  const ruthless: Decide = (live, _wanted, remove, all) => decide(live, [], remove, all);
  const blind: Decide = (live, wanted, _remove, all) => decide(live, wanted, new Set(all.map(idOf)), all);
  const hasty: Decide = (...given) => decide(...given).reverse();
  const lazy: Decide = (...given) => decide(...given).slice(0, 1);
  const forgetful: Decide = (...given) => decide(...given).map((update) => ({ ...update, remove: [] }));
  const partial: Decide = (live, wanted, remove, all) => decide(live, wanted.slice(0, 1), remove, all);

  test.each<[string, Decide, (decide: Decide) => ReturnType<typeof converges>]>([
    ["one that mixes license groups", merging, oneRequestForEachGroup],
    ["one that makes two requests of a swap", splitting, oneRequestForEachGroup],
    ["one that removes what is wanted", ruthless, removesOnlyWhatMayGo],
    ["one that removes licenses that are none of its business", blind, removesOnlyWhatMayGo],
    ["one that removes first", hasty, assignsFirst],
    ["one that stops half-way", lazy, converges],
    ["one that forgets to remove", forgetful, converges],
    ["one that goes by the order of the list", partial, ignoresOrder],
  ])("%s", (_sentence, wrong, property) => {
    expect(fc.check(property(wrong), many).failed).toBe(true);
  });
});

interface Case {
  /** Excluded plans, by sku. */
  live: Map<string, string[]>;
  wanted: WantedLicense[];
  remove: Set<string>;
}

const somePlans = fc.subarray([plans.teams.id, plans.exchange.id]);
const someSkus = fc.subarray(skus.map(idOf));

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    live: someSkus,
    wanted: someSkus,
    remove: someSkus,
    off: fc.array(somePlans, { minLength: 4, maxLength: 4 }),
    excluded: fc.array(fc.option(somePlans, { nil: undefined }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ live, wanted, remove, off, excluded }) => ({
    live: new Map(live.map((skuId, index) => [skuId, plansIn(skuId, off[index] ?? [])])),
    wanted: wanted.map((skuId, index) => {
      const plans = excluded[index];
      return { skuId, excludedPlans: plans && plansIn(skuId, plans), sentPlans: undefined };
    }),
    remove: new Set(remove),
  }));

const find = (skuId: string) => skus.find((sku) => idOf(sku) === skuId) ?? e3;
const groupOf = (skuId: string) => find(skuId).productSku.licenseGroupId;
/** Products without service plans have none to exclude. */
const plansIn = (skuId: string, ids: string[]) =>
  ids.filter((id) => find(skuId).servicePlans.some((plan) => plan.id === id));
const licenses = ({ live }: Case) => [...live].map(([skuId, off]) => licenseOf(find(skuId), off));
const run = (decide: Decide, each: Case) => decide(licenses(each), each.wanted, each.remove, skus);
const skusOf = ({ assign, remove }: LicenseUpdate) => [...assign.map(({ skuId }) => skuId), ...remove];

function oneRequestForEachGroup(decide: Decide) {
  return fc.property(anyCase, (each) => {
    const groups = run(decide, each).map((update) => [...new Set(skusOf(update).map(groupOf))]);
    return groups.every((group) => group.length === 1) && new Set(groups.flat()).size === groups.length;
  });
}

function removesOnlyWhatMayGo(decide: Decide) {
  return fc.property(anyCase, (each) => {
    const removed = run(decide, each).flatMap(({ remove }) => remove);
    return removed.every(
      (skuId) =>
        each.remove.has(skuId) && each.live.has(skuId) && !each.wanted.some((license) => license.skuId === skuId),
    );
  });
}

function assignsFirst(decide: Decide) {
  return fc.property(anyCase, (each) => {
    const assigning = run(decide, each).map(({ assign }) => assign.length > 0);
    return assigning.every((assigns, index) => !assigns || assigning.slice(0, index).every(Boolean));
  });
}

function converges(decide: Decide) {
  return fc.property(anyCase, (each) => {
    const live = new Map(each.live);
    for (const { assign, remove } of run(decide, each)) {
      for (const { skuId, excludedPlans } of assign) live.set(skuId, excludedPlans);
      for (const skuId of remove) live.delete(skuId);
    }
    // Plans that cannot be read count as the plans that were sent.
    const wanted = each.wanted.map((license) => ({ ...license, sentPlans: license.excludedPlans }));
    expect(run(decide, { ...each, live, wanted })).toEqual([]);
    for (const { skuId, excludedPlans } of wanted) {
      const before = each.live.get(skuId) ?? [];
      expect(live.get(skuId)?.slice().sort()).toEqual((excludedPlans ?? before).slice().sort());
    }
    const listed = new Set(wanted.map(({ skuId }) => skuId));
    expect([...live.keys()].filter((skuId) => each.remove.has(skuId) && !listed.has(skuId))).toEqual([]);
  });
}

function ignoresOrder(decide: Decide) {
  return fc.property(anyCase, (each) => {
    const reversed = { ...each, live: new Map([...each.live].reverse()), wanted: [...each.wanted].reverse() };
    expect(contents(run(decide, reversed))).toEqual(contents(run(decide, each)));
  });
}

const contents = (updates: LicenseUpdate[]) =>
  updates
    .map(({ assign, remove }) =>
      JSON.stringify([assign.map((license) => JSON.stringify(license)).sort(), [...remove].sort()]),
    )
    .sort();
