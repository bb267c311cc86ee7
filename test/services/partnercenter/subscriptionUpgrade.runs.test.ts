import { unknownValue } from "../../../provider/core/lifecycle";
import type { Json } from "../../../provider/http/json";
import { subscriptionUpgrade } from "../../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import { ModelListener } from "../../support/modelClock";
import { customer, existing, offers, source } from "../../support/modelUpgrades";
import { all, seats, service, stackOn, three, type UpgradeArgs, type UpgradeState } from "../../support/upgradeStack";

/** An upgrade over several runs: requests, waits, states and messages. */

type Item = { [key: string]: Json };

const everything: UpgradeArgs = { ...three, quantity: undefined };
const hour = 3600_000;
const operationOf = ({ operations }: ReturnType<typeof service>) => operations[0]?.operationId;

describe("The arguments of an upgrade", () => {
  const checked = (change: object, creating = true) => {
    const tell = new ModelListener();
    const { failures } = subscriptionUpgrade.check({ ...three, ...change }, { creating, tell });
    return { wrong: failures.map(({ property }) => property), warnings: tell.warnings };
  };

  test.each<[string, object]>([
    ["customerId", { customerId: "contoso.example" }],
    ["subscriptionId", { subscriptionId: "E3" }],
    ["targetSubscriptionId", { targetSubscriptionId: "E5" }],
    ["target", { target: " " }],
    ["upgradeType", { upgradeType: "transition_only" }],
    ["quantity", { quantity: 0 }],
    ["quantity", { quantity: 1.5 }],
    ["billingCycle", { billingCycle: "weekly" }],
    ["termDuration", { termDuration: "1Y" }],
    ["termDuration", { termDuration: "PY" }],
    ["termDuration", { termDuration: "P1D" }],
    ["termDuration", { termDuration: "P1YT" }],
    ["termDuration", { termDuration: "xP1Y" }],
    ["seats", { seats: 3 }],
  ])("are refused with the name of the wrong one: %s in %p", (property, change) => {
    expect(checked(change)).toEqual({ wrong: [property], warnings: [] });
  });

  test.each([
    { quantity: 1 },
    { quantity: undefined },
    { billingCycle: "none", termDuration: "P1M", targetSubscriptionId: existing },
    { billingCycle: "triennial", termDuration: "P36M", upgradeType: "upgrade_with_license_transfer" },
  ])("are right with %p", (change) => {
    expect(checked(change).wrong).toEqual([]);
  });

  test("of a new one say once that an upgrade is for good, as soon as its subscription is known", () => {
    expect(checked({}).warnings).toEqual([expect.stringContaining(`upgrades subscription ${source} for good`)]);
    expect(checked({}, false).warnings).toEqual([]);
    expect(checked({ subscriptionId: unknownValue })).toEqual({ wrong: [], warnings: [] });
  });
});

test("An id of an upgrade that is made of secrets is told as such, once", () => {
  const said = (creating: boolean, ...secrets: string[]) => {
    const tell = new ModelListener();
    subscriptionUpgrade.check({ ...three, quantity: 0 }, { creating, tell, secrets });
    return tell.warnings;
  };
  expect(said(true, "customerId", "subscriptionId", "target", "quantity")).toEqual([
    expect.stringMatching(/^customerId and subscriptionId and target are secrets, but the id of this resource/),
  ]);
  expect(said(true)).toEqual([]);
  expect(said(false, "target")).toEqual([]);
});

