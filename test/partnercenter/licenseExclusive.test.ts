import { userLicense } from "../../provider/partnercenter/userLicense.hooks";
import { contextOf, ModelClock } from "../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../support/modelPartnerCenter";
import { e3, e5, idOf, minecraft } from "../support/modelProducts";

const args = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E3" }], exclusive: true };

function world({ previewed = true } = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock).gives(alice.id, minecraft);
  const context = contextOf(partnerCenter.api, clock, { previewed });
  const help = { context: () => context, tell: context.tell };
  return { clock, partnerCenter, context, help };
}

describe("When the list is all that the user may have", () => {
  test("create removes the rest, as preview has shown it", async () => {
    const { partnerCenter, context } = world();
    await userLicense.create(args, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("what somebody gave besides shows as drift, and is removed", async () => {
    const { partnerCenter, context, help } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.gives(alice.id, e5);
    const read = await userLicense.read(id, state, context);
    expect(read?.args.licenses).toEqual([{ sku: "SPE_E3" }, { sku: "SPE_E5" }]);
    expect(await userLicense.diff(id, read?.state ?? state, args, help)).toBeDefined();
    await userLicense.update(id, read?.state ?? state, args, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("delete removes the listed ones only", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.gives(alice.id, e5);
    const read = await userLicense.read(id, state, context);
    await userLicense.delete(id, read?.state ?? state, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e5)]);
  });

  test("turning it off takes nothing away", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.gives(alice.id, e5);
    const read = await userLicense.read(id, state, context);
    await userLicense.update(id, read?.state ?? state, { ...args, exclusive: false }, context);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(e5)].sort());
  });

  test("a license that a group grants is named once, and is no drift from then on", async () => {
    const { partnerCenter, context, help } = world();
    partnerCenter.grantsByGroup(alice.id, e5);
    const { id, state } = await userLicense.create(args, context);
    expect(state.warnings).toEqual([expect.objectContaining({ message: expect.stringContaining("SPE_E5") })]);
    const read = await userLicense.read(id, state, context);
    expect(await userLicense.diff(id, read?.state ?? state, args, help)).toBeUndefined();
  });
});

describe("When preview did not look at the service", () => {
  test("create only assigns, and says that the rest stays for now", async () => {
    const { partnerCenter, context } = world({ previewed: false });
    await userLicense.create(args, context);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(minecraft)].sort());
    expect(context.tell.warnings).toHaveLength(1);
  });

  test("the next run sees the rest, and removes it", async () => {
    const { partnerCenter, context, help } = world({ previewed: false });
    const { id, state } = await userLicense.create(args, context);
    expect(await userLicense.diff(id, state, args, help)).toBeDefined();
    await userLicense.update(id, state, args, { ...context, removalWasShown: () => true });
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });
});
