import fc from "fast-check";
import { inStep, listed, seats } from "../../../../provider/drift/judgement";
import { products as seatsOf } from "../../../../provider/services/partnercenter/drift/holder";
import { judge, nameOf, title } from "../../../../provider/services/partnercenter/drift/userLicense";
import type { UserLicenseArgs } from "../../../../provider/services/partnercenter/userLicense.args";
import type { UserLicenseState } from "../../../../provider/services/partnercenter/userLicense.state";
import type { SubscribedSku } from "../../../../provider/services/partnercenter/wire";

/** Every sentence of a report about one user. */

const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const alice = "alice@contoso.example";

const skuOf = (id: string, skuPartNumber: string, name: string, availableUnits = 5): SubscribedSku => ({
  productSku: { id, name, skuPartNumber, licenseGroupId: "group1" },
  ...{ servicePlans: [], availableUnits, totalUnits: 10 },
});
const e3 = skuOf("sku-e3", "SPE_E3", "Microsoft 365 E3");
const e5 = skuOf("sku-e5", "SPE_E5", "Microsoft 365 E5");
const visio = skuOf("sku-visio", "VISIO", "Visio Plan 2");
const skus = [e3, e5, visio];

type Entries = UserLicenseArgs["licenses"];
const off = (sku: string, ...excludedPlans: string[]) => ({ sku, excludedPlans });

function judged(
  wanted: Entries,
  live: Entries | undefined,
  around: Partial<Parameters<typeof judge>[1]> = {},
  more: Partial<UserLicenseState> = {},
) {
  const args = { customerId, userId: alice, licenses: wanted };
  const state = { ...args, assigned: [], found: [], warnings: [], ...more };
  const found = live && { args: { ...args, licenses: live }, state: { ...state, licenses: live } };
  return judge({ id: "", wanted: args, before: state, found }, { skus, userExists: true, ...around });
}

test("A user who has what was wanted, by whatever words, is in step", () => {
  const wanted = [{ sku: "SPE_E3" }, off("microsoft 365 e5"), off("VISIO", "plan_b", "A")];
  const live = [off("sku-visio", "a", "b"), off("sku-e5"), { sku: "sku-e3" }];
  const plans = [
    { id: "a", name: "PLAN_A" },
    { id: "b", name: "PLAN_B" },
  ];
  const assigned = skus.map(({ productSku: { id, skuPartNumber, name } }) => ({
    ...{ id, partNumber: skuPartNumber, name, licenseGroup: "group1", excludedPlans: plans },
  }));
  expect(judged(wanted, live, {}, { assigned })).toEqual(inStep(alice));
});

test("A user with other licenses than wanted is told of in full: what is missing, what is too much, what is otherwise", () => {
  const wanted = [{ sku: "SPE_E3" }, off("SPE_E5", "TEAMS1", "EXCHANGE")];
  expect(judged(wanted, [off("sku-e5"), { sku: "sku-visio" }])).toEqual({
    ...inStep(alice),
    missing: null,
    changes: [
      {
        ...{ property: "licenses", about: "Microsoft 365 E3 (SPE_E3)" },
        ...{ wanted: "assigned", found: "not assigned" },
      },
      { property: "licenses", about: "Visio Plan 2 (VISIO)", wanted: "not assigned", found: "assigned" },
      {
        ...{ property: "licenses.excludedPlans", about: "Microsoft 365 E5 (SPE_E5)" },
        ...{ wanted: "off: EXCHANGE, TEAMS1", found: "all service plans on" },
      },
    ],
    affected: [alice],
    matters: [
      `${alice} is without Microsoft 365 E3 (SPE_E3) until it is repaired.`,
      `${alice} has Visio Plan 2 (VISIO) that the program does not declare, and which takes seats from other users.`,
      `${alice} can use other parts of a product than was decided.`,
    ].join(" "),
    repair:
      "It assigns Microsoft 365 E3 (SPE_E3), takes Visio Plan 2 (VISIO) away and sets the service plans of Microsoft 365 E5 (SPE_E5). Free now: 5 seats of Microsoft 365 E3 (SPE_E3).",
  });
});

test.each<[string, Entries, Entries, string, string]>([
  [
    "too many",
    [{ sku: "SPE_E3" }],
    [{ sku: "SPE_E3" }, { sku: "VISIO" }],
    "has Visio Plan 2 (VISIO) that the program does not declare",
    "It takes Visio Plan 2 (VISIO) away.",
  ],
  [
    "other plans",
    [{ sku: "SPE_E3" }],
    [off("SPE_E3", "TEAMS1")],
    "can use other parts",
    "It sets the service plans of Microsoft 365 E3 (SPE_E3).",
  ],
])("A user with %s gets one sentence, and a repair that takes no seat", (_what, wanted, live, matters, repair) => {
  const judgement = judged(wanted, live);
  expect(judgement.matters).toMatch(/^[^.]*\.example [^.]*\.$/);
  expect(judgement.matters).toContain(matters);
  expect(judgement.repair).toBe(repair);
});

