import { CustomResource, type Input, interpolate, type Output } from "@pulumi/pulumi";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, licensesOf, quantityOf, user, writeLines, writesOf } from "../support/world";

const lab = laboratory();

/** A resource of another provider, whose output is not known before its creation: a purchase, or a lookup. */
class Lookup extends CustomResource {
  declare readonly found: Output<string>;
  constructor(name: string, found: Input<string>, version = 1) {
    const create = "async i=>({id:i.given,outs:{...i,found:i.given}})";
    const code = `exports.handler=()=>({create:${create},update:async(id,o,i)=>({outs:{...i,found:i.given}})})`;
    super("pulumi-nodejs:dynamic/house:Lookup", name, { given: found, version, found: undefined, __provider: code });
  }
}

describe("What other resources say only when they are created", () => {
  let stack: TestStack;

  const program =
    ({ version = 1, quantity = 12, product = "Microsoft 365 E5" } = {}) =>
    async () => {
      const subscription = new Lookup("subscription", contoso.e5, version);
      const person = new Lookup("person", "alice", version);
      const seats = new SubscriptionQuantity("seats", {
        customerId: contoso.id,
        subscriptionId: subscription.found,
        quantity,
      });
      new UserLicense("alice", {
        customerId: contoso.id,
        userId: interpolate`${person.found}@contoso.example`,
        licenses: [{ sku: seats.offerName.apply((name) => (name === "Microsoft 365 E5" ? product : name)) }],
      });
    };

  beforeAll(async () => {
    stack = await lab.stack({ program: program() });
  });
  beforeEach(() => lab.simulator.journal.clear());

  test("preview goes through although subscription, user and product are unknown, and writes nothing", async () => {
    const preview = await stack.preview();
    expect(preview.errors).toEqual([]);
    expect(preview.changes.sort()).toEqual(["create alice", "create person", "create seats", "create subscription"]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("up waits for them, and keeps the order: first the seats, then the licenses", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(writeLines(lab.simulator)).toEqual([
      `PATCH subscriptions/${contoso.e5} 200`,
      `POST ${user.alice}/licenseupdates 201`,
    ]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E5"]);
    expect(stack.state.alice?.dependencies).toEqual(
      expect.arrayContaining([stack.state.seats?.urn, expect.stringContaining("::person")]),
    );
  });

  test("the unchanged program is no change", async () => {
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
  });

  test("an update further up makes preview unsure, and up changes nothing when the values stay the same", async () => {
    const preview = await stack.preview(program({ version: 2 }));
    expect(preview.errors).toEqual([]);
    const up = await stack.up();
    expect(up.changes.sort()).toEqual(["update person", "update subscription"]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("a change of the quantity alone makes no request for the user", async () => {
    const preview = await stack.preview(program({ version: 2, quantity: 13 }));
    expect(preview.errors).toEqual([]);
    const up = await stack.up();
    expect(up.changes).toEqual(["update seats"]);
    expect(writeLines(lab.simulator)).toEqual([`PATCH subscriptions/${contoso.e5} 200`]);
  });

  test("a product that turns out not to exist is refused by up in words, and the rest stays", async () => {
    const up = await stack.up(program({ version: 2, quantity: 13, product: "Microsoft 365 E9" }));
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toContain('no product "Microsoft 365 E9"');
    expect(up.errors.join()).toContain("SPE_E5");
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E5"]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(13);
  });

  test("destroy goes the other way: first the licenses, then the rest", async () => {
    await stack.up(program({ version: 2, quantity: 13 }));
    const destroy = await stack.destroy();
    const order = destroy.changes;
    expect(order.indexOf("delete alice")).toBeLessThan(order.indexOf("delete seats"));
    expect(order.indexOf("delete seats")).toBeLessThan(order.indexOf("delete subscription"));
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
  });
});
