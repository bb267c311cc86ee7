import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { e3, e5, idOf, minecraft, plans } from "../../support/modelProducts";

const args = {
  customerId: customer,
  userId: alice.id,
  licenses: [{ sku: "CFQ7TTC0K5DR/0002" }, { sku: "spe_e3", excludedPlans: ["TEAMS1"] }],
};

async function world(wanted: Parameters<typeof userLicense.create>[0] = args) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  const context = contextOf(partnerCenter.api, clock);
  const { id, state } = await userLicense.create(wanted, context);
  partnerCenter.calls.length = 0;
  clock.sleeps.length = 0;
  return { clock, partnerCenter, context, id, state };
}

describe("Looking at a user's licenses", () => {
  test("that are as they were finds no drift, with one look at the user", async () => {
    const { partnerCenter, context, id, state } = await world();
    expect(await userLicense.read(id, state, context)).toEqual({ args, state });
    expect(partnerCenter.calls.filter((call) => call === "GET licenses")).toHaveLength(1);
  });

  test("finds one that someone took away", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.takes(alice.id, minecraft);
    const read = await userLicense.read(id, state, context);
    expect(read?.args.licenses).toEqual([{ sku: "spe_e3", excludedPlans: ["TEAMS1"] }]);
    expect(read?.state.assigned.map(({ id }) => id)).toEqual([idOf(e3)]);
  });

  test("does not mind licenses that the program never listed", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.gives(alice.id, e5);
    expect((await userLicense.read(id, state, context))?.args).toEqual(args);
  });

  test("finds a plan that someone switched on, and one that someone switched off", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.gives(alice.id, e3, [plans.exchange.id]);
    const read = await userLicense.read(id, state, context);
    expect(read?.args.licenses[1]).toEqual({ sku: "spe_e3", excludedPlans: ["EXCHANGE_S_ENTERPRISE"] });
  });

  test("keeps the program's own words for plans that are still off", async () => {
    const { partnerCenter, context, id, state } = await world({
      ...args,
      licenses: [{ sku: idOf(e3), excludedPlans: ["microsoft teams"] }],
    });
    partnerCenter.showsPlans = true;
    const read = await userLicense.read(id, state, context);
    expect(read?.args.licenses).toEqual([{ sku: idOf(e3), excludedPlans: ["microsoft teams"] }]);
  });

  test("does not mind plans that the program does not manage", async () => {
    const { partnerCenter, context, id, state } = await world({ ...args, licenses: [{ sku: "SPE_E3" }] });
    partnerCenter.gives(alice.id, e3, [plans.exchange.id]);
    expect((await userLicense.read(id, state, context))?.args.licenses).toEqual([{ sku: "SPE_E3" }]);
  });

  test("takes plans that cannot be read as they were sent", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.showsPlans = false;
    expect((await userLicense.read(id, state, context))?.args).toEqual(args);
  });
});

describe("When a license is believed to be gone", () => {
  test("it is looked for a second time, some seconds later", async () => {
    const { partnerCenter, context, clock, id, state } = await world();
    partnerCenter.takes(alice.id, e3);
    await userLicense.read(id, state, context);
    expect(partnerCenter.calls.filter((call) => call === "GET licenses")).toHaveLength(2);
    expect(clock.sleeps).toEqual([5_000]);
  });

  test("one that is back at the second look was never gone", async () => {
    const { partnerCenter, context, id, state } = await world();
    const look = partnerCenter.licenses.bind(partnerCenter);
    let looks = 0;
    partnerCenter.licenses = async (...given) => (++looks === 1 ? [] : look(...given));
    expect((await userLicense.read(id, state, context))?.args).toEqual(args);
  });

  test("the resource is gone when none is left", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.takes(alice.id, e3);
    partnerCenter.takes(alice.id, minecraft);
    expect(await userLicense.read(id, state, context)).toBeUndefined();
    expect(partnerCenter.calls.filter((call) => call === "GET licenses")).toHaveLength(2);
  });

  test("the resource is gone when the user is", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.removesUser(alice.id);
    expect(await userLicense.read(id, state, context)).toBeUndefined();
  });

  test("an error is never taken for gone", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.licenses = async () => {
      throw new Error("a web page");
    };
    await expect(userLicense.read(id, state, context)).rejects.toThrow("a web page");
  });
});
