import fc from "fast-check";
import { NotReady, Refused } from "../../../provider/core/errors";
import * as scheduled from "../../../provider/services/partnercenter/othersSchedule.decide";
import * as bodies from "../../../provider/services/partnercenter/subscriptionQuantity.body";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { customer } from "../../support/modelPartnerCenter";
import { anyTermWorld, endOf, TermService, type TermWorld } from "../../support/modelTermEnd";

const many = { numRuns: 2_000 };

const anyProgram = fc.record({
  quantity: fc.integer({ min: 1, max: 12 }),
  decrease: fc.constantFrom("fail" as const, "atRenewal" as const),
  endOfTerm: fc.constantFrom(undefined, "renew" as const, "cancel" as const, "extend" as const),
});

const anyClock = fc.constantFrom("2026-03-02T12:00:00Z", "2026-05-04T23:59:59Z", "2027-01-13T12:00:00Z");

describe("Any schedule in either form, any program, any clock", () => {
  test("ends after one update in the declared outcome and quantity, or in a refusal", async () => {
    await fc.assert(endsAsDeclared(), many);
  });

  test("no change ever carries a contradiction", async () => {
    await fc.assert(neverContradicts(), many);
  });

  test("nothing that someone else had scheduled is lost without a word", async () => {
    await fc.assert(losesNothingSilently(), many);
  });

  test("a second update sends nothing, and a refresh sees no drift", async () => {
    await fc.assert(restsAfterwards(), many);
  });

  test("a refusal comes before anything is changed", async () => {
    await fc.assert(refusesUntouched(), many);
  });
});

describe("A mistake is noticed", () => {
  afterEach(() => jest.restoreAllMocks());

  test("actions that are left as they were read", async () => {
    jest.spyOn(bodies, "withSchedule").mockImplementation((live, quantity) => ({
      ...live.raw,
      scheduledNextTermInstructions: { quantity },
    }));
    expect((await fc.check(neverContradicts(), many)).failed).toBe(true);
    expect((await fc.check(endsAsDeclared(), many)).failed).toBe(true);
  });

  test("auto-renewal alone in place of an action", async () => {
    jest.spyOn(bodies, "withEndOfTerm").mockImplementation((live, choice) => ({
      ...live.raw,
      autoRenewEnabled: choice === "renew",
    }));
    expect((await fc.check(endsAsDeclared(), many)).failed).toBe(true);
  });

  test("a schedule of someone else that is ignored", async () => {
    jest.spyOn(scheduled, "othersSchedule").mockReturnValue([]);
    expect((await fc.check(losesNothingSilently(), many)).failed).toBe(true);
  });
});

type Program = typeof anyProgram extends fc.Arbitrary<infer One> ? One : never;

async function up(world: TermWorld, program: Program, now: string) {
  const clock = new ModelClock(now);
  const service = new TermService(world, clock);
  const context = contextOf(service.api as never, clock, { limit: 30, poll: 5 });
  const args = { customerId: customer, subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161", ...program };
  const wanted = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as typeof args;
  const created = await subscriptionQuantity.create(wanted as never, context).catch((error: unknown) => error as Error);
  return { service, context, wanted, created, before: world, after: service.world };
}

const run = (judge: (done: Awaited<ReturnType<typeof up>>, program: Program) => Promise<void> | void) =>
  fc.asyncProperty(anyTermWorld, anyProgram, anyClock, async (world, program, now) =>
    judge(await up(world, program, now), program),
  );

function endsAsDeclared() {
  return run(({ created, after }, { quantity, decrease, endOfTerm }) => {
    if (created instanceof Error) {
      // A service without actions accepts a choice and never shows it. The run reports this, and the next run continues.
      expect(created instanceof Refused || (created instanceof NotReady && after.actions === "never")).toBe(true);
      return;
    }
    const end = endOf(after);
    if (after.quantity !== quantity) {
      expect(decrease).toBe("atRenewal");
      expect(end).toBe(`renew with ${quantity}`);
    }
    if (endOfTerm === "renew") expect(end).toMatch(/^renew/);
    else if (endOfTerm !== undefined) expect(end).toBe(endOfTerm);
  });
}

const neverContradicts = () => run(({ service }) => expect(service.contradictions).toEqual([]));

function losesNothingSilently() {
  return run(({ before, after, context, wanted }) => {
    const said = context.tell.warnings.join("\n");
    const was = before.schedule;
    if (was === undefined) return;
    const is = after.schedule;
    // The service may show the number of seats of each renewal.
    const isUsual = before.actions !== "never" && was.quantity === before.quantity;
    const wishedFor = wanted.decrease === "atRenewal" && was.quantity === wanted.quantity;
    const renewed = is?.type === "renew" || is === undefined;
    const lostQuantity =
      was.quantity !== undefined && !isUsual && !wishedFor && (is?.quantity !== was.quantity || !renewed);
    if (lostQuantity) expect(said).toContain(`quantity ${was.quantity}`);
    if (was.product !== undefined && is?.product !== was.product) expect(said).toContain(`product ${was.product}`);
    if (wanted.endOfTerm === was.type || before.status !== "active" || is?.type === was.type) return;
    if (was.type === "cancel") expect(said).toContain("is cancelled");
    if (was.type === "extend") expect(said).toContain("goes on month to month");
  });
}

function restsAfterwards() {
  return run(async ({ created, service, context, wanted }) => {
    if (created instanceof Error) return;
    service.patches.length = 0;
    const { id, state } = created;
    const read = await subscriptionQuantity.read(id, state, context);
    expect(read?.args).toEqual(wanted);
    await subscriptionQuantity.update(id, state, wanted as never, context);
    expect(service.patches).toEqual([]);
  });
}

const refusesUntouched = () =>
  run(({ created, service, before }) => {
    if (!(created instanceof Refused)) return;
    expect(service.patches).toEqual([]);
    expect(service.world).toEqual(before);
  });
