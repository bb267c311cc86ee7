import { NoCredentials } from "../../../provider/core/errors";
import { unknownValue } from "../../../provider/core/lifecycle";
import type { UserLicenseArgs } from "../../../provider/services/partnercenter/userLicense.args";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import { contextOf, ModelClock, ModelListener } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { e3, idOf, plans } from "../../support/modelProducts";

const args: UserLicenseArgs = {
  customerId: customer,
  userId: "alice@contoso.example",
  licenses: [{ sku: "CFQ7TTC0K5DR/0002" }, { sku: "SPE_E3", excludedPlans: ["TEAMS1"] }],
};
const about = { creating: true, tell: new ModelListener() };
const failures = (change: Record<string, unknown>) => userLicense.check({ ...args, ...change }, about).failures;

describe("What is wrong with a user's licenses", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["a customer that is no GUID", { customerId: "contoso" }, "customerId", /GUID.*but got "contoso"/],
    ["a user without a domain", { userId: "alice" }, "userId", /object id.*user principal name.*but got "alice"/],
    ["a user name with a space", { userId: "alice smith@contoso.example" }, "userId", /user principal name/],
    ["a user name with two domains", { userId: "alice@contoso.example@contoso" }, "userId", /user principal name/],
    ["a license that is a text", { licenses: ["SPE_E3"] }, "licenses[0]", /an object like \{ sku, excludedPlans \}/],
    ["a license that is nothing", { licenses: [null] }, "licenses[0]", /an object like \{ sku, excludedPlans \}/],
    ["no user", { userId: undefined }, "userId", /missing/],
    ["an empty list", { licenses: [] }, "licenses", /at least one license; to take all away, remove the resource/],
    ["no list", { licenses: undefined }, "licenses", /missing: expected a list/],
    ["a product without a name", { licenses: [{ sku: "" }] }, "licenses[0].sku", /not an empty text/],
    [
      "the same product twice",
      { licenses: [{ sku: "SPE_E3" }, { sku: "spe_e3" }] },
      "licenses[1].sku",
      /each product once; licenses\[0\] names it already/,
    ],
    [
      "the same plan twice",
      { licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1", "teams1"] }] },
      "licenses[0].excludedPlans[1]",
      /each service plan once/,
    ],
    [
      "plans that are no list",
      { licenses: [{ sku: "SPE_E3", excludedPlans: "TEAMS1" }] },
      "licenses[0].excludedPlans",
      /list of service plans/,
    ],
    ["exclusive as text", { exclusive: "yes" }, "exclusive", /true or false, but got "yes"/],
    ["an argument that does not exist", { licences: [] }, "licences", /no such argument/],
    [
      "an argument of a license that does not exist",
      { licenses: [{ sku: "SPE_E3", excluded: [] }] },
      "licenses[0].excluded",
      /no such argument/,
    ],
  ])("%s is named with its property, what was given and what is expected", (_sentence, change, property, reason) => {
    expect(failures(change)).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  test.each([
    ["the customer", { customerId: unknownValue }],
    ["the user", { userId: unknownValue }],
    ["the list", { licenses: unknownValue }],
    ["a license", { licenses: [unknownValue] }],
    ["two products", { licenses: [{ sku: unknownValue }, { sku: unknownValue }] }],
    ["two plans", { licenses: [{ sku: "SPE_E3", excludedPlans: [unknownValue, unknownValue] }] }],
    ["the list of plans", { licenses: [{ sku: "SPE_E3", excludedPlans: unknownValue }] }],
  ])("%s may be unknown at preview", (_sentence, change) => {
    expect(failures(change)).toEqual([]);
  });

  test("arguments are kept in one order, so that a diff shows only what changed", () => {
    const turned = {
      ...args,
      licenses: [{ sku: "SPE_E3", excludedPlans: ["b", "a"] }, { sku: "CFQ7TTC0K5DR/0002" }],
    };
    expect(userLicense.check(turned, about).args).toEqual({
      ...args,
      licenses: [{ sku: "CFQ7TTC0K5DR/0002" }, { sku: "SPE_E3", excludedPlans: ["a", "b"] }],
    });
  });
});

