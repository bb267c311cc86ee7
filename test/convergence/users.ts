import fc from "fast-check";
import type { Change, Exchange, LedgerEntry, Simulator, WorldSeed } from "pulumi-licenses/simulator";
import type { userLicense } from "../../provider/services/partnercenter/userLicense.lifecycle";
import type { ArgsOf } from "../support/lifecycleRuns";

/** Generators of any user of any customer, and any program for the user. */

export const token = "convergence-token";
export const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const userId = "554526aa-cf5e-46fa-95df-98dbc55d8a1e";

interface Product {
  id: string;
  partNumber: string;
  name: string;
  group: "group1" | "group2";
  /** Ids of the service plans that a license can exclude. */
  plans: readonly string[];
}

const planOf = (index: number) => `57ff2da0-773e-42df-b2af-ffb7a231792${index}`;
const serviceName = (id: string) => `PLAN_${id.at(-1)}`;

const product = (digit: string, partNumber: string, name: string, group: Product["group"], plans: number): Product => ({
  id: `${digit.repeat(8)}-0261-4cee-bb44-138d3ef5d965`,
  partNumber,
  name,
  group,
  plans: Array.from({ length: plans }, (_, index) => planOf(index)),
});

export const products = [
  product("a", "SPE_E3", "Microsoft 365 E3", "group1", 3),
  product("b", "SPE_E5", "Microsoft 365 E5", "group1", 2),
  product("c", "VISIO", "Visio Plan 2", "group1", 0),
  product("d", "CFQ7TTC0K5DR/0002", "Minecraft Education", "group2", 0),
  product("e", "CFQ7TTC0LH04/0001", "Classroom", "group2", 2),
] as const;

export const productOf = (skuId: string): Product => {
  const found = products.find(({ id }) => id === skuId);
  if (found === undefined) throw new Error(`There is no product ${skuId}.`);
  return found;
};

export interface Held {
  excludedPlans: string[];
  direct: boolean;
  grantedByGroup: boolean;
}

/** The program's entry for one product. */
interface Listed {
  skuId: string;
  excludedPlans: string[] | undefined;
}

export interface Program {
  licenses: Listed[];
  exclusive: boolean;
  /** The name that the program uses for each product, and its case. */
  words: number;
}

export interface Situation {
  held: Map<string, Held>;
  /** The licenses of an earlier run's program. Undefined: there was no earlier run. */
  before: Program | undefined;
  /** Changes that someone else made to the user since. */
  meanwhile: Change[];
  wanted: Program;
  /** Whether the run begins with a refresh. */
  refresh: boolean;
  quirks: boolean;
  /** How the service answers a removal of a license that a group grants: with a refusal that says so, or without effect. */
  behaviour: NonNullable<WorldSeed["behaviour"]>;
  plansRead: "missing" | "Disabled";
}

const somePlans = ({ plans }: Product) => fc.subarray([...plans]);
const wantedPlans = (one: Product) =>
  one.plans.length === 0 && process.env.SKIP_B1
    ? fc.constant(undefined)
    : fc.option(somePlans(one), { nil: undefined });

const anyHeld = (one: Product): fc.Arbitrary<Held> =>
  fc
    .record({
      excludedPlans: somePlans(one),
      how: fc.constantFrom("direct", "direct", "direct", "direct", "direct", "direct", "group", "both"),
    })
    .map(({ excludedPlans, how }) => ({
      excludedPlans,
      direct: how !== "group",
      grantedByGroup: how !== "direct",
    }));

const someOf = <Value>(each: (one: Product) => fc.Arbitrary<Value>, minLength = 0) =>
  fc
    .subarray([...products], { minLength })
    .chain((chosen) => fc.tuple(...chosen.map((one) => each(one).map((value) => [one.id, value] as const))));

const anyProgram: fc.Arbitrary<Program> = fc.record({
  licenses: someOf(wantedPlans, 1).map((listed) => listed.map(([skuId, excludedPlans]) => ({ skuId, excludedPlans }))),
  exclusive: fc.boolean(),
  words: fc.nat(1000),
});

type Meanwhile = "assign" | "remove" | "none";

