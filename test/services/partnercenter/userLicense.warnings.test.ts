import fc from "fast-check";
import { NotReady } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { e5, idOf, minecraft, plans } from "../../support/modelProducts";
import { outcomeOf } from "../../support/modelService";

const args = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }] };

/** A service that also switches Sway off if Teams is off, and warns about it. */
function world(message = "Service plan SWAY depends on TEAMS1 and was disabled as well.") {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  const context = contextOf(partnerCenter.api, clock, { limit: 600, poll: 5 });
  const post = partnerCenter.updateLicenses.bind(partnerCenter);
  partnerCenter.updateLicenses = async (customerId, userId, update, requestId) => {
    const assign = update.assign.map(({ skuId, excludedPlans }) => ({
      skuId,
      excludedPlans: excludedPlans.length > 0 ? [plans.teams.id, plans.sway.id] : [],
    }));
    await post(customerId, userId, { ...update, assign }, requestId);
    return [{ code: "DependencyViolation", message, servicePlans: [] }];
  };
  return { clock, partnerCenter, context };
}

async function notReady(run: Promise<unknown>): Promise<NotReady<UserLicenseState>> {
  const error = await outcomeOf(run);
  expect(error).toBeInstanceOf(NotReady);
  return error as NotReady<UserLicenseState>;
}

const times = (text: string, part: string) => text.split(part).length - 1;

describe("A warning of the service that explains why a license is not as wanted", () => {
  test("is in the error, once, with the plans that differ by name, and nothing is waited for", async () => {
    const { clock, context } = world();
    const { message, state } = await notReady(userLicense.create(args, context));
    expect(times(message, "Service plan SWAY depends on TEAMS1 and was disabled as well.")).toBe(1);
    expect(message).toMatch(/not as the program asks.*SPE_E5 with SWAY on/);
    expect(message).not.toMatch(/does not show it after/);
    expect(clock.sleeps).toEqual([]);
    expect(context.tell.warnings).toEqual([]);
    expect(state).toMatchObject({
      assigned: [{ id: idOf(e5) }],
      warnings: [{ code: "DependencyViolation" }],
    });
  });

  test.each([
    ["names the plan by its id in the words", `Plan ${plans.sway.id.toUpperCase()} is off.`],
    ["names it by its service name in any case", "sway is off."],
  ])("counts when it %s", async (_how, message) => {
    const { clock, context } = world(message);
    await notReady(userLicense.create(args, context));
    expect(clock.sleeps).toEqual([]);
  });

  test("about something else ends no wait; it is in the error all the same", async () => {
    const { clock, context } = world("Something else.");
    const { message } = await notReady(userLicense.create(args, context));
    expect(clock.sleeps.length).toBeGreaterThan(100);
    expect(message).toMatch(/does not show it after 600 s: SPE_E5 with SWAY on/);
    expect(times(message, "Partner Center warns: Something else.")).toBe(1);
  });

  test("is told after the other license group's request was refused, too", async () => {
    const { partnerCenter, context } = world("The license is on its way.");
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (customerId, userId, update, requestId) => {
      if (update.assign.some(({ skuId }) => skuId === idOf(minecraft))) partnerCenter.seats.set(idOf(minecraft), 0);
      return post(customerId, userId, update, requestId);
    };
    const licenses = [{ sku: "SPE_E5" }, { sku: "CFQ7TTC0K5DR/0002" }];
    const { message } = await notReady(userLicense.create({ ...args, licenses }, context));
    expect(message).toContain("60012");
    expect(times(message, "Partner Center warns: The license is on its way.")).toBe(1);
  });

  test("that says why the license itself does not come gets one more look, and no more", async () => {
    const { clock, partnerCenter, context } = world();
    partnerCenter.updateLicenses = async () => [
      { code: "1", message: "SPE_E5 was not assigned: it is in conflict with another product.", servicePlans: [] },
    ];
    const { message, state } = await notReady(userLicense.create(args, context));
    expect(message).toContain("in conflict with another product");
    expect(clock.sleeps.length).toBeLessThanOrEqual(2);
    expect(state).toMatchObject({ awaited: [idOf(e5)] });
  });

  test("and is repeated by the refusal that follows is in the error once", async () => {
    const said = "There are no seats.";
    const { partnerCenter, context } = world(said);
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      if (partnerCenter.posts.length > 0) partnerCenter.fails({ refuses: 400, code: "60012", words: said });
      return post(...given);
    };
    const licenses = [{ sku: "SPE_E5" }, { sku: "CFQ7TTC0K5DR/0002" }];
    const { message } = await notReady(userLicense.create({ ...args, licenses }, context));
    expect(times(message, said)).toBe(1);
  });

  test("without words is told by its code and plans", async () => {
    const { partnerCenter, context } = world();
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      await post(...given);
      return [{ code: "7", message: "", servicePlans: ["SWAY", "TEAMS1"] }];
    };
    await userLicense.create({ ...args, licenses: [{ sku: "SPE_E3" }] }, context);
    expect(context.tell.warnings).toEqual(["Partner Center warns: 7, SWAY, TEAMS1"]);
  });

  test("without words is told by its code in an error, too", async () => {
    const { context } = world("");
    const { message } = await notReady(userLicense.create(args, context));
    expect(times(message, "Partner Center warns: DependencyViolation")).toBe(1);
  });

  test("is told beside another one of the same answer", async () => {
    const { partnerCenter, context } = world();
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      await post(...given);
      return ["Slow today.", "Slow tomorrow."].map((message) => ({ code: "7", message, servicePlans: [] }));
    };
    const { id, state } = await userLicense.create({ ...args, licenses: [{ sku: "SPE_E3" }] }, context);
    expect(context.tell.warnings).toEqual(
      ["Slow today.", "Slow tomorrow."].map((text) => `Partner Center warns: ${text}`),
    );
    expect(state.warnings.map(({ message }) => message)).toEqual(["Slow today.", "Slow tomorrow."]);
    const same = await userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E3" }] }, context);
    expect(same.warnings).toEqual(state.warnings);
    expect(context.tell.warnings).toHaveLength(2);
  });

  test("given again with each request is told once", async () => {
    const { context, partnerCenter } = world("Slow today.");
    partnerCenter.showsPlans = false;
    const licenses = [{ sku: "SPE_E5" }, { sku: "CFQ7TTC0K5DR/0002" }];
    const { state } = await userLicense.create({ ...args, licenses }, context);
    expect(context.tell.warnings).toEqual(["Partner Center warns: Slow today."]);
    expect(state.warnings).toHaveLength(1);
  });

  test("whatever it says, is heard once: on the row when all is well, in the error when it is not", async () => {
    const anyWords = fc.stringMatching(/^[A-Za-z][A-Za-z ]{5,40}[A-Za-z]$/);
    await fc.assert(
      fc.asyncProperty(anyWords, fc.boolean(), async (message, plain) => {
        const { context } = world(message);
        const wanted = plain ? { ...args, licenses: [{ sku: "SPE_E5" }] } : args;
        const outcome = await userLicense.create(wanted, context).catch((error: Error) => error);
        const heard = [...context.tell.warnings, outcome instanceof Error ? outcome.message : ""].join("\n");
        expect(times(heard, message)).toBe(1);
        expect(outcome instanceof Error).toBe(!plain);
      }),
      { numRuns: 50 },
    );
  });
});

