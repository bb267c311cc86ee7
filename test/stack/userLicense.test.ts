import { UserLicense, type UserLicenseArgs } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import {
  belongings,
  contoso,
  deedsOf,
  fabrikam,
  licensesOf,
  plan,
  sku,
  subscriptionOf,
  user,
  writeLines,
  writesOf,
} from "../support/world";

const lab = laboratory();

const one =
  (args: Partial<UserLicenseArgs> = {}) =>
  async () => {
    new UserLicense("alice", {
      customerId: contoso.id,
      userId: "alice@contoso.example",
      licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }, { sku: "SPE_E5" }],
      ...args,
    });
  };

const behindOurBack = (change: "assignLicense" | "removeLicense", part: string, more = {}) =>
  lab.simulator.change({ change, customerId: contoso.id, userId: user.alice, sku: part, ...more });

const post = (userId: string) => `POST ${userId}/licenseupdates 201`;
const held = () => licensesOf(lab.simulator, user.alice);

beforeEach(() => lab.simulator.journal.clear());

describe("The licenses of a user, from the first up to destroy", () => {
  let stack: TestStack;
  beforeAll(async () => {
    behindOurBack("assignLicense", "CFQ7TTC0K5DR/0002");
    stack = await lab.stack({ program: one() });
  });

  test("the first preview says what will be created, and writes nothing", async () => {
    const preview = await stack.preview();
    expect(preview.changes).toEqual(["create alice"]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("up assigns all of them by one request, with the plans that shall be off", async () => {
    const up = await stack.up();
    expect(up.changes).toEqual(["create alice"]);
    expect(held()).toEqual(["CFQ7TTC0K5DR/0002", "SPE_E3", "SPE_E5"]);
    expect(writesOf(lab.simulator).map(({ requestBody }) => requestBody)).toEqual([
      {
        licensesToAssign: [
          { skuId: sku.e3, excludedPlans: [plan.teams] },
          { skuId: sku.e5, excludedPlans: [] },
        ],
        licensesToRemove: [],
      },
    ]);
  });

  test("the state holds what people look for, and our code only by name", () => {
    const { id, inputs, outputs } = stack.state.alice ?? {};
    expect(id).toBe(`${contoso.id}/${user.alice}`);
    expect(outputs).toMatchObject({
      userPrincipalName: "alice@contoso.example",
      found: [],
      warnings: [],
      assigned: expect.arrayContaining([
        {
          id: sku.e3,
          partNumber: "SPE_E3",
          name: "Microsoft 365 E3",
          licenseGroup: "group1",
          excludedPlans: [{ id: plan.teams, name: "TEAMS1" }],
        },
      ]),
    });
    for (const part of [inputs, outputs])
      expect(part?.__provider).toBe('exports.handler=()=>require("pulumi-licenses/UserLicense")');
  });

  test("up again changes nothing and asks for nothing", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(true);
    expect(up.changes).toEqual([]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("the preview of an unchanged program is clean, with a look at the service and without", async () => {
    expect((await stack.preview(undefined, { expectNoChanges: true })).ok).toBe(true);
    const clean = await stack.preview(undefined, { expectNoChanges: true, refresh: true });
    expect(clean.ok).toBe(true);
    expect(clean.warnings).toEqual([]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("the same licenses and plans in another order are no change", async () => {
    const swapped = one({ licenses: [{ sku: "SPE_E5" }, { sku: "SPE_E3", excludedPlans: ["TEAMS1"] }] });
    const up = await stack.up(swapped);
    expect(up.ok).toBe(true);
    expect(up.changes).toEqual([]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("a license that someone took away is drift: preview fails and shows it", async () => {
    behindOurBack("removeLicense", "SPE_E5");
    const preview = await stack.preview(one(), { expectNoChanges: true, refresh: true });
    expect(preview.ok).toBe(false);
    expect(preview.changes).toEqual(["update alice"]);
    expect(preview.step("alice").detailedDiff).toEqual({ "licenses[1]": { diffKind: "add", inputDiff: true } });
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("previewRefresh shows the drift property by property", async () => {
    behindOurBack("assignLicense", "SPE_E3", { excludedPlans: [plan.teams, plan.sharePoint] });
    const drift = await stack.previewRefresh();
    expect(drift.changes).toEqual(["update alice"]);
    expect(drift.step("alice").detailedDiff).toEqual({
      "licenses[0].excludedPlans[0]": { diffKind: "update", inputDiff: true },
      "licenses[0].excludedPlans[1]": { diffKind: "add", inputDiff: true },
      "licenses[1]": { diffKind: "delete", inputDiff: true },
    });
    expect(stack.state.alice?.outputs.assigned).toHaveLength(2);
  });

  test("up with refresh repairs it by one request", async () => {
    const up = await stack.up(undefined, { refresh: true });
    expect(up.changes).toEqual(["update alice"]);
    expect(writeLines(lab.simulator)).toEqual([post(user.alice)]);
    expect(held()).toEqual(["CFQ7TTC0K5DR/0002", "SPE_E3", "SPE_E5"]);
    const [license] = [lab.simulator.world.customer(contoso.id)?.licenses.get(sku.e3)?.get(user.alice)];
    expect(license?.excludedPlans).toEqual([plan.teams]);
  });

  test("a license outside the program is never drift", async () => {
    behindOurBack("removeLicense", "CFQ7TTC0K5DR/0002");
    behindOurBack("assignLicense", "SPE_F1");
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
  });

  test("refresh takes what the service has into the state, and the next up makes it right", async () => {
    behindOurBack("removeLicense", "SPE_E3");
    expect((await stack.refresh()).changes).toEqual(["update alice"]);
    expect(stack.state.alice?.inputs.licenses).toEqual([{ sku: "SPE_E5" }]);
    expect((await stack.up()).changes).toEqual(["update alice"]);
    expect(held()).toEqual(["SPE_E3", "SPE_E5", "SPE_F1"]);
    expect(writesOf(lab.simulator)).toHaveLength(1);
  });

  test("a swap in the program is one request: the user is never without a license", async () => {
    const up = await stack.up(one({ licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }] }));
    expect(up.changes).toEqual(["update alice"]);
    lab.simulator.journal.clear();
    await stack.up(one({ licenses: [{ sku: "SPE_E5" }] }));
    expect(writesOf(lab.simulator).map(({ requestBody }) => requestBody)).toEqual([
      { licensesToAssign: [{ skuId: sku.e5, excludedPlans: [] }], licensesToRemove: [sku.e3] },
    ]);
    expect(held()).toEqual(["SPE_E5", "SPE_F1"]);
  });

  test("another name of the same user is no other resource", async () => {
    const up = await stack.up(one({ userId: user.alice, licenses: [{ sku: "SPE_E5" }] }));
    expect(up.changes).toEqual([]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("destroy removes what the program lists and nothing else", async () => {
    const subscription = structuredClone(subscriptionOf(lab.simulator, contoso.e5));
    const destroy = await stack.destroy();
    expect(destroy.changes).toEqual(["delete alice"]);
    expect(writesOf(lab.simulator).map(({ requestBody }) => requestBody)).toEqual([
      { licensesToAssign: [], licensesToRemove: [sku.e5] },
    ]);
    expect(held()).toEqual(["SPE_F1"]);
    expect(subscriptionOf(lab.simulator, contoso.e5)).toEqual(subscription);
    expect(stack.deployed).toEqual([]);
  });

  test("a license that the user has already is adopted without a write, and named", async () => {
    const up = await stack.up(one({ licenses: [{ sku: "SPE_F1" }] }));
    expect(up.changes).toEqual(["create alice"]);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(stack.state.alice?.outputs.found).toEqual(["SPE_F1"]);
    await stack.destroy();
    expect(held()).toEqual([]);
  });
});

describe("Another user", () => {
  let stack: TestStack;
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: one({ licenses: [{ sku: "SPE_F1" }] }) });
    await stack.up();
  });

  const bob = one({ userId: "bob@contoso.example", licenses: [{ sku: "SPE_F1" }] });

  test("is another resource, and preview knows that he gets the last seat, which the old one gives back", async () => {
    const preview = await stack.preview(bob);
    expect(preview.steps.find(({ op }) => op === "replace")?.because).toEqual(["userId"]);
    expect(preview.errors).toEqual([]);
  });

  test("gets his licenses after the old one gave his back", async () => {
    const up = await stack.up(bob);
    expect(up.changes).toEqual(["delete-replaced alice", "replace alice", "create-replacement alice"]);
    expect(deedsOf(lab.simulator).map(({ kind }) => kind)).toEqual(["assign", "remove", "assign"]);
    expect(held()).toEqual([]);
    expect(licensesOf(lab.simulator, user.bob)).toEqual(["SPE_F1"]);
    expect(stack.state.alice?.id).toBe(`${contoso.id}/${user.bob}`);
  });

  test("of another customer too", async () => {
    const frank = one({ customerId: fabrikam.id, userId: user.frank, licenses: [{ sku: "SPE_E5" }] });
    await stack.up(frank);
    expect(licensesOf(lab.simulator, user.bob)).toEqual([]);
    expect(licensesOf(lab.simulator, user.frank, fabrikam.id)).toEqual(["SPE_E5"]);
    expect(writeLines(lab.simulator)).toEqual([post(user.bob), post(user.frank)]);
  });

  test("a user who is gone is gone from the state, and destroy has nothing left to do", async () => {
    lab.simulator.change({ change: "deleteUser", customerId: fabrikam.id, userId: user.frank });
    const before = belongings(lab.simulator);
    expect((await stack.previewRefresh()).changes).toEqual(["delete alice"]);
    expect((await stack.destroy()).ok).toBe(true);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(belongings(lab.simulator)).toEqual(before);
  });
});

describe("Too few licenses", () => {
  let stack: TestStack;
  const licenses = [{ sku: "SPE_F1" }];
  const both = async () => {
    new UserLicense("alice", { customerId: contoso.id, userId: user.alice, licenses });
    new UserLicense("bob", { customerId: contoso.id, userId: user.bob, licenses: [...licenses, { sku: "SPE_E3" }] });
  };
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({ program: one({ userId: user.alice, licenses }) });
    await stack.up();
  });

  test("one who gets none gets nothing of what he should have had with it, and is not in the state", async () => {
    const up = await stack.up(both);
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toContain("no license is left");
    expect(up.errors.join()).toContain("60012");
    expect(licensesOf(lab.simulator, user.bob)).toEqual([]);
    expect(Object.keys(stack.state)).toEqual(["alice"]);
  });

  test("a preview says so beforehand, and writes nothing", async () => {
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors.join()).toContain("SPE_F1");
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("the next up finishes it when there is one", async () => {
    lab.simulator.change({
      change: "setQuantity",
      customerId: contoso.id,
      subscriptionId: contoso.kiosk,
      quantity: 2,
    });
    expect((await stack.up()).changes).toEqual(["create bob"]);
    expect(licensesOf(lab.simulator, user.bob)).toEqual(["SPE_E3", "SPE_F1"]);
    expect(writeLines(lab.simulator)).toEqual([post(user.bob)]);
  });
});
