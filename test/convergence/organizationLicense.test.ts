import fc from "fast-check";
import type { LedgerEntry, WorldSeed } from "pulumi-licenses/simulator";
import type { AutomationSuite } from "../../provider/services/uipath/api";
import * as decisions from "../../provider/services/uipath/organizationLicense.decide";
import { organizationLicense } from "../../provider/services/uipath/organizationLicense.lifecycle";
import { type ArgsOf, atAutomationSuite, type Outcome, type StateOf, Upkeep } from "../support/lifecycleRuns";
import { simulator } from "./simulated";

/** The real lifecycle and HTTP client against a simulator over a socket, with any organization, any program and any faults. */

const token = "convergence-host-token";
const organizationId = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";

/** The last code is a consumable, whose quantity is rarely whole. */
const codes = ["UNATT", "TAUNATT", "NONPR", "ATTUNU", "AIU"] as const;
type Code = (typeof codes)[number];

type Kind = typeof organizationLicense;
type Keeper = Upkeep<ArgsOf<Kind>, StateOf<Kind>, AutomationSuite>;

const keeper = (): Keeper =>
  new Upkeep(
    organizationLicense,
    atAutomationSuite(simulator, token, () => ({ limit: 60 })),
  );

type Quantities = ReadonlyMap<Code, number>;

interface Situation {
  /** Undefined: the organization has no license yet. */
  has: Quantities | undefined;
  others: Quantities;
  pool: number;
  verb: "POST" | "PUT" | "both";
  wrongVerb: "405" | "501" | "html";
  unlicensedRead: "null" | "404";
  before: Quantities | undefined;
  meanwhile: Quantities;
  wanted: Quantities;
  lowerCase: boolean;
  refresh: boolean;
}

const someCodes = (quantity: fc.Arbitrary<number>, minLength = 0, among: readonly Code[] = codes) =>
  fc
    .subarray([...among], { minLength })
    .chain((chosen) => fc.tuple(...chosen.map((code) => quantity.map((number) => [code, number] as const))))
    .map((entries) => new Map<Code, number>(entries));

const few = fc.nat(6);

/** Quantities in the program are whole. Other quantities may be fractions. */
const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    has: fc.option(someCodes(few), { nil: undefined, freq: 4 }),
    left: fc.option(fc.integer({ min: 1, max: 9999 }), { nil: undefined }),
    others: someCodes(few),
    pool: fc.constantFrom(50, 50, 50, 8),
    verb: fc.constantFrom("POST" as const, "PUT" as const, "both" as const),
    wrongVerb: fc.constantFrom("405" as const, "501" as const, "html" as const),
    unlicensedRead: fc.constantFrom("null" as const, "404" as const),
    before: fc.option(someCodes(few, 1), { nil: undefined }),
    meanwhile: someCodes(few),
    wanted: someCodes(few, 1),
    lowerCase: fc.boolean(),
    refresh: fc.boolean(),
  })
  // The organizations together never have more than the host.
  .map(({ has, meanwhile, ...given }) => {
    const left = (code: Code) => (code === "AIU" ? 50 : given.pool) - (given.others.get(code) ?? 0);
    const within = (quantities: Quantities) =>
      new Map([...quantities].map(([code, quantity]) => [code, Math.min(quantity, left(code))]));
    return { ...given, has: has && within(has), meanwhile: within(meanwhile) };
  })
  .map(({ left, ...given }) => {
    const named = given.before?.has("AIU") || given.wanted.has("AIU");
    if (left === undefined || named || given.has === undefined) return given;
    const { meanwhile } = given;
    return {
      ...given,
      has: new Map(given.has).set("AIU", left / 1000),
      meanwhile: new Map([...meanwhile].filter(([code]) => code !== "AIU")),
    };
  });

const record = (quantities: Quantities) => Object.fromEntries([...quantities].filter(([, quantity]) => quantity > 0));

function worldOf({ has, others, pool, verb, wrongVerb, unlicensedRead }: Situation): WorldSeed {
  return {
    uipath: {
      ...{ verb, wrongVerb, unlicensedRead },
      accessTokens: [token],
      products: codes.map((code) => ({
        ...(code === "AIU" ? { code, quantity: 50, type: "CONSUMPTION_INTERVAL" } : { code, quantity: pool }),
      })),
      organizations: [
        { id: organizationId, name: "finance", licensed: has !== undefined, allocations: record(has ?? new Map()) },
        { id: "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99", name: "operations", allocations: record(others) },
      ],
    },
  };
}