describe("Secret arguments of which the id of the resource is made", () => {
  const warned = (given: Record<string, unknown>, secrets: string[]) => {
    const tell = new ModelListener();
    userLicense.check({ ...args, ...given }, { creating: true, tell, secrets });
    return tell.warnings;
  };

  test("are named where they are the customer and the user's object id", () => {
    expect(warned({ userId: alice.id }, ["customerId", "userId"])).toEqual([
      expect.stringMatching(/^customerId and userId are secrets, but the id/),
    ]);
  });

  test("are not the user's name, which is in no id", () => {
    expect(warned({}, ["userId", "licenses"])).toEqual([]);
  });
});

describe("What a difference means", () => {
  async function world() {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock);
    const context = contextOf(partnerCenter.api, clock);
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.calls.length = 0;
    const diff = (wanted: Record<string, unknown>, kept: Partial<UserLicenseState> = {}) =>
      userLicense.diff(id, { ...state, ...kept }, { ...args, ...wanted } as UserLicenseArgs, {
        context: () => context,
        tell: context.tell,
      });
    return { partnerCenter, context, id, state, diff };
  }

  const update = { replaces: [], deleteBeforeReplace: false };

  test.each<[string, Record<string, unknown>, unknown]>([
    ["the same arguments are equal", {}, undefined],
    ["the order of the list means nothing", { licenses: [...args.licenses].reverse() }, undefined],
    [
      "the case of names means nothing",
      { licenses: [{ sku: "cfq7ttc0k5dr/0002" }, { sku: "spe_e3", excludedPlans: ["teams1"] }] },
      undefined,
    ],
    [
      "an id in place of a name means nothing",
      {
        licenses: [{ sku: "Minecraft Education Edition Faculty" }, { sku: idOf(e3), excludedPlans: [plans.teams.id] }],
      },
      undefined,
    ],
    ["the object id of the same user means nothing", { userId: alice.id.toUpperCase() }, undefined],
    ["the case of the customer means nothing", { customerId: customer.toUpperCase() }, undefined],
    ["exclusive: false is the default", { exclusive: false }, undefined],
    ["exclusive: true is an update", { exclusive: true }, update],
    ["one product less is an update", { licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }] }, update],
    ["another plan is an update", { licenses: [args.licenses[0], { sku: "SPE_E3", excludedPlans: [] }] }, update],
    [
      "another plan in place of one is an update",
      { licenses: [args.licenses[0], { sku: "SPE_E3", excludedPlans: ["EXCHANGE_S_ENTERPRISE"] }] },
      update,
    ],
    ["the user's own name, as the service has it, means nothing", { userId: alice.userPrincipalName }, undefined],
    ["plans that are no longer managed are an update", { licenses: [args.licenses[0], { sku: "SPE_E3" }] }, update],
    ["a list not known yet is an update", { licenses: unknownValue }, update],
    [
      "another user is a replacement, and the old one goes first",
      { userId: "a9ef48bb-8758-4590-a312-d4a47bfaded4" },
      { replaces: ["userId"], deleteBeforeReplace: true },
    ],
    [
      "another customer is a replacement",
      { customerId: "d8202a51-69f9-4228-b900-d0e081af17d7" },
      { replaces: ["customerId"], deleteBeforeReplace: true },
    ],
  ])("%s", async (_sentence, wanted, expected) => {
    const { partnerCenter, diff } = await world();
    expect(await diff(wanted)).toEqual(expected);
    expect(partnerCenter.calls).toEqual([]);
  });

  test("ids and names of plans are one list, in any order", async () => {
    const words = ["TEAMS1", "EXCHANGE_S_ENTERPRISE"];
    const listed = (...excludedPlans: string[]) => [{ sku: "SPE_E3", excludedPlans }];
    const { context } = await world();
    const wanted = { ...args, licenses: listed(...words) };
    const { id, state } = await userLicense.create(wanted, context);
    for (const plans_ of [
      [plans.exchange.id, "teams1"],
      ["TEAMS1", plans.exchange.id],
      [plans.exchange.id, plans.teams.id],
    ])
      expect(
        await userLicense.diff(
          id,
          state,
          { ...wanted, licenses: listed(...plans_) },
          { context: () => context, tell: context.tell },
        ),
      ).toBeUndefined();
  });

  test("the name that the service gave at an update means nothing, and nothing is asked", async () => {
    const { partnerCenter, diff } = await world();
    expect(
      await diff({ userId: "alice.smith@contoso.example" }, { userPrincipalName: "Alice.Smith@contoso.example" }),
    ).toBeUndefined();
    expect(partnerCenter.calls).toEqual([]);
  });

  test("a license left beside an exclusive list is something to do, although no argument differs", async () => {
    const { diff } = await world();
    const kept = { exclusive: true, unlisted: [idOf(e3)] };
    expect(await diff({ exclusive: true }, kept)).toEqual({ ...update, beyondArguments: true });
    expect(await diff({ exclusive: true }, { exclusive: true })).toBeUndefined();
  });

  test("a new name of the same person is no replacement; the state takes the name over", async () => {
    const { partnerCenter, diff } = await world();
    partnerCenter.people.splice(0, 1, { ...alice, userPrincipalName: "alice.smith@contoso.example" });
    expect(await diff({ userId: "Alice.Smith@contoso.example" })).toEqual({ ...update, beyondArguments: true });
    expect(partnerCenter.calls).toEqual(["GET users"]);
  });

  test("an old name that someone else has by now is another person", async () => {
    const { partnerCenter, context, id, state } = await world();
    const renamed = { ...args, userId: "alice.smith@contoso.example" };
    partnerCenter.people.splice(0, 1, { ...alice, userPrincipalName: renamed.userId });
    const now = await userLicense.update(id, state, renamed, context);
    expect(now).toMatchObject({ userId: renamed.userId, userPrincipalName: renamed.userId });
    partnerCenter.people.push({ ...alice, id: "a9ef48bb-8758-4590-a312-d4a47bfaded4" });
    const help = { context: () => context, tell: context.tell };
    expect(await userLicense.diff(id, now, args, help)).toEqual({ replaces: ["userId"], deleteBeforeReplace: true });
  });

  test("without credentials another name counts as another person, with a warning in place of an error", async () => {
    const { id, state } = await world();
    const tell = new ModelListener();
    const help = {
      context: (): never => {
        throw new NoCredentials("No credentials are set.");
      },
      tell,
    };
    const wanted = { ...args, userId: "somebody@contoso.example" };
    expect(await userLicense.diff(id, state, wanted, help)).toEqual({
      replaces: ["userId"],
      deleteBeforeReplace: true,
    });
    expect(tell.warnings).toEqual([expect.stringContaining("it counts as another one")]);
  });

  test("the name of another person is a replacement", async () => {
    const { partnerCenter, diff } = await world();
    partnerCenter.people.push({
      id: "a9ef48bb-8758-4590-a312-d4a47bfaded4",
      userPrincipalName: "bob@contoso.example",
      state: "active",
    });
    expect(await diff({ userId: "bob@contoso.example" })).toEqual({ replaces: ["userId"], deleteBeforeReplace: true });
  });

  test("a customer not known yet is a replacement, and the service is not asked about it", async () => {
    const { partnerCenter, diff } = await world();
    const difference = await diff({ customerId: unknownValue, userId: "bob@contoso.example" });
    expect(difference).toMatchObject({ replaces: expect.arrayContaining(["customerId"]) });
    expect(partnerCenter.calls).toEqual([]);
  });
});
