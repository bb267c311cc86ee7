import { shortages, shows } from "../../provider/uipath/organizationLicense.decide";

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

test.each([
  [4, []],
  [5, []],
  [6, ["UNATT: 6 more asked for, 5 of 10 free"]],
])("of 5 that the host has free, %i more are asked for: %j", (quantity, expected) => {
  const pool = [{ code: "UNATT", totalQuantity: 10, availableQuantity: 5, consumedQuantity: 0 }];
  expect(shortages(robots(quantity), undefined, pool as never)).toEqual(expected);
});
