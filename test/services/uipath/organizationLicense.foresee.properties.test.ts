import fc from "fast-check";
import { unknownValue } from "../../../provider/core/lifecycle";
import type { OrganizationLicenseArgs } from "../../../provider/services/uipath/organizationLicense.args";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import { wronglyForeseen } from "../../support/foretold";
import { type Fault, host, ModelAutomationSuite, organization } from "../../support/modelAutomationSuite";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";

type Kind = typeof organizationLicense;

const codes = ["UNATT", "ATTUNU", "AIU"];
const license = fc.dictionary(fc.constantFrom(...codes), fc.constantFrom(1, 3, 7, 0.5));

const anyArgs = fc
  .record({
    productQuantities: fc
      .dictionary(fc.constantFrom(...codes), fc.nat(9), { minKeys: 1 })
      .map((all) => Object.entries(all).map(([code, quantity]) => ({ code, quantity }))),
    hostAccountId: fc.constantFrom(undefined, host),
    onDelete: fc.constantFrom(undefined, "retain" as const, "remove" as const),
    adopt: fc.constantFrom(undefined, "replaceAll" as const),
  })
  .map((args): OrganizationLicenseArgs => JSON.parse(JSON.stringify({ organizationId: organization, ...args })));

const anyWorld = fc.record({
  has: fc.option(license, { nil: undefined }),
  readable: fc.boolean(),
  lag: fc.nat(2),
  programs: fc.array(anyArgs, { minLength: 1, maxLength: 4 }),
  someoneElse: fc.array(fc.option(license, { nil: undefined }), { minLength: 4, maxLength: 4 }),
  faults: fc.array(
    fc.constantFrom<Fault>(
      { answers: "nothing", done: true },
      { answers: "nothing", done: false },
      { answers: "success", done: true },
    ),
    { maxLength: 2 },
  ),
});

const comesTrue = (lifecycle: Kind) =>
  fc.asyncProperty(anyWorld, async ({ has, readable, lag, programs, someoneElse, faults }) => {
    const suite = Object.assign(new ModelAutomationSuite(has), { readable, lag }).fails(...faults);
    const context = contextOf(suite.api, new ModelClock());
    const engine = new ModelEngine(lifecycle, context);
    for (const [index, wanted] of programs.entries()) {
      expect(await wronglyForeseen(lifecycle, engine, context, wanted)).toEqual([]);
      if (someoneElse[index] !== undefined) suite.license = someoneElse[index];
    }
  });

test("What is foreseen of an organization's licenses comes true, whatever it has and whatever goes wrong", async () => {
  await fc.assert(comesTrue(organizationLicense), { numRuns: 500 });
});

test("A guess is noticed", async () => {
  const guessing: Kind = {
    ...organizationLicense,
    foresee: ({ productQuantities }) => ({ products: productQuantities }),
  };
  expect((await fc.check(comesTrue(guessing), { numRuns: 500 })).failed).toBe(true);
});

test("What is not known yet is not foreseen", () => {
  const productQuantities = [{ code: "UNATT", quantity: unknownValue as never }];
  expect(organizationLicense.foresee({ organizationId: organization, productQuantities })).toEqual({
    organizationId: organization,
  });
});
