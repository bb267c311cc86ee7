import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory } from "../support/pulumi";
import { contoso, licensesOf, quantityOf, user } from "../support/world";

/** Pulumi creates first and deletes last. The delete of the old resource must not remove licenses that the new one has adopted. */
const lab = laboratory();

const program = (name: string) => async () => {
  new SubscriptionQuantity(name, {
    customerId: contoso.id,
    subscriptionId: contoso.e5,
    quantity: 12,
    onDelete: "restore",
  });
  new UserLicense(`${name}-alice`, { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E5" }] });
};

test("a resource with another name takes over what the old one had, and nothing is undone", async () => {
  const stack = await lab.stack({ program: program("old") });
  expect((await stack.up()).errors).toEqual([]);
  const held = licensesOf(lab.simulator, user.alice);
  const up = await stack.up(program("new"));
  expect(up.errors).toEqual([]);
  expect(up.changes).toEqual(expect.arrayContaining(["delete old", "delete old-alice"]));
  expect(licensesOf(lab.simulator, user.alice)).toEqual(held);
  expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
});

test("a license that moves to another resource of the same user is not taken away on the way", async () => {
  const alice = (name: string, ...skus: string[]) =>
    new UserLicense(name, { customerId: contoso.id, userId: user.alice, licenses: skus.map((sku) => ({ sku })) });
  const stack = await lab.stack({
    program: async () => {
      alice("one", "SPE_E5", "SPE_E3");
    },
  });
  expect((await stack.up()).errors).toEqual([]);
  const held = licensesOf(lab.simulator, user.alice);
  const moved = async () => {
    const two = alice("two", "SPE_E5");
    new UserLicense(
      "one",
      { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }] },
      { dependsOn: two },
    );
  };
  expect((await stack.up(moved)).errors).toEqual([]);
  expect(licensesOf(lab.simulator, user.alice)).toEqual(held);
});

describe("A run in which the old resource could not be deleted", () => {
  beforeEach(() => lab.simulator.reset());

  test("is repeated without taking from the user what the new one has by now", async () => {
    const license = (name: string, ...skus: string[]) =>
      new UserLicense(name, {
        customerId: contoso.id,
        userId: user.alice,
        licenses: skus.map((sku) => ({ sku })),
      });
    const stack = await lab.stack({ program: async () => void license("old", "SPE_E5", "SPE_E3") });
    expect((await stack.up()).errors).toEqual([]);
    lab.simulator.faults.add({
      method: "POST",
      path: "/v1/customers/*/users/*/licenseupdates",
      effect: { do: "status", status: 403 },
    });
    const only = async () => void license("new", "SPE_E5");
    expect((await stack.up(only)).ok).toBe(false);
    expect((await stack.up(only)).changes).toEqual(["delete old"]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E5"]);
  });

  test("is repeated without giving back seats that the new one wants", async () => {
    const seats = (name: string) => async () =>
      void new SubscriptionQuantity(name, {
        customerId: contoso.id,
        subscriptionId: contoso.e5,
        quantity: 12,
        onDelete: "restore",
      });
    const stack = await lab.stack({ program: seats("old") });
    expect((await stack.up()).errors).toEqual([]);
    const looks = { method: "GET", path: `/v1/customers/*/subscriptions/${contoso.e5}` };
    lab.simulator.faults.add({ ...looks, effect: { do: "status", status: 403 } });
    expect((await stack.up(seats("new"))).ok).toBe(false);
    lab.simulator.faults.clear();
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    const again = await stack.up(seats("new"));
    expect(again.errors).toEqual([]);
    expect(again.changes).toContain("delete old");
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  });

  test("a user who is replaced while another resource lists what he has gives no seat free, and the preview says so", async () => {
    const license = (name: string, userId: string, options = {}) =>
      new UserLicense(name, { customerId: contoso.id, userId, licenses: [{ sku: "SPE_F1" }] }, options);
    const stack = await lab.stack({ program: async () => void license("one", user.dave) });
    expect((await stack.up()).errors).toEqual([]);
    const preview = await stack.preview(async () => {
      const one = license("one", user.alice);
      license("two", user.dave, { dependsOn: one });
    });
    expect(preview.ok).toBe(false);
    expect(preview.errors.join()).toMatch(/too few licenses.*SPE_F1 +1 +0 +0 +1 .*for UserLicense "one"/s);
  });
});
