import { Refused } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { e3, e5, idOf, minecraft, plans } from "../../support/modelProducts";

type TestedLifecycle = typeof userLicense;

const args = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E3" }] };

function world() {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  return { clock, partnerCenter, context: contextOf(partnerCenter.api, clock) };
}

describe("Giving a user licenses", () => {
  test("assigns what is missing with one request, and looks whether it is there", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    expect(id).toBe(`${customer}/${alice.id}`);
    expect(partnerCenter.calls).toEqual(["GET licenses", "GET subscribedskus", "POST licenseupdates", "GET licenses"]);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
    expect(state).toEqual({
      ...args,
      assigned: [
        { id: idOf(e3), partNumber: "SPE_E3", name: "Microsoft 365 E3", licenseGroup: "group1", excludedPlans: [] },
      ],
      found: [],
      warnings: [],
    });
  });

  test("keeps nothing in the state and in the arguments that was neither asked for nor found", async () => {
    const { context } = world();
    const { id, state } = await userLicense.create(args, context);
    expect(Object.keys(state).sort()).toEqual(["assigned", "customerId", "found", "licenses", "userId", "warnings"]);
    const read = await userLicense.read(id, state, context);
    expect(Object.keys(read?.args ?? {}).sort()).toEqual(["customerId", "licenses", "userId"]);
  });

  test("that the user has already sends nothing, and says that they were there", async () => {
    await adopts(userLicense);
  });

  test("lifecycles that assign without looking are noticed", async () => {
    const eager: TestedLifecycle = {
      ...userLicense,
      async create(wanted, context) {
        await context.api.updateLicenses(customer, alice.id, {
          assign: [{ skuId: idOf(e3), excludedPlans: [] }],
          remove: [],
        });
        return userLicense.create(wanted, context);
      },
    };
    await expect(adopts(eager)).rejects.toThrow();
  });

  test("sends both lists, the plans to be off among them", async () => {
    const { partnerCenter, context } = world();
    await userLicense.create({ ...args, licenses: [{ sku: "SPE_E3", excludedPlans: ["teams1"] }] }, context);
    expect(partnerCenter.posts).toEqual([
      {
        update: { assign: [{ skuId: idOf(e3), excludedPlans: [plans.teams.id] }], remove: [] },
        requestId: undefined,
      },
    ]);
  });

  test("of two license groups sends one request for each", async () => {
    const { partnerCenter, context } = world();
    const licenses = [{ sku: "SPE_E3" }, { sku: "CFQ7TTC0K5DR/0002" }];
    const { state } = await userLicense.create({ ...args, licenses }, context);
    expect(partnerCenter.posts).toHaveLength(2);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3), idOf(minecraft)]);
    expect(state.assigned.map(({ licenseGroup }) => licenseGroup)).toEqual(["group1", "group2"]);
  });

  test("finds a user by name once, and keeps the object id", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create({ ...args, userId: "alice@CONTOSO.example" }, context);
    expect(id).toBe(`${customer}/${alice.id}`);
    expect(state).toMatchObject({ userId: "alice@CONTOSO.example", userPrincipalName: alice.userPrincipalName });
    expect(partnerCenter.calls.filter((call) => call === "GET users")).toHaveLength(1);
  });

  test("looks for a product that was bought in the same run a second time", async () => {
    const { partnerCenter, context } = world();
    const bought = partnerCenter.skus;
    partnerCenter.skus = [];
    const list = partnerCenter.subscribedSkus.bind(partnerCenter);
    partnerCenter.subscribedSkus = async (id, options) => {
      if (options?.fresh) partnerCenter.skus = bought;
      return list(id, options);
    };
    await userLicense.create(args, context);
    expect(partnerCenter.calls).toContain("GET subscribedskus again");
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("of an unknown product is refused before anything is sent", async () => {
    const { partnerCenter, context } = world();
    const create = userLicense.create({ ...args, licenses: [{ sku: "SPE_E3" }, { sku: "NOPE" }] }, context);
    await expect(create).rejects.toThrow('has no product "NOPE"');
    expect(partnerCenter.posts).toEqual([]);
  });

  test("to a user who does not exist is refused", async () => {
    const { context } = world();
    const create = userLicense.create({ ...args, userId: "c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953" }, context);
    await expect(create).rejects.toBeInstanceOf(Refused);
    await expect(create).rejects.toThrow("has no user c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953");
  });

  test("tells what the service warns about, and keeps it", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.warnings = [{ code: "7", message: "Teams is not there yet.", servicePlans: ["TEAMS1"] }];
    const { state } = await userLicense.create(args, context);
    expect(state.warnings).toEqual([{ code: "7", message: "Teams is not there yet.", plans: ["TEAMS1"] }]);
    expect(context.tell.warnings).toEqual(["Partner Center warns: Teams is not there yet."]);
  });
});

