import fc from "fast-check";
import type { Exchange, WorldSeed } from "pulumi-licenses/simulator";
import type { PartnerCenter } from "../../provider/services/partnercenter/api";
import * as decisions from "../../provider/services/partnercenter/subscriptionUpgrade.decide";
import { subscriptionUpgrade } from "../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import { type ArgsOf, atPartnerCenter, type Outcome, type StateOf, Upkeep } from "../support/lifecycleRuns";
import { simulator } from "./simulated";

/** An upgrade cannot be undone, so it must happen only once, under every fault. */

const token = "convergence-token";
const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const source = "a4c1340d-6911-4758-bba3-0c4c6007d161";
const other = "6e7aa601-629e-461b-8933-0898c3cc3c7c";
const [e3, e5] = ["05e9a617-0261-4cee-bb44-138d3ef5d965", "06ebc4ee-1bb5-47dd-8120-11324bc54e06"];

const offers = {
  legacy: { from: "800F4F3B-CFE1-42C1-9CEA-675512810488", to: "796B6B5F-613C-4E24-A17C-EBA730D49C02" },
  newCommerce: { from: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH", to: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9" },
} as const;

type Kind = typeof subscriptionUpgrade;
type Keeper = Upkeep<ArgsOf<Kind>, StateOf<Kind>, PartnerCenter>;

/** @param first seconds that the first run may wait. All other runs have enough time. */
const keeper = (first = 5, lifecycle = subscriptionUpgrade): Keeper => {
  const limits = [first];
  const patience = () => ({ limit: limits.pop() ?? 5 });
  return new Upkeep(lifecycle, atPartnerCenter(simulator, token, patience));
};

interface Situation {
  kind: "legacy" | "newCommerce";
  quantity: number;
  /** How many of the seats; undefined: all. */
  part: number | undefined;
  into: boolean;
  upgradeType: "upgrade_only" | "upgrade_with_license_transfer";
  completesAfterReads: number;
  quirks: boolean;
  behaviour: NonNullable<WorldSeed["behaviour"]>;
  trouble: { what: "none" | "lost before" | "lost after" | "failed before" | "failed after" | "busy"; times: number };
  /** The run stops waiting before the service has ended the operation. */
  impatient: boolean;
}

const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    kind: fc.constantFrom("legacy" as const, "newCommerce" as const),
    quantity: fc.integer({ min: 2, max: 20 }),
    part: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    into: fc.boolean(),
    upgradeType: fc.constantFrom("upgrade_only" as const, "upgrade_with_license_transfer" as const),
    completesAfterReads: fc.nat(4),
    quirks: fc.boolean(),
    behaviour: fc.record({
      upgradeSourceEnds: fc.constantFrom("suspended" as const, "deleted" as const, "gone" as const),
      upgradeTypeInResult: fc.constantFrom("number" as const, "string" as const),
      transitionOddities: fc.boolean(),
      // The service does not recognise a repeated request. Then the provider has to read.
      replay: fc.boolean(),
    }),
    trouble: fc.record({
      what: fc.constantFrom("none", "lost before", "lost after", "failed before", "failed after", "busy"),
      times: fc.integer({ min: 1, max: 2 }),
    }),
    impatient: fc.boolean(),
  })
  .map((given) =>
    given.kind === "legacy"
      ? { ...given, part: undefined, into: false, impatient: false }
      : { ...given, part: given.part === undefined ? undefined : Math.min(given.part, given.quantity) },
  );

/** Null in place of an empty list was seen in members of resources only, not in the page of transitions. So this list is never null. */
const strange = {
  byteOrderMark: true,
  pascalCase: true,
  codesAsStrings: true,
  totalCountAsString: true,
  unknownMembers: true,
  mixedDates: true,
};

function worldOf({ kind, quantity, into, completesAfterReads, impatient, quirks, behaviour }: Situation): WorldSeed {
  const { from, to } = offers[kind];
  const subscription = { id: source, kind, skuId: e3, offerId: from, offerName: "Microsoft 365 E3", quantity };
  return {
    partner: { accessTokens: [{ token }] },
    quirks: quirks && (behaviour.transitionOddities ? strange : true),
    behaviour,
    catalog: {
      skus: [
        { id: e3, name: "Microsoft 365 E3", skuPartNumber: "SPE_E3" },
        { id: e5, name: "Microsoft 365 E5", skuPartNumber: "SPE_E5" },
      ],
    },
    customers: [
      {
        id: customerId,
        companyName: "Contoso",
        domain: "contoso.example",
        subscriptions: [
          {
            ...subscription,
            upgradeTargets: [{ offerId: to, offerName: "Microsoft 365 E5", skuId: e5 }],
            transitionTargets: [
              {
                catalogItemId: to,
                title: "Microsoft 365 E5",
                skuId: e5,
                completesAfterReads: impatient ? 1_000_000 : completesAfterReads,
              },
            ],
          },
          ...(into
            ? [{ ...subscription, id: other, offerId: to, offerName: "Microsoft 365 E5", skuId: e5, quantity: 3 }]
            : []),
        ],
      },
    ],
  };
}

const argsOf = ({ kind, part, into, upgradeType }: Situation): ArgsOf<Kind> => ({
  customerId,
  subscriptionId: source,
  target: offers[kind].to,
  upgradeType,
  ...(part === undefined ? {} : { quantity: part }),
  ...(into ? { targetSubscriptionId: other } : {}),
});

