import { parseTransitions } from "../../../provider/services/partnercenter/upgradeWire";
import { offers } from "../../support/modelUpgrades";
import { service, stackOn, three } from "../../support/upgradeStack";

describe("A partial upgrade of a number that was upgraded before", () => {
  test("is adopted, and says when that was and what to do if as many more are meant", async () => {
    const model = service();
    expect(await stackOn(model).up(three)).toBeUndefined();
    const again = stackOn(model);
    expect(await again.up(three)).toBeUndefined();
    expect(again.warnings).toContainEqual(
      expect.stringMatching(
        /3 seats .*operation operation-\d of 20\d\d-.*It is adopted.*If 3 more seats are meant, upgrade another number/,
      ),
    );
    expect(model.sent).toHaveLength(1);
  });
});

describe("An operation in the list whose target cannot be read", () => {
  test.each([
    ["is missing", {}],
    ["is null", { toCatalogItemId: null }],
    ["is empty", { toCatalogItemId: " " }],
  ])(
    "because it %s: nothing is begun, as it may be the very one that must not be begun twice",
    async (_why, members) => {
      const model = service();
      const events = [{ name: "Conversion", timestamp: "2026-03-01T10:00:00Z" }];
      model.edits.transitions = () => [{ operationId: "odd-1", quantity: 3, events, ...members }];
      expect((await stackOn(model).up(three))?.message).toMatch(
        /has an upgrade that cannot be read \(operation odd-1 of 2026-03-01T10:00:00\.000Z\).*so none is begun\. Look at/,
      );
      expect(model.sent).toEqual([]);
    },
  );

  test("counts without the blanks around it", () => {
    const body = { items: [{ toCatalogItemId: ` ${offers.newCommerce.to} `, events: [] }] };
    expect(parseTransitions(body, "GET transitions").items[0]?.toCatalogItemId).toBe(offers.newCommerce.to);
  });
});

test("Of two lists of operations in one answer neither counts, where one is no list at all", () => {
  const body = { transition: [], items: {} };
  expect(() => parseTransitions(body, "GET transitions")).toThrow(/has no list called items or transition/);
});

test("Of two lists of operations that differ neither counts, as either may be the right one", () => {
  const body = { items: [], Items: [{ toCatalogItemId: offers.newCommerce.to }] };
  expect(() => parseTransitions(body, "GET transitions")).toThrow(/has no list called items or transition/);
});