describe("One thing said in two ways", () => {
  test("a product named by id and by part number is refused, naming both words", async () => {
    const { partnerCenter, context } = world();
    const create = userLicense.create({ ...args, licenses: [{ sku: "SPE_E3" }, { sku: idOf(e3) }] }, context);
    await expect(create).rejects.toBeInstanceOf(Refused);
    await expect(create).rejects.toThrow(new RegExp(`SPE_E3.*${idOf(e3)}`));
    expect(partnerCenter.posts).toEqual([]);
  });

  test("a plan named by id and by name is one plan", async () => {
    const { partnerCenter, context } = world();
    const licenses = [{ sku: "SPE_E3", excludedPlans: ["TEAMS1", plans.teams.id] }];
    await userLicense.create({ ...args, licenses }, context);
    expect(partnerCenter.plansOff(alice.id, e3)).toEqual([plans.teams.id]);
  });
});

describe("Changing a user's licenses", () => {
  const changed = async (before: typeof args.licenses, after: { sku: string; excludedPlans?: string[] }[]) => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create({ ...args, licenses: before }, context);
    partnerCenter.posts.length = 0;
    return { partnerCenter, state: await userLicense.update(id, state, { ...args, licenses: after }, context) };
  };

  test("swaps products with one request", async () => {
    const { partnerCenter, state } = await changed([{ sku: "SPE_E3" }], [{ sku: "SPE_E5" }]);
    expect(partnerCenter.posts.map(({ update }) => update)).toEqual([
      { assign: [{ skuId: idOf(e5), excludedPlans: [] }], remove: [idOf(e3)] },
    ]);
    expect(state.assigned.map(({ partNumber }) => partNumber)).toEqual(["SPE_E5"]);
  });

  test("across license groups assigns first and removes then", async () => {
    const { partnerCenter } = await changed([{ sku: "SPE_E3" }], [{ sku: "CFQ7TTC0K5DR/0002" }]);
    expect(partnerCenter.posts.map(({ update }) => [update.assign.length, update.remove.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("switches plans without taking the license away", async () => {
    const { partnerCenter, state } = await changed([{ sku: "SPE_E3" }], [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }]);
    expect(partnerCenter.posts.map(({ update }) => update)).toEqual([
      { assign: [{ skuId: idOf(e3), excludedPlans: [plans.teams.id] }], remove: [] },
    ]);
    expect(state.assigned[0]?.excludedPlans).toEqual([{ id: plans.teams.id, name: "TEAMS1" }]);
  });

  test("leaves those alone whose plans cannot be read and are as they were sent", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.showsPlans = false;
    const licenses = [
      { sku: "SPE_E3", excludedPlans: ["TEAMS1"] },
      { sku: "SPE_E5", excludedPlans: [] },
    ];
    const { id, state } = await userLicense.create({ ...args, licenses }, context);
    partnerCenter.posts.length = 0;
    const more = { ...args, licenses: [...licenses, { sku: "CFQ7TTC0K5DR/0002" }] };
    await userLicense.update(id, state, more, context);
    expect(partnerCenter.posts.map(({ update }) => update)).toEqual([
      { assign: [{ skuId: idOf(minecraft), excludedPlans: [] }], remove: [] },
    ]);
  });

  test("of a user who is gone is refused, naming the user", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.removesUser(alice.id);
    const swap = userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    await expect(swap).rejects.toThrow(/has no user 554526aa/);
  });

  test("leaves licenses alone that the program never listed", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.gives(alice.id, minecraft);
    const { id, state } = await userLicense.create(args, context);
    await userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e5), idOf(minecraft)].sort());
  });
});

async function adopts(lifecycle: TestedLifecycle): Promise<void> {
  const { partnerCenter, context } = world();
  partnerCenter.gives(alice.id, e3, [plans.teams.id]);
  const { state } = await lifecycle.create(args, context);
  expect(partnerCenter.posts).toEqual([]);
  expect(state).toMatchObject({
    found: ["SPE_E3"],
    assigned: [{ id: idOf(e3), excludedPlans: [{ id: plans.teams.id, name: "TEAMS1" }] }],
  });
}
