import fc from "fast-check";
import {
  withoutSchedule,
  withQuantity,
  withSchedule,
} from "../../../provider/services/partnercenter/subscriptionQuantity.body";
import { decide, type Step, type Wanted } from "../../../provider/services/partnercenter/subscriptionQuantity.decide";
import {
  aSubscription,
  change,
  isRefusal,
  type ModelSubscription,
  openSeats,
  readModel,
  renew,
} from "../../support/modelSubscription";

/** A way to decide: the one under test, or one with a mistake. */
type Decide = typeof decide;

const now = new Date("2026-03-02T12:00:00Z");
const many = { numRuns: 1000 };

describe("Whatever a subscription is like and whatever the program wants", () => {
  test("no decrease goes below the smallest quantity that the windows allow", () => {
    fc.assert(staysWithinTheWindow(decide), many);
  });

  test("the service takes every step, and after a few there is nothing left to do", () => {
    fc.assert(converges(decide), many);
  });

  test("what cannot be reached is refused before anything is changed", () => {
    fc.assert(refusesAtOnce(decide), many);
  });

  test("nothing is bought or scheduled more than once", () => {
    fc.assert(neverTwice(decide), many);
  });
});

describe("Decisions with a mistake are noticed", () => {
  const greedy: Decide = (live, wanted, at) => {
    const step = decide(live, wanted, at);
    return step.do === "refuse" ? { do: "change", quantity: wanted.quantity, dropSchedule: false } : step;
  };
  const restless: Decide = (live, wanted, at) => {
    const step = decide(live, wanted, at);
    return step.do === "nothing" && live.quantity !== wanted.quantity
      ? { do: "schedule", quantity: wanted.quantity }
      : step;
  };
  const halfHearted: Decide = (live, wanted, at) => {
    const step = decide(live, wanted, at);
    const smallest = live.quantity - openSeats(lotsOf(live), at);
    return step.do === "refuse" && smallest < live.quantity
      ? { do: "change", quantity: Math.max(1, smallest), dropSchedule: false }
      : step;
  };
  const forgetful: Decide = (live, wanted, at) => {
    const step = decide(live, wanted, at);
    return step.do === "unschedule" ? { do: "nothing" } : step;
  };
  const doubling: Decide = (live, wanted, at) => {
    const step = decide(live, wanted, at);
    const half = Math.ceil((live.quantity + wanted.quantity) / 2);
    return step.do === "change" && wanted.quantity > live.quantity ? { ...step, quantity: half } : step;
  };

  test.each<[string, Decide, (decide: Decide) => ReturnType<typeof converges>]>([
    ["one that decreases outside the window", greedy, staysWithinTheWindow],
    ["one that schedules again and again", restless, converges],
    ["one that gives back a part before it refuses", halfHearted, refusesAtOnce],
    ["one that leaves an own schedule behind", forgetful, converges],
    ["one that buys in several steps", doubling, neverTwice],
  ])("%s", (_sentence, wrong, property) => {
    expect(fc.check(property(wrong), many).failed).toBe(true);
  });
});

interface Case {
  model: ModelSubscription;
  wanted: Wanted;
}

const anyLot = fc.record({
  quantity: fc.nat(12),
  until: fc.integer({ min: -9, max: 9 }).map((days) => new Date(now.getTime() + days * 86_400_000 + 1)),
});

