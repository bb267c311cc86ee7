import fc from "fast-check";
import { Refused } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { contextOf, ModelClock, ModelListener } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { classroom, e3, e5, idOf, minecraft, plans, products } from "../../support/modelProducts";

const id = `${customer}/${alice.id}`;

function world() {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  return { partnerCenter, context: contextOf(partnerCenter.api, clock) };
}

/** The value as Pulumi's state has it. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

describe("An import of a user's licenses", () => {
  test("lists them by part number, with the plans that are off", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.gives(alice.id, minecraft).gives(alice.id, e3, [plans.teams.id]);
    const { args, state } = await userLicense.adopt(id, context);
    expect(args).toEqual({
      customerId: customer,
      userId: alice.id,
      licenses: [{ sku: "CFQ7TTC0K5DR/0002" }, { sku: "SPE_E3", excludedPlans: ["TEAMS1"] }],
    });
    expect(state).toMatchObject({ ...args, found: ["CFQ7TTC0K5DR/0002", "SPE_E3"], warnings: [] });
    expect(state.assigned.map(({ partNumber }) => partNumber)).toEqual(["CFQ7TTC0K5DR/0002", "SPE_E3"]);
  });

  test("takes an id in any case", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.gives(alice.id, e3);
    expect((await userLicense.adopt(id.toUpperCase(), context)).args).toMatchObject({ userId: alice.id });
  });

  test("is as the service shows it: the diff is empty, the arguments pass, a read and an update change nothing", async () => {
    const had = fc.subarray(products, { minLength: 1 });
    const twins = fc.constantFrom("none", "a product of the list", "a license of the user");
    const property = fc.asyncProperty(had, fc.boolean(), fc.boolean(), twins, async (skus, showsPlans, off, twin) => {
      const { partnerCenter, context } = world();
      partnerCenter.showsPlans = showsPlans;
      if (twin === "a product of the list") partnerCenter.skus = [...products, alike(e3)];
      for (const sku of skus) partnerCenter.gives(alice.id, sku, off ? [plans.teams.id] : []);
      const licenses = partnerCenter.licenses.bind(partnerCenter);
      if (twin === "a license of the user")
        partnerCenter.licenses = async (...asked) =>
          (await licenses(...asked))?.map((one) => ({
            ...one,
            productSku: { ...one.productSku, skuPartNumber: "SAME", name: "Same" },
          }));
      if (twin === "a license of the user") partnerCenter.skus = [];
      const adopted = plain(await userLicense.adopt(id, context));
      const calls = partnerCenter.calls.splice(0);
      const about = { creating: false, tell: new ModelListener() };
      expect(userLicense.check(plain(adopted.args), about)).toEqual({ args: adopted.args, failures: [] });
      const help = { context: () => context, tell: context.tell };
      expect(await userLicense.diff(id, adopted.state, adopted.args, help)).toBeUndefined();
      expect(plain(await userLicense.read(id, adopted.state, context))).toEqual(adopted);
      expect(calls.length).toBeLessThanOrEqual(partnerCenter.calls.length);
      expect(plain(await userLicense.update(id, adopted.state, adopted.args, context))).toEqual(adopted.state);
      expect(partnerCenter.posts).toEqual([]);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test("of a user without licenses is refused with what to do", async () => {
    const { partnerCenter, context } = world();
    const adopting = userLicense.adopt(id, context);
    await expect(adopting).rejects.toThrow(Refused);
    await expect(adopting).rejects.toThrow(
      `User ${alice.id} of customer ${customer} has no licenses, so there is nothing to import.`,
    );
    expect(partnerCenter.posts).toEqual([]);
  });

  test("of a user who does not exist is refused after a second look", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.removesUser(alice.id);
    await expect(userLicense.adopt(id, context)).rejects.toThrow(`Customer ${customer} has no user ${alice.id}.`);
    expect(partnerCenter.calls.filter((call) => call === "GET licenses")).toHaveLength(2);
  });

  test("by a name is refused with the form of the id", async () => {
    const { partnerCenter, context } = world();
    const byName = userLicense.adopt(`${customer}/alice@contoso.example`, context);
    await expect(byName).rejects.toThrow("expected an id like <customer id>/<object id of the user>");
    expect(partnerCenter.calls).toEqual([]);
  });

  test("names a plan by its id where the name means several", async () => {
    const { partnerCenter, context } = world();
    const twin = { ...plans.sway, serviceName: plans.teams.serviceName };
    partnerCenter.skus = [{ ...e3, servicePlans: [...e3.servicePlans, twin] }, e5, classroom];
    partnerCenter.gives(alice.id, e3, [plans.teams.id]);
    const { args } = await userLicense.adopt(id, context);
    expect(args.licenses[0]?.excludedPlans).toEqual([plans.teams.id, twin.id].sort());
  });
});

/** Another product with the same part number and name. */
const alike = (sku: typeof e3): typeof e3 => ({
  ...sku,
  productSku: { ...sku.productSku, id: idOf(sku).replace(/^./, "f") },
});
