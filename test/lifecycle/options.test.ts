import { type CustomResourceOptions, type Input, type Output, secret } from "@pulumi/pulumi";
import { OrganizationLicense, SubscriptionQuantity, SubscriptionUpgrade, UserLicense } from "pulumi-licenses";
import { offer, product, servicePlan, sku } from "../support/catalog";
import {
  allocationsIn,
  contosoWith,
  customerId,
  errorsOn,
  lifecycle,
  numbered,
  subscriptionIn,
  worldWith,
} from "../support/lifecycleLab";
import type { TestStack } from "../support/pulumi";

const { e3, e5, visio } = sku;
const modernE5 = offer.e5;

const [seats, otherSeats, upstream] = [numbered("b", 1), numbered("b", 2), numbered("b", 3)];
const [source, otherSource] = [numbered("b", 4), numbered("b", 5)];
const [alice, bob] = [numbered("d", 1), numbered("d", 2)];
const [finance, operations] = [numbered("c", 1), numbered("c", 2)];

const modern = (id: string, skuId: string) => ({
  ...{ id, skuId, offerId: offer.e3, offerName: "Microsoft 365 E3", quantity: 10 },
  transitionTargets: [{ catalogItemId: modernE5, title: "Microsoft 365 E5", skuId: e5 }],
});

const person = (id: string, name: string) => ({
  ...{ id, userPrincipalName: `${name}@contoso.example`, displayName: name, usageLocation: "US" },
});

const lab = lifecycle({
  world: worldWith({
    catalog: {
      skus: [{ ...product.e3, servicePlans: [servicePlan.teams, servicePlan.exchange] }, product.e5, product.visio],
    },
    customers: [
      contosoWith({
        otherSeats: [{ skuId: e5, quantity: 10 }],
        subscriptions: [
          modern(seats, e3),
          modern(otherSeats, e3),
          modern(upstream, e3),
          modern(source, visio),
          modern(otherSource, visio),
        ],
        users: [person(alice, "alice"), person(bob, "bob")],
      }),
    ],
    uipath: {
      verb: "POST",
      products: [
        { code: "UNATT", quantity: 20 },
        { code: "NONPR", quantity: 20 },
      ],
      organizations: [
        { id: finance, name: "finance", allocations: { NONPR: 1 } },
        { id: operations, name: "operations", licensed: false },
      ],
    },
  }),
});

type Names = "seats" | "alice" | "upgrade" | "finance";
const names: Names[] = ["alice", "finance", "seats", "upgrade"];

/** One program with all four resources. A test gives only the changes. */
interface Program {
  customer?: Input<string>;
  subscriptionId?: Input<string>;
  quantity?: Input<number>;
  userId?: Input<string>;
  plans?: Input<string>[];
  sku?: Input<string>;
  source?: Input<string>;
  termDuration?: Input<string>;
  organizationId?: Input<string>;
  unatt?: Input<number>;
  options?: (name: Names) => CustomResourceOptions;
  called?: (name: Names) => string;
  without?: Names[];
}

function resources({ options = () => ({}), called = (name) => name, without = [], ...given }: Program = {}): void {
  const { customer = customerId } = given;
  const has = (name: Names) => !without.includes(name);
  if (has("seats"))
    new SubscriptionQuantity(
      called("seats"),
      { customerId: customer, subscriptionId: given.subscriptionId ?? seats, quantity: given.quantity ?? 12 },
      options("seats"),
    );
  if (has("alice"))
    new UserLicense(
      called("alice"),
      {
        customerId: customer,
        userId: given.userId ?? alice,
        licenses: [{ sku: given.sku ?? "SPE_E3", excludedPlans: given.plans ?? ["TEAMS1"] }],
      },
      options("alice"),
    );
  if (has("upgrade"))
    new SubscriptionUpgrade(
      called("upgrade"),
      {
        customerId: customer,
        subscriptionId: given.source ?? source,
        target: modernE5,
        upgradeType: "upgrade_only",
        quantity: 2,
        ...(given.termDuration === undefined ? {} : { termDuration: given.termDuration }),
      },
      options("upgrade"),
    );
  if (has("finance"))
    new OrganizationLicense(
      called("finance"),
      {
        organizationId: given.organizationId ?? finance,
        productQuantities: [{ code: "UNATT", quantity: given.unatt ?? 3 }],
      },
      options("finance"),
    );
}

const program =
  (given: Program = {}) =>
  async () =>
    resources(given);

const writes = () => lab.simulator.journal.exchanges.filter(({ method }) => method !== "GET");
const assigned = (userId: string) =>
  [e3, e5].filter((skuId) => lab.simulator.world.customer(customerId)?.licenses.get(skuId)?.has(userId));