const anyModel = fc
  .record({
    kind: fc.constantFrom("legacy" as const, "newCommerce" as const, "newCommerce" as const, "software" as const),
    quantity: fc.integer({ min: 1, max: 40 }),
    lots: fc.array(anyLot, { maxLength: 3 }),
    schedule: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    keepsSchedules: fc.boolean(),
    autoRenew: fc.boolean(),
    status: fc.oneof(
      { arbitrary: fc.constant("active"), weight: 5 },
      fc.constantFrom("suspended", "expired", "pending"),
    ),
    trial: fc.constantFrom(false, false, false, true),
    usage: fc.constantFrom(false, false, false, true),
  })
  .map((members) => {
    const renews = members.status === "active" && members.autoRenew && members.kind !== "legacy";
    return aSubscription(renews ? members : { ...members, schedule: undefined });
  });

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    model: anyModel,
    quantity: fc.integer({ min: 1, max: 40 }),
    decrease: fc.constantFrom("fail" as const, "atRenewal" as const),
    own: fc.boolean(),
  })
  .map(({ model, quantity, decrease, own }) => ({
    model,
    wanted: { quantity, decrease, scheduled: own ? model.schedule : undefined },
  }));

function isPossible({ model, wanted }: Case): boolean {
  if (model.quantity === wanted.quantity) return true;
  if (model.status !== "active" || model.usage || model.trial) return false;
  if (wanted.quantity > model.quantity || model.kind === "legacy") return true;
  if (model.kind === "software") return false;
  const enough = model.quantity - wanted.quantity <= openSeats(model, now);
  return enough || (wanted.decrease === "atRenewal" && model.autoRenew);
}

const lotsOf = (live: Parameters<Decide>[0]) => ({
  lots: (live.refundableQuantity?.details ?? []).map((lot) => ({ ...lot, until: lot.allowedUntilDateTime })),
});

function staysWithinTheWindow(decide: Decide) {
  return fc.property(anyCase, ({ model, wanted }) => {
    const step = decide(readModel(model), wanted, now);
    if (step.do !== "change" || step.quantity >= model.quantity) return true;
    if (model.kind === "software" || step.quantity < 1) return false;
    return model.kind === "legacy" || model.quantity - step.quantity <= openSeats(model, now);
  });
}

/** All steps until no change is left, as the service applies them. */
function run(decide: Decide, { model, wanted }: Case): { end: ModelSubscription; steps: Step[] } {
  let { scheduled } = wanted;
  let at = model;
  const steps: Step[] = [];
  for (;;) {
    const live = readModel(at);
    const step = decide(live, { ...wanted, scheduled }, now);
    if (step.do === "nothing" || step.do === "refuse") return { end: at, steps: [...steps, step] };
    steps.push(step);
    if (steps.length > 6) throw new Error("it does not settle");
    const body =
      step.do === "change"
        ? withQuantity(live, step.quantity, step.dropSchedule)
        : step.do === "schedule"
          ? withSchedule(live, step.quantity)
          : withoutSchedule(live);
    const next = change(at, body, now);
    if (isRefusal(next)) throw new Error(`the service refuses the step with ${next.code}`);
    at = next;
    scheduled = step.do === "schedule" ? step.quantity : undefined;
  }
}

function converges(decide: Decide) {
  return fc.property(anyCase, (each) => {
    fc.pre(isPossible(each));
    const { end, steps } = run(decide, each);
    const { quantity, scheduled } = each.wanted;
    expect(steps.at(-1)).toEqual({ do: "nothing" });
    if (end.quantity !== quantity) {
      expect(each.wanted.decrease).toBe("atRenewal");
      expect(renew(end).quantity).toBe(quantity);
      expect(openSeats(end, now) === 0 || end.quantity === 1).toBe(true);
    } else if (scheduled !== undefined && !each.model.trial) {
      expect(renew(end).quantity).toBe(quantity);
    }
  });
}

function refusesAtOnce(decide: Decide) {
  return fc.property(anyCase, (each) => {
    fc.pre(!isPossible(each));
    return (
      run(decide, each)
        .steps.map((step) => step.do)
        .join() === "refuse"
    );
  });
}

function neverTwice(decide: Decide) {
  return fc.property(anyCase, (each) => {
    const kinds = run(decide, each).steps.map((step) => step.do);
    return ["change", "schedule", "unschedule"].every((kind) => kinds.filter((each) => each === kind).length <= 1);
  });
}
