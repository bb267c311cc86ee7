import fc from "fast-check";
import { full, long } from "../support/faultsSize";
import { type Declared, type Flags, OwnershipStack } from "../support/ownershipRuns";
import { stub } from "../support/process";
import { bench } from "../support/processes";
import { contoso, deedsOf, licensesOf, quantityOf, user } from "../support/world";

/** Runs any program, then any other program in any of Pulumi's ways, and checks the ledger of the services. */

const people = ["alice", "bob", "carol"] as const;
const products = ["SPE_E3", "SPE_E5"] as const;

interface Person {
  name: (typeof people)[number];
  by: "id" | "name";
}

const license = (name: string) =>
  fc.record({
    name: fc.constant(name),
    person: fc.record<Person>({ name: fc.constantFrom(...people), by: fc.constantFrom("id", "name") }),
    skus: fc.subarray([...products], { minLength: 1 }),
    provider: fc.constantFrom(0 as const, 0 as const, 1 as const),
  });

const quantity = fc.record({
  name: fc.constantFrom("q1", "q2"),
  quantity: fc.integer({ min: 10, max: 14 }),
  provider: fc.constantFrom(0 as const, 1 as const),
});

/** A program without duplicate licenses. Duplicates are refused, and have tests of their own. */
const program = (names: string[]): fc.Arbitrary<Declared[]> =>
  fc
    .record({ licenses: fc.tuple(...names.map((name) => fc.option(license(name)))), seats: fc.option(quantity) })
    .map(({ licenses, seats }) => {
      const taken = new Set<string>();
      const declared = licenses.flatMap((one): Declared[] => {
        const skus = (one?.skus ?? []).filter((sku) => !taken.has(`${one?.person.name}/${sku}`));
        for (const sku of skus) taken.add(`${one?.person.name}/${sku}`);
        if (one === null || one === undefined || skus.length === 0) return [];
        const { name, by } = one.person;
        const userId = by === "id" ? user[name] : `${name}@contoso.example`;
        const args = { customerId: contoso.id, userId, licenses: skus.map((sku) => ({ sku })) };
        return [{ name: one.name, type: "UserLicense", args, provider: one.provider }];
      });
      if (seats === null) return declared;
      const args = {
        customerId: contoso.id,
        subscriptionId: contoso.e5,
        quantity: seats.quantity,
        onDelete: "restore",
      };
      return [...declared, { name: seats.name, type: "SubscriptionQuantity", args, provider: seats.provider }];
    });

const names = ["a", "b", "c", "d"];

const flags: fc.Arbitrary<Flags> = fc.record({
  replace: fc.subarray([...names, "q1", "q2"], { maxLength: 2 }),
  leaveOut: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    fc.subarray([...names, "q1", "q2"], { maxLength: 2 }),
  ),
  refresh: fc.boolean(),
  deleteBeforeReplace: fc.boolean(),
  killAt: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
});

interface Situation {
  before: Declared[];
  after: Declared[];
  flags: Flags;
}

const situation = fc
  .record({ before: program(names), after: program(names), flags, renamed: fc.constantFrom(0, 1, 2, 3) })
  .map(
    ({ before, after, flags: given, renamed }): Situation => ({
      before,
      flags: given,
      // A resource of the second program under a new name, as an alias of the old one.
      after: after.map((one, index) =>
        index === renamed && before.some(({ name }) => name === one.name)
          ? { ...one, name: `${one.name}-renamed`, alias: one.name }
          : one,
      ),
    }),
  );

const wanted = (declared: Declared[]): string[] =>
  declared
    .filter(({ type }) => type === "UserLicense")
    .flatMap(({ args }) =>
      (args.licenses as { sku: string }[]).map(({ sku }) => `${personOf(String(args.userId))} ${sku}`),
    )
    .sort();

const personOf = (word: string) => people.find((name) => user[name] === word || word.startsWith(name));

const seatsIn = (declared: Declared[]) =>
  declared.find(({ type }) => type === "SubscriptionQuantity")?.args.quantity as number | undefined;

describe("Whatever led from one program to the next", () => {
  const at = bench();
  const partNumbers = () => new Map([...at.simulator.world.skus].map(({ id, skuPartNumber }) => [id, skuPartNumber]));

  /** All faults of a run, in words. Empty if there are none. */
  async function judge({ before, after, flags: given }: Situation, stubbed?: Flags["stub"]): Promise<string[]> {
    at.simulator.reset();
    const stack = new OwnershipStack(at);
    const first = await stack.up(before);
    if (!first.ok) return first.errors;
    const since = deedsOf(at.simulator).length;
    await stack.up(after, { ...given, ...(stubbed && { stub: stubbed }) });
    const last = await stack.up(after);
    const deeds = deedsOf(at.simulator).slice(since);
    const names = partNumbers();
    const taken = deeds
      .filter((deed) => deed.kind === "remove")
      .map((deed) => `${personOf(deed.userId)} ${names.get(deed.skuId)}`)
      .filter((one) => wanted(after).includes(one));
    const kept = seatsIn(before) !== undefined && seatsIn(before) === seatsIn(after);
    const has = people.flatMap((name) => licensesOf(at.simulator, user[name]).map((sku) => `${name} ${sku}`)).sort();
    const seats = seatsIn(after) ?? 10;
    return [
      ...last.errors,
      ...taken.map((one) => `taken away although it is wanted: ${one}`),
      ...(kept && deeds.some(({ kind }) => kind === "quantity") ? ["seats changed although they are as wanted"] : []),
      ...(has.join() === wanted(after).join() ? [] : [`people have ${has}, and the program wants ${wanted(after)}`]),
      ...(quantityOf(at.simulator, contoso.e5) === seats
        ? []
        : [`${quantityOf(at.simulator, contoso.e5)} seats in place of ${seats}`]),
    ];
  }

  const runs = full ? 150 : 8;

  test(
    "nothing that the program wants is taken away, and what it does not want any more is given back",
    async () => {
      await fc.assert(
        fc.asyncProperty(situation, async (given) => {
          expect(await judge(given)).toEqual([]);
        }),
        { numRuns: runs, endOnFailure: !full },
      );
    },
    long,
  );

  const alice = (name: string, provider: 0 | 1 = 0): Declared => ({
    name,
    type: "UserLicense",
    args: { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }] },
    provider,
  });

  /** A provider that does not note the checked arguments for the other resources. */
  const silent: Flags["stub"] = (type) =>
    `exports.handler=()=>{const ours=require("pulumi-licenses/${type}");return {...ours,check:async(_,inputs)=>({inputs,failures:[]})}}`;

  test.each<[string, Situation]>([
    ["a replacement that was asked for", { before: [alice("a")], after: [alice("a")], flags: { replace: ["a"] } }],
    ["another provider", { before: [alice("a")], after: [alice("a", 1)], flags: {} }],
    ["another name", { before: [alice("a")], after: [alice("b")], flags: {} }],
  ])("the judge notices a provider that does not ask what the program wants, after %s", async (_, given) => {
    expect(await judge(given)).toEqual([]);
    const found = await judge(given, silent);
    expect(found.join()).toContain("taken away although it is wanted: alice SPE_E3");
    expect(stub("UserLicense")).not.toBe(silent("UserLicense"));
  });
});
