import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, deedsOf, licensesOf, quantityOf, subscriptionOf, user, writesOf } from "../support/world";

const lab = laboratory();

const seats =
  (quantity = 12) =>
  async () => {
    new SubscriptionQuantity("seats", { customerId: contoso.id, subscriptionId: contoso.e5, quantity });
  };

const alice =
  (...skus: string[]) =>
  async () => {
    new UserLicense("alice", {
      customerId: contoso.id,
      userId: user.alice,
      licenses: skus.map((sku) => ({ sku })),
    });
  };

beforeEach(() => lab.simulator.journal.clear());

/** The service shows the accepted change at the second read from now. */
function settleSoon(): void {
  const { pending } = subscriptionOf(lab.simulator, contoso.e5);
  if (pending === undefined) throw new Error("Nothing is pending.");
  pending.readsLeft = 2;
}

const never = { do: "accept", reads: 1_000_000 } as const;

describe("A change that the service accepts and does not finish", () => {
  let stack: TestStack;
  const waits = (seconds: number) => {
    stack.environment = { LICENSES_WAIT_SECONDS: String(seconds) };
  };
  beforeAll(async () => {
    stack = await lab.stack({ program: seats() });
    waits(1);
  });

  test("up fails after the time that it may wait, says what is open, and keeps the resource", async () => {
    lab.simulator.faults.add({ method: "PATCH", effect: never });
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toContain("accepted the change");
    for (const part of ["12", "10", "after 1 s", "Run again"]) expect(up.errors.join()).toContain(part);
    expect(stack.state.seats).toMatchObject({
      id: `${contoso.id}/${contoso.e5}`,
      initErrors: [expect.stringContaining("accepted the change")],
      outputs: { previousQuantity: 10, __provider: expect.stringContaining("pulumi-licenses/SubscriptionQuantity") },
    });
    expect(writesOf(lab.simulator)).toHaveLength(1);
  });

  test("a second up while it is still open waits again, and asks for nothing a second time", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toContain("accepted the change");
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("refresh in between loses nothing", async () => {
    expect((await stack.refresh()).ok).toBe(true);
    expect(stack.state.seats?.outputs).toMatchObject({ quantity: 10, previousQuantity: 10 });
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("the next up finishes it without asking a second time", async () => {
    settleSoon();
    waits(300);
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(stack.state.seats?.initErrors ?? []).toEqual([]);
    expect(stack.state.seats?.outputs).toMatchObject({ quantity: 12, previousQuantity: 10 });
    expect(deedsOf(lab.simulator).filter(({ kind }) => kind === "quantity")).toHaveLength(0);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    expect(lab.simulator.ledger.purchases()).toHaveLength(1);
  });

  test("then all is quiet", async () => {
    const preview = await stack.preview(undefined, { expectNoChanges: true, refresh: true });
    expect(preview.ok).toBe(true);
  });

  test("an update that is not finished is finished by the next up in the same way", async () => {
    lab.simulator.faults.add({ method: "PATCH", effect: never });
    waits(1);
    expect((await stack.up(seats(13))).ok).toBe(false);
    settleSoon();
    waits(300);
    lab.simulator.journal.clear();
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(stack.state.seats?.outputs.quantity).toBe(13);
    expect((await stack.destroy()).ok).toBe(true);
  });
});

describe("Licenses of which only a part could be assigned", () => {
  let stack: TestStack;
  beforeAll(async () => {
    lab.simulator.reset();
    lab.simulator.change({
      change: "assignLicense",
      customerId: contoso.id,
      userId: user.bob,
      sku: "SPE_F1",
    });
    stack = await lab.stack({ program: alice("CFQ7TTC0K5DR/0002", "SPE_F1") });
  });

  test("up fails, and what was assigned is in the state", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toContain("no license is left");
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["CFQ7TTC0K5DR/0002"]);
    expect(stack.state.alice?.outputs.assigned).toEqual([expect.objectContaining({ partNumber: "CFQ7TTC0K5DR/0002" })]);
  });

  test("the next up assigns the rest, and nothing twice", async () => {
    lab.simulator.change({
      change: "removeLicense",
      customerId: contoso.id,
      userId: user.bob,
      sku: "SPE_F1",
    });
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(writesOf(lab.simulator)).toHaveLength(1);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["CFQ7TTC0K5DR/0002", "SPE_F1"]);
  });

  test("destroy removes both", async () => {
    expect((await stack.destroy()).ok).toBe(true);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
  });
});

describe("A service in trouble", () => {
  let stack: TestStack;
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: seats(), environment: { LICENSES_WAIT_SECONDS: "5" } });
    await stack.up();
  });
  beforeEach(() => lab.simulator.faults.clear());

  test("an answer that is lost on the way back is looked up: nothing is bought twice", async () => {
    lab.simulator.faults.add({ method: "PATCH", effect: { do: "drop", when: "after" } });
    const up = await stack.up(seats(13));
    expect(up.ok).toBe(true);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(13);
    expect(lab.simulator.ledger.purchases()).toHaveLength(2);
  });

  test.each([
    ["a web page", { do: "body", as: "html" }],
    ["a refusal", { do: "status", status: 403, json: { code: 900308, description: "Insufficient privileges" } }],
  ] as const)("a refresh that gets %s fails, and takes nothing out of the state", async (_what, effect) => {
    const kept = () => [stack.state.seats?.inputs, stack.state.seats?.outputs];
    const before = kept();
    lab.simulator.faults.add({ times: 100, effect });
    const refresh = await stack.refresh();
    expect(refresh.ok).toBe(false);
    expect(refresh.text).toContain(contoso.e5);
    expect(kept()).toEqual(before);
  });

  test("what cannot be done keeps the resource as it was", async () => {
    const before = stack.state;
    lab.simulator.faults.add({
      method: "PATCH",
      effect: { do: "status", status: 400, json: { code: 900311, description: "updated too many times" } },
    });
    const up = await stack.up(seats(14));
    expect(up.errors.join()).toContain("changed too many times");
    expect(stack.state.seats?.outputs).toEqual(before.seats?.outputs);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(13);
  });
});
