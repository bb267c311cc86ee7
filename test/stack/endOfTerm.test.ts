import { SubscriptionQuantity, type SubscriptionQuantityArgs, UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, quantityOf, subscriptionOf, user, writesOf } from "../support/world";

/** A program declares how a term ends. The test follows it from the preview to the end of the term. */
const lab = laboratory();

const after = (id: string) => {
  const { commitmentEndDate } = subscriptionOf(lab.simulator, id);
  return new Date(Date.parse(commitmentEndDate) + 86_400_000);
};
const day = (id: string) => after(id).toISOString().slice(0, 10);

const program =
  (args: Partial<SubscriptionQuantityArgs> = {}) =>
  async () => {
    new SubscriptionQuantity("seats", { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 10, ...args });
  };

const told = (text: string) => text.slice(text.indexOf("What this update does"));
const scheduledIn = () => subscriptionOf(lab.simulator, contoso.e5).endOfTerm;

beforeEach(() => lab.simulator.reset());

describe("A subscription that the program cancels at the end of its term", () => {
  let stack: TestStack;
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: program({ endOfTerm: "cancel" }) });
  });

  test("is told before, with the day, and what would happen without it", async () => {
    const { text, errors } = await stack.preview();
    expect(errors).toEqual([]);
    expect(told(text)).toContain(
      `"seats" (Microsoft 365 E5): has 10: adopted, nothing is bought; is cancelled on ${day(contoso.e5)}, and cannot be used from then on, by endOfTerm (without it: renews on ${day(contoso.e5)} with 10 seats)`,
    );
    expect(told(text)).toContain("In all: sets how 1 term ends");
  });

  test("is scheduled by one write, is in the outputs, rests, and ends on its day", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(scheduledIn()).toBe("cancel");
    expect(writesOf(lab.simulator)).toHaveLength(1);
    expect(stack.state.seats?.outputs.termEnd).toEqual({ outcome: "cancels", on: day(contoso.e5) });
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
    lab.simulator.change({
      change: "setSubscription",
      customerId: contoso.id,
      subscriptionId: contoso.e5,
      members: { endOfTerm: "extend" },
    });
    const drift = await stack.preview(undefined, { expectNoChanges: true, refresh: true });
    expect(drift.ok).toBe(false);
    expect(drift.step("seats").detailedDiff).toMatchObject({ endOfTerm: { inputDiff: true } });
    const repair = await stack.up(undefined, { refresh: true });
    expect(repair.errors).toEqual([]);
    expect(repair.warnings.map(({ text }) => text).join()).toMatch(
      /there was scheduled: that it goes on month to month.*In its place comes endOfTerm: "cancel"/,
    );
    lab.simulator.clock.moveTo(after(contoso.e5));
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
    expect(stack.state.seats?.inputs.endOfTerm).toBe("cancel");
    lab.simulator.clock.reset();
  });
});

test("a change of the quantity makes the service drop the choice, and the same update makes it again", async () => {
  const stack = await lab.stack({ program: program({ endOfTerm: "extend" }) });
  expect((await stack.up()).errors).toEqual([]);
  const up = await stack.up(program({ endOfTerm: "extend", quantity: 12 }));
  expect(up.errors).toEqual([]);
  expect(up.warnings).toEqual([]);
  expect([quantityOf(lab.simulator, contoso.e5), scheduledIn()]).toEqual([12, "extend"]);
  expect(writesOf(lab.simulator)).toHaveLength(3);
});

test("what someone else had scheduled is named when the service drops it", async () => {
  lab.simulator.change({
    change: "setSubscription",
    customerId: contoso.id,
    subscriptionId: contoso.e5,
    members: { endOfTerm: "cancel", autoRenewEnabled: false },
  });
  const up = await (await lab.stack({ program: program({ quantity: 12 }) })).up();
  expect(up.errors).toEqual([]);
  expect(up.warnings.map(({ text }) => text).join()).toMatch(
    /The service dropped what someone had scheduled .*: that it is cancelled on .*Schedule it again/,
  );
});

