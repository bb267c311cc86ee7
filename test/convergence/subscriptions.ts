import fc from "fast-check";
import type { Simulator, WorldSeed } from "pulumi-licenses/simulator";
import type { subscriptionQuantity } from "../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import type { ArgsOf } from "../support/lifecycleRuns";

/** Generators of any subscription, and any program for its quantity. */

export const token = "convergence-token";
export const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const subscriptionId = "6e7aa601-629e-461b-8933-0898c3cc3c7c";

const hour = 3_600_000;

export interface Program {
  quantity: number;
  decrease: "fail" | "atRenewal";
}

interface Lot {
  quantity: number;
  /** A negative number: the window is closed. */
  hoursLeft: number;
}

export interface Situation {
  kind: "newCommerce" | "software" | "legacy";
  quantity: number;
  lots: Lot[];
  autoRenewEnabled: boolean;
  status: string;
  isTrial: boolean;
  billingType: string;
  /** A schedule of someone else for the renewal. */
  schedule: number | undefined;
  slow: { reads: number; body: boolean } | undefined;
  quirks: boolean;
  behaviour: NonNullable<WorldSeed["behaviour"]>;
  before: Program | undefined;
  /** A quantity that someone else set since. */
  elsewhere: number | undefined;
  daysLater: number;
  wanted: Program;
  refresh: boolean;
}

const anyQuantity = fc.integer({ min: 1, max: 30 });

/** Relative to the first quantity: less as often as more, and sometimes the same. */
const anyProgram = fc.record({
  by: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.integer({ min: -12, max: 12 }) }),
  decrease: fc.constantFrom<Program["decrease"]>("fail", "atRenewal", "atRenewal"),
});

const rarely = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const mostly = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

export const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    kind: fc.constantFrom(
      "newCommerce" as const,
      "newCommerce" as const,
      "newCommerce" as const,
      "legacy" as const,
      "software" as const,
    ),
    quantity: anyQuantity,
    lots: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 12 }),
        hoursLeft: fc.integer({ min: -100, max: 160 }).map((h) => h * 2 + 1),
      }),
      {
        maxLength: 3,
      },
    ),
    autoRenewEnabled: mostly(true, false),
    status: mostly("active", "suspended", "expired", "disabled", "deleted", "pending"),
    isTrial: mostly(false, true),
    billingType: mostly("license", "usage"),
    schedule: rarely(anyQuantity),
    slow: rarely(fc.record({ reads: fc.nat(3), body: fc.boolean() })),
    quirks: fc.boolean(),
    behaviour: fc.record({
      emptyRefundable: fc.constantFrom("absent" as const, "null" as const, "zero" as const),
      showClosedRefunds: fc.boolean(),
    }),
    before: fc.option(anyProgram, { nil: undefined }),
    elsewhere: rarely(anyQuantity),
    daysLater: fc.nat(9),
    wanted: anyProgram,
    refresh: fc.boolean(),
  })
  .map(({ before, wanted, ...given }) => {
    const program = ({ by, decrease }: typeof wanted): Program => ({
      quantity: Math.max(1, given.quantity + by),
      decrease,
    });
    return { ...given, before: before && program(before), wanted: program(wanted) };
  })
  // Only renewing new-commerce subscriptions can have a schedule.
  .map((given) =>
    given.kind !== "newCommerce" || !given.autoRenewEnabled || given.status !== "active"
      ? { ...given, schedule: undefined }
      : given,
  );

export const argsOf = ({ quantity, decrease }: Program): ArgsOf<typeof subscriptionQuantity> => ({
  customerId,
  subscriptionId,
  quantity,
  ...(decrease === "fail" ? {} : { decrease }),
});

const product = {
  productId: "CFQ7TTC0LFLZ",
  skuId: "0002",
  availabilityId: "CFQ7TTC0K7J9",
  billingCycle: "monthly",
  termDuration: "P1Y",
};

export const worldOf = (situation: Situation): WorldSeed => {
  const { kind, lots, schedule, slow, quirks, behaviour, ...rest } = situation;
  const { quantity, autoRenewEnabled, status, isTrial, billingType } = rest;
  const skuId = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
  return {
    partner: { accessTokens: [{ token }] },
    behaviour,
    quirks,
    catalog: { skus: [{ id: skuId, name: "Microsoft 365 E5", skuPartNumber: "SPE_E5" }] },
    customers: [
      {
        id: customerId,
        companyName: "Contoso",
        domain: "contoso.example",
        subscriptions: [
          {
            ...{ id: subscriptionId, kind, skuId, quantity, autoRenewEnabled, status, isTrial, billingType },
            offerId: kind === "legacy" ? "796B6B5F-613C-4E24-A17C-EBA730D49C02" : "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
            offerName: "Microsoft 365 E5",
            friendlyName: "Head office",
            partnerId: "4711",
            refundable: lots.map((lot) => ({
              quantity: lot.quantity,
              allowedUntilDateTime: lot.hoursLeft < 0 ? `now-${-lot.hoursLeft}h` : `now+${lot.hoursLeft}h`,
            })),
            ...(schedule === undefined ? {} : { scheduledNextTermInstructions: { product, quantity: schedule } }),
            ...(kind === "legacy"
              ? {}
              : { nextChargeInstructions: { product: { billingCycle: "annual", termDuration: "P1Y" } } }),
            ...(slow === undefined ? {} : { slow }),
          },
        ],
      },
    ],
  };
};

export function liveIn(simulator: Simulator) {
  const live = simulator.world.customer(customerId)?.subscriptions.get(subscriptionId);
  if (live === undefined) throw new Error("The world has no subscription.");
  return live;
}

export type Live = ReturnType<typeof liveIn>;

export const scheduledIn = ({ scheduledNextTermInstructions: next }: Live): number | undefined =>
  typeof next?.quantity === "number" ? next.quantity : undefined;

/** Someone else sets another quantity. Like any change within the term, this drops the schedule. */
export function changeElsewhere(simulator: Simulator, quantity: number): void {
  const live = liveIn(simulator);
  if (live.quantity === quantity) return;
  simulator.change({ change: "setQuantity", customerId, subscriptionId, quantity });
  delete live.scheduledNextTermInstructions;
}

/** Seats that the service takes back now, by the documents: seats of lots whose date has not passed. */
const openSeats = ({ kind, refundable }: Live, now: Date): number =>
  kind === "newCommerce"
    ? refundable.filter((lot) => new Date(lot.allowedUntilDateTime) > now).reduce((sum, lot) => sum + lot.quantity, 0)
    : 0;

/** The smallest quantity that the service accepts now. */
export function smallestNow(live: Live, now: Date): number {
  if (live.kind === "legacy") return 1;
  return Math.max(1, live.quantity - openSeats(live, now));
}

/** Whether a run can reach the program's quantity, now or at the renewal. */
export function isPossible(live: Live, { quantity, decrease }: Program, now: Date): boolean {
  if (live.quantity === quantity) return true;
  if (live.status !== "active" || live.isTrial || live.billingType === "usage") return false;
  if (quantity >= smallestNow(live, now)) return true;
  return decrease === "atRenewal" && live.kind === "newCommerce" && live.autoRenewEnabled;
}

export const days = (count: number): number => count * 24 * hour;

export const patchesOf = (simulator: Simulator) =>
  simulator.journal.exchanges.filter(({ method }) => method === "PATCH");
