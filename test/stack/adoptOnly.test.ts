import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { PluginResource, withPlugin } from "../support/plugin";
import { laboratory } from "../support/pulumi";
import { contoso, licensesOf, quantityOf, sku, user, writesOf } from "../support/world";

/** The first run of a program that was written from what exists, while someone may have changed something. */
const lab = laboratory();

const seats = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 10 };
const alice = { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E5" }] };

const programs = {
  "Node's classes": async () => {
    new SubscriptionQuantity("seats", seats);
    new UserLicense("alice", alice);
  },
  "the plugin": async () => {
    new PluginResource("SubscriptionQuantity", "seats", seats);
    new PluginResource("UserLicense", "alice", alice);
  },
};

beforeEach(() => {
  lab.simulator.reset();
  lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 });
});

test.each(Object.entries(programs))(
  "A run of %s that only adopts takes over what exists without a write",
  async (_by, program) => {
    const stack = await lab.stack({ environment: { ...withPlugin, LICENSES_ADOPT_ONLY: "true" }, program });
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(up.changes.sort()).toEqual(["create alice", "create seats"]);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
  },
);

test.each(Object.entries(programs))(
  "A run of %s that only adopts sends nothing where the world has moved",
  async (_by, program) => {
    lab.simulator.change(
      { change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 12 },
      { change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 },
    );
    const stack = await lab.stack({
      environment: withPlugin,
      config: { "licenses:adoptOnly": "true" },
      program,
    });
    const up = await stack.up(undefined, { continueOnError: true });
    expect(up.ok).toBe(false);
    expect(up.errors.join("\n")).toContain("this run only adopts what exists, as licenses:adoptOnly says");
    expect(up.errors.join("\n")).toContain("pulumi config set licenses:adoptOnly false");
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    stack.environment = { LICENSES_ADOPT_ONLY: "false" };
    expect((await stack.up()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toContain("SPE_E5");
  },
);

test("A preview refuses what a run that only adopts would not send", async () => {
  lab.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 });
  const stack = await lab.stack({
    config: { "licenses:adoptOnly": "true" },
    program: programs["Node's classes"],
  });
  const preview = await stack.preview();
  expect(preview.ok).toBe(false);
  expect(preview.errors.join()).toContain(
    "This run only adopts what exists (licenses:adoptOnly), but the update assigns 1 license",
  );
});