describe("A change of the program after the upgrade", () => {
  const done = { asked: everything, quantity: seats, completed: true } as UpgradeState;
  const compared = (change: object, state: Partial<UpgradeState> = {}) => {
    const tell = new ModelListener();
    const before = { ...done, ...state };
    const difference = subscriptionUpgrade.diff("id", before, { ...before.asked, ...change }, { tell } as never);
    return { difference, warnings: tell.warnings };
  };

  test.each<[string, object]>([
    ["customerId", { customerId: existing }],
    ["subscriptionId", { subscriptionId: existing }],
    ["target", { target: offers.newCommerce.from }],
    ["upgradeType", { upgradeType: "upgrade_with_license_transfer" }],
    ["quantity", { quantity: seats - 1 }],
    ["quantity", { quantity: seats + 1 }],
    ["target", { target: unknownValue }],
    ["quantity", { quantity: unknownValue }],
  ])("of %s is another upgrade: %p", (property, change) => {
    expect(compared(change)).toEqual({
      difference: { replaces: [property], deleteBeforeReplace: false },
      warnings: [expect.stringMatching(new RegExp(`^A changed ${property} is another upgrade.*cannot be undone`))],
    });
  });

  test("of two of them names both", () => {
    const { warnings } = compared({ target: offers.legacy.to, quantity: 3 });
    expect(warnings).toEqual([expect.stringContaining("A changed target and quantity is another upgrade")]);
  });

  test.each<[string, object, Partial<UpgradeState>]>([
    ["of nothing", {}, {}],
    ["that only names all seats", { quantity: seats }, {}],
    ["of how ids are written", { subscriptionId: source.toUpperCase(), target: three.target.toLowerCase() }, {}],
    [
      "of how the target subscription is written",
      { targetSubscriptionId: existing.toUpperCase() },
      { asked: { ...everything, targetSubscriptionId: existing } },
    ],
    [
      "of blanks that earlier releases kept",
      { termDuration: "P1Y" },
      { asked: { ...everything, termDuration: " P1Y " } },
    ],
  ])("%s is none: nothing is said", (_sentence, change, state) => {
    expect(compared(change, state)).toEqual({ difference: undefined, warnings: [] });
  });

  test.each([
    ["termDuration", { termDuration: "P1Y" }],
    ["billingCycle", { billingCycle: "annual" }],
    ["targetSubscriptionId", { targetSubscriptionId: existing }],
    ["termDuration and billingCycle", { termDuration: "P1Y", billingCycle: "annual" }],
  ])("of %s comes too late, and says so", (names, change) => {
    const late = [expect.stringMatching(new RegExp(`^${names} cannot change after the upgrade; ignored`))];
    expect(compared(change)).toEqual({ difference: undefined, warnings: late });
    expect(compared({}, { asked: { ...everything, ...change } as UpgradeArgs })).toEqual({
      difference: undefined,
      warnings: [],
    });
    expect(compared({ termDuration: undefined, ...change }, { refused: 1 }).warnings).toEqual([]);
  });

  test("leaves work to do where the upgrade has not ended, which is no drift", () => {
    expect(compared({}, { completed: false })).toEqual({
      difference: { replaces: [], deleteBeforeReplace: false, beyondArguments: true },
      warnings: [],
    });
  });
});