describe("What someone else changes while a run writes", () => {
  test("is named in a warning: a license that went, and one that came", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.gives(alice.id, e5);
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      partnerCenter.takes(alice.id, e5);
      partnerCenter.gives(alice.id, minecraft);
      await post(...given);
      return [];
    };
    await userLicense.create({ ...args, licenses: [{ sku: "SPE_E3" }] }, context);
    expect(context.tell.warnings).toEqual([
      expect.stringMatching(
        /While this run changed the licenses of user 554526aa\S+ of customer \S+, SPE_E5 was removed, CFQ7TTC0K5DR\/0002 was assigned\./,
      ),
    ]);
  });

  test("is named where it switches the plans of another license", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.gives(alice.id, e5);
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      await post(...given);
      partnerCenter.gives(alice.id, e5, [plans.sway.id]);
      return [];
    };
    await userLicense.create({ ...args, licenses: [{ sku: "SPE_E3" }] }, context);
    expect(context.tell.warnings).toEqual([expect.stringContaining("SPE_E5 got other service plans")]);
  });

  test("is not said of one server that is behind, nor of what another resource of the program does", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.gives(alice.id, e5);
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    const read = partnerCenter.licenses.bind(partnerCenter);
    let behind = false;
    partnerCenter.licenses = async (...given) => {
      const found = await read(...given);
      const shown = behind ? found?.filter(({ productSku }) => productSku.id !== idOf(e5)) : found;
      behind = false;
      return shown;
    };
    partnerCenter.updateLicenses = async (...given) => {
      await post(...given);
      partnerCenter.gives(alice.id, minecraft);
      behind = true;
      return [];
    };
    const other = { called: 'UserLicense "other"', certainty: "declared" as const, exclusive: false, unordered: false };
    const has = (names: string[]) => names.includes(idOf(minecraft));
    const ownership = { ...context.ownership, wantsOf: async () => [{ ...other, has }] };
    await userLicense.create({ ...args, licenses: [{ sku: "SPE_E3" }] }, { ...context, ownership });
    expect(context.tell.warnings).toEqual([]);
  });
});
