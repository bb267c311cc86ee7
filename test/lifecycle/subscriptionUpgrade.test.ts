import { SubscriptionUpgrade, type SubscriptionUpgradeArgs } from "pulumi-licenses";
import { offer, product, sku } from "../support/catalog";
import {
  contosoWith,
  customerId,
  errorsOn,
  lifecycle,
  numbered,
  type Subscription,
  subscriptionIn,
  warningsOn,
  worldWith,
  writesAt,
} from "../support/lifecycleLab";
import type { TestStack } from "../support/pulumi";
import { planted } from "../support/world";

const { e3, e5 } = sku;
const { e3: modernE3, e5: modernE5, legacy: oldOffer } = offer;

/** A customer may have an offer only once, so each legacy subscription here gets a different target. */
const oldTarget = (number: number) => numbered("e", number).toUpperCase();

const alice = numbered("d", 1);

const legacy = (number: number, target: object = {}): Subscription => ({
  id: numbered("a", number),
  kind: "legacy",
  skuId: e3,
  offerId: oldOffer,
  offerName: "Office 365 E3",
  quantity: 4,
  upgradeTargets: [{ offerId: oldTarget(number), offerName: "Office 365 E5", skuId: e5, ...target }],
});

const modern = (number: number, target: object = {}, rest: object = {}): Subscription => ({
  id: numbered("b", number),
  skuId: e3,
  offerId: modernE3,
  offerName: "Microsoft 365 E3",
  quantity: 5,
  transitionTargets: [
    { catalogItemId: modernE5, title: "Microsoft 365 E5", skuId: e5, completesAfterReads: 1, ...target },
  ],
  ...rest,
});

const never = { completesAfterReads: 1_000_000 };

/** Numbers of subscriptions, by their purpose in the tests. */
const is = {
  plain: 1,
  part: 2,
  lost: 3,
  users: 4,
  slow: 5,
  failing: 6,
  into: 7,
  existing: 8,
  killed: 9,
  secondHalf: 10,
};

const legacyCodes = Array.from({ length: 12 }, (_, code) => code);
const modernCodes = Array.from({ length: 14 }, (_, code) => code);

const lab = lifecycle({
  world: worldWith({
    // The service does not recognise a repeated request, so the provider has to read.
    behaviour: { replay: false },
    catalog: {
      skus: [product.e3, product.e5],
    },
    customers: [
      contosoWith({
        users: [
          { id: alice, userPrincipalName: "alice@contoso.example", displayName: "Alice Archer", usageLocation: "US" },
        ],
        subscriptions: [
          legacy(is.plain),
          legacy(is.lost),
          legacy(is.users, {
            licenseErrors: [{ userId: alice, code: 60000, description: "License migration failed for this user." }],
          }),
          legacy(is.killed),
          modern(is.plain),
          modern(is.part),
          modern(is.lost),
          modern(is.users),
          modern(is.slow, never),
          modern(is.failing, { ...never, fails: { code: 3, description: "Conflicting services." } }),
          modern(is.into),
          modern(is.existing, {}, { offerId: modernE5, offerName: "Microsoft 365 E5", skuId: e5, quantity: 2 }),
          modern(is.killed),
          ...legacyCodes.map((code) =>
            legacy(100 + code, {
              errors: [{ code, ...(code === 2 ? { additionalDetails: "Suspended" } : {}) }],
            }),
          ),
          ...modernCodes.map((code) =>
            modern(100 + code, { errors: [{ code, description: `The service's own words for ${code}.` }] }),
          ),
          modern(200),
          modern(201, {}, { offerId: modernE5, skuId: e5, status: "suspended", quantity: 2 }),
        ],
      }),
    ],
  }),
});

type Args = Partial<SubscriptionUpgradeArgs>;

const upgrade = (name: string, args: Args) =>
  new SubscriptionUpgrade(name, {
    customerId,
    subscriptionId: "",
    target: modernE5,
    upgradeType: "upgrade_with_license_transfer",
    ...args,
  });

const old = (number: number, args: Args = {}) => ({
  subscriptionId: numbered("a", number),
  target: oldTarget(number),
  ...args,
});
const recent = (number: number, args: Args = {}) => ({ subscriptionId: numbered("b", number), ...args });