describe("An upgrade of new commerce", () => {
  test("sends the act as a whole, with ids as the service writes them", async () => {
    const model = service();
    const wanted: UpgradeArgs = {
      ...{ ...three, subscriptionId: source.toUpperCase(), target: three.target.toLowerCase() },
      ...{ targetSubscriptionId: existing.toUpperCase(), termDuration: "P1Y", billingCycle: "annual" },
    };
    const stack = stackOn(model);
    expect(await stack.up(wanted)).toBeUndefined();
    expect(model.sent.map(({ body }) => JSON.parse(body))).toEqual([
      [
        `/v1/customers/${customer}/subscriptions/${source}/transitions`,
        {
          ...{ fromCatalogItemId: offers.newCommerce.from, fromSubscriptionId: source },
          ...{ toCatalogItemId: offers.newCommerce.to, toSubscriptionId: existing, quantity: 3 },
          ...{ termDuration: "P1Y", billingCycle: "annual", transitionType: "transition_only" },
        },
      ],
    ]);
    expect(stack.id).toBe(`${customer}/${source}/${three.target}`.toLowerCase());
    expect(stack.state).toMatchObject({ asked: wanted, quantity: 3, targetSubscriptionId: existing });
  });

  test("of all seats names no subscription, term or billing, and leaves the same subscription", async () => {
    const model = service();
    const stack = stackOn(model);
    await stack.up(everything);
    const [, body] = JSON.parse(model.sent[0]?.body ?? "");
    expect(Object.keys(body)).toEqual([
      ...["fromCatalogItemId", "fromSubscriptionId", "toCatalogItemId", "quantity", "transitionType"],
    ]);
    expect(stack.state).toEqual({
      ...{ customerId: customer, subscriptionId: source, target: three.target, upgradeType: "upgrade_only" },
      ...{ asked: everything, quantity: seats, targetSubscriptionId: source, operationId: "operation-1" },
      ...{ completed: true, licenseErrors: [], targetStatus: "active" },
    });
  });

  test("of more seats than there are is refused before anything is sent; of as many, it is not", async () => {
    const model = service();
    expect((await stackOn(model).up({ ...three, quantity: seats + 1 }))?.message).toContain(
      `Subscription ${source} has 10 seats, so 11`,
    );
    expect(model.sent).toEqual([]);
    expect(await stackOn(model).up({ ...three, quantity: seats })).toBeUndefined();
  });

  test("of a subscription that is not there is refused, and says what to check", async () => {
    const model = service();
    const wanted = { ...three, subscriptionId: customer };
    expect((await stackOn(model).up(wanted))?.message).toBe(
      `There is no subscription ${customer} for customer ${customer}. Check customerId and subscriptionId.`,
    );
    expect((await stackOn(model).up({ ...wanted, target: offers.legacy.to }))?.message).toContain("no subscription");
  });

  test("that has happened without this resource is adopted, and buys nothing", async () => {
    const model = service();
    await stackOn(model).up(everything);
    model.edits.transitions = () => [];
    const stack = stackOn(model);
    expect(await stack.up(everything)).toBeUndefined();
    expect(stack.warnings).toEqual([
      `Subscription ${source} is ${three.target} already. It is adopted; nothing is bought.`,
    ]);
    expect(stack.state).toMatchObject({ completed: true, quantity: seats, targetSubscriptionId: source });
    expect(stack.state?.targetStatus).toBe("active");
    expect(model.sent).toHaveLength(1);
  });

  test("that has happened and shows in the list is adopted with its operation", async () => {
    const model = service();
    await stackOn(model).up(everything);
    const stack = stackOn(model);
    expect(await stack.up(everything)).toBeUndefined();
    expect(stack.warnings).toEqual([expect.stringMatching(/^An upgrade of 10 seats .* has happened already/)]);
    expect(stack.state?.operationId).toBe(operationOf(model));
  });

  test("of some seats is adopted though the list does not say where they went", async () => {
    const model = service();
    await stackOn(model).up(three);
    model.edits.transitions = (items) => items.map((item) => Object.assign({}, item, { toSubscriptionId: null }));
    const stack = stackOn(model);
    expect(await stack.up(three)).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, targetStatus: "missing" });
    expect(stack.state?.targetSubscriptionId).toBeUndefined();
    expect(model.sent).toHaveLength(1);
  });

  test.each<[string, Partial<UpgradeArgs>, Json, string]>([
    ["as the operation says", {}, existing.toUpperCase(), existing],
    ["as the program says", { targetSubscriptionId: existing.toUpperCase() }, null, existing],
    ["in the same subscription", { quantity: undefined }, null, source],
  ])("knows where its seats are: %s", async (_where, change, toSubscriptionId, id) => {
    const model = service();
    model.edits.transitions = (items) => items.map((item) => Object.assign({}, item, { toSubscriptionId }));
    model.edits.subscriptions = (items) => items.toReversed();
    const stack = stackOn(model);
    if (id === existing) model.becomes(existing, "suspended");
    expect(await stack.up({ ...three, ...change })).toBeUndefined();
    expect(stack.state).toMatchObject({
      targetSubscriptionId: id,
      targetStatus: id === existing ? "suspended" : "active",
    });
  });

  test("is waited for to the last second of the run", async () => {
    const model = service({ takes: hour });
    model.secondsPerCall = 0;
    const stack = stackOn(model, { limit: 60 });
    expect((await stack.up(three))?.message).toContain("still under way");
    expect(stack.sleeps).toHaveLength(12);
  });

  test("that has no time to look once says what to do if it never shows", async () => {
    const model = service({ takes: hour });
    expect((await stackOn(model, { limit: 1 }).up(three))?.message).toMatch(/If it never shows, look at/);
  });

  test("without an id of its own is not taken for another operation without one", async () => {
    const model = service({ takes: 30_000 });
    const theirs = { toCatalogItemId: "x", quantity: 1, toSubscriptionId: customer, events: [{ status: "Completed" }] };
    model.edits.begun = () => "accepted";
    model.edits.transitions = (items) => [
      theirs,
      ...items.map((item) => Object.assign({}, item, { operationId: null })),
    ];
    const stack = stackOn(model);
    expect(await stack.up({ ...three, targetSubscriptionId: existing })).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, targetSubscriptionId: existing });
    expect(stack.sleeps.length).toBeGreaterThan(5);
  });

  test("whose subscription is gone while the list shows nothing still counts as under way", async () => {
    const model = service({ takes: hour });
    model.edits = { transitions: () => [], begun: () => ({}) };
    const stack = stackOn(model, { limit: 60 });
    model.trouble = [
      (handle) => {
        const answer = handle();
        model.becomes(source, undefined);
        return answer;
      },
    ];
    expect((await stack.up(three))?.message).toContain("still under way");
  });

  test("of all seats that is found under way is adopted, without a word about more seats", async () => {
    const model = service({ takes: 60_000, moves: "in the end" });
    await stackOn(model, { limit: 1 }).up(everything);
    const stack = stackOn(model);
    expect(await stack.up(everything)).toBeUndefined();
    expect(stack.warnings).toEqual([expect.stringMatching(/An upgrade of 10 seats .*no other one is begun\.$/)]);
  });

  test("waits while the service says that its order is still being processed, and not longer than the run", async () => {
    const notYet = (items: Json[]) =>
      items.map((item) => ({
        ...(item as Item),
        eligibilities: [{ transitionType: "transition_only", isEligible: false, errors: [{ code: 9 }] }],
      }));
    const model = service();
    model.edits.transitioneligibilities = notYet;
    const stack = stackOn(model, { limit: 60 });
    expect((await stack.up(three))?.message).toMatch(/cannot be upgraded yet: the order .* is still being processed/);
    expect(stack.sleeps).toHaveLength(11);
    let looks = 3;
    model.edits.transitioneligibilities = (items) => (looks-- > 0 ? notYet(items) : items);
    expect(await stackOn(model).up(three)).toBeUndefined();
    expect(model.sent).toHaveLength(1);
  });

  test("that the service does not offer is refused with what it offers", async () => {
    const model = service();
    expect((await stackOn(model).up({ ...three, target: "CFQ7TTC0XXXX:0001:CFQ7TTC0YYYY" }))?.message).toMatch(
      /is not among those .* It can become: .*\(E5\)/,
    );
    expect(model.sent).toEqual([]);
  });

  test("that fails says why, and is begun anew by the next run", async () => {
    const model = service({ takes: 20_000 });
    model.edits.transitions = (items) =>
      items.map((item) => ({
        ...(item as Item),
        events: [{ name: "Conversion", status: "Failed", errors: [{ description: "No stock." }] }],
      }));
    const stack = stackOn(model);
    expect((await stack.up(three))?.message).toMatch(
      /^The upgrade of subscription \S+ failed \(operation operation-\d\): No stock\./,
    );
    expect(stack.state).toBeUndefined();
  });

  test("that failed after its run had stopped waiting is begun anew with the same number of seats, and says so", async () => {
    const model = service({ takes: 60_000, moves: "in the end", firstFails: true });
    const stack = stackOn(model, { limit: 10 });
    expect((await stack.up(everything))?.message).toMatch(/still under way after 10 s\. Run again: it is awaited/);
    model.clock.advance({ seconds: 60 });
    await stack.up(everything);
    expect(stack.warnings.at(-1)).toBe(
      `The upgrade of subscription ${source} that was begun before has failed: the service gives no reason. It is begun anew.`,
    );
    expect(model.sent.map(({ body }) => JSON.parse(body)[1].quantity)).toEqual([seats, seats]);
  });

  test("that takes longer than the run is awaited by the next one: it says so, and what to do if it never shows", async () => {
    const model = service({ takes: 100_000, moves: "in the end" });
    const stack = stackOn(model, { limit: 60 });
    const shown = (await stack.up(three))?.message;
    expect(shown).toMatch(/is still under way after 60 s\. Run again: it is awaited, not begun a second time\.$/);
    expect(stack.sleeps).toHaveLength(11);
    expect(stack.state).toMatchObject({ completed: false, operationId: operationOf(model), quantity: 3 });
    model.edits.transitions = () => [];
    expect((await stack.up(three))?.message).toMatch(/a second time\. If it never shows, look at subscription/);
    model.edits = {};
    expect(await stack.up(three)).toBeUndefined();
    expect(stack.state?.completed).toBe(true);
    expect(model.sent).toHaveLength(1);
  });

  test("that goes on is the one that was asked for, whatever the program says since", async () => {
    const model = service({ takes: 60_000, moves: "in the end" });
    const stack = stackOn(model, { limit: 10 });
    await stack.up({ ...everything, termDuration: "P1Y" });
    model.clock.advance({ seconds: 60 });
    expect(await stack.up({ ...everything, termDuration: "P3Y" })).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, termDuration: "P1Y", asked: { termDuration: "P1Y" } });
  });

  test("that went on beyond its run and that the list never shows has ended when the subscription is the target", async () => {
    const model = service({ takes: 60_000, moves: "in the end" });
    const stack = stackOn(model, { limit: 10 });
    await stack.up(everything);
    model.edits.transitions = () => [];
    expect((await stack.up(everything))?.message).toContain("still under way");
    model.clock.advance({ seconds: 60 });
    expect(await stack.up(everything)).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, targetSubscriptionId: source, quantity: seats });
    expect(model.sent).toHaveLength(1);
  });

  test("whose list never shows it has ended when the subscription is the target", async () => {
    const model = service();
    model.edits = { transitions: () => [], begun: ({ operationId }) => ({ operationId: operationId as string }) };
    const stack = stackOn(model);
    expect(await stack.up(everything)).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, targetSubscriptionId: source, targetStatus: "active" });
  });

  test("whose answer cannot be read is looked for in the list", async () => {
    const model = service({ takes: 30_000 });
    model.edits.begun = () => "accepted";
    const stack = stackOn(model);
    expect(await stack.up(three)).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, operationId: operationOf(model) });
  });

  test("is followed by its own id, not by another one to the same target", async () => {
    const model = service({ takes: 30_000 });
    const stack = stackOn(model);
    model.edits.transitions = (items) => [
      ...items.map((item) => ({ ...(item as Item), toSubscriptionId: existing })),
      ...(items.length === 0 ? [] : [{ operationId: "later", toCatalogItemId: three.target, quantity: 3, events: [] }]),
    ];
    expect(await stack.up(three)).toBeUndefined();
    expect(stack.state).toMatchObject({
      completed: true,
      operationId: operationOf(model),
      targetSubscriptionId: existing,
    });
  });

  test("that leaves users without their licenses is in the state, and says whose turn it is; the next run says nothing more", async () => {
    const model = service();
    model.edits.transitions = (items) =>
      items.map((item) => ({
        ...(item as Item),
        events: [
          { name: "Conversion", status: "Completed" },
          { name: "LicenseReassignment", status: "Failed", errors: [{ description: "No location." }] },
        ],
      }));
    model.edits.begun = (body) => ({ ...body, events: [] });
    const stack = stackOn(model);
    expect((await stack.up(three))?.message).toBe(
      `Subscription ${source} is upgraded, but licenses of its users were not moved; assign them with UserLicense: No location.`,
    );
    expect(stack.state).toMatchObject({
      completed: true,
      licenseErrors: [{ userId: "", name: "", errors: [{ code: "", description: "No location." }] }],
    });
    expect(await stack.up(three)).toBeUndefined();
    expect(model.sent).toHaveLength(1);
  });

  test("of which the list of subscriptions shows nothing is done, with its target as the operation calls it", async () => {
    const model = service();
    model.edits.subscriptions = () => [];
    const stack = stackOn(model);
    expect(await stack.up({ ...three, targetSubscriptionId: existing })).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, targetSubscriptionId: existing, targetStatus: "missing" });
  });
});