const argsOf = (wanted: Quantities, lowerCase: boolean): ArgsOf<Kind> => ({
  organizationId,
  productQuantities: [...wanted].map(([code, quantity]) => ({ code: lowerCase ? code.toLowerCase() : code, quantity })),
});

function allocated(): Map<Code, number> {
  const organization = simulator.world.uipath.organizations.find(({ id }) => id === organizationId);
  const all = Object.entries(organization?.allocations ?? {}) as [Code, number][];
  return new Map(all.filter(([, quantity]) => quantity !== 0));
}

const writes = () => simulator.journal.exchanges.filter(({ method }) => method !== "GET");

interface Deed {
  wanted: Quantities;
  /** The codes of the previous run's program. */
  named: Quantities;
  before: Map<Code, number>;
  after: Map<Code, number>;
  outcome: Outcome;
  entries: LedgerEntry[];
  writes: ReturnType<typeof writes>;
}

async function run(
  resource: Keeper,
  wanted: Quantities,
  named: Quantities,
  lowerCase: boolean,
  options: { refresh?: boolean } = {},
): Promise<Deed> {
  const before = allocated();
  const [sent, entries] = [writes().length, simulator.ledger.entries.length];
  const outcome = await resource.up(argsOf(wanted, lowerCase), options);
  return {
    wanted,
    named,
    before,
    after: allocated(),
    outcome,
    entries: simulator.ledger.entries.slice(entries),
    writes: writes().slice(sent),
  };
}

/** Codes that the program never named keep their quantity after each write, not only at the end. */
function losesNothing({ wanted, named, before, after, entries }: Deed): void {
  const touched = entries.flatMap((entry) => (entry.kind === "allocation" ? [entry.code as Code] : []));
  for (const code of codes.filter((one) => !wanted.has(one) && !named.has(one))) {
    expect(touched).not.toContain(code);
    expect(after.get(code)).toBe(before.get(code));
  }
}

function endsAsWanted({ wanted, named, after, outcome }: Deed): void {
  expect(outcome).toMatchObject({ because: "", warnings: [] });
  for (const [code, quantity] of wanted) expect(after.get(code) ?? 0).toBe(quantity);
  for (const code of named.keys()) if (!wanted.has(code)) expect(after.get(code) ?? 0).toBe(0);
}

/** An allocation succeeds as a whole or fails. The error names the codes with too few licenses, and how many are missing. */
function refusesInWords({ before, after, outcome, entries }: Deed): void {
  if (outcome.ended !== "refused") return;
  expect(after).toEqual(before);
  expect(entries).toEqual([]);
  expect(outcome.because).toMatch(/Short: .*[a-z]+: \d+ more asked for, -?\d+ of \d+ free/i);
}

/** Each request has a list that is not empty and has no code twice. */
function sendsEachCodeOnce({ writes: sent }: Deed): void {
  for (const { requestBody } of sent) {
    const { productQuantities } = requestBody as { productQuantities: { code: string }[] };
    const named = productQuantities.map(({ code }) => code.toUpperCase());
    expect(named.length).toBeGreaterThan(0);
    expect(new Set(named).size).toBe(named.length);
  }
}

const always = [losesNothing, refusesInWords, sendsEachCodeOnce];

function asksForNothing({ outcome, writes: sent }: Deed): void {
  expect(outcome).toEqual({ ended: "unchanged", because: "", warnings: [] });
  expect(sent).toEqual([]);
}

const nothing: Quantities = new Map();

