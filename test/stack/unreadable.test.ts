import { SubscriptionQuantity } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, quantityOf, subscriptionOf, writeLines } from "../support/world";

const lab = laboratory();

describe("A resource whose state cannot be read", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await lab.stack({
      program: async () => {
        for (const [name, subscriptionId] of Object.entries({ damaged: contoso.e3, sound: contoso.e5 }))
          new SubscriptionQuantity(name, { customerId: contoso.id, subscriptionId, quantity: 21, onDelete: "restore" });
      },
    });
    expect((await stack.up()).errors).toEqual([]);
    const exported = await stack.automation.exportStack();
    for (const { urn, outputs } of exported.deployment.resources)
      if (urn.endsWith("::damaged")) outputs.previousQuantity = "planted";
    await stack.automation.importStack(exported);
    lab.simulator.journal.clear();
  });

  const quantities = () =>
    Object.fromEntries(
      stack.deployed
        .filter(({ type }) => type.endsWith(":SubscriptionQuantity"))
        .map(({ urn, outputs }) => [urn.split("::").at(-1), outputs?.currentQuantity]),
    );

  test("fails a refresh, which saves what it has read of all others", async () => {
    subscriptionOf(lab.simulator, contoso.e5).quantity = 12;
    const { ok, text } = await stack.refresh();
    expect(ok).toBe(false);
    expect(text).toContain("The state of this SubscriptionQuantity cannot be read: previousQuantity: expected number.");
    expect(text).not.toContain("planted");
    expect(quantities()).toEqual({ damaged: 21, sound: 12 });
  });

  test("stays in the state, and keeps its seats, when all others are destroyed", async () => {
    await expect(stack.automation.destroy({ continueOnError: true })).rejects.toThrow(/cannot be read/);
    expect(quantities()).toEqual({ damaged: 21 });
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(10);
    expect(quantityOf(lab.simulator, contoso.e3)).toBe(21);
    expect(writeLines(lab.simulator)).toEqual([`PATCH subscriptions/${contoso.e5} 200`]);
  });
});
