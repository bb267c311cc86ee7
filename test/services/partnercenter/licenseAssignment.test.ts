import type { LicenseAssignment, LicenseUpdate } from "../../../provider/services/partnercenter/licenseAssignment";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { alice, customer } from "../../support/modelPartnerCenter";
import { e3, e5, idOf, licenseOf, plans, products } from "../../support/modelProducts";

/** A directory that assigns licenses without Partner Center. It implements the four calls of the port, and no others. */
class Directory implements LicenseAssignment {
  readonly updates: LicenseUpdate[] = [];
  /** Excluded plans, by sku. */
  readonly held = new Map<string, string[]>();

  async licenses(_customerId: string, userId: string) {
    if (userId !== alice.id) return undefined;
    return products
      .filter((sku) => this.held.has(idOf(sku)))
      .map((sku) => licenseOf(sku, this.held.get(idOf(sku)) ?? [], true));
  }

  async updateLicenses(_customerId: string, _userId: string, update: LicenseUpdate) {
    this.updates.push(update);
    for (const { skuId, excludedPlans } of update.assign) this.held.set(skuId, excludedPlans);
    for (const skuId of update.remove) this.held.delete(skuId);
    return [];
  }

  async subscribedSkus() {
    return products;
  }

  async users() {
    return [alice];
  }
}

describe("Another way of assigning than Partner Center's", () => {
  const args = { customerId: customer, userId: "alice@contoso.example" };

  function started() {
    const directory = new Directory();
    const context = contextOf<LicenseAssignment>(directory, new ModelClock());
    return { directory, context, engine: new ModelEngine(userLicense, context) };
  }

  test("assigns, changes plans, swaps and removes for a UserLicense", async () => {
    const { directory, engine } = started();
    expect(await engine.up({ ...args, licenses: [{ sku: "SPE_E3" }] })).toBeUndefined();
    expect(await engine.up({ ...args, licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }] })).toBeUndefined();
    expect(directory.held).toEqual(new Map([[idOf(e3), [plans.teams.id]]]));
    expect(await engine.up({ ...args, licenses: [{ sku: "Microsoft 365 E5" }] })).toBeUndefined();
    expect(await engine.refresh()).toEqual({ ...args, licenses: [{ sku: "Microsoft 365 E5" }] });
    await engine.destroy();
    expect(directory.updates).toEqual([
      { assign: [{ skuId: idOf(e3), excludedPlans: [] }], remove: [] },
      { assign: [{ skuId: idOf(e3), excludedPlans: [plans.teams.id] }], remove: [] },
      { assign: [{ skuId: idOf(e5), excludedPlans: [] }], remove: [idOf(e3)] },
      { assign: [], remove: [idOf(e5)] },
    ]);
  });

  test("is read for an import", async () => {
    const { directory, context } = started();
    directory.held.set(idOf(e5), []);
    const { args: found } = await userLicense.adopt(`${customer}/${alice.id}`, context);
    expect(found).toEqual({ customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E5" }] });
  });
});