describe("Seats of the target that are there already", () => {
  const bought = (members: object = {}): Json => ({
    ...{ id: made, offerId: three.target, quantity: 3, status: "active" },
    ...members,
  });

  const made = "6f6f6f6f-629e-461b-8933-0898c3cc3c7c";
  const intoIt = { operationId: "theirs", toCatalogItemId: "x", quantity: 1, toSubscriptionId: made.toUpperCase() };

  test.each([
    ["none", undefined],
    ["an earlier one of the same subscription", source],
    ["one of another subscription", existing],
  ])("stop the upgrade unless another upgrade explains them: %s", async (_which, explains) => {
    const model = service();
    const old = { id: customer, offerId: offers.legacy.from, quantity: 1, status: "active" };
    model.edits.subscriptions = (items) => [...items, bought(), old];
    const asked: string[] = [];
    model.edits.transitions = (items, subscription) => {
      asked.push(subscription);
      if (subscription === customer) throw new Error("A legacy subscription has no transitions.");
      return subscription === explains ? [...items, intoIt] : items;
    };
    const error = await stackOn(model, { limit: 4 }).up({ ...three, subscriptionId: source.toUpperCase() });
    if (explains === undefined)
      expect(error?.message).toMatch(/has 3 seats of \S+, and no upgrade in the list explains/);
    const before = explains === source ? [source] : [source, existing, made];
    expect(asked.slice(0, before.length)).toEqual(before);
    expect(model.sent).toHaveLength(explains === undefined ? 0 : 1);
  });

  test("of another number are no reason to ask for other upgrades", async () => {
    const model = service();
    const asked = new Set<string>();
    model.edits.transitions = (items, subscription) => {
      asked.add(subscription);
      return items;
    };
    await stackOn(model).up(three);
    expect([...asked]).toEqual([source]);
  });

  test("do not stop an upgrade of all seats, nor one into a subscription that is named", async () => {
    for (const wanted of [everything, { ...three, targetSubscriptionId: existing }]) {
      const model = service();
      model.edits.subscriptions = (items) => [...items, bought()];
      expect(await stackOn(model).up(wanted)).toBeUndefined();
    }
  });
});

