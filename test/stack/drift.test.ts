import { OrganizationLicense, Provider, SubscriptionQuantity, SubscriptionUpgrade, UserLicense } from "pulumi-licenses";
import { licensesIn } from "../../provider/drift/deployment";
import { drift } from "../../provider/drift/drift";
import type { Report } from "../../provider/drift/report";
import { driftIn, driftOf, driftReport } from "../support/drift";
import { lifecycle, plantedHost } from "../support/lifecycleLab";
import type { TestStack } from "../support/pulumi";
import { contoso, fabrikam, plan, planted, sku, user, world } from "../support/world";

/** `licenses drift` finds what the engine's own refresh finds on the same stacks, and writes nothing. */
const finance = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";
const modernE5 = "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9";

/** The subscription that an upgrade starts from. */
const source = "b1b1b1b1-0000-4000-8000-000000000001";
const upgradable = {
  id: source,
  skuId: sku.e3,
  offerId: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
  offerName: "Microsoft 365 E3",
  quantity: 5,
  transitionTargets: [{ catalogItemId: modernE5, title: "Microsoft 365 E5", skuId: sku.e5, completesAfterReads: 1 }],
};

const lab = lifecycle({
  world: {
    ...world,
    customers: world.customers?.map((customer) =>
      customer.id === contoso.id
        ? { ...customer, subscriptions: [...(customer.subscriptions ?? []), upgradable] }
        : customer,
    ),
    uipath: {
      accessTokens: [plantedHost.accessToken],
      payloadMarker: plantedHost.payload,
      products: [{ code: "UNATT", quantity: 10 }],
      organizations: [{ id: finance, name: "Finance", allocations: { UNATT: 1 } }],
    },
  },
});

const customerId = contoso.id;
const of = (userId: string, ...skus: string[]) => ({ customerId, userId, licenses: skus.map((one) => ({ sku: one })) });

async function everything(): Promise<void> {
  const seats = new SubscriptionQuantity("seats", { customerId, subscriptionId: contoso.e5, quantity: 10 });
  new SubscriptionQuantity(
    "left-alone",
    { customerId, subscriptionId: contoso.e3, quantity: 20 },
    { ignoreChanges: ["quantity"] },
  );
  new SubscriptionQuantity("ended", { customerId, subscriptionId: contoso.kiosk, quantity: 1 });
  new SubscriptionQuantity("later", {
    customerId,
    subscriptionId: contoso.scheduled,
    quantity: 7,
    decrease: "atRenewal",
  });
  new UserLicense("alice", of(user.alice, "SPE_E5"), { dependsOn: seats });
  new UserLicense("bob", of("bob@contoso.example", "SPE_E5", "SPE_E3"));
  new UserLicense("carol", {
    customerId,
    userId: user.carol,
    licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }],
  });
  new UserLicense("dave", { ...of(user.dave, "SPE_E3"), exclusive: true });
  new OrganizationLicense("finance", {
    organizationId: finance,
    productQuantities: [{ code: "UNATT", quantity: 2 }],
    adopt: "replaceAll",
  });
  const other = new Provider("other", {
    partnerCenter: { apiUrl: lab.simulator.url, accessToken: planted.otherAccessToken },
  });
  new UserLicense(
    "frank",
    { customerId: fabrikam.id, userId: user.frank, licenses: [{ sku: "SPE_E5" }] },
    { provider: other },
  );
}

test("unchanged resources are in step, for the report and for the engine", async () => {
  lab.simulator.reset();
  const stack = await lab.stack({ program: everything });
  expect((await stack.up()).errors).toEqual([]);
  const { code, report } = await driftReport(stack);
  expect(driftIn(report)).toEqual({});
  expect(driftOf(await stack.previewRefresh())).toEqual({});
  expect(code).toBe(0);
  expect(report.resources).toHaveLength(10);
});