const program = (resources: Record<string, Args>) => async () => {
  for (const [name, args] of Object.entries(resources)) upgrade(name, args);
};

const acts = () => lab.simulator.ledger.entries.filter(({ kind }) => kind === "upgrade" || kind === "transition");
const actsOn = (...ids: string[]) =>
  acts().filter((entry) => "subscriptionId" in entry && ids.includes(entry.subscriptionId));
const posts = () => writesAt(lab.simulator, "/subscriptions/");

/** The operation is completed at the next read. */
const settle = () => {
  for (const transition of lab.simulator.world.customer(customerId)?.transitions ?? [])
    if (transition.readsLeft !== null) transition.readsLeft = 0;
};

beforeEach(() => lab.simulator.journal.clear());

describe("An upgrade of a legacy subscription, of a whole new one, and of a part of one", () => {
  const resources = {
    legacy: old(is.plain, { upgradeType: "upgrade_only" }),
    whole: recent(is.plain, { termDuration: "P1Y" }),
    part: recent(is.part, { quantity: 2, upgradeType: "upgrade_only" }),
    into: recent(is.into, { quantity: 3, targetSubscriptionId: numbered("b", is.existing) }),
  } satisfies Record<string, Args>;
  const names = Object.keys(resources).sort();
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({ program: program(resources) });
  });

  test("the preview says of each that it cannot be undone, and begins nothing", async () => {
    const preview = await stack.preview();
    expect(preview.changes.sort()).toEqual(names.map((name) => `create ${name}`));
    for (const name of names) expect(warningsOn(name, preview).join()).toContain("an upgrade cannot be undone");
    expect(posts()).toEqual([]);
  });

  test("up makes each of them once", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(acts()).toHaveLength(4);
    expect(posts()).toHaveLength(4);
    const { legacy, whole, part, into } = stack.state;
    expect(legacy).toMatchObject({
      id: `${customerId}/${numbered("a", is.plain)}/${oldTarget(is.plain)}`.toLowerCase(),
      outputs: { completed: true, quantity: 4, licenseErrors: [], targetStatus: "active" },
    });
    expect(subscriptionIn(lab.simulator, String(legacy?.outputs.targetSubscriptionId))).toMatchObject({ quantity: 4 });
    expect(whole?.outputs).toMatchObject({
      quantity: 5,
      targetSubscriptionId: numbered("b", is.plain),
      completed: true,
    });
    expect(whole?.outputs.operationId).toEqual(expect.any(String));
    expect(part?.outputs).toMatchObject({ quantity: 2, completed: true, targetStatus: "active" });
    expect(part?.outputs.targetSubscriptionId).not.toBe(numbered("b", is.part));
    expect(subscriptionIn(lab.simulator, numbered("b", is.part)).quantity).toBe(3);
    expect(into?.outputs).toMatchObject({ quantity: 3, targetSubscriptionId: numbered("b", is.existing) });
    expect(subscriptionIn(lab.simulator, numbered("b", is.existing)).quantity).toBe(5);
  });

  test("up again changes nothing, asks for nothing and warns of nothing", async () => {
    const up = await stack.up();
    expect(up.changes).toEqual([]);
    expect(up.warnings).toEqual([]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("the preview with a look at the service is clean", async () => {
    const preview = await stack.preview(undefined, { refresh: true, expectNoChanges: true });
    expect(preview.ok).toBe(true);
    expect(preview.warnings).toEqual([]);
  });

  test("a target that is suspended or gone later is a warning and an output, and never drift", async () => {
    lab.simulator.change(
      { change: "suspendSubscription", customerId, subscriptionId: numbered("b", is.plain) },
      {
        change: "removeSubscription",
        customerId,
        subscriptionId: String(stack.state.part?.outputs.targetSubscriptionId),
      },
    );
    const refresh = await stack.refresh();
    expect(refresh.ok).toBe(true);
    expect(warningsOn("whole", refresh)).toEqual([expect.stringContaining("is suspended")]);
    expect(warningsOn("part", refresh)).toEqual([expect.stringContaining("is missing")]);
    expect(stack.state.whole?.outputs.targetStatus).toBe("suspended");
    expect(stack.state.part?.outputs.targetStatus).toBe("missing");
    const preview = await stack.preview(undefined, { refresh: true, expectNoChanges: true });
    expect(preview.ok).toBe(true);
    expect(preview.changes).toEqual([]);
  });

  test("a term or a billing cycle that the program changes afterwards is ignored, and said", async () => {
    const later = { ...resources, whole: recent(is.plain, { termDuration: "P3Y", billingCycle: "annual" }) };
    const up = await stack.up(program(later));
    expect(up.changes).toEqual([]);
    expect(warningsOn("whole", up)).toEqual([
      expect.stringContaining("termDuration and billingCycle cannot change after the upgrade; ignored"),
    ]);
    expect(posts()).toEqual([]);
    expect(acts()).toHaveLength(4);
  });

  test("a changed target, type, quantity or subscription is another upgrade, and the preview says so", async () => {
    const others = {
      legacy: old(is.lost, { upgradeType: "upgrade_only" }),
      whole: { ...resources.whole, upgradeType: "upgrade_only" as const },
      part: recent(is.part, { quantity: 1, upgradeType: "upgrade_only" }),
      into: { ...resources.into, target: oldTarget(1) },
    };
    const preview = await stack.preview(program(others));
    const because = (name: string) =>
      preview.steps.find((step) => step.op === "replace" && step.name === name)?.because;
    expect(because("legacy")?.sort()).toEqual(["subscriptionId", "target"]);
    expect(because("whole")).toEqual(["upgradeType"]);
    expect(because("part")).toEqual(["quantity"]);
    expect(because("into")).toEqual(["target"]);
    for (const name of names)
      expect(warningsOn(name, preview).join()).toMatch(/is another upgrade. The one that has happened stays/);
    expect(posts()).toEqual([]);
  });

  test("destroy forgets them, says so, and asks for nothing", async () => {
    stack.program = program(resources);
    const destroy = await stack.destroy();
    expect(destroy.changes.sort()).toEqual(names.map((name) => `delete ${name}`));
    for (const name of names)
      expect(warningsOn(name, destroy).join()).toMatch(/Only the record goes: .* stays upgraded/);
    expect(lab.simulator.journal.exchanges).toEqual([]);
    expect(stack.deployed).toEqual([]);
  });

  test("with the state lost, up finds them done: it says so, and no second upgrade begins", async () => {
    lab.simulator.change({
      change: "setStatus",
      customerId,
      subscriptionId: numbered("b", is.plain),
      status: "active",
    });
    const up = await stack.up(program(resources));
    expect(up.ok).toBe(true);
    for (const name of names) expect(warningsOn(name, up).join()).toMatch(/It is adopted/);
    expect(posts()).toEqual([]);
    expect(acts()).toHaveLength(4);
    expect(stack.state.whole?.outputs).toMatchObject({
      completed: true,
      targetSubscriptionId: numbered("b", is.plain),
    });
  });
});

describe("An upgrade that the service takes its time for", () => {
  const slow = numbered("b", is.slow);
  const failing = numbered("b", is.failing);
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({
      program: program({ slow: recent(is.slow), failing: recent(is.failing) }),
      environment: { LICENSES_WAIT_SECONDS: "1" },
    });
  });

  test("is kept as not ready when the waiting is over, with what is open in words", async () => {
    const up = await stack.up(undefined, { continueOnError: true });
    expect(up.ok).toBe(false);
    expect(errorsOn("slow", up)).toContain(
      "still under way after 1 s. Run again: it is awaited, not begun a second time",
    );
    expect(stack.state.slow).toMatchObject({
      initErrors: [expect.stringContaining("still under way")],
      outputs: { completed: false, operationId: expect.any(String) },
    });
    expect(posts()).toHaveLength(2);
    expect(acts().length).toBe(4);
  });

  test("is not begun a second time by an up while it is under way", async () => {
    const up = await stack.up(undefined, { continueOnError: true });
    expect(errorsOn("slow", up)).toContain("still under way");
    expect(posts()).toEqual([]);
  });

  test("is finished by the next up, also after a refresh in between; one that failed is said to have, why, and is begun anew", async () => {
    expect((await stack.refresh()).ok).toBe(true);
    expect(stack.state.slow?.outputs.completed).toBe(false);
    settle();
    await failsNow();
    stack.environment = { LICENSES_WAIT_SECONDS: "300" };
    const up = await stack.up(undefined, { continueOnError: true });
    expect(up.errors).toEqual([]);
    expect(stack.state.slow?.outputs).toMatchObject({
      completed: true,
      targetSubscriptionId: slow,
      targetStatus: "active",
    });
    expect(actsOn(slow)).toHaveLength(1);
    expect(warningsOn("failing", up).join()).toMatch(/has failed.*Conflicting services/s);
    expect(stack.state.failing?.outputs).toMatchObject({ completed: true, targetSubscriptionId: failing });
    expect(actsOn(failing)).toHaveLength(1);
    expect(posts()).toHaveLength(1);
    for (const { initErrors = [] } of Object.values(stack.state)) expect(initErrors).toEqual([]);
  });

  test("is quiet then", async () => {
    const up = await stack.up();
    expect([up.changes, up.warnings]).toEqual([[], []]);
    expect((await stack.preview(undefined, { refresh: true, expectNoChanges: true })).ok).toBe(true);
  });

  /** The operation fails. Afterwards the cause of the failure is gone. */
  async function failsNow(): Promise<void> {
    const address = `${lab.simulator.url}/v1/customers/${customerId}/subscriptions/${failing}/transitions`;
    await fetch(address, { headers: { authorization: `Bearer ${planted.accessToken}` } });
    const [target] = subscriptionIn(lab.simulator, failing).transitionTargets;
    if (target === undefined) throw new Error("There is no target.");
    delete target.fails;
    target.completesAfterReads = 0;
  }
});

