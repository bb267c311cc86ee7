import { ComponentResource, type CustomResourceOptions, rootStackResource } from "@pulumi/pulumi";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, licensesOf, user, writesOf } from "../support/world";

const lab = laboratory();

/** One stack with a resource for each option. A test gives only the changes. */
interface Program {
  seats?: { quantity: number; options?: CustomResourceOptions };
  alice?: { sku: string; options?: CustomResourceOptions } | null;
}

const program =
  ({ seats = { quantity: 10 }, alice = { sku: "SPE_E3" } }: Program = {}) =>
  async () => {
    const customerId = contoso.id;
    new SubscriptionQuantity(
      "seats",
      { customerId, subscriptionId: contoso.e5, quantity: seats.quantity },
      seats.options,
    );
    if (alice !== null)
      new UserLicense("alice", { customerId, userId: user.alice, licenses: [{ sku: alice.sku }] }, alice.options);
    new UserLicense("bob", { customerId, userId: user.bob, licenses: [{ sku: "SPE_E3" }] });
  };

describe("Pulumi's options for resources", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({ program: program() });
    await stack.up();
  });
  beforeEach(() => lab.simulator.journal.clear());

  test("ignoreChanges leaves drift alone", async () => {
    lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 11 });
    const ignoring = program({ seats: { quantity: 10, options: { ignoreChanges: ["quantity"] } } });
    const up = await stack.up(ignoring, { refresh: true });
    expect(up.steps.filter(({ op }) => op === "update")).toEqual([]);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(stack.state.seats?.outputs.quantity).toBe(11);
  });

  test("replaceOnChanges makes another resource of a change that is none: the subscription is adopted again", async () => {
    const up = await stack.up(program({ seats: { quantity: 10, options: { replaceOnChanges: ["quantity"] } } }));
    expect(up.changes).toContain("create-replacement seats");
    expect(writesOf(lab.simulator)).toHaveLength(1);
    // A delete returns to the quantity that the first of the two resources found.
    expect(stack.state.seats?.outputs).toMatchObject({ quantity: 10, previousQuantity: 10 });
  });

  test("an alias by type keeps a resource that moved into a component", async () => {
    class Team extends ComponentResource {
      constructor() {
        super("house:index:Team", "team");
      }
    }
    const moved = async () => {
      await program({ alice: null })();
      new UserLicense(
        "alice",
        { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }] },
        { parent: new Team(), aliases: [{ parent: rootStackResource }] },
      );
    };
    const up = await stack.up(moved);
    expect(up.changes.filter((change) => !change.endsWith(" team"))).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3"]);
    expect(stack.state.alice?.urn).toContain("house:index:Team$");
    await stack.up(program({ alice: { sku: "SPE_E3", options: { aliases: [stack.state.alice?.urn ?? ""] } } }));
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("two licenses in one component do not wait for each other for ever", async () => {
    const team = async () => {
      const parent = new ComponentResource("house:index:Team", "team");
      for (const [name, userId] of [
        ["carol", user.carol],
        ["dave", user.dave],
      ] as const)
        new UserLicense(name, { customerId: contoso.id, userId, licenses: [{ sku: "SPE_E3" }] }, { parent });
    };
    const side = await lab.stack({ program: team });
    expect((await side.preview()).errors).toEqual([]);
    expect((await side.up()).changes).toEqual(expect.arrayContaining(["create carol", "create dave"]));
    expect((await side.destroy()).errors).toEqual([]);
  });

  test("protect keeps a license that the program dropped", async () => {
    await stack.up(program({ alice: { sku: "SPE_E3", options: { protect: true } } }));
    const dropped = await stack.up(program({ alice: null }));
    expect(dropped.ok).toBe(false);
    expect(dropped.text).toContain("protect");
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3"]);
    expect(stack.state.alice).toBeDefined();
  });

  test("deletedWith spares the removal of a license when its customer goes", async () => {
    const withSeats = async () => {
      const seats = new SubscriptionQuantity("seats", {
        customerId: contoso.id,
        subscriptionId: contoso.e5,
        quantity: 10,
      });
      new UserLicense(
        "bob",
        { customerId: contoso.id, userId: user.bob, licenses: [{ sku: "SPE_E3" }] },
        { deletedWith: seats },
      );
    };
    await stack.up(program());
    await stack.up(withSeats);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
    lab.simulator.journal.clear();
    expect((await stack.destroy()).ok).toBe(true);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(licensesOf(lab.simulator, user.bob)).toEqual(["SPE_E3"]);
  });
});

describe("Pulumi's switches for large stacks", () => {
  let stack: TestStack;
  const team = async () => {
    for (const [name, userId] of Object.entries({
      alice: user.alice,
      bob: user.bob,
      carol: user.carol,
      dave: user.dave,
    }))
      new UserLicense(name, { customerId: contoso.id, userId, licenses: [{ sku: "SPE_E3" }] });
  };
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({
      program: team,
      environment: { PULUMI_PARALLEL_DIFF: "true", PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_PARALLEL: "64" },
    });
  });

  test("diffs side by side and a state that is saved once at the end make no difference", async () => {
    expect((await stack.up()).changes).toHaveLength(4);
    expect(writesOf(lab.simulator)).toHaveLength(4);
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.destroy()).changes).toHaveLength(4);
    expect(licensesOf(lab.simulator, user.dave)).toEqual([]);
    expect(writesOf(lab.simulator)).toHaveLength(8);
  });
});
