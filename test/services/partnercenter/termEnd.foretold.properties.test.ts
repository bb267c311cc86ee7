import fc from "fast-check";
import { demoWorld, type Simulator, startSimulator } from "pulumi-licenses/simulator";
import * as decisions from "../../../provider/services/partnercenter/termEnd.decide";
import { parseSubscription } from "../../../provider/services/partnercenter/wire";
import { Client } from "../../simulator/support/client";
import { e3Subscription, nextTermWith, noon, subscriptions, withSubscription } from "../../simulator/support/world";

/** The service ends a term as the provider has read it, for every schedule in every form. */

const anySubscription = fc.record({
  kind: fc.constantFrom("newCommerce" as const, "newCommerce" as const, "software" as const, "legacy" as const),
  autoRenewEnabled: fc.boolean(),
  endOfTerm: fc.constantFrom(undefined, "cancel" as const, "extend" as const),
  creationDate: fc.constantFrom("2025-03-31T23:59:59Z", "2025-04-01T00:00:00Z", "2026-01-01T00:00:00Z"),
  commitmentEndDate: fc.constantFrom("2026-05-03T00:00:00Z", "2026-05-04T00:00:00Z", "2026-12-31T00:00:00Z"),
  scheduled: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  form: fc.constantFrom("whenSet" as const, "both" as const, "only" as const, "object" as const, "never" as const),
});

let simulator: Simulator;
let client: Client;
beforeAll(async () => {
  simulator = await startSimulator({ world: demoWorld, now: () => noon });
  client = new Client(simulator);
});
afterAll(() => simulator.close());

const read = async () => (await client.get(`${subscriptions}/${e3Subscription}`)).body;

/** Possible worlds: only subscriptions that may be extended have an action, and only renewing ones have instructions. */
function worldOf({
  scheduled,
  form,
  endOfTerm,
  ...given
}: typeof anySubscription extends fc.Arbitrary<infer One> ? One : never) {
  const concerned =
    given.kind === "newCommerce" && given.creationDate >= "2025-04-01" && given.commitmentEndDate >= "2026-05-04";
  const ending =
    form !== "never" && (endOfTerm === "cancel" ? given.kind === "newCommerce" : concerned) ? endOfTerm : undefined;
  const renews = ending === undefined && given.autoRenewEnabled && given.kind === "newCommerce";
  return {
    ...withSubscription(e3Subscription, {
      ...given,
      ...(ending === undefined ? {} : { endOfTerm: ending, autoRenewEnabled: false }),
      ...(renews && scheduled !== undefined ? { scheduledNextTermInstructions: nextTermWith(scheduled) } : {}),
    }),
    behaviour: { scheduledActions: form },
  };
}

const foretold = () =>
  fc.asyncProperty(anySubscription, async (given) => {
    simulator.reset(worldOf(given));
    simulator.clock.reset();
    const end = decisions.termEndOf(parseSubscription((await read()) as never, "Reading"));
    expect(end?.on).toBeDefined();
    simulator.clock.moveTo(new Date(Date.parse(`${end?.on}T00:00:00Z`) - 1000));
    expect((await read()).status).toBe("active");
    simulator.clock.moveTo(new Date(`${end?.on}T00:00:00Z`));
    const then = await read();
    const extended = String(then.offerName).includes("Extended Service Term");
    const happened =
      then.status !== "active" ? (then.status === "disabled" ? "cancels" : "expires") : extended ? "extends" : "renews";
    if (end?.outcome === "unknown") return;
    expect(happened).toBe(end?.outcome);
    if (happened === "renews" || happened === "extends") expect(then.quantity).toBe(end?.quantity);
  });

test("the outcome, its day and its seats come true", async () => {
  await fc.assert(foretold(), { numRuns: 400 });
});

test("reading by auto-renewal alone, or taking the last day for the end, is noticed", async () => {
  const right = decisions.termEndOf;
  const byAutoRenewal: typeof right = (live) => right({ ...live, scheduledActions: undefined });
  const aDayEarly: typeof right = (live) => {
    const end = right(live);
    return end && { ...end, on: new Date(Date.parse(`${end.on}`) - 86_400_000).toISOString().slice(0, 10) };
  };
  for (const wrong of [byAutoRenewal, aDayEarly]) {
    jest.spyOn(decisions, "termEndOf").mockImplementation(wrong);
    expect((await fc.check(foretold(), { numRuns: 400 })).failed).toBe(true);
    jest.restoreAllMocks();
  }
});
