import { Refused } from "../../../provider/core/errors";
import { refuseSecondUpgrade } from "../../../provider/services/partnercenter/subscriptionOthers";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelNotes } from "../../support/modelNotes";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { modelRun } from "../../support/modelRun";
import { outcomeOf } from "../../support/modelService";
import { aSubscription } from "../../support/modelSubscription";

const place = { customerId: customer, subscriptionId: aSubscription().id };
const args = { ...place, quantity: 25 };
const elsewhere = { ...args, subscriptionId: "3b7a5c1e-6f0d-4b2a-9c8e-1d2f3a4b5c6d" };
const target = "CFQ7TTC0LFLX:0001";
const act = { ...place, target };

function world() {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription());
  const notes = new ModelNotes(() => clock.now());
  const context = { ...contextOf(partnerCenter.api, clock), notes };
  return { partnerCenter, context, notes, run: modelRun(context) };
}

type World = ReturnType<typeof world>;
const create = ({ run }: World) => subscriptionQuantity.create(args, run.has("SubscriptionQuantity", "seats", args));
const upgrade = ({ run }: World, wanted: Parameters<typeof refuseSecondUpgrade>[0] = act) =>
  refuseSecondUpgrade(wanted, run.has("SubscriptionUpgrade", "upgrade", wanted));
const messageOf = (outcome: unknown) => (outcome as Error).message;

describe("A second quantity of one subscription in a program", () => {
  test.each(["create", "update"] as const)(
    "is refused at %s, naming the other resource, and nothing is sent",
    async (operation) => {
      const given = world();
      const { id, state } = await subscriptionQuantity.create({ ...args, quantity: 10 }, given.context);
      given.run.has("SubscriptionQuantity", "others", args);
      const context = given.run.has("SubscriptionQuantity", "seats", args);
      const outcome = await outcomeOf<unknown>(
        operation === "create"
          ? subscriptionQuantity.create(args, context)
          : subscriptionQuantity.update(id, state, args, context),
      );
      expect(outcome).toBeInstanceOf(Refused);
      expect(messageOf(outcome)).toContain(
        `SubscriptionQuantity "others" sets the quantity of subscription ${args.subscriptionId} of customer ${customer} too`,
      );
      expect(given.partnerCenter.patches).toEqual([]);
    },
  );

  test("is none where it is of another subscription, or not yet come to", async () => {
    const given = world();
    given.run.has("SubscriptionQuantity", "elsewhere", elsewhere);
    given.run.has("SubscriptionQuantity", "later", args, "declared");
    await create(given);
    expect(given.partnerCenter.live).toMatchObject({ quantity: 25 });
  });
});

describe("An upgrade and a quantity of one subscription in one run", () => {
  const nothingSays = /SubscriptionUpgrade "up" changes subscription .* nothing says which of the two comes first/;

  test("are refused where the upgrade has begun and neither waits for the other", async () => {
    const given = world();
    given.run.has("SubscriptionUpgrade", "up", act);
    given.run.begins("SubscriptionUpgrade", "up");
    expect(messageOf(await outcomeOf(create(given)))).toMatch(nothingSays);
    expect(given.partnerCenter.patches).toEqual([]);
  });

  test.each<[string, (given: World) => void]>([
    ["the upgrade has not begun", () => {}],
    [
      "the quantity waits for it",
      ({ run }) => {
        run.begins("SubscriptionUpgrade", "up");
        run.waits("SubscriptionQuantity", "seats", ["SubscriptionUpgrade", "up"]);
      },
    ],
    [
      "the upgrade has begun and the program has another quantity resource beside it",
      ({ run }) => {
        run.has("SubscriptionQuantity", "elsewhere", elsewhere);
        run.begins("SubscriptionQuantity", "elsewhere");
      },
    ],
  ])("are done where %s", async (_sentence, arrange) => {
    const given = world();
    given.run.has("SubscriptionUpgrade", "up", act);
    arrange(given);
    await create(given);
    expect(given.partnerCenter.live).toMatchObject({ quantity: 25 });
  });
});