const transitions = () => lab.simulator.ledger.entries.filter(({ kind }) => kind === "transition").length;

beforeEach(() => lab.simulator.journal.clear());

describe("Pulumi's own options, for all four resources", () => {
  let stack: TestStack;
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: program() });
    await stack.up();
  });

  test("all four are made, and unchanged by a second up", async () => {
    expect(Object.keys(stack.state).sort()).toEqual(names);
    const up = await stack.up();
    expect(up.changes).toEqual([]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("ignoreChanges leaves alone what the program says otherwise", async () => {
    const ignored: Record<Names, string> = {
      seats: "quantity",
      alice: "licenses",
      upgrade: "quantity",
      finance: "productQuantities",
    };
    const up = await stack.up(
      program({ quantity: 14, sku: "SPE_E5", unatt: 5, options: (name) => ({ ignoreChanges: [ignored[name]] }) }),
    );
    expect(up.errors).toEqual([]);
    expect(up.changes).toEqual([]);
    expect(writes()).toEqual([]);
  });

  test("aliases keep resources that got other names", async () => {
    const up = await stack.up(
      program({ called: (name) => `new-${name}`, options: (name) => ({ aliases: [{ name }] }) }),
    );
    expect(up.changes).toEqual([]);
    expect(Object.keys(stack.state).sort()).toEqual(names.map((name) => `new-${name}`));
    expect(writes()).toEqual([]);
  });

  test("protect keeps what the program dropped", async () => {
    await stack.up(program({ options: (name) => ({ protect: true, aliases: [{ name: `new-${name}` }] }) }));
    expect(Object.keys(stack.state).sort()).toEqual(names);
    const dropped = await stack.preview(program({ without: names }));
    expect(dropped.ok).toBe(false);
    for (const name of names) expect([name, errorsOn(name, dropped)]).toEqual([name, expect.stringMatching(/protect/)]);
    expect(writes()).toEqual([]);
  });

  test("retainOnDelete forgets without a word to the services", async () => {
    await stack.up(program({ options: () => ({ retainOnDelete: true }) }));
    lab.simulator.journal.clear();
    const dropped = await stack.up(program({ without: names }));
    expect(dropped.changes.sort()).toEqual(names.map((name) => `delete ${name}`));
    expect(lab.simulator.journal.exchanges).toEqual([]);
    expect(stack.state).toEqual({});
    expect(assigned(alice)).toEqual([e3]);
  });

  test("what is there already is adopted by the next up, without a write", async () => {
    const up = await stack.up(program());
    expect(up.errors).toEqual([]);
    expect(up.changes.sort()).toEqual(names.map((name) => `create ${name}`));
    expect(writes()).toEqual([]);
    expect(stack.state.alice?.outputs.found).toEqual(["SPE_E3"]);
  });

  test("another subscription, user or organization is another resource: the new one is made, the old one ended by its own rules", async () => {
    const preview = await stack.preview(
      program({ subscriptionId: otherSeats, userId: bob, source: otherSource, organizationId: operations }),
    );
    const because = preview.steps.filter(({ op }) => op === "replace").map(({ name, because }) => `${name} ${because}`);
    expect(because.sort()).toEqual([
      "alice userId",
      "finance organizationId",
      "seats subscriptionId",
      "upgrade subscriptionId",
    ]);
    const before = transitions();
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    // The seats, the old upgrade and the old organization's licenses stay. The old user's license moves.
    expect([subscriptionIn(lab.simulator, seats).quantity, subscriptionIn(lab.simulator, otherSeats).quantity]).toEqual(
      [12, 12],
    );
    expect([assigned(alice), assigned(bob)]).toEqual([[], [e3]]);
    expect(transitions()).toBe(before + 1);
    expect([allocationsIn(lab.simulator, finance), allocationsIn(lab.simulator, operations)]).toEqual([
      { UNATT: 3, NONPR: 1 },
      { UNATT: 3 },
    ]);
    expect((await stack.preview(undefined, { refresh: true, expectNoChanges: true })).ok).toBe(true);
  });

  test("a run in which everything fails loses nothing, and the next one brings what the program says", async () => {
    const before = stack.state;
    lab.simulator.faults.add({
      method: "PATCH|POST|PUT",
      times: 50,
      effect: { do: "status", status: 403, json: { code: 900308, description: "Insufficient privileges" } },
    });
    const wanted = program({
      ...{ subscriptionId: otherSeats, userId: bob, source: otherSource, organizationId: operations },
      ...{ quantity: 13, sku: "SPE_E5", plans: [], unatt: 4 },
    });
    const failed = await stack.up(wanted, { continueOnError: true });
    lab.simulator.faults.clear();
    expect(failed.ok).toBe(false);
    for (const name of ["seats", "alice", "finance"]) expect(errorsOn(name, failed)).not.toBe("");
    for (const name of names) expect(stack.state[name]?.outputs).toEqual(before[name]?.outputs);
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(subscriptionIn(lab.simulator, otherSeats).quantity).toBe(13);
    expect(assigned(bob)).toEqual([e5]);
    expect(allocationsIn(lab.simulator, operations)).toEqual({ UNATT: 4 });
  });
});

describe("Inputs that another resource has to bring first", () => {
  let stack: TestStack;
  /** Known after the first resource is created. */
  const dependent = async () => {
    const first = new SubscriptionQuantity("first", { customerId, subscriptionId: upstream, quantity: 11 });
    const later = <Value>(value: Value): Output<Value> => first.status.apply(() => value);
    resources({
      customer: later(customerId),
      subscriptionId: later(seats),
      quantity: first.currentQuantity,
      userId: later("alice@contoso.example"),
      sku: later("SPE_E3"),
      plans: [later("TEAMS1")],
      source: later(source),
      organizationId: later(finance),
      unatt: first.currentQuantity,
      options: () => ({ dependsOn: first }),
    });
  };
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: dependent });
  });

  test("are taken as not known yet by the preview: it plans, and shows no marker in place of a value", async () => {
    const preview = await stack.preview();
    expect(preview.errors).toEqual([]);
    expect(preview.changes.sort()).toEqual(["first", ...names].map((name) => `create ${name}`).sort());
    expect(preview.messages.map(({ text }) => text).join("\n")).not.toContain("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    expect(writes()).toEqual([]);
  });

  test("are there at up, in the right order", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect([subscriptionIn(lab.simulator, seats).quantity, allocationsIn(lab.simulator, finance).UNATT]).toEqual([
      11, 11,
    ]);
    expect(assigned(alice)).toEqual([e3]);
    expect(writes()[0]?.path).toContain(upstream);
    expect(up.messages.map(({ text }) => text).join("\n")).not.toContain("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  });

  test("are known then: nothing changes", async () => {
    expect((await stack.preview(undefined, { refresh: true, expectNoChanges: true })).ok).toBe(true);
  });
});

describe("Secret inputs", () => {
  let stack: TestStack;
  const hidden = program({
    quantity: secret(12),
    userId: secret("alice@contoso.example"),
    sku: secret("SPE_E3"),
    termDuration: secret("P1Y"),
    unatt: secret(3),
  });
  const inputs: Record<Names, string> = {
    seats: "quantity",
    alice: "licenses",
    upgrade: "termDuration",
    finance: "productQuantities",
  };
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: hidden });
  });

  test("work like others", async () => {
    expect((await stack.preview()).errors).toEqual([]);
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(subscriptionIn(lab.simulator, seats).quantity).toBe(12);
    expect(assigned(alice)).toEqual([e3]);
    expect(allocationsIn(lab.simulator, finance).UNATT).toBe(3);
  });

  test("are encrypted in the state wherever they stand", () => {
    for (const name of names) {
      const { inputs: given, outputs } = stack.state[name] ?? {};
      for (const part of [given, outputs]) {
        const kept = JSON.stringify(part?.[inputs[name]]);
        expect([name, kept]).toEqual([name, expect.stringContaining("ciphertext")]);
      }
    }
    expect(JSON.stringify(stack.state.upgrade)).not.toContain("P1Y");
  });

  test("are unchanged, no drift, and never printed when they are wrong", async () => {
    expect((await stack.preview(undefined, { refresh: true, expectNoChanges: true })).ok).toBe(true);
    const wrong = await stack.preview(
      program({ termDuration: secret("a-secret-term-77"), without: ["seats", "alice", "finance"] }),
    );
    expect(wrong.ok).toBe(false);
    expect(wrong.text).not.toContain("a-secret-term-77");
  });

  test("change like others", async () => {
    const up = await stack.up(
      program({
        ...{ quantity: secret(13), userId: secret(alice), sku: secret("SPE_E5"), plans: [], unatt: secret(4) },
        termDuration: secret("P1Y"),
      }),
    );
    expect(up.errors).toEqual([]);
    expect(up.changes.sort()).toEqual(["update alice", "update finance", "update seats"]);
    expect(subscriptionIn(lab.simulator, seats).quantity).toBe(13);
    expect(assigned(alice)).toEqual([e5]);
    expect(allocationsIn(lab.simulator, finance)).toEqual({ UNATT: 4, NONPR: 1 });
  });
});
