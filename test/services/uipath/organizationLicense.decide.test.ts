import fc from "fast-check";
import type { Quantity } from "../../../provider/services/uipath/api";
import {
  changedMeanwhile,
  decide,
  isInStep,
  overAllocated,
  quantityOf,
  shortages,
  shows,
} from "../../../provider/services/uipath/organizationLicense.decide";
import { availability } from "../../support/modelAutomationSuite";

const robots = (quantity: number) => [{ code: "UNATT", quantity }];

describe("Whether Automation Suite shows what was sent", () => {
  test.each<[string, number, number, number, boolean]>([
    ["the number itself", 3, 3, 1, true],
    ["another whole number", 3, 2, 1, false],
    ["a fraction that is new, as some of it is in use already", 3, 2.5, 1, true],
    ["the fraction that was there before", 3, 2.5, 2.5, false],
    ["the fraction that was there before, which is what was sent", 2.5, 2.5, 2.5, true],
  ])("%s", (_sentence, sent, now, before, shown) => {
    expect(shows({ code: "UNATT", quantity: sent }, robots(now), robots(before))).toBe(shown);
  });
});

describe("Whether what an organization has is what the program says", () => {
  test.each<[string, number, Quantity[], boolean]>([
    ["the number itself", 3, robots(3), true],
    ["another number", 3, robots(2), false],
    ["none of it", 3, [], false],
    ["none of it, as the program says", 0, [], true],
    ["what is left of a consumable", 3, robots(2.5), true],
    ["the number itself, in another case", 3, [{ code: "unatt", quantity: 3 }], true],
  ])("%s", (_sentence, wanted, live, expected) => {
    expect(isInStep({ code: "UNATT", quantity: wanted }, live)).toBe(expected);
  });
});

describe("Which quantities are sent", () => {
  const codes = ["UNATT", "NONPR", "ATTUNU", "AIU"];
  const anyCase = (code: string) => fc.constantFrom(code, code.toLowerCase());
  /** Codes with quantities. The rest of a consumable may be a fraction. */
  const quantities = (quantity: fc.Arbitrary<number>) =>
    fc.subarray(codes).chain((some) => fc.tuple(...some.map((code) => fc.record({ code: anyCase(code), quantity }))));
  const whole = fc.integer({ min: 0, max: 3 });
  const live = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0.5, 2.5));
  const has = (code: string, products: Quantity[]) =>
    products.some((product) => product.code.toLowerCase() === code.toLowerCase());

  test("each code once: the program's as it says, what it has dropped as 0, all others as they stand", () => {
    fc.assert(
      fc.property(quantities(whole), quantities(whole), quantities(live), (wanted, named, found) => {
        const sent = decide(wanted, named, found);
        if (sent === undefined) return;
        expect(new Set(sent.map(({ code }) => code.toLowerCase())).size).toBe(sent.length);
        for (const code of codes) {
          const expected = has(code, wanted)
            ? quantityOf(code, wanted)
            : has(code, named)
              ? 0
              : quantityOf(code, found);
          expect(quantityOf(code, sent)).toBe(expected);
        }
      }),
    );
  });

  test("none where all stands as the program says; what is left of a consumable counts while it says the number that it said", () => {
    fc.assert(
      fc.property(quantities(whole), quantities(whole), quantities(live), (wanted, named, found) => {
        const stands = (code: string) => {
          const [is, should] = [quantityOf(code, found), quantityOf(code, wanted)];
          const said = has(code, named) && quantityOf(code, named) === should;
          return is === should || (said && !Number.isInteger(is));
        };
        const ours = codes.filter((code) => has(code, wanted) || has(code, named));
        expect(decide(wanted, named, found) === undefined).toBe(ours.every(stands));
      }),
    );
  });
});

test.each<[string, number, number, boolean]>([
  ["what is left of a consumable is sent nothing while the program says what it said", 3, 3, false],
  ["what is left of a consumable is set anew when the program says another number", 4, 3, true],
])("%s", (_sentence, wanted, named, sends) => {
  const left = [{ code: "unatt", quantity: 2.5 }];
  expect(decide(robots(wanted), robots(named), left)).toEqual(sends ? robots(wanted) : undefined);
});

describe("What someone else changed at the same time", () => {
  test("is told of codes that are not the program's, in whatever case, and of none that stands as it was sent", () => {
    const sent = [...robots(3), { code: "ATTUNU", quantity: 5 }, { code: "NONPR", quantity: 1 }];
    const now = [
      { code: "unatt", quantity: 2 },
      { code: "ATTUNU", quantity: 5 },
      { code: "nonpr", quantity: 4 },
      { code: "AIU", quantity: 7 },
    ];
    expect(changedMeanwhile(["UNATT"], sent, now, sent)).toEqual(["NONPR is 4 and was 1", "AIU is 7 and was 0"]);
    expect(changedMeanwhile(["UNATT", "aiu", "NONPR"], sent, now, sent)).toEqual([]);
  });
});

test.each([
  [2, []],
  [3, []],
  [4, ["UNATT"]],
])("of 3 allocated, %i in use are above what was allocated: %j", (used, expected) => {
  expect(overAllocated(robots(3), [availability("UNATT", 3, used), availability("NONPR", 3, 0)])).toEqual(expected);
});

describe("What the host has too little of", () => {
  const pool = [availability("UNATT", 10, 5)];

  test.each([
    [4, []],
    [5, []],
    [6, ["UNATT: 6 more asked for, 5 of 10 free"]],
  ])("of 5 that it has free, %i more are asked for: %j", (quantity, expected) => {
    expect(shortages(robots(quantity), undefined, pool)).toEqual(expected);
  });

  test("counts only what is asked for beside what the organization has", () => {
    const license = { licenseStatus: "", startDate: undefined, endDate: undefined, products: robots(2) };
    expect(shortages(robots(7), license, pool)).toEqual([]);
    expect(shortages(robots(8), license, pool)).toEqual(["UNATT: 6 more asked for, 5 of 10 free"]);
  });

  test.each([
    [0, []],
    [1, ["NONPR: the host has none"]],
  ])("of a code that it does not know, %i are asked for: %j", (quantity, expected) => {
    expect(shortages([{ code: "NONPR", quantity }], undefined, pool)).toEqual(expected);
  });
});