describe("An answer that is lost after the upgrade was made", () => {
  test("leads to no second upgrade, of either kind", async () => {
    const [one, other] = [numbered("a", is.lost), numbered("b", is.lost)];
    lab.simulator.faults.add(
      { method: "POST", path: `/v1/customers/*/subscriptions/${one}/upgrades`, effect: { do: "drop", when: "after" } },
      {
        method: "POST",
        path: `/v1/customers/*/subscriptions/${other}/transitions`,
        effect: { do: "drop", when: "after" },
      },
    );
    const stack = await lab.stack({
      program: program({ legacy: old(is.lost, { quantity: 4 }), recent: recent(is.lost) }),
    });
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(actsOn(one)).toHaveLength(1);
    expect(actsOn(other)).toHaveLength(1);
    expect(posts()).toHaveLength(2);
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.preview(undefined, { refresh: true, expectNoChanges: true })).ok).toBe(true);
  });
});

describe("Users whose licenses could not be moved", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({ program: program({ legacy: old(is.users), recent: recent(is.users) }) });
  });

  test("the upgrade stands, and the resource is kept as created, but not ready, with the users listed", async () => {
    lab.simulator.faults.add({
      method: "GET",
      path: `/v1/customers/*/subscriptions/${numbered("b", is.users)}/transitions`,
      times: 100,
      effect: { do: "edit", change: withFailedReassignment },
    });
    const up = await stack.up(undefined, { continueOnError: true });
    lab.simulator.faults.clear();
    expect(up.ok).toBe(false);
    expect(errorsOn("legacy", up)).toMatch(/is upgraded, but .*Alice Archer: License migration failed for this user/s);
    expect(errorsOn("recent", up)).toMatch(/is upgraded, but .*Two users have no license/s);
    expect(stack.state.legacy?.outputs).toMatchObject({
      completed: true,
      licenseErrors: [
        {
          userId: alice,
          name: "Alice Archer",
          errors: [{ code: "60000", description: "License migration failed for this user." }],
        },
      ],
    });
    expect(stack.state.recent?.outputs).toMatchObject({ completed: true, targetStatus: "active" });
    for (const { initErrors } of Object.values(stack.state)) expect(initErrors).toHaveLength(1);
  });

  test("the next up is fine, upgrades nothing again, and still knows the users", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(posts()).toEqual([]);
    for (const { initErrors = [] } of Object.values(stack.state)) expect(initErrors).toEqual([]);
    expect(stack.state.legacy?.outputs.licenseErrors).toHaveLength(1);
    expect((await stack.preview(undefined, { refresh: true, expectNoChanges: true })).ok).toBe(true);
  });
});

