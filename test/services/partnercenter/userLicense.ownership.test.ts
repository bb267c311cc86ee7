import fc from "fast-check";
import { NotReady, Refused } from "../../../provider/core/errors";
import type { UserLicenseArgs } from "../../../provider/services/partnercenter/userLicense.args";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import type { SubscribedSku } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { classroom, e3, e5, idOf, minecraft } from "../../support/modelProducts";
import { modelRun } from "../../support/modelRun";
import { outcomeOf } from "../../support/modelService";

const bob = { id: "a9ef48bb-8758-4590-a312-d4a47bfaded4", userPrincipalName: "bob@contoso.example", state: "active" };

const argsFor = (licenses: string[], userId = alice.id): UserLicenseArgs => ({
  customerId: customer,
  userId,
  licenses: licenses.map((sku) => ({ sku })),
});

function world() {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  partnerCenter.people.push(bob);
  const context = contextOf(partnerCenter.api, clock);
  return { clock, partnerCenter, context, run: modelRun(context) };
}

const wordsOf = ({ productSku: { id, skuPartNumber, name } }: SubscribedSku) => [
  id,
  skuPartNumber,
  name,
  name.toUpperCase(),
];
const anyWord = (sku: SubscribedSku) => fc.constantFrom(...wordsOf(sku));
const anyAlice = fc.constantFrom(alice.id, alice.userPrincipalName, alice.userPrincipalName.toUpperCase());
const messageOf = (outcome: unknown) => (outcome as Error).message;

describe("Two resources of a program for one user", () => {
  test("never share a product, however each of them calls the product and the user", async () => {
    const shared = fc.asyncProperty(anyWord(e3), anyWord(e3), anyAlice, anyAlice, async (one, two, user, again) => {
      const { partnerCenter, run } = world();
      run.has("UserLicense", "two", argsFor(["CFQ7TTC0K5DR/0002", two], again));
      const args = argsFor(["SPE_E5", one], user);
      const outcome = await outcomeOf(userLicense.create(args, run.has("UserLicense", "one", args)));
      expect(outcome).toBeInstanceOf(Refused);
      expect(messageOf(outcome)).toContain(
        `UserLicense "two" assigns SPE_E3 (${idOf(e3)}) to user ${alice.id} of customer`,
      );
      expect(partnerCenter.posts).toEqual([]);
    });
    await fc.assert(shared);
  });

  test("may list other products, or the same one for another user", async () => {
    const apart = fc.asyncProperty(anyWord(e3), anyWord(e5), anyAlice, anyAlice, async (one, other, user, again) => {
      const { partnerCenter, run } = world();
      run.has("UserLicense", "two", argsFor([other], again));
      run.has("UserLicense", "three", argsFor([one], bob.userPrincipalName));
      const args = argsFor([one], user);
      await userLicense.create(args, run.has("UserLicense", "one", args));
      expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
    });
    await fc.assert(apart);
  });

  test.each([
    ["this one is", true, false],
    ["the other one is", false, true],
  ])("are refused where one of them is exclusive: %s", async (_which, first, second) => {
    const { partnerCenter, run } = world();
    run.has("UserLicense", "two", { ...argsFor(["SPE_E5"]), exclusive: second });
    const args = { ...argsFor(["SPE_E3"]), exclusive: first };
    const outcome = await outcomeOf(userLicense.create(args, run.has("UserLicense", "one", args)));
    expect(messageOf(outcome)).toMatch(/UserLicense "two" is for user .* one of the two is exclusive/);
    expect(partnerCenter.posts).toEqual([]);
  });

  test("are no trouble while the program has not come to the other one: it may turn out to be something else", async () => {
    const { partnerCenter, run } = world();
    run.has("UserLicense", "two", { ...argsFor(["SPE_E3"]), exclusive: true }, "declared");
    const args = argsFor(["SPE_E3"]);
    await userLicense.create(args, run.has("UserLicense", "one", args));
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("that share a product which has left the customer's list are refused by its id", async () => {
    const { partnerCenter, run, context } = world();
    const { id, state } = await userLicense.create(argsFor(["SPE_E3"]), context);
    partnerCenter.skus = [e5];
    const assigned = state.assigned.map((one) => ({ ...one }));
    run.has("UserLicense", "two", argsFor([idOf(e3)]));
    const args = argsFor(["SPE_E3", "SPE_E5"]);
    const outcome = await outcomeOf(
      userLicense.update(id, { ...state, assigned }, args, run.has("UserLicense", "one", args)),
    );
    expect(messageOf(outcome)).toContain(`UserLicense "two" assigns ${idOf(e3)} to user`);
  });
});

describe("A license that one resource gives up and another one of the program lists", () => {
  const givenUp = fc.record({
    word: anyWord(e3),
    user: anyAlice,
    certainty: fc.constantFrom("checked" as const, "declared" as const),
    deletes: fc.boolean(),
  });

  test("stays with the user, whatever the other one calls it, and is no longer this one's", async () => {
    const property = fc.asyncProperty(givenUp, async ({ word, user, certainty, deletes }) => {
      const { partnerCenter, run, context } = world();
      const { id, state } = await userLicense.create(argsFor(["SPE_E3", "CFQ7TTC0K5BF/0001"]), context);
      run.has("UserLicense", "two", argsFor([word], user), certainty);
      const args = argsFor(["SPE_E5"]);
      run.has("UserLicense", "three", argsFor(["SPE_E3"], bob.id));
      if (deletes) await userLicense.delete(id, state, run.deletes("UserLicense", "one"));
      else {
        const next = await userLicense.update(id, state, args, run.has("UserLicense", "one", args));
        expect(next).not.toHaveProperty("leaving");
      }
      expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), ...(deletes ? [] : [idOf(e5)])].sort());
    });
    await fc.assert(property);
  });

  test("is not kept in the state when the rest of the change fails half-way", async () => {
    const { partnerCenter, run, context } = world();
    const { id, state } = await userLicense.create(argsFor(["SPE_E3"]), context);
    run.has("UserLicense", "two", argsFor(["SPE_E3"]));
    partnerCenter.seats.set(idOf(minecraft), 0);
    const args = argsFor(["SPE_E5", "CFQ7TTC0K5DR/0002"]);
    const error = await outcomeOf(userLicense.update(id, state, args, run.has("UserLicense", "one", args)));
    expect(error).toBeInstanceOf(NotReady);
    const half = (error as NotReady<UserLicenseState>).state;
    expect(half).not.toHaveProperty("leaving");
    expect(half.awaited).toEqual([idOf(minecraft)]);
    const later = modelRun(context);
    await userLicense.delete(id, half, later.deletes("UserLicense", "one"));
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("is not said to be assigned or removed by someone else", async () => {
    const { partnerCenter, run, context } = world();
    run.has("UserLicense", "two", argsFor(["Classroom"]));
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      partnerCenter.gives(alice.id, classroom).gives(alice.id, minecraft);
      return post(...given);
    };
    partnerCenter.gives(alice.id, e5);
    const args = argsFor(["SPE_E3"]);
    await userLicense.create(args, run.has("UserLicense", "one", args));
    expect(context.tell.warnings.join()).toContain("CFQ7TTC0K5DR/0002 was assigned");
    expect(context.tell.warnings.join()).not.toContain("CFQ7TTC0K5BF/0001");
  });
});