describe("An upgrade of a legacy subscription", () => {
  const legacy = (rules: object = {}) => service({ kind: "legacy", ...rules });

  test("sends the chosen item back as it came, with the type in words", async () => {
    const model = legacy();
    model.edits.upgrades = ([, item]) => {
      const { upgradeType: _, ...rest } = item as Item;
      return [{ ...rest, UpgradeType: 1, links: { self: "x" } }];
    };
    const stack = stackOn(model);
    expect(await stack.up(all)).toBeUndefined();
    const [path, body] = JSON.parse(model.sent[0]?.body ?? "");
    expect(path).toBe(`/v1/customers/${customer}/subscriptions/${source}/upgrades`);
    expect(body).toMatchObject({ UpgradeType: "upgrade_only", links: { self: "x" }, quantity: 1 });
    expect(body).not.toHaveProperty("upgradeType");
    expect(stack.state).toEqual({
      ...{ customerId: customer, subscriptionId: source, target: all.target, upgradeType: "upgrade_only" },
      ...{ asked: all, quantity: seats, targetSubscriptionId: model.acts[0]?.into },
      ...{ completed: true, licenseErrors: [], targetStatus: "active" },
    });
  });

  test("that has happened without this resource is adopted with its seats, and buys nothing", async () => {
    const model = legacy();
    await stackOn(model).up(all);
    const stack = stackOn(model);
    expect(await stack.up(all)).toBeUndefined();
    const into = model.acts[0]?.into;
    expect(stack.warnings).toEqual([
      `The upgrade has happened already: subscription ${into} is there. It is adopted; nothing is bought.`,
    ]);
    expect(stack.state).toMatchObject({ completed: true, quantity: seats, targetSubscriptionId: into });
    expect(model.sent).toHaveLength(1);
  });

  test.each<[string, Partial<UpgradeArgs>, RegExp]>([
    ["arguments of new commerce", { termDuration: "P1Y" }, /takes no termDuration\. Leave it out/],
    ["fewer seats than all", { quantity: seats - 1 }, /moves all seats: .* has 10, and quantity is 9/],
    [
      "a target that is not offered",
      { target: customer },
      /is not among those .*It can become: .*\(E5, upgrade_only\)/,
    ],
  ])("is refused with %s, before anything is sent", async (_what, change, words) => {
    const model = legacy();
    expect((await stackOn(model).up({ ...all, ...change }))?.message).toMatch(words);
    expect(model.sent).toEqual([]);
  });

  test("waits while the service says that its order is still being processed, and not longer than the run", async () => {
    const notYet = (items: Json[]) =>
      items.map((item) => ({ ...(item as Item), isEligible: false, upgradeErrors: [{ code: 9 }] }));
    const model = legacy();
    model.edits.upgrades = notYet;
    expect((await stackOn(model, { limit: 60 }).up(all))?.message).toMatch(
      /cannot be upgraded yet: the order .* is still being processed/,
    );
    let looks = 3;
    model.edits.upgrades = (items) => (looks-- > 0 ? notYet(items) : items);
    expect(await stackOn(model).up(all)).toBeUndefined();
    expect(model.sent).toHaveLength(1);
  });

  test("that is refused in the answer is in the state as not begun, with the service's words", async () => {
    const model = legacy();
    model.edits.begun = () => ({ upgradeErrors: [{ code: 6, description: "Has Visio." }] });
    const stack = stackOn(model);
    expect((await stack.up(all))?.message).toMatch(/has add-ons\. Remove them first: Has Visio.*Nothing was upgraded/s);
    expect(stack.state).toMatchObject({ completed: false, refused: 1 });
  });

  test("whose answer names no subscription is done when that shows, and accepted where it never does", async () => {
    const begun = ({ targetSubscriptionId: _, ...body }: Item) => body;
    const slow = legacy({ lag: { transitions: 0, subscriptions: 60_000 } });
    slow.edits.begun = begun;
    const stack = stackOn(slow);
    expect(await stack.up(all)).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, targetSubscriptionId: slow.acts[0]?.into });
    const never = legacy({ lag: { transitions: 0, subscriptions: hour } });
    never.edits.begun = begun;
    const other = stackOn(never);
    expect((await other.up(all))?.message).toMatch(
      /was accepted, but no subscription to .* is there after 600 s\. Look/,
    );
    expect(other.state).toMatchObject({ completed: true, targetStatus: "missing" });
    expect(other.state).not.toHaveProperty("targetSubscriptionId");
  });

  test("that leaves users without their licenses names them, and the next run sends nothing", async () => {
    const model = legacy();
    const licenseErrors = [{ userObjectId: "u1", name: "Alice", errors: [{ code: 3, description: "No location." }] }];
    model.edits.begun = (body) => ({ ...body, licenseErrors });
    const stack = stackOn(model);
    expect((await stack.up(all))?.message).toMatch(/assign them with UserLicense:\nAlice: No location\.$/);
    expect(stack.state).toMatchObject({
      completed: true,
      licenseErrors: [{ userId: "u1", name: "Alice", errors: [{ code: "3", description: "No location." }] }],
    });
    expect(await stack.up(all)).toBeUndefined();
    expect(model.sent).toHaveLength(1);
  });

  test("without an answer, of which the service then shows something, is awaited and never sent again", async () => {
    const model = legacy({ honours: "nothing", lag: { transitions: 0, subscriptions: 30_000 } });
    model.trouble = ["lost after"];
    const stack = stackOn(model);
    expect(await stack.up(all)).toBeUndefined();
    expect(stack.state).toMatchObject({ completed: true, quantity: seats, targetSubscriptionId: model.acts[0]?.into });
    expect(model.sent).toHaveLength(1);
  });

  test("without an answer, whose source has ended and whose target does not show, is awaited by the next run", async () => {
    const model = legacy({ honours: "nothing" });
    model.trouble = ["lost after"];
    model.edits.subscriptions = () => [];
    const stack = stackOn(model, { limit: 60 });
    expect((await stack.up(all))?.message).toMatch(
      /counts as begun, but no subscription to \S+ is there after 60 s\. Run again: it is awaited, not begun a second time\. If it never shows/,
    );
    expect(stack.state).toMatchObject({ completed: false, quantity: seats });
    await stack.refresh();
    expect(stack.state?.completed).toBe(false);
    expect((await stack.up(all))?.message).toContain("counts as begun");
    model.edits = {};
    const refreshed = stackOn(model);
    Object.assign(refreshed, { id: stack.id, state: stack.state });
    await refreshed.refresh();
    expect(await stack.up(all)).toBeUndefined();
    for (const { state } of [refreshed, stack])
      expect(state).toMatchObject({ completed: true, targetSubscriptionId: model.acts[0]?.into, licenseErrors: [] });
    expect(model.sent).toHaveLength(1);
  });

  test("asks for the list of subscriptions only once its source has ended", async () => {
    const model = legacy({ lag: { transitions: 0, subscriptions: 60_000 } });
    let lists = 0;
    model.edits.subscriptions = (items) => {
      lists += 1;
      return items;
    };
    model.edits.begun = ({ targetSubscriptionId: _, ...body }) => body;
    await stackOn(model).up(all);
    expect(lists).toBe(2);
  });

  const eligible = (isEligible: boolean) => (items: Json[]) => items.map((item) => ({ ...(item as Item), isEligible }));

  test.each<[string, (model: ReturnType<typeof legacy>) => void]>([
    ["the source is not active any more", (model) => Object.assign(model.edits, { upgrades: eligible(true) })],
    [
      "the source is gone",
      (model) => {
        model.edits.upgrades = eligible(true);
        model.edits.begun = (body) => {
          model.becomes(source, undefined);
          return body;
        };
      },
    ],
    [
      "the upgrade is not offered any more",
      (model) => {
        model.edits.upgrades = (items) => (model.sent.length === 0 ? items : eligible(false)(items));
        model.rules.lag.subscriptions = hour;
      },
    ],
  ])("without an answer is never sent again where one sign tells that it was begun: %s", async (_sign, shows) => {
    const model = legacy({ honours: "nothing", lag: { transitions: 0, subscriptions: 0 } });
    model.trouble = ["lost after"];
    model.edits.subscriptions = () => [];
    shows(model);
    expect((await stackOn(model, { limit: 60 }).up(all))?.message).toContain("counts as begun");
    expect(model.sent).toHaveLength(1);
  });
});

