import type { ProviderProcess } from "../support/process";
import { inputs, unknown } from "../support/process";
import { bench } from "../support/processes";
import { contoso, fabrikam, plan, sku, user } from "../support/world";

type Properties = Record<string, unknown>;

const quantity = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 10 };

const license = {
  customerId: contoso.id,
  userId: "alice@contoso.example",
  licenses: [{ sku: "SPE_E3", excludedPlans: ["SHAREPOINTENTERPRISE", "TEAMS1"] }, { sku: "SPE_E5" }],
};
const [e3, e5] = license.licenses;

/** The engine compares old and new inputs itself. So it shows each property, and replaceOnChanges works. */
const something = { changes: "let the engine compare", replaces: [], deleteBeforeReplace: false };
const nothing = { changes: "none", replaces: [], deleteBeforeReplace: false };

describe("What differs between the state and the program", () => {
  const at = bench();
  let provider: ProviderProcess;
  let seats: { id: string; properties: Properties };
  let alice: { id: string; properties: Properties };

  beforeAll(async () => {
    provider = await at.ready();
    seats = await provider.create("SubscriptionQuantity", quantity);
    alice = await provider.create("UserLicense", license);
  });
  afterEach(() => {
    expect(provider.takePrinted()).toBe("");
  });

  /** As in the engine, the diff compares the inputs that check returns. */
  async function quantityDiff(change: Properties) {
    const checked = await provider.check("SubscriptionQuantity", { ...quantity, ...change });
    expect(checked.failures).toEqual([]);
    return provider.diff("SubscriptionQuantity", seats.id, seats.properties, checked.inputs);
  }
  async function licenseDiff(change: Properties) {
    const checked = await provider.check("UserLicense", { ...license, ...change });
    expect(checked.failures).toEqual([]);
    return provider.diff("UserLicense", alice.id, alice.properties, checked.inputs);
  }

  describe("in a quantity", () => {
    test("nothing, when both are the same", async () => {
      expect(await quantityDiff({})).toEqual(nothing);
    });
    test("nothing, when only the case of ids changes", async () => {
      const loud = { customerId: contoso.id.toUpperCase(), subscriptionId: contoso.e5.toUpperCase() };
      expect(await quantityDiff(loud)).toEqual(nothing);
    });
    test.each([{ quantity: 11 }, { decrease: "atRenewal" }, { onDelete: "restore" }])(
      "%j is an update, left to the engine to show",
      async (change) => {
        expect(await quantityDiff(change)).toEqual(something);
      },
    );
    test.each([
      ["customerId", fabrikam.id],
      ["subscriptionId", contoso.e3],
    ])("another %s is another resource, made before the old one is given up", async (property, value) => {
      expect(await quantityDiff({ [property]: value })).toEqual({ ...something, replaces: [property] });
    });
    test.each(["quantity", "decrease", "onDelete"])("an unknown %s may be an update", async (property) => {
      expect(await quantityDiff({ [property]: unknown })).toEqual(something);
    });
    test.each(["customerId", "subscriptionId"])("an unknown %s may be another resource", async (property) => {
      expect(await quantityDiff({ [property]: unknown })).toEqual({ ...something, replaces: [property] });
    });
  });

  describe("in a user's licenses", () => {
    test.each<[string, Properties]>([
      ["both are the same", {}],
      ["licenses stand in another order", { licenses: [e5, e3] }],
      [
        "plans stand in another order",
        { licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1", "SHAREPOINTENTERPRISE"] }, e5] },
      ],
      ["products are named by id", { licenses: [{ ...e3, sku: sku.e3 }, { sku: sku.e5 }] }],
      ["products are named by name", { licenses: [{ ...e3, sku: "Microsoft 365 E3" }, { sku: "microsoft 365 e5" }] }],
      ["plans are named by id", { licenses: [{ sku: "SPE_E3", excludedPlans: [plan.teams, plan.sharePoint] }, e5] }],
      ["the customer's id is in upper case", { customerId: contoso.id.toUpperCase() }],
      ["the user is named by object id", { userId: user.alice }],
      ["the user's name is in upper case", { userId: "ALICE@contoso.example" }],
      ["exclusive is said to be what it is anyway", { exclusive: false }],
    ])("nothing, when %s", async (_what, change) => {
      expect(await licenseDiff(change)).toEqual(nothing);
    });
    test.each<[string, Properties]>([
      ["a license less", { licenses: [e3] }],
      ["a license more", { licenses: [e3, e5, { sku: "SPE_F1" }] }],
      ["another license", { licenses: [e3, { sku: "SPE_F1" }] }],
      ["a plan less", { licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }, e5] }],
      ["plans that are managed from now on", { licenses: [e3, { ...e5, excludedPlans: [] }] }],
      ["plans that are not managed any more", { licenses: [{ sku: "SPE_E3" }, e5] }],
      ["exclusive", { exclusive: true }],
    ])("%s is an update, left to the engine to show", async (_what, change) => {
      expect(await licenseDiff(change)).toEqual(something);
    });
    test.each<[string, string, string]>([
      ["customer", "customerId", fabrikam.id],
      ["user, by object id,", "userId", user.bob],
      ["user, by name,", "userId", "bob@contoso.example"],
    ])("another %s is another resource, and the old licenses go first", async (_what, property, value) => {
      expect(await licenseDiff({ [property]: value })).toEqual({
        changes: "let the engine compare",
        replaces: [property],
        deleteBeforeReplace: true,
      });
    });
    test("a new name of the same person is not another resource", async () => {
      at.simulator.change({
        change: "renameUser",
        customerId: contoso.id,
        userId: user.alice,
        userPrincipalName: "alice.married@contoso.example",
      });
      // The list of users is read once in a process, so this needs one that has not read it yet.
      const later = await at.ready();
      const news = inputs("UserLicense", { ...license, userId: "alice.married@contoso.example" });
      const { replaces } = await later.diff("UserLicense", alice.id, alice.properties, news);
      expect(replaces).toEqual([]);
    });
    test.each<[string, Properties]>([
      ["licenses", { licenses: unknown }],
      ["license", { licenses: [e3, unknown] }],
      ["product", { licenses: [e3, { sku: unknown }] }],
      ["list of plans", { licenses: [{ sku: "SPE_E3", excludedPlans: unknown }, e5] }],
      ["plan", { licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1", unknown] }, e5] }],
      ["exclusive", { exclusive: unknown }],
    ])("an unknown %s may be an update", async (_what, change) => {
      const asSent = inputs("UserLicense", { ...license, ...change });
      expect(await provider.diff("UserLicense", alice.id, alice.properties, asSent)).toEqual(something);
      expect(await licenseDiff(change)).toEqual(something);
    });
    test.each(["customerId", "userId"])("an unknown %s may be another resource", async (property) => {
      const diff = await licenseDiff({ [property]: unknown });
      expect(diff).toEqual({ changes: "let the engine compare", replaces: [property], deleteBeforeReplace: true });
    });
  });

  test("no request is sent for what the state and the program already have", async () => {
    await quantityDiff({ quantity: 11 });
    await quantityDiff({ subscriptionId: unknown });
    await licenseDiff({ userId: user.bob, licenses: [{ sku: unknown }] });
    expect(at.simulator.journal.exchanges).toEqual([]);
  });

  test("what the state holds beside arguments, however it got there, is no difference", async () => {
    const older = { ...seats.properties, offerName: "as it was called last year", __urn: "urn:of:another:name" };
    const diff = await provider.diff("SubscriptionQuantity", seats.id, older, inputs("SubscriptionQuantity", quantity));
    expect(diff).toEqual(nothing);
  });
});
