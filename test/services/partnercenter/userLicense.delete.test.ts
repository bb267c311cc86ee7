import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { classroom, e3, e5, idOf, minecraft } from "../../support/modelProducts";

type TestedLifecycle = typeof userLicense;

const args = { customerId: customer, userId: alice.id, licenses: [{ sku: "CFQ7TTC0K5DR/0002" }, { sku: "SPE_E3" }] };

async function world(lifecycle: TestedLifecycle = userLicense) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock).gives(alice.id, e5).gives(alice.id, classroom);
  const context = contextOf(partnerCenter.api, clock);
  const { id, state } = await lifecycle.create(args, context);
  partnerCenter.calls.length = 0;
  partnerCenter.posts.length = 0;
  return { partnerCenter, context, id, state };
}

describe("Deleting a user's licenses", () => {
  test("removes the listed ones, and no others", async () => {
    await removesOnlyItsOwn(userLicense);
  });

  test("lifecycles that remove all that the user has are noticed", async () => {
    const ruthless: TestedLifecycle = {
      ...userLicense,
      async delete(_id, _state, { api }) {
        for (const { productSku } of (await api.licenses(customer, alice.id)) ?? [])
          await api.updateLicenses(customer, alice.id, { assign: [], remove: [productSku.id] });
      },
    };
    await expect(removesOnlyItsOwn(ruthless)).rejects.toThrow();
  });

  test("takes one request for each license group", async () => {
    const { partnerCenter, context, id, state } = await world();
    await userLicense.delete(id, state, context);
    expect(partnerCenter.posts.map(({ update }) => update)).toEqual(
      expect.arrayContaining([
        { assign: [], remove: [idOf(e3)] },
        { assign: [], remove: [idOf(minecraft)] },
      ]),
    );
    expect(partnerCenter.posts).toHaveLength(2);
  });

  test("also removes what was there before the resource, as the program listed it", async () => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock).gives(alice.id, e3).gives(alice.id, minecraft);
    const context = contextOf(partnerCenter.api, clock);
    const { id, state } = await userLicense.create(args, context);
    expect(state.found.sort()).toEqual(["CFQ7TTC0K5DR/0002", "SPE_E3"]);
    await userLicense.delete(id, state, context);
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });

  test("does not ask for what is gone already, which it believes after a second look", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.takes(alice.id, e3);
    partnerCenter.takes(alice.id, minecraft);
    await userLicense.delete(id, state, context);
    expect(partnerCenter.calls).toEqual(["GET licenses", "GET licenses"]);
  });

  test("of a user who is gone is done", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.removesUser(alice.id);
    await userLicense.delete(id, state, context);
    expect(partnerCenter.posts).toEqual([]);
  });

  test("goes on when no answer came", async () => {
    const { partnerCenter, context, id, state } = await world();
    partnerCenter.fails({ unanswered: "done" });
    await userLicense.delete(id, state, context);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e5), idOf(classroom)].sort());
  });
});

async function removesOnlyItsOwn(lifecycle: TestedLifecycle): Promise<void> {
  const { partnerCenter, context, id, state } = await world(lifecycle);
  await lifecycle.delete(id, state, context);
  expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e5), idOf(classroom)].sort());
}