function withFailedReassignment(body: unknown) {
  const { items, ...rest } = body as { items: { events: { name: string; status: string }[] }[] };
  return {
    ...rest,
    items: items.map(({ events, ...item }) => ({
      ...item,
      events: events.map((event) =>
        event.name === "LicenseReassignment"
          ? { ...event, status: "Failed", errors: [{ code: 12, description: "Two users have no license." }] }
          : event,
      ),
    })),
  } as never;
}

describe("Upgrades that the service does not take", () => {
  const words: Record<number, string> = {
    0: "the service gives no further reason",
    1: "removed this partner's admin permissions",
    2: "the subscription is not active",
    3: "in conflict with services",
    4: "may not have them twice",
    5: "the credentials are app-only",
    6: "has add-ons",
    7: "nothing that this subscription can be upgraded to",
    8: "not among those",
    9: "still being processed",
    10: "does not have the billing cycle",
  };
  const legacyWords: Record<number, string> = { ...words, 11: "GDAP roles" };
  const modernWords: Record<number, string> = {
    ...words,
    11: "no conversion to the target",
    12: "licenses of users cannot be moved",
    13: "GDAP roles",
  };

  test("are each refused in words that say why, and nothing is begun", async () => {
    const before = acts().length;
    const stack = await lab.stack({ environment: { LICENSES_WAIT_SECONDS: "0" }, program: program({}) });
    const refused = async (upgrades: Parameters<typeof program>[0]) => {
      const run = await stack.up(program(upgrades), { continueOnError: true });
      expect(run.ok).toBe(false);
      return run;
    };
    const up = await refused({
      ...Object.fromEntries(legacyCodes.map((code) => [`legacy-${code}`, old(100 + code)])),
      ...Object.fromEntries(modernCodes.map((code) => [`modern-${code}`, recent(100 + code)])),
      "legacy-fewer": old(is.secondHalf, { subscriptionId: numbered("a", is.killed), quantity: 3 }),
      "modern-more": recent(200, { quantity: 6 }),
      nobody: recent(999),
    });
    // One run takes one upgrade of a subscription.
    const second = await refused({
      "legacy-term": old(is.killed, { termDuration: "P1Y", billingCycle: "annual" }),
      "modern-elsewhere": recent(200, { target: "CFQ7TTC0XXXX:0001:CFQ7TTC0XXXX" }),
    });
    const third = await refused({
      "legacy-elsewhere": old(is.killed, { target: oldTarget(77) }),
      "modern-into-suspended": recent(200, { quantity: 1, targetSubscriptionId: numbered("b", 201) }),
    });
    const fourth = await refused({
      "modern-into-another": recent(200, { quantity: 1, targetSubscriptionId: numbered("b", 200) }),
    });
    for (const code of legacyCodes) {
      expect([code, errorsOn(`legacy-${code}`, up)]).toEqual([code, expect.stringContaining(legacyWords[code] ?? "?")]);
    }
    expect(errorsOn("legacy-2", up)).toContain("Suspended");
    for (const code of modernCodes) {
      expect([code, errorsOn(`modern-${code}`, up)]).toEqual([code, expect.stringContaining(modernWords[code] ?? "?")]);
    }
    expect(errorsOn("modern-3", up)).toContain("The service's own words for 3.");
    expect(errorsOn("legacy-fewer", up)).toMatch(
      /moves all seats: .* has 4, and quantity is 3\. Leave quantity out, or set it to 4/,
    );
    expect(errorsOn("legacy-term", second)).toMatch(
      /legacy one, whose upgrade takes no termDuration and no billingCycle/,
    );
    expect(errorsOn("legacy-elsewhere", third)).toContain(`It can become: ${oldTarget(is.killed)} (Office 365 E5`);
    expect(errorsOn("modern-more", up)).toMatch(/has 5 seats, so 6 cannot be upgraded/);
    expect(errorsOn("modern-elsewhere", second)).toContain(`It can become: ${modernE5} (Microsoft 365 E5)`);
    expect(errorsOn("modern-into-suspended", third)).toContain("The subscription is not active.");
    expect(errorsOn("modern-into-another", fourth)).toContain("does not offer that subscription as a target");
    expect(errorsOn("nobody", up)).toContain(`There is no subscription ${numbered("b", 999)}`);
    expect(posts()).toEqual([]);
    expect(acts()).toHaveLength(before);
    expect(stack.state).toEqual({});
  });
});
