import { partnerCenter } from "../../../provider/services/partnercenter/api";
import { findPlan, findSku, resolveSku } from "../../../provider/services/partnercenter/skus";
import { customer } from "../../support/modelPartnerCenter";
import { e3, e5, idOf, plans } from "../../support/modelProducts";
import { connectTo, hangUp } from "../../support/modelService";

/** Lists of Partner Center with duplicate items. */

async function read<Item>(items: Item[]) {
  const { send } = await connectTo([{ body: { totalCount: items.length, items } }]);
  return partnerCenter(send, () => {});
}

const line = (availableUnits: number, totalUnits: number) => ({
  ...e3,
  availableUnits,
  totalUnits,
  consumedUnits: totalUnits - availableUnits,
});

describe("A product that a list names twice", () => {
  afterEach(hangUp);

  test("on two pages is one product, with the seats that it has", async () => {
    const skus = await (await read([line(5, 10), e5, line(5, 10)])).subscribedSkus(customer);
    expect(skus.map(idOf)).toEqual([idOf(e3), idOf(e5)]);
    expect(skus[0]).toMatchObject({ availableUnits: 5, totalUnits: 10, consumedUnits: 5 });
    for (const word of ["SPE_E3", idOf(e3), "Microsoft 365 E3"])
      expect(idOf(resolveSku(word, skus, customer))).toBe(idOf(e3));
  });

  test("for two subscriptions of it is one product, with the seats of both", async () => {
    const skus = await (await read([line(5, 10), line(-1, 3)])).subscribedSkus(customer);
    expect(skus).toHaveLength(1);
    expect(skus[0]).toMatchObject({ availableUnits: 4, totalUnits: 13, consumedUnits: 9 });
  });

  test.each([
    [undefined, 3],
    [5, undefined],
    [undefined, undefined],
  ])("of which one line does not say how many are in use (%p, %p) does not say so either", async (one, other) => {
    const lines = [
      { ...line(5, 10), consumedUnits: one },
      { ...line(0, 3), consumedUnits: other },
    ];
    const [sku] = await (await read(lines)).subscribedSkus(customer);
    expect(sku).toMatchObject({ availableUnits: 5, totalUnits: 13 });
    expect(sku?.consumedUnits === undefined || sku.consumedUnits === one).toBe(true);
  });

  test("is one license of a user, and is removed once", async () => {
    const licenses = await (await read([e3, e5, e3])).licenses(customer, "a-user");
    expect(licenses?.map(idOf)).toEqual([idOf(e3), idOf(e5)]);
  });
});

describe("An id that is the name of something else", () => {
  const twin = { ...e5, productSku: { ...e5.productSku, name: idOf(e3) } };

  test("means the product that has it", () => {
    expect(findSku(idOf(e3).toUpperCase(), [twin, e3])).toEqual([e3]);
  });

  test("means the service plan that has it, which is one plan though it is listed twice", () => {
    const odd = { ...plans.exchange, serviceName: plans.teams.id };
    const sku = { ...e3, servicePlans: [odd, plans.teams, plans.teams] };
    expect(findPlan(plans.teams.id, sku)).toEqual([plans.teams]);
    expect(findPlan("TEAMS1", sku)).toEqual([plans.teams]);
  });
});
