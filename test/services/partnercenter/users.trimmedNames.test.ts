import fc from "fast-check";
import { trimmed } from "../../../provider/core/arguments";
import type { Lifecycle } from "../../../provider/core/lifecycle";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { subscriptionUpgrade } from "../../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { resolveUser } from "../../../provider/services/partnercenter/users";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import { ModelListener } from "../../support/modelClock";
import { alice, customer } from "../../support/modelPartnerCenter";
import { e3, idOf, plans } from "../../support/modelProducts";

/** A name with blanks around it, as copied from a table. */

const tell = new ModelListener();
const subscriptionId = "a4c1340d-6911-4758-bba3-0c4c6007d161";
const organizationId = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";
const host = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";

interface Sample {
  lifecycle: Lifecycle<never, never, never>;
  args: Record<string, unknown>;
  id: string;
  /** The properties that a state has beside the arguments. */
  outputs: Record<string, unknown>;
}

const upgraded = {
  ...{ customerId: customer, subscriptionId, target: "CFQ7TTC0LFLX:0002:CFQ7TTC0KFIV" },
  ...{ upgradeType: "upgrade_only", termDuration: "P1Y", billingCycle: "monthly" },
};

const samples: Record<string, Sample> = {
  UserLicense: {
    lifecycle: userLicense as never,
    args: {
      ...{ customerId: customer, userId: "alice@contoso.example" },
      licenses: [{ sku: "SPE_E3", excludedPlans: ["EXCHANGE_S_ENTERPRISE", "TEAMS1"] }],
    },
    id: `${customer}/${alice.id}`,
    outputs: {
      assigned: [
        {
          ...{ id: idOf(e3), partNumber: "SPE_E3", name: "Microsoft 365 E3", licenseGroup: "group1" },
          excludedPlans: [plans.exchange, plans.teams].map(({ id, serviceName }) => ({ id, name: serviceName })),
        },
      ],
      ...{ found: [], warnings: [], userPrincipalName: "alice@contoso.example" },
    },
  },
  SubscriptionQuantity: {
    lifecycle: subscriptionQuantity as never,
    args: { customerId: customer, subscriptionId, quantity: 5, decrease: "fail" },
    id: `${customer}/${subscriptionId}`,
    outputs: {},
  },
  SubscriptionUpgrade: {
    lifecycle: subscriptionUpgrade as never,
    args: upgraded,
    id: `${customer}/${subscriptionId}/x`,
    outputs: { asked: upgraded, quantity: 5, completed: true },
  },
  OrganizationLicense: {
    lifecycle: organizationLicense as never,
    args: { organizationId, hostAccountId: host, productQuantities: [{ code: "UNATT", quantity: 2 }] },
    id: `${host}/${organizationId}`,
    outputs: { products: [{ code: "UNATT", quantity: 2 }], licenseStatus: "ACTIVE", overAllocated: [] },
  },
};

/** A copy with blanks around some of its texts. */
const padded = (value: unknown): fc.Arbitrary<unknown> => {
  if (typeof value === "string") return fc.tuple(blanks, blanks).map(([before, after]) => `${before}${value}${after}`);
  if (Array.isArray(value)) return fc.tuple(...value.map(padded)).map((items) => [...items]);
  if (typeof value !== "object" || value === null) return fc.constant(value);
  return fc.record(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, padded(member)])));
};
const blanks = fc.constantFrom("", "", " ", "\t", "\n ", "\u00a0");

describe.each(Object.keys(samples))("Blanks around the names of a %s", (kind) => {
  const { lifecycle, args, id, outputs } = samples[kind] as Sample;
  const check = (given: unknown) => lifecycle.check(given as Record<string, unknown>, { creating: false, tell });

  test("are gone after check, whatever they are", () => {
    fc.assert(
      fc.property(padded(args), (given) => {
        expect(check(given)).toEqual(check(args));
        expect(check(given).failures).toEqual([]);
      }),
    );
  });

  test("that an earlier release has kept in the state are no difference", async () => {
    const asked = (given: object) => ("asked" in outputs ? { asked: given } : {});
    const kept = ["decrease", "upgradeType", "termDuration", "billingCycle"];
    await fc.assert(
      fc.asyncProperty(padded(args), async (given) => {
        // These arguments have a fixed list of values, so blanks around them were always refused.
        const old = {
          ...(given as object),
          ...Object.fromEntries(kept.filter((key) => key in args).map((key) => [key, args[key]])),
        };
        const state = { ...old, ...outputs, ...asked(old) };
        const help = { context: () => Promise.reject() as never, tell };
        expect(await lifecycle.diff(id, state as never, check(args).args as never, help)).toBeUndefined();
      }),
    );
  });
});

test("The same product with other blanks is the same product twice", () => {
  const licenses = [{ sku: "SPE_E3" }, { sku: " SPE_E3 " }];
  const { failures } = userLicense.check({ ...samples.UserLicense?.args, licenses }, { creating: true, tell });
  expect(failures.map(({ reason }) => reason)).toEqual([expect.stringContaining("each product once")]);
});

test("A text of nothing but blanks is an empty one", () => {
  const { failures } = userLicense.check(
    { ...samples.UserLicense?.args, licenses: [{ sku: "  " }] },
    { creating: true, tell },
  );
  expect(failures).toEqual([{ property: "licenses[0].sku", reason: expect.stringContaining("not an empty text") }]);
});

test("A list of users may have them, too", async () => {
  const users = async () => [{ ...alice, userPrincipalName: " Alice@contoso.example " }];
  expect(await resolveUser(customer, "alice@contoso.example", users)).toMatchObject({ id: alice.id });
});

test("Values that are no texts stay as they are", () => {
  const value = { number: 1, nothing: null, yes: true, list: [1, " a "], none: undefined };
  expect(trimmed(value)).toEqual({ number: 1, nothing: null, yes: true, list: [1, "a"], none: undefined });
});