describe("An upgrade of a subscription", () => {
  test("that another resource declares too, into the same product, is refused", async () => {
    const given = world();
    given.run.has("SubscriptionUpgrade", "other", act);
    await expect(upgrade(given)).rejects.toThrow(
      `SubscriptionUpgrade "other" upgrades subscription ${act.subscriptionId} of customer ${customer} to ${target} too`,
    );
  });

  test("beside one into another product, and beside a quantity that has not begun, is no second one", async () => {
    const given = world();
    given.run.has("SubscriptionUpgrade", "other", { ...act, target: "CFQ7TTC0LF8S:0002" });
    given.run.has("SubscriptionQuantity", "seats", args);
    await upgrade(given);
    await upgrade(given, { ...act, targetSubscriptionId: elsewhere.subscriptionId });
  });

  test.each([
    ["that it starts from", place],
    ["that it goes into", elsewhere],
  ])("is refused while a quantity of the subscription %s is set without an order", async (_which, changed) => {
    const given = world();
    given.run.has("SubscriptionQuantity", "seats", { ...changed, quantity: 3 });
    given.run.begins("SubscriptionQuantity", "seats");
    const into = { ...act, targetSubscriptionId: elsewhere.subscriptionId };
    await expect(upgrade(given, into)).rejects.toThrow(
      `SubscriptionQuantity "seats" changes subscription ${changed.subscriptionId} of customer ${customer} in the same run`,
    );
  });

  test("does not mind a quantity of a subscription that it has nothing to do with", async () => {
    const given = world();
    given.run.has("SubscriptionQuantity", "seats", elsewhere);
    given.run.begins("SubscriptionQuantity", "seats");
    await upgrade(given);
  });
});

describe("Deleting a quantity of a subscription", () => {
  const deleting = async (onDelete: "restore" | "retain", certainty?: "checked" | "declared" | "left out") => {
    const given = world();
    const { id, state } = await subscriptionQuantity.create({ ...args, onDelete }, given.context);
    if (certainty !== undefined) given.run.has("SubscriptionQuantity", "new", args, certainty);
    if (certainty === "declared") given.run.has("SubscriptionQuantity", "elsewhere", elsewhere);
    given.run.has("SubscriptionUpgrade", "up", act, "declared");
    const context = given.run.deletes("SubscriptionQuantity", "seats");
    const outcome = await outcomeOf(subscriptionQuantity.delete(id, state, context) as Promise<unknown>);
    return { ...given, outcome, seats: given.partnerCenter.live?.quantity, noted: given.notes.recall(id)?.quantity };
  };

  test("goes back to what it found, where no other resource of the program sets it", async () => {
    expect(await deleting("restore")).toMatchObject({ outcome: undefined, seats: 10, noted: undefined });
  });

  test.each(["checked", "declared"] as const)(
    "leaves it, and says so, where another resource sets it (%s)",
    async (certainty) => {
      const { context, ...after } = await deleting("restore", certainty);
      expect(after).toMatchObject({ outcome: undefined, seats: 25, noted: 10 });
      expect(context.tell.warnings).toEqual([
        expect.stringMatching(/stays as it is: SubscriptionQuantity "new" of this program sets it/),
      ]);
    },
  );

  test("is refused where the run leaves out the resource that sets it now", async () => {
    const { outcome, seats } = await deleting("restore", "left out");
    expect(outcome).toBeInstanceOf(Refused);
    expect(messageOf(outcome)).toMatch(
      /is not restored: the program sets it in SubscriptionQuantity "new", which this run leaves out/,
    );
    expect(seats).toBe(25);
  });

  test.each([undefined, "checked", "declared", "left out"] as const)(
    'with onDelete: "retain" is silent, if another resource sets it (%s)',
    async (certainty) => {
      const { context, ...after } = await deleting("retain", certainty);
      expect(after).toMatchObject({ outcome: undefined, seats: 25, noted: certainty === undefined ? undefined : 10 });
      expect(context.tell.warnings).toEqual([]);
    },
  );
});
