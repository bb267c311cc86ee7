import fc from "fast-check";
import { computed } from "../../provider/declarations/declaration";
import { isSame, isUntouched, threeWay } from "../../provider/declarations/threeWay";

const value = fc.oneof(
  fc.nat(3),
  fc.constantFrom("SPE_E3", "SPE_E5"),
  fc.array(fc.record({ sku: fc.constantFrom("SPE_E3", "VISIO") }), { maxLength: 2 }),
  fc.constant(undefined),
);
const args = fc.record({ quantity: value, licenses: value, endOfTerm: value });

test("Whatever was changed, each argument ends as the one side has it that changed it, or is a conflict", () => {
  fc.assert(
    fc.property(args, args, args, (before, declared, found) => {
      const { edits, conflicts } = threeWay(before, declared, found);
      for (const name of ["quantity", "licenses", "endOfTerm"] as const) {
        const result = name in edits ? edits[name] : declared[name];
        const isConflict = conflicts.some(({ argument }) => argument === name);
        const byHand = !isSame(before[name], declared[name]);
        const atService = !isSame(before[name], found[name]);
        expect(isConflict).toBe(byHand && atService && !isSame(declared[name], found[name]));
        if (!isConflict) expect(isSame(result, atService ? found[name] : declared[name])).toBe(true);
        else expect(name in edits).toBe(false);
      }
    }),
  );
});

test("Where nobody knows what was before, only what both say is taken as agreed", () => {
  fc.assert(
    fc.property(args, args, (declared, found) => {
      const { edits, conflicts } = threeWay(undefined, declared, found);
      expect(edits).toEqual({});
      expect(conflicts.length).toBe(
        (Object.keys(found) as (keyof typeof found)[]).filter((name) => !isSame(declared[name], found[name])).length,
      );
    }),
  );
});

test("What the text alone does not tell is a conflict as soon as the service changes it", () => {
  const before = { quantity: 3 };
  expect(threeWay(before, { quantity: computed }, { quantity: 3 }).conflicts).toEqual([]);
  expect(threeWay(before, { quantity: computed }, { quantity: 4 }).conflicts).toHaveLength(1);
  expect(isUntouched(before, { quantity: computed })).toBe(false);
});

test("The order of a list and the case of a text mean nothing", () => {
  expect(
    isSame(
      [{ sku: "SPE_E3", excludedPlans: ["B", "a"] }, { sku: "VISIO" }],
      [{ sku: "visio" }, { sku: "spe_e3", excludedPlans: ["A", "b"] }],
    ),
  ).toBe(true);
  expect(isSame([{ sku: "SPE_E3" }], [{ sku: "SPE_E3", excludedPlans: [] }])).toBe(false);
});