test("whatever is changed by hand is found as the engine finds it, and the state stays as it was", async () => {
  lab.simulator.reset();
  const stack = await lab.stack({ program: everything });
  expect((await stack.up()).errors).toEqual([]);
  lab.simulator.change(
    { change: "setQuantity", customerId, subscriptionId: contoso.e5, quantity: 12 },
    { change: "setQuantity", customerId, subscriptionId: contoso.e3, quantity: 25 },
    { change: "removeSubscription", customerId, subscriptionId: contoso.kiosk },
    { change: "deleteUser", customerId, userId: user.alice },
    { change: "removeLicense", customerId, userId: user.bob, sku: sku.e3 },
    { change: "assignLicense", customerId, userId: user.carol, sku: sku.e3, excludedPlans: [plan.exchange] },
    { change: "assignLicense", customerId, userId: user.dave, sku: sku.kiosk },
    { change: "setAllocation", organizationId: finance, code: "UNATT", quantity: 5 },
    { change: "removeLicense", customerId: fabrikam.id, userId: user.frank, sku: sku.e5 },
  );
  const before = stack.records;
  const { code, report, of: found } = await driftReport(stack);
  expect(stack.records).toBe(before);
  const engine = driftOf(await stack.previewRefresh());
  expect(driftIn(report)).toEqual(engine);
  expect(Object.keys(engine).sort()).toEqual(["alice", "bob", "carol", "dave", "ended", "finance", "frank", "seats"]);
  expect(code).toBe(1);
  expect(found("left-alone").notes.map(({ kind }) => kind)).toEqual(["ignored"]);
  expect(found("seats")).toMatchObject({
    changes: [{ property: "quantity", wanted: "10 seats", found: "12 seats" }],
    repair: "It gives back 2 seats.",
  });
  expect(found("bob")).toMatchObject({
    subject: "bob@contoso.example",
    changes: [{ about: "Microsoft 365 E3 (SPE_E3)", wanted: "assigned", found: "not assigned" }],
  });
  expect(found("carol").changes).toEqual([
    {
      property: "licenses.excludedPlans",
      about: "Microsoft 365 E3 (SPE_E3)",
      wanted: "off: TEAMS1",
      found: "off: EXCHANGE_S_ENTERPRISE",
    },
  ]);
  expect(found("dave").repair).toContain("takes Microsoft 365 F3 (SPE_F1) away");
  expect(found("alice").repair).toContain("there is no such user any more");
  expect(found("frank").repair).toContain("assigns Microsoft 365 E5");
  const lost = (name: string) => [found(name).missing, found(name).command];
  const command = `pulumi up --refresh --stack ${stack.automation.name}`;
  expect([lost("alice"), lost("ended")]).toEqual([
    ["user", null],
    ["subscription", null],
  ]);
  expect([lost("frank"), lost("seats")]).toEqual([
    ["licenses", command],
    [null, command],
  ]);
  expect(found("frank").holderName).toBe("Fabrikam");
  expect(report.holders.map(({ name }) => name).sort()).toEqual(["Contoso", "Fabrikam", "Finance"]);
  expect(JSON.stringify(report)).not.toMatch(/planted-/);
});

test("the command that the report names repairs, and a plain update does not", async () => {
  lab.simulator.reset();
  const program = async () => {
    new SubscriptionQuantity("seats", { customerId, subscriptionId: contoso.e5, quantity: 10 });
    new UserLicense("alice", of(user.alice, "SPE_E5"));
  };
  const stack = await lab.stack({ program });
  expect((await stack.up()).errors).toEqual([]);
  lab.simulator.change(
    { change: "setQuantity", customerId, subscriptionId: contoso.e5, quantity: 12 },
    { change: "removeLicense", customerId, userId: user.alice, sku: sku.e5 },
  );
  const { report } = await driftReport(stack);
  const commands = new Set(report.resources.map(({ command }) => command));
  expect(commands).toEqual(new Set([`pulumi up --refresh --stack ${stack.automation.name}`]));
  expect((await stack.up()).errors).toEqual([]);
  expect(Object.keys(driftIn((await driftReport(stack)).report))).toEqual(["seats", "alice"]);
  expect((await stack.up(undefined, { refresh: true })).errors).toEqual([]);
  expect(driftIn((await driftReport(stack)).report)).toEqual({});
});

