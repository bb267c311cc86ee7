import fc from "fast-check";
import { unknownValue } from "../../../provider/core/lifecycle";
import { subscriptionUpgrade } from "../../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import { wronglyForeseen } from "../../support/foretold";
import { customer, existing, offers, source, type Trouble } from "../../support/modelUpgrades";
import { seats, service, stackOn, three, type UpgradeArgs, type UpgradeState } from "../../support/upgradeStack";

type Kind = typeof subscriptionUpgrade;

const anyWorld = fc.record({
  rules: fc.record({
    kind: fc.constantFrom("newCommerce" as const, "legacy" as const),
    takes: fc.constantFrom(0, 30_000, 3_600_000),
    lag: fc.record({ transitions: fc.constantFrom(0, 60_000), subscriptions: fc.constantFrom(0, 60_000) }),
    firstFails: fc.boolean(),
    moves: fc.constantFrom("at once" as const, "in the end" as const),
  }),
  quantity: fc.constantFrom(undefined, 3, seats),
  trouble: fc.array(fc.constantFrom<Trouble>("none", "lost before", "lost after", "refused"), { maxLength: 3 }),
  changes: fc.array(
    fc.constantFrom<Partial<UpgradeArgs>>(
      {},
      { termDuration: "P1Y" },
      { billingCycle: "annual" },
      { targetSubscriptionId: existing },
    ),
    { minLength: 3, maxLength: 3 },
  ),
});

const comesTrue = (lifecycle: Kind) =>
  fc.asyncProperty(anyWorld, async ({ rules, quantity, trouble, changes }) => {
    const model = service(rules);
    model.trouble = trouble;
    const stack = stackOn(model, { limit: 120 });
    const { using: context } = stack;
    const base = { ...three, target: offers[rules.kind].to, quantity };
    for (const change of changes) {
      const wanted: UpgradeArgs = JSON.parse(JSON.stringify({ ...base, ...(rules.kind === "legacy" ? {} : change) }));
      expect(await wronglyForeseen(lifecycle, stack, context, wanted)).toEqual([]);
      model.clock.advance({ seconds: 1800 });
    }
  });

test("What is foreseen of an upgrade comes true, at the first run and at those that go on with it", async () => {
  await fc.assert(comesTrue(subscriptionUpgrade), { numRuns: 300 });
});

test.each<[string, Kind["foresee"]]>([
  ["the arguments of a later program", (wanted) => ({ termDuration: wanted.termDuration })],
  ["the source for the target", () => ({ targetSubscriptionId: source })],
])("A guess is noticed: %s", async (_, foresee) => {
  expect((await fc.check(comesTrue({ ...subscriptionUpgrade, foresee }), { numRuns: 300 })).failed).toBe(true);
});

test("What is not known yet is not foreseen", () => {
  expect(subscriptionUpgrade.foresee({ ...three, subscriptionId: unknownValue })).toEqual({
    customerId: customer,
    target: three.target,
    upgradeType: "upgrade_only",
    completed: true,
    licenseErrors: [],
  });
});

test("Of an upgrade that is done all but the status of its target is foreseen", () => {
  const done: UpgradeState = {
    ...{ ...three, quantity: 3, asked: three, completed: true, licenseErrors: [], operationId: "one" },
    ...{ targetSubscriptionId: existing, targetStatus: "active" },
  };
  const { targetStatus: _, ...rest } = done;
  expect(subscriptionUpgrade.foresee({ ...three, termDuration: "P3Y" }, done)).toEqual(rest);
});

test("An import of an upgrade is refused, and says that create adopts one that was made", async () => {
  const model = service();
  const { using: context } = stackOn(model);
  const adopting = subscriptionUpgrade.adopt(`${customer}/${source}/${three.target}`, context);
  await expect(adopting).rejects.toThrow(/cannot be imported, because Partner Center does not tell its upgradeType/);
  await expect(adopting).rejects.toThrow(/run `pulumi up`: it finds an upgrade that was made already and adopts it/);
  expect(model.sent).toEqual([]);
  await expect(subscriptionUpgrade.adopt("E5", context)).rejects.toThrow("expected an id like");
});