test("A user without any is told whether he is there, and which products have no seat for him", () => {
  const wanted = [{ sku: "SPE_E3" }, { sku: "SPE_E5" }, { sku: "UNKNOWN" }];
  const scarce = [skuOf("sku-e3", "SPE_E3", "Microsoft 365 E3", 1), skuOf("sku-e5", "SPE_E5", "Microsoft 365 E5", 0)];
  expect(judged(wanted, undefined, { skus: scarce })).toMatchObject({
    missing: "licenses",
    matters: `${alice} is without Microsoft 365 E3 (SPE_E3), Microsoft 365 E5 (SPE_E5) and UNKNOWN until it is repaired.`,
    repair:
      "It assigns Microsoft 365 E3 (SPE_E3), Microsoft 365 E5 (SPE_E5) and UNKNOWN. But no seat of Microsoft 365 E5 (SPE_E5) is free, so it would fail: buy one or take one back first.",
  });
  expect(judged([{ sku: "SPE_E3" }], undefined, { skus: scarce }).repair).toMatch(/Free now: 1 seat of/);
  expect(judged([{ sku: "UNKNOWN" }], undefined).repair).toBe("It assigns UNKNOWN.");
  expect(judged(wanted, undefined, { userExists: false })).toMatchObject({
    missing: "user",
    repair: "It fails: there is no such user any more. Take the resource out of the program.",
  });
});

test("A user is called by the best name that is known", () => {
  const id = "554526aa-cf5e-46fa-95df-98dbc55d8a1e";
  const named = (before: object) => nameOf({ before: before as UserLicenseState });
  expect(named({ userId: id })).toBeUndefined();
  expect(named({ userId: alice })).toBe(alice);
  expect(named({ userId: id, userPrincipalName: "al@contoso.example" })).toBe("al@contoso.example");
  const subject = (user?: string) => judged([{ sku: "VISIO" }], undefined, { user }, { userId: id }).subject;
  expect([subject(), subject(alice)]).toEqual([`user ${id}`, alice]);
});

test("Licenses that a group grants are told in step and out of step", () => {
  const inherited = { inherited: ["sku-visio"] };
  const note = {
    kind: "grantedByGroup",
    text: `${alice} has Visio Plan 2 (VISIO) by a group, so it is neither counted as drift nor taken away.`,
  };
  expect(judged([{ sku: "SPE_E3" }], [{ sku: "SPE_E3" }], {}, inherited).notes).toEqual([note]);
  expect(judged([{ sku: "SPE_E3" }], [{ sku: "SPE_E5" }], {}, inherited).notes).toEqual([note]);
});

test("A product has one title, by whatever word it is called, whether the customer still has it or the state knows it", () => {
  const names = fc.record({
    id: fc.constantFrom("id-1", "id-2"),
    partNumber: fc.constantFrom("", "PART"),
    name: fc.constantFrom("", "Name"),
  });
  fc.assert(
    fc.property(names, fc.boolean(), (names_, there) => {
      const { id, partNumber, name } = names_;
      const expected = [name || partNumber || id, name && partNumber ? ` (${partNumber})` : ""].join("");
      for (const word of [id, partNumber, name].filter(Boolean))
        for (const spelled of [word, word.toUpperCase(), ` ${word} `])
          expect(title(spelled, there ? [] : [names_], there ? [skuOf(id, partNumber, name)] : [])).toBe(expected);
    }),
  );
  expect(title("NOBODY", [], skus)).toBe("NOBODY");
});

test("The state's word for a product means the product that it meant then", () => {
  const known = [{ id: "sku-e5", partNumber: "OLD_NAME", name: "Old name" }];
  expect(title("OLD_NAME", known, skus)).toBe("Microsoft 365 E5 (SPE_E5)");
});

test("Seats of a product are counted as bought, assigned, free and over-allocated", () => {
  const counts = ([product] = seatsOf([])) =>
    product && [product.bought, product.assigned, product.free, product.overAllocated];
  expect([4, 0, -2].map((free) => counts(seatsOf([skuOf("a", "A", "A", free)])))).toEqual([
    [10, 6, 4, 0],
    [10, 10, 0, 0],
    [10, 12, 0, 2],
  ]);
});

test("Words are listed as people list them, and one seat is one", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual(["", "a", "a and b", "a, b and c"]);
  expect([0, 1, 2].map(seats)).toEqual(["0 seats", "1 seat", "2 seats"]);
});