describe("A look at an upgrade", () => {
  test("sees that it has ended, and its target", async () => {
    const model = service({ takes: 60_000 });
    const stack = stackOn(model, { limit: 10 });
    await stack.up(three);
    await stack.refresh();
    expect(stack.state).toMatchObject({ completed: false, operationId: operationOf(model) });
    model.clock.advance({ seconds: 60 });
    expect(await stack.refresh()).toEqual(three);
    expect(stack.state).toMatchObject({ completed: true, targetSubscriptionId: model.acts[0]?.into });
    expect(stack.state?.targetStatus).toBe("active");
    expect(stack.warnings).toEqual([]);
  });

  test("leaves it as it was where the list does not show it", async () => {
    const model = service({ takes: 60_000 });
    const stack = stackOn(model, { limit: 10 });
    await stack.up(three);
    const before = stack.state;
    model.edits.transitions = () => [];
    model.clock.advance({ seconds: 60 });
    await stack.refresh();
    expect(stack.state).toEqual(before);
  });

  test.each([
    ["suspended", () => service({ kind: "legacy" })],
    ["missing", () => service({ kind: "legacy" })],
  ])("warns of a target that is %s since, and never takes the act for undone", async (status, make) => {
    const model = make();
    const stack = stackOn(model);
    await stack.up(all);
    const target = stack.state?.targetSubscriptionId ?? "";
    model.becomes(target, status === "missing" ? undefined : status);
    await stack.refresh();
    expect(stack.warnings).toEqual([`The subscription that came of the upgrade, ${target}, is ${status}.`]);
    expect(stack.state).toMatchObject({ completed: true, targetStatus: status });
    expect(await stack.up(all)).toBeUndefined();
    expect(model.sent).toHaveLength(1);
  });
});

describe("The end of the resource leaves the upgrade, and says so", () => {
  const said = async (state: Partial<UpgradeState>) => {
    const tell = new ModelListener();
    const whole = { ...three, asked: three, completed: true, licenseErrors: [], ...state } as UpgradeState;
    await subscriptionUpgrade.delete("id", whole, { tell } as never);
    return tell.warnings;
  };

  test.each<[string, Partial<UpgradeState>, string]>([
    ["done", {}, `subscription ${source} stays upgraded, because an upgrade cannot be undone.`],
    ["done elsewhere", { targetSubscriptionId: existing }, `subscription ${source} stays upgraded (now ${existing}),`],
    ["under way", { completed: false }, `the upgrade of subscription ${source} may still be under way`],
    ["refused", { completed: false, refused: 2 }, `Partner Center refused the upgrade of subscription ${source}.`],
  ])("%s", async (_what, state, words) => {
    expect(await said(state)).toEqual([expect.stringContaining(`Only the record goes: ${words}`)]);
  });
});