async function live(situation: Situation): Promise<void> {
  simulator.reset(worldOf(situation));
  const resource = keeper();
  const { lowerCase, wanted } = situation;
  let named = nothing;
  if (situation.before !== undefined) {
    const first = await run(resource, situation.before, named, lowerCase);
    for (const holds of always) holds(first);
    if (first.outcome.ended === "refused") return;
    endsAsWanted(first);
    named = situation.before;
  }
  for (const [code, quantity] of situation.meanwhile)
    simulator.change({ change: "setAllocation", organizationId, code, quantity });
  const second = await run(resource, wanted, named, !lowerCase, { refresh: situation.refresh });
  for (const holds of always) holds(second);
  if (second.outcome.ended === "refused") return;
  if (second.outcome.ended !== "unchanged" || situation.refresh) endsAsWanted(second);
  else return;
  asksForNothing(await run(resource, wanted, wanted, lowerCase));
  asksForNothing(await run(resource, wanted, wanted, lowerCase, { refresh: true }));
  expect(await resource.drifts()).toBe(false);
  const sent = writes().length;
  await resource.insist(argsOf(wanted, lowerCase));
  await resource.adoptAgain(argsOf(wanted, lowerCase));
  expect(writes()).toHaveLength(sent);
}

/** A 404 may also mean that the host has no license. So the result for an organization without a license that gets only zeros is open. */
const isClear = ({ has, unlicensedRead, meanwhile, ...programs }: Situation): boolean =>
  has !== undefined ||
  unlicensedRead === "null" ||
  [programs.wanted, programs.before ?? programs.wanted].every((program) =>
    [...program.values()].some((quantity) => quantity > 0),
  );

const clearly = anySituation.filter(isClear);

const converges = () => fc.asyncProperty(clearly, live);

describe("Whatever an organization has, whatever the program wanted before, and whatever it wants now", () => {
  test("one run brings the named codes, leaves the others, or is refused untouched, and a second run sends nothing", async () => {
    await fc.assert(converges(), { numRuns: 150 });
  });
});

interface Trouble {
  skip: number;
  times: number;
  what: "lost before" | "lost after" | "failed before" | "failed after";
}

const anyTrouble: fc.Arbitrary<Trouble> = fc.record({
  skip: fc.nat(1),
  times: fc.integer({ min: 1, max: 2 }),
  what: fc.constantFrom("lost before", "lost after", "failed before", "failed after"),
});

async function liveThroughTrouble(situation: Situation, { skip, times, what }: Trouble): Promise<void> {
  simulator.reset(worldOf({ ...situation, pool: 50 }));
  const rule = { method: "POST|PUT", path: "/lrm/**", skip, times };
  const when = what.endsWith("after") ? ("after" as const) : ("before" as const);
  if (what.startsWith("lost")) simulator.faults.add({ ...rule, effect: { do: "drop", when } });
  else simulator.faults.add({ ...rule, effect: { do: "status", status: 500, when } });
  const resource = keeper();
  const deed = await run(resource, situation.wanted, nothing, situation.lowerCase);
  for (const holds of always) holds(deed);
  endsAsWanted(deed);
  simulator.faults.clear();
  asksForNothing(await run(resource, situation.wanted, situation.wanted, situation.lowerCase, { refresh: true }));
}

describe("Whatever goes wrong on the way", () => {
  test("the organization ends with the program's quantities, and keeps all codes that the program never named", async () => {
    await fc.assert(fc.asyncProperty(clearly, anyTrouble, liveThroughTrouble), { numRuns: 60 });
  });
});

describe("Mistakes in the code turn these properties red", () => {
  type Decide = typeof decisions.decide;
  const right = decisions.decide;

  const losing: Decide = (wanted, named) => right(wanted, named, []);
  const literal: Decide = (wanted, named, has) => {
    const all = right(wanted, named, has);
    return all && [...wanted, ...all.filter(({ code }) => !wanted.some((one) => one.code === code))];
  };
  const forgetful: Decide = (wanted, _named, has) => right(wanted, [], has);
  const restless: Decide = (wanted, named, has) => right(wanted, named, has) ?? [...wanted];
  const narrow: Decide = (wanted, named, has) => right(wanted, named, has) && [...wanted];

  test.each<[string, Decide]>([
    ["one that sends only what the program names, and forgets what is there", losing],
    ["one that leaves out a code that the program never named", narrow],
    ["one that takes a code in another case for another code", literal],
    ["one that leaves what the program dropped", forgetful],
    ["one that sends again what is there", restless],
  ])("%s", async (_sentence, wrong) => {
    jest.spyOn(decisions, "decide").mockImplementation(wrong);
    if (wrong === literal) jest.spyOn(decisions, "sameCode").mockImplementation((a, b) => a === b);
    const checked = await fc.check(converges(), { numRuns: 5_000, endOnFailure: true });
    expect(checked.failed).toBe(true);
  });
});