test("fewer seats from the renewal on, of a subscription whose auto-renewal is off, are one program", async () => {
  const members = { autoRenewEnabled: false, refundable: [] };
  lab.simulator.change({ change: "setSubscription", customerId: contoso.id, subscriptionId: contoso.e5, members });
  const fewer = { quantity: 6, decrease: "atRenewal" } as const;
  const stack = await lab.stack({ program: program(fewer) });
  const refused = await stack.preview();
  expect(refused.errors.join()).toMatch(/its auto-renewal is off.*Turn auto-renewal on, with endOfTerm: "renew"/);
  const up = await stack.up(program({ ...fewer, endOfTerm: "renew" }));
  expect(up.errors).toEqual([]);
  expect(stack.state.seats?.outputs).toMatchObject({
    quantity: 6,
    pendingQuantity: 6,
    termEnd: { outcome: "renews", on: day(contoso.e5), quantity: 6 },
  });
  lab.simulator.clock.moveTo(after(contoso.e5));
  lab.simulator.journal.clear();
  expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
  expect(quantityOf(lab.simulator, contoso.e5)).toBe(6);
  lab.simulator.clock.reset();
});

test("a cancellation of seats that people use is a warning with their number", async () => {
  for (const userId of [user.alice, user.bob])
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId, sku: "SPE_E5" });
  const stack = await lab.stack({
    program: async () => {
      await program({ endOfTerm: "cancel" })();
      new UserLicense("alice", { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E5" }] });
    },
  });
  const { warnings, errors } = await stack.preview();
  expect(errors).toEqual([]);
  expect(warnings.map(({ text }) => text).join()).toMatch(
    /"seats": endOfTerm is "cancel", and 2 users have a license of SPE_E5, of 10 seats in all\. On \S+ 10 of the seats are gone/,
  );
});

test.each([
  ["a legacy subscription", contoso.legacy, 4, {}, /it is a legacy subscription/],
  ["a trial", contoso.e5, 10, { isTrial: true }, /it is a trial/],
  ["a suspended subscription", contoso.e5, 10, { status: "suspended" }, /it is suspended\. Reactivate it first/],
  [
    "what was bought before April 2025",
    contoso.e5,
    10,
    { creationDate: "2025-03-01T00:00:00Z" },
    /on or after 2025-04-01/,
  ],
] as const)(
  "a choice that %s cannot take is refused by preview and by up",
  async (_what, subscriptionId, quantity, members, reason) => {
    lab.simulator.change({ change: "setSubscription", customerId: contoso.id, subscriptionId, members });
    const stack = await lab.stack({ program: program({ subscriptionId, quantity, endOfTerm: "extend" }) });
    expect((await stack.preview()).errors.join()).toMatch(reason);
    expect((await stack.up()).errors.join()).toMatch(reason);
    expect(writesOf(lab.simulator)).toEqual([]);
  },
);

describe("licenses:requireEndOfTerm", () => {
  const both = async () => {
    await program()();
    new SubscriptionQuantity("declared", {
      ...{ customerId: contoso.id, subscriptionId: contoso.e3, quantity: 20, endOfTerm: "renew" },
    });
    new SubscriptionQuantity("legacy", { customerId: contoso.id, subscriptionId: contoso.legacy, quantity: 4 });
  };

  test("refuses a program that does not say how a term ends that ends so soon, unchanged resources too", async () => {
    const stack = await lab.stack({ program: both });
    expect((await stack.up()).errors).toEqual([]);
    process.env.LICENSES_REQUIRE_END_OF_TERM = "400";
    const { errors } = await stack.preview();
    process.env.LICENSES_REQUIRE_END_OF_TERM = "30";
    const later = await stack.preview();
    delete process.env.LICENSES_REQUIRE_END_OF_TERM;
    expect(errors.join()).toMatch(
      /requireEndOfTerm is 400: the terms of one subscription of this program end within 400 days.*SubscriptionQuantity "seats" +renews on/s,
    );
    expect(errors.join()).not.toMatch(/"declared"|"legacy"/);
    expect(later.errors).toEqual([]);
  });
});