describe("A license that the program lists in a resource which this run leaves out", () => {
  test.each(wordsOf(e3))("is not removed: the run says how to go on (%s)", async (word) => {
    const { partnerCenter, run, context } = world();
    const { id, state } = await userLicense.create(argsFor(["SPE_E5", "SPE_E3"]), context);
    run.has("UserLicense", "two", argsFor([word]), "left out");
    const outcome = await outcomeOf(
      userLicense.delete(id, state, run.deletes("UserLicense", "one")) as Promise<unknown>,
    );
    expect(outcome).toBeInstanceOf(Refused);
    expect(messageOf(outcome)).toMatch(/^SPE_E3 \(05e9a617.*\) of user .* is not removed: .*UserLicense "two"/);
    expect(partnerCenter.has(alice.id)).toHaveLength(2);
  });

  test("hinders no removal of others", async () => {
    const { partnerCenter, run, context } = world();
    const { id, state } = await userLicense.create(argsFor(["SPE_E3"]), context);
    run.has("UserLicense", "two", argsFor(["SPE_E5"]), "left out");
    await userLicense.delete(id, state, run.deletes("UserLicense", "one"));
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });

  test("hinders none where the program is not left out, but has it already", async () => {
    const { partnerCenter, run, context } = world();
    const { id, state } = await userLicense.create(argsFor(["SPE_E3"]), context);
    run.has("UserLicense", "two", argsFor(["SPE_E3"]));
    await userLicense.delete(id, state, run.deletes("UserLicense", "one"));
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });
});

describe("A license that one resource gave up before another one took it over in the same run", () => {
  test("is named, with the resource that gave it up; others are not", async () => {
    const { run, context } = world();
    const { id, state } = await userLicense.create(argsFor(["SPE_E3", "SPE_E5"]), context);
    const bobs = await userLicense.create(argsFor(["CFQ7TTC0K5DR/0002"], bob.id), context);
    await userLicense.delete(id, state, run.deletes("UserLicense", "one"));
    await userLicense.delete(bobs.id, bobs.state, run.deletes("UserLicense", "bob"));
    const args = argsFor(["CFQ7TTC0K5DR/0002", "SPE_E3"]);
    await userLicense.create(args, run.has("UserLicense", "two", args));
    expect(context.tell.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`^User ${alice.id} was without SPE_E3 for a moment: UserLicense "one" gave it up`),
      ),
    ]);
  });

  test("is not named where the service refused the removal", async () => {
    const { run, context, partnerCenter } = world();
    const { id, state } = await userLicense.create(argsFor(["SPE_E3"]), context);
    partnerCenter.fails({ refuses: 403, code: "900309" });
    await outcomeOf(userLicense.delete(id, state, run.deletes("UserLicense", "one")) as Promise<unknown>);
    const args = argsFor(["SPE_E3", "SPE_E5"]);
    await userLicense.create(args, run.has("UserLicense", "two", args));
    expect(context.tell.warnings).toEqual([]);
  });
});
