import fc from "fast-check";
import { unknownValue } from "../../../provider/core/lifecycle";
import type { UserLicenseArgs } from "../../../provider/services/partnercenter/userLicense.args";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { wronglyForeseen } from "../../support/foretold";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { alice, customer, type Fault, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { plans, products } from "../../support/modelProducts";

type Kind = typeof userLicense;

/** The name that the user gets after the first run. */
const newName = "al@contoso.example";

const anyProgram = fc.record({
  byName: fc.boolean(),
  licenses: fc.subarray(products, { minLength: 1 }).chain((skus) =>
    fc.tuple(
      ...skus.map(({ productSku, servicePlans }) =>
        fc.constantFrom<string[] | undefined>(undefined, [], [plans.teams.serviceName]).map((excludedPlans) => ({
          sku: productSku.skuPartNumber,
          ...(servicePlans.length === 0 || excludedPlans === undefined ? {} : { excludedPlans }),
        })),
      ),
    ),
  ),
  exclusive: fc.constantFrom(true, false),
});

const anyWorld = fc.record({
  had: fc.subarray(products),
  programs: fc.array(anyProgram, { minLength: 1, maxLength: 4 }),
  someoneElse: fc.array(fc.subarray(products), { minLength: 4, maxLength: 4 }),
  faults: fc.array(fc.constantFrom<Fault>({ unanswered: "done" }, { unanswered: "not done" }, { shownAfter: 2 }), {
    maxLength: 3,
  }),
});

const comesTrue = (lifecycle: Kind) =>
  fc.asyncProperty(anyWorld, async ({ had, programs, someoneElse, faults }) => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock).fails(...faults);
    for (const sku of had) partnerCenter.gives(alice.id, sku);
    const context = contextOf(partnerCenter.api, clock);
    const engine = new ModelEngine(lifecycle, context);
    for (const [index, { byName, ...program }] of programs.entries()) {
      const name = index === 0 ? "alice@contoso.example" : newName;
      const wanted: UserLicenseArgs = { ...program, customerId: customer, userId: byName ? name : alice.id };
      expect(await wronglyForeseen(lifecycle, engine, context, wanted)).toEqual([]);
      partnerCenter.people[0] = { ...alice, userPrincipalName: newName };
      for (const sku of someoneElse[index] ?? []) partnerCenter.gives(alice.id, sku);
    }
  });

test("What is foreseen of a user's licenses comes true, whatever the user has and whatever goes wrong", async () => {
  await fc.assert(comesTrue(userLicense), { numRuns: 300 });
});

test("A guess is noticed", async () => {
  const guessing: Kind = {
    ...userLicense,
    foresee: (wanted, state) => ({ ...userLicense.foresee(wanted, state), found: state?.found ?? [] }),
  };
  expect((await fc.check(comesTrue(guessing), { numRuns: 300 })).failed).toBe(true);
});

test("What is not known yet is not foreseen", () => {
  const wanted: UserLicenseArgs = { customerId: customer, userId: unknownValue, licenses: [{ sku: unknownValue }] };
  expect(userLicense.foresee(wanted)).toEqual({ customerId: customer });
  const state = {
    ...wanted,
    userId: alice.id,
    assigned: [],
    found: ["SPE_E3"],
    warnings: [],
    userPrincipalName: "a@b",
  };
  expect(userLicense.foresee(wanted, state)).toEqual({ customerId: customer, found: ["SPE_E3"] });
});