test("what a program leaves alone in part is left alone as the engine does it, and the rest is not", async () => {
  lab.simulator.reset();
  const e3 = (userId: string) => ({ customerId, userId, licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }] });
  const program = async () => {
    new UserLicense("first", e3(user.alice), { ignoreChanges: ["licenses[0].excludedPlans"] });
    new UserLicense("each", e3(user.bob), { ignoreChanges: ["licenses[*].excludedPlans"] });
    new UserLicense("another", e3(user.carol), { ignoreChanges: ["licenses[0].sku"] });
    new UserLicense("all", e3(user.dave), { ignoreChanges: ["*"] });
    const productQuantities = [
      { code: "ATTUNU", quantity: 0 },
      { code: "UNATT", quantity: 2 },
    ];
    const args = { organizationId: finance, productQuantities, adopt: "replaceAll" as const };
    new OrganizationLicense("finance", args, { ignoreChanges: ["productQuantities[1].quantity"] });
  };
  const stack = await lab.stack({ program });
  expect((await stack.up()).errors).toEqual([]);
  for (const userId of [user.alice, user.bob, user.carol, user.dave])
    lab.simulator.change({ change: "assignLicense", customerId, userId, sku: sku.e3, excludedPlans: [plan.exchange] });
  lab.simulator.change({ change: "setAllocation", organizationId: finance, code: "UNATT", quantity: 5 });
  const { report, of: found } = await driftReport(stack);
  expect(driftIn(report)).toEqual(driftOf(await stack.previewRefresh()));
  expect(driftIn(report)).toEqual({ another: "changed" });
  expect(found("first").notes.map(({ text }) => text)).toEqual([expect.stringContaining("EXCHANGE_S_ENTERPRISE")]);
});

test("an upgrade is never out of step, whatever became of its target", async () => {
  lab.simulator.reset();
  const program = async () =>
    void new SubscriptionUpgrade("e3-to-e5", {
      customerId,
      subscriptionId: source,
      target: modernE5,
      upgradeType: "upgrade_only",
    });
  const stack = await lab.stack({ program });
  expect((await stack.up()).errors).toEqual([]);
  const target = String(stack.state["e3-to-e5"]?.outputs.targetSubscriptionId);
  lab.simulator.change({ change: "removeSubscription", customerId, subscriptionId: target });
  const { code, of: found } = await driftReport(stack);
  expect(code).toBe(0);
  expect(found("e3-to-e5").status).toBe("inStep");
  expect(
    found("e3-to-e5")
      .notes.map(({ text }) => text)
      .join(),
  ).toContain("is missing");
  expect(driftOf(await stack.previewRefresh())).toEqual({});
});

test("a report that looked at quantities with its eyes shut would be found out", async () => {
  lab.simulator.reset();
  const program = async () =>
    void new SubscriptionQuantity("seats", { customerId, subscriptionId: contoso.e5, quantity: 10 });
  const stack = await lab.stack({ program });
  expect((await stack.up()).errors).toEqual([]);
  lab.simulator.change({ change: "setQuantity", customerId, subscriptionId: contoso.e5, quantity: 12 });
  const engine = driftOf(await stack.previewRefresh());
  expect(driftIn(await lookWith({}, stack))).toEqual(engine);
  expect(driftIn(await lookWith({ diff: () => undefined }, stack))).not.toEqual(engine);
});

/** The report's own code, in this process, with parts of a lifecycle replaced. */
async function lookWith(parts: object, stack: TestStack): Promise<Report> {
  const { subscriptionQuantity } = require("../../provider/services/partnercenter/subscriptionQuantity.lifecycle");
  const whole = { ...subscriptionQuantity };
  Object.assign(subscriptionQuantity, parts);
  try {
    const { deployment } = await stack.automation.exportStack();
    const read = async (name: string) => ({ name, configuration: () => undefined, ...licensesIn(deployment) });
    return await drift({ read }, [stack.automation.name], {
      now: new Date(),
      days: 30,
      parallel: 1,
      unmanaged: false,
      decisions: [],
      done() {},
    });
  } finally {
    Object.assign(subscriptionQuantity, whole);
  }
}