const posts = (): Exchange[] => simulator.journal.exchanges.filter(({ method }) => method !== "GET");
const acts = () => simulator.ledger.entries.filter(({ kind }) => kind === "upgrade" || kind === "transition");
const begun = () => simulator.world.customer(customerId)?.transitions ?? [];

/** Bought seats of all products together. An upgrade does not change their number. */
const seats = () =>
  [...(simulator.world.customer(customerId)?.subscriptions.values() ?? [])]
    .filter(({ status }) => status === "active")
    .reduce((sum, { quantity }) => sum + quantity, 0);

function make({ what, times }: Situation["trouble"]): void {
  if (what === "none") return;
  const rule = { method: "POST", path: "/v1/**", times };
  const when = what.endsWith("after") ? ("after" as const) : ("before" as const);
  const json = { code: 800082, description: "The subscription is not ready" };
  if (what === "busy") simulator.faults.add({ ...rule, effect: { do: "status", status: 409, json } });
  else if (what.startsWith("lost")) simulator.faults.add({ ...rule, effect: { do: "drop", when } });
  else simulator.faults.add({ ...rule, effect: { do: "status", status: 500, when } });
}

/** Lets the service finish the operation for which the run stopped waiting. */
function settle(): void {
  for (const transition of begun()) if (transition.readsLeft !== null) transition.readsLeft = 1;
}

/** A request without an answer is repeated under the same id. After a refusal the next request has another id. */
function keepsItsRequestId(postsOfOneRun: Exchange[]): void {
  postsOfOneRun.forEach((post, index, all) => {
    const earlier = all[index - 1];
    if (earlier === undefined) return;
    if (earlier.status === null) expect(post.requestId).toBe(earlier.requestId);
    else if (earlier.status < 500) expect(post.requestId).not.toBe(earlier.requestId);
  });
}

async function live(situation: Situation, lifecycle = subscriptionUpgrade): Promise<void> {
  simulator.reset(worldOf(situation));
  const paid = seats();
  make(situation.trouble);
  const resource = keeper(situation.impatient ? 0.1 : 5, lifecycle);
  const args = argsOf(situation);
  const up = async (): Promise<Outcome> => {
    const before = posts().length;
    const ended = await resource.up(args);
    keepsItsRequestId(posts().slice(before));
    return ended;
  };
  let outcome = await up();
  if (situation.impatient) {
    expect(outcome.ended).not.toBe("done");
    if (outcome.ended === "not ready") expect(resource.saved?.state.completed).toBe(false);
    // If the first run could not begin the upgrade, the second run begins it, and its operation takes time, too.
    const runs = outcome.ended === "not ready" ? 1 : 2;
    for (let run = 0; run < runs && outcome.ended !== "done"; run++) {
      settle();
      outcome = await up();
    }
  }
  expect(outcome).toMatchObject({ ended: "done", because: "" });
  expect(acts()).toHaveLength(1);
  expect(seats()).toBe(paid);
  const upgraded = resource.saved?.state;
  expect(upgraded).toMatchObject({ completed: true, licenseErrors: [], targetStatus: "active" });
  const sent = posts().length;
  expect(await resource.up(args)).toMatchObject({ ended: "unchanged", warnings: [] });
  expect(await resource.drifts()).toBe(false);
  // The state is lost, and the program runs again.
  const again = keeper(5, lifecycle);
  expect(await again.up(args)).toMatchObject({ ended: "done", because: "" });
  expect(again.saved?.state).toMatchObject({
    completed: true,
    targetSubscriptionId: upgraded?.targetSubscriptionId,
    quantity: upgraded?.quantity,
  });
  expect(posts()).toHaveLength(sent);
  expect(acts()).toHaveLength(1);
}

const happensOnce = () => fc.asyncProperty(anySituation, (situation) => live(situation));

test("Whatever goes wrong, an upgrade happens once, and who lost the state finds it done", async () => {
  await fc.assert(happensOnce(), { numRuns: 80 });
});

describe("Mistakes in the code turn this property red", () => {
  test("one that does not look whether a transition is under way", async () => {
    jest.spyOn(decisions, "ownTransition").mockReturnValue(undefined);
    expect((await fc.check(happensOnce(), { numRuns: 5_000, endOnFailure: true })).failed).toBe(true);
  });

  test("one that does not look whether a legacy subscription is upgraded", async () => {
    jest.spyOn(decisions, "upgradedSubscription").mockReturnValue(undefined);
    expect((await fc.check(happensOnce(), { numRuns: 5_000, endOnFailure: true })).failed).toBe(true);
  });

  test("one that begins anew where an earlier run has only stopped waiting", async () => {
    const lifecycle: typeof subscriptionUpgrade = {
      ...subscriptionUpgrade,
      async update(_id, _state, args, context) {
        jest.spyOn(decisions, "ownTransition").mockReturnValue(undefined);
        return (await subscriptionUpgrade.create(args, context)).state;
      },
    };
    const property = fc.asyncProperty(anySituation, (situation) => live(situation, lifecycle));
    expect((await fc.check(property, { numRuns: 5_000, endOnFailure: true })).failed).toBe(true);
  });
});