export const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    held: someOf(anyHeld).map((entries) => new Map<string, Held>(entries)),
    before: fc.option(anyProgram, { nil: undefined }),
    meanwhile: someOf((one) => fc.tuple(fc.constantFrom<Meanwhile>("assign", "remove", "none"), somePlans(one))),
    wanted: anyProgram,
    refresh: fc.boolean(),
    quirks: fc.boolean(),
    behaviour: fc.record({
      removeGroupGranted: fc.constant("fail" as const),
      licenseUpdateStatus: fc.constantFrom(200 as const, 201 as const),
    }),
    plansRead: fc.constantFrom("missing" as const, "Disabled" as const),
  })
  .map(({ meanwhile, ...situation }) => ({
    ...situation,
    // Only the group can change a license that it grants.
    meanwhile: meanwhile
      .filter(([skuId]) => !situation.held.get(skuId)?.grantedByGroup)
      .flatMap(([sku, [what, excludedPlans]]): Change[] => {
        if (what === "none") return [];
        const same = { customerId, userId, sku };
        return what === "remove"
          ? [{ change: "removeLicense", ...same }]
          : [{ change: "assignLicense", ...same, excludedPlans }];
      }),
  }));

/** The product as a program may write it: by id, part number or name, in any case. */
function wordFor(skuId: string, choice: number): string {
  const { id, partNumber, name } = productOf(skuId);
  const word = [id, partNumber, name][choice % 3] ?? id;
  return [word, word.toUpperCase(), word.toLowerCase()][Math.floor(choice / 3) % 3] ?? word;
}

export const argsOf = ({ licenses, exclusive, words }: Program): ArgsOf<typeof userLicense> => ({
  customerId,
  userId,
  licenses: licenses.map(({ skuId, excludedPlans }, index) => ({
    sku: wordFor(skuId, words + 7 * index),
    ...(excludedPlans === undefined
      ? {}
      : {
          excludedPlans: excludedPlans.map((id, at) => ((words + at) % 2 === 0 ? id : serviceName(id).toLowerCase())),
        }),
  })),
  ...(exclusive ? { exclusive } : {}),
});

/** @param seats of each product, all users together. */
export function worldOf({ held, quirks, behaviour, plansRead }: Situation, seats = 50): WorldSeed {
  return {
    partner: { accessTokens: [{ token }] },
    behaviour,
    quirks,
    catalog: {
      skus: products.map(({ id, partNumber, name, group, plans }) => ({
        id,
        skuPartNumber: partNumber,
        name,
        licenseGroupId: group,
        excludedPlansRead: plansRead,
        servicePlans: [
          ...plans.map((plan) => ({
            id: plan,
            serviceName: serviceName(plan),
            displayName: `The plan ${plan.at(-1)}`,
          })),
          // A plan of the whole customer, which no license can exclude.
          ...(plans.length === 0
            ? []
            : [{ id: planOf(9), serviceName: "FOUNDATION", displayName: "Foundation", targetType: "Tenant" as const }]),
        ],
      })),
    },
    customers: [
      {
        id: customerId,
        companyName: "Contoso",
        domain: "contoso.example",
        otherSeats: products.map(({ id }) => ({ skuId: id, quantity: seats })),
        users: [
          {
            id: userId,
            userPrincipalName: "alice@contoso.example",
            displayName: "Alice",
            usageLocation: "US",
            licenses: [...held].map(([skuId, license]) => ({ skuId, ...license })),
          },
        ],
      },
    ],
  };
}

/** The user's licenses, by product. */
export function heldIn(simulator: Simulator): Map<string, Held> {
  const licenses = simulator.world.customer(customerId)?.licenses ?? new Map<string, Map<string, Held>>();
  return new Map(
    [...licenses].flatMap(([skuId, holders]) => {
      const held = holders.get(userId);
      return held === undefined ? [] : [[skuId, structuredClone(held)] as const];
    }),
  );
}

export const postsOf = (simulator: Simulator): Exchange[] =>
  simulator.journal.exchanges.filter(({ method }) => method !== "GET");

type Body = { licensesToAssign: { skuId: string; excludedPlans: string[] }[]; licensesToRemove: string[] };

export const bodyOf = ({ requestBody }: Exchange): Body => requestBody as unknown as Body;

/** The requests of a run that changed the user. */
export function deedsByRequest(entries: LedgerEntry[]): LedgerEntry[][] {
  const deeds = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    if (entry.by !== "request") continue;
    const key = entry.requestId ?? "";
    deeds.set(key, [...(deeds.get(key) ?? []), entry]);
  }
  return [...deeds.values()];
}
