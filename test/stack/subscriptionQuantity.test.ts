import { SubscriptionQuantity, type SubscriptionQuantityArgs } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import {
  belongings,
  contoso,
  deedsOf,
  fabrikam,
  quantityOf,
  subscriptionOf,
  writeLines,
  writesOf,
} from "../support/world";

const lab = laboratory();

const program =
  (args: Partial<SubscriptionQuantityArgs> = {}) =>
  async () => {
    new SubscriptionQuantity("seats", { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 12, ...args });
  };

const elsewhere = (quantity: number) =>
  lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity });

const patch = (subscriptionId: string) => `PATCH subscriptions/${subscriptionId} 200`;

beforeEach(() => lab.simulator.journal.clear());

describe("The quantity of a subscription, from the first up to destroy", () => {
  let stack: TestStack;
  let found: unknown;
  beforeAll(async () => {
    stack = await lab.stack({ program: program() });
    found = belongings(lab.simulator);
  });

  test("the first preview says what will be created, and writes nothing", async () => {
    const preview = await stack.preview();
    expect(preview.changes).toEqual(["create seats"]);
    expect(preview.warnings).toEqual([]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("up sets the quantity by one read and one write", async () => {
    const up = await stack.up();
    expect(up.changes).toEqual(["create seats"]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    expect(lab.simulator.journal.exchanges.map(({ method }) => method)).toEqual(["GET", "PATCH"]);
  });

  test("the state holds what people look for, and our code only by name", () => {
    const { id, inputs, outputs } = stack.state.seats ?? {};
    expect(id).toBe(`${contoso.id}/${contoso.e5}`);
    expect(outputs).toMatchObject({
      offerName: "Microsoft 365 E5",
      status: "active",
      previousQuantity: 10,
      quantity: 12,
    });
    for (const held of [inputs, outputs])
      expect(held?.__provider).toBe('exports.handler=()=>require("pulumi-licenses/SubscriptionQuantity")');
  });

  test("up again changes nothing and asks for nothing", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(up.changes).toEqual([]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("the preview of an unchanged program is clean, with a look at the service and without", async () => {
    expect((await stack.preview(undefined, { expectNoChanges: true })).ok).toBe(true);
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("a quantity that someone changed is drift: preview fails and shows the property", async () => {
    elsewhere(15);
    const preview = await stack.preview(undefined, { expectNoChanges: true, refresh: true });
    expect(preview.ok).toBe(false);
    expect(preview.text).toContain("no changes were expected");
    expect(preview.changes).toEqual(["update seats"]);
    expect(preview.step("seats").detailedDiff).toEqual({ quantity: { diffKind: "update", inputDiff: true } });
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("previewRefresh shows the drift with the old value and the new one, and leaves the state alone", async () => {
    const drift = await stack.previewRefresh();
    expect(drift.changes).toEqual(["update seats"]);
    const { detailedDiff, before, after } = drift.step("seats");
    expect(detailedDiff).toEqual({ quantity: { diffKind: "update", inputDiff: true } });
    expect([before?.quantity, after?.quantity]).toEqual([12, 15]);
    expect(stack.state.seats?.outputs.quantity).toBe(12);
  });

  test("up with refresh repairs it by one write", async () => {
    const up = await stack.up(undefined, { refresh: true });
    expect(up.changes).toEqual(["update seats"]);
    expect(writeLines(lab.simulator)).toEqual([patch(contoso.e5)]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  });

  test("refresh takes what the service has into the state, and the next preview plans the way back", async () => {
    elsewhere(14);
    expect((await stack.refresh()).changes).toEqual(["update seats"]);
    expect(stack.state.seats?.outputs).toMatchObject({ quantity: 14, previousQuantity: 10 });
    const preview = await stack.preview();
    expect(preview.step("seats").detailedDiff).toEqual({ quantity: { diffKind: "update", inputDiff: true } });
    await stack.up();
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  });

  test("a change in the program is made, up and down, with nothing else in the subscription lost", async () => {
    await stack.up(program({ quantity: 13 }));
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(13);
    await stack.up(program({ quantity: 12 }));
    const { quantity, friendlyName, autoRenewEnabled } = subscriptionOf(lab.simulator, contoso.e5);
    expect({ quantity, friendlyName, autoRenewEnabled }).toEqual({
      quantity: 12,
      friendlyName: "Head office",
      autoRenewEnabled: true,
    });
    expect(writeLines(lab.simulator)).toEqual([patch(contoso.e5), patch(contoso.e5)]);
  });

  test("a decrease outside the window is refused in words, and costs nothing", async () => {
    const up = await stack.up(program({ quantity: 2 }));
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toContain("the smallest quantity possible now is 6");
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(stack.state.seats?.outputs.quantity).toBe(12);
  });

  test("a subscription that is gone is created anew at the next up, which says that there is none", async () => {
    const kept = subscriptionOf(lab.simulator, contoso.e5);
    const customer = lab.simulator.world.customer(contoso.id);
    lab.simulator.change({ change: "removeSubscription", customerId: contoso.id, subscriptionId: contoso.e5 });
    expect((await stack.previewRefresh()).changes).toEqual(["delete seats"]);
    const up = await stack.up(program(), { refresh: true });
    expect(up.errors.join()).toContain(`There is no subscription ${contoso.e5}`);
    expect(stack.state).toEqual({});
    customer?.subscriptions.set(contoso.e5, kept);
    expect((await stack.up()).changes).toEqual(["create seats"]);
    expect(stack.state.seats?.outputs.quantity).toBe(12);
  });

  test("destroy leaves the subscription and everything else as it is", async () => {
    const before = belongings(lab.simulator);
    const destroy = await stack.destroy();
    expect(destroy.changes).toEqual(["delete seats"]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
    expect(belongings(lab.simulator)).toEqual(before);
    expect(stack.deployed).toEqual([]);
    expect(before).not.toEqual(found);
  });

  test("a quantity that is right already is adopted without a write", async () => {
    expect((await stack.up()).changes).toEqual(["create seats"]);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(stack.state.seats?.outputs).toMatchObject({ previousQuantity: 12 });
  });
});

describe("Another subscription", () => {
  let stack: TestStack;
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: program() });
    await stack.up();
  });

  test("is another resource: the new one gets its quantity, the old one is left as it is", async () => {
    const preview = await stack.preview(program({ subscriptionId: contoso.e3, quantity: 21 }));
    expect(preview.changes).toContain("create-replacement seats");
    const { detailedDiff, because } = preview.steps.find(({ op }) => op === "replace") ?? {};
    expect(Object.keys(detailedDiff ?? {})).toEqual(["quantity", "subscriptionId"]);
    expect(because).toEqual(["subscriptionId"]);
    const up = await stack.up();
    expect(up.changes).toEqual(["create-replacement seats", "replace seats", "delete-replaced seats"]);
    expect(writeLines(lab.simulator)).toEqual([patch(contoso.e3)]);
    expect(quantityOf(lab.simulator, contoso.e3)).toBe(21);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    expect(stack.state.seats?.id).toBe(`${contoso.id}/${contoso.e3}`);
  });

  test("of another customer too", async () => {
    const up = await stack.up(program({ customerId: fabrikam.id, subscriptionId: fabrikam.e5, quantity: 6 }));
    expect(up.changes).toContain("create-replacement seats");
    expect(writeLines(lab.simulator)).toEqual([patch(fabrikam.e5)]);
    expect(deedsOf(lab.simulator).at(-1)).toMatchObject({ customerId: fabrikam.id, from: 5, to: 6 });
  });

  test("onDelete restore gives back at destroy what was bought", async () => {
    const restore = program({ customerId: fabrikam.id, subscriptionId: fabrikam.e5, quantity: 7, onDelete: "restore" });
    await stack.up(restore);
    expect(quantityOf(lab.simulator, fabrikam.e5, fabrikam.id)).toBe(7);
    await stack.destroy();
    expect(quantityOf(lab.simulator, fabrikam.e5, fabrikam.id)).toBe(5);
    expect(stack.deployed).toEqual([]);
  });
});
