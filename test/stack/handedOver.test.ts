import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory } from "../support/pulumi";
import { contoso, licensesOf, quantityOf, user } from "../support/world";

/** Pulumi creates first and deletes last: what the new resource has taken over, the old one must leave alone. */
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
