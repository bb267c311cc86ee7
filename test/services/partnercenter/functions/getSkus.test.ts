import { sku } from "../../../support/catalog";
import { functionsIn } from "../../../support/functionCalls";
import { contoso, planted, user, world } from "../../../support/world";

const { simulator, call } = functionsIn(world, { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });

describe("getSkus", () => {
  test("lists the customer's products with their units and the plans of users", async () => {
    simulator().change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: "SPE_E5" });
    const { skus } = (await call("getSkus", { customerId: contoso.id })) as { skus: { partNumber: string }[] };
    expect(skus.find(({ partNumber }) => partNumber === "SPE_E5")).toEqual({
      id: sku.e5,
      partNumber: "SPE_E5",
      name: "Microsoft 365 E5",
      totalUnits: 10,
      consumedUnits: 1,
      availableUnits: 9,
      plans: expect.arrayContaining([expect.objectContaining({ name: "TEAMS1" })]),
    });
  });

  test("tells the units of this moment, however often it is called", async () => {
    const freeOfE5 = async () => {
      const { skus } = (await call("getSkus", { customerId: contoso.id })) as {
        skus: { partNumber: string; availableUnits: number }[];
      };
      return skus.find(({ partNumber }) => partNumber === "SPE_E5")?.availableUnits;
    };
    const before = await freeOfE5();
    simulator().change({ change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: "SPE_E5" });
    expect(await freeOfE5()).toBe((before ?? 0) - 1);
  });

  test("orders products and plans, whatever the order of the service", async () => {
    const { skus } = (await call("getSkus", { customerId: contoso.id })) as {
      skus: { partNumber: string; plans: { name: string }[] }[];
    };
    const names = skus.map(({ partNumber }) => partNumber);
    expect(names.length).toBeGreaterThan(2);
    expect(names).toEqual([...names].sort());
    for (const { plans } of skus) expect(plans).toEqual([...plans].sort((a, b) => (a.name < b.name ? -1 : 1)));
  });
});
