import { Refused } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { User } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { e3, idOf } from "../../support/modelProducts";
import { outcomeOf } from "../../support/modelService";

const newbie: User = {
  id: "c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953",
  userPrincipalName: "newbie@contoso.example",
  state: "active",
};
const args = { customerId: customer, userId: newbie.userPrincipalName, licenses: [{ sku: "SPE_E3" }] };
const byId = { ...args, userId: newbie.id };

/** Partner Center knows the new user after this number of seconds. */
function world({ knownAfter = Number.POSITIVE_INFINITY, limit = 600 } = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  const context = contextOf(partnerCenter.api, clock, { limit, poll: 5 });
  const sleep = clock.sleep.bind(clock);
  const start = clock.now().getTime();
  const meet = () => {
    const isKnown = clock.now().getTime() - start >= knownAfter * 1000;
    if (isKnown && !partnerCenter.people.includes(newbie)) partnerCenter.people.push(newbie);
  };
  clock.sleep = async (milliseconds) => {
    await sleep(milliseconds);
    meet();
  };
  meet();
  const waited = () => (clock.now().getTime() - start) / 1000;
  return { clock, partnerCenter, context, waited };
}

const count = (calls: string[], call: string) => calls.filter((one) => one === call).length;

describe("A user who was made in the same run", () => {
  test("is found although the list of users was read before: it is read again, once", async () => {
    const { partnerCenter, context, waited } = world({ knownAfter: 0 });
    let reads = 0;
    const list = partnerCenter.users.bind(partnerCenter);
    partnerCenter.users = async (...given) => (++reads === 1 ? [alice] : list(...given));
    const { id } = await userLicense.create(args, context);
    expect(id).toBe(`${customer}/${newbie.id}`);
    expect(partnerCenter.calls).toContain("GET users again");
    expect(waited()).toBe(0);
  });

  test.each([
    ["name", args],
    ["id", byId],
  ])("is waited for by %s until Partner Center knows the user", async (_how, wanted) => {
    const { partnerCenter, context } = world({ knownAfter: 20 });
    await userLicense.create(wanted, context);
    expect(partnerCenter.has(newbie.id)).toEqual([idOf(e3)]);
    expect(context.tell.statuses[0]).toMatch(/waiting for Partner Center to know user .* of customer/);
  });

  test.each([
    ["name", args],
    ["id", byId],
  ])("is waited for by %s for a minute and no longer, as it may be mistyped", async (_how, wanted) => {
    const { partnerCenter, context, waited } = world();
    const error = await outcomeOf(userLicense.create(wanted, context));
    expect(error).toBeInstanceOf(Refused);
    expect((error as Error).message).toContain(
      wanted === args ? `has no user "${args.userId}"` : `has no user ${newbie.id}.`,
    );
    expect(waited()).toBe(60);
    expect(count(partnerCenter.calls, "GET users again") + count(partnerCenter.calls, "GET licenses")).toBe(5);
  });

  test("is not waited for beyond the limit of every wait", async () => {
    const { context, waited } = world({ limit: 10 });
    await outcomeOf(userLicense.create(byId, context));
    expect(waited()).toBe(10);
  });

  test("may be known to one server and not to another: the request is sent again", async () => {
    const { partnerCenter, context, waited } = world({ knownAfter: 0 });
    partnerCenter.fails({ refuses: 404, code: "60002" }, { refuses: 404, code: "60002" });
    await userLicense.create(byId, context);
    expect(partnerCenter.has(newbie.id)).toEqual([idOf(e3)]);
    expect(waited()).toBe(10);
  });

  test.each([
    [60, true],
    [61, false],
  ])("may be refused for %d s after the first request: the license comes = %p", async (seconds, comes) => {
    const { partnerCenter, context, waited, clock } = world({ knownAfter: 0 });
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    const start = clock.now().getTime();
    partnerCenter.updateLicenses = async (...given) => {
      const isKnown = clock.now().getTime() - start >= seconds * 1000;
      if (!isKnown) partnerCenter.fails({ refuses: 404, code: "60002" });
      return post(...given);
    };
    await outcomeOf(userLicense.create(byId, context));
    expect(partnerCenter.has(newbie.id)).toEqual(comes ? [idOf(e3)] : []);
    expect(waited()).toBe(60);
  });

  test.each([
    [404, "20003"],
    [403, "60002"],
    [400, "60002"],
  ])("is not meant by a %d with code %s: that is an error at once", async (refuses, code) => {
    const { partnerCenter, context, waited } = world({ knownAfter: 0 });
    partnerCenter.fails({ refuses, code });
    expect(await outcomeOf(userLicense.create(byId, context))).toMatchObject({ status: refuses, code });
    expect(waited()).toBe(0);
  });

  test("is known for good once the resource is there: an update that is told otherwise fails at once", async () => {
    const { partnerCenter, context, waited } = world({ knownAfter: 0 });
    const { id, state } = await userLicense.create(byId, context);
    partnerCenter.fails({ refuses: 404, code: "60002" });
    const swap = userLicense.update(id, state, { ...byId, licenses: [{ sku: "SPE_E5" }] }, context);
    expect(await outcomeOf(swap)).toMatchObject({ status: 404, code: "60002" });
    expect(waited()).toBe(0);
  });

  test("may be missing in the read after the request", async () => {
    const { partnerCenter, context } = world({ knownAfter: 0 });
    const read = partnerCenter.licenses.bind(partnerCenter);
    let reads = 0;
    partnerCenter.licenses = async (...given) => ([2, 3, 4].includes(++reads) ? undefined : read(...given));
    const { state } = await userLicense.create(byId, context);
    expect(state.assigned).toHaveLength(1);
  });
});

describe("A list of users that cannot be read", () => {
  test("is an error at once: the user may well be there", async () => {
    const { partnerCenter, context, waited } = world({ knownAfter: 0 });
    partnerCenter.users = async () => {
      throw new Error("a web page");
    };
    await expect(userLicense.create(args, context)).rejects.toThrow("a web page");
    expect(waited()).toBe(0);
  });
});

describe("A user who was renamed in the same run", () => {
  async function renamed() {
    const { partnerCenter, context, waited, clock } = world({ knownAfter: 0 });
    const { id, state } = await userLicense.create(args, context);
    const wanted = { ...args, userId: "archer@contoso.example" };
    const rename = () => partnerCenter.people.splice(1, 1, { ...newbie, userPrincipalName: wanted.userId });
    const diff = (foreign?: "coming" | "there") =>
      userLicense.diff(id, state, wanted, { context: () => context, tell: context.tell, foreign });
    return { partnerCenter, context, waited, clock, rename, diff };
  }
  const sameByNewName = { replaces: [], deleteBeforeReplace: false, beyondArguments: true };

  test("is the same person, although the list was read before", async () => {
    const { partnerCenter, rename, diff } = await renamed();
    let reads = 0;
    const before = [...partnerCenter.people];
    const list = partnerCenter.users.bind(partnerCenter);
    partnerCenter.users = async (...given) => (++reads === 1 ? before : list(...given));
    rename();
    expect(await diff()).toEqual(sameByNewName);
  });

  test("is waited for in an update, where another provider's resource comes before", async () => {
    const { clock, rename, diff } = await renamed();
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      rename();
    };
    expect(await diff("there")).toEqual(sameByNewName);
  });

  test("counts as another person at a preview, with a warning, where another provider's resource comes before", async () => {
    const { context, waited, diff } = await renamed();
    const before = waited();
    expect(await diff("coming")).toEqual({ replaces: ["userId"], deleteBeforeReplace: true });
    expect(context.tell.warnings).toEqual([
      expect.stringMatching(/no user "archer@contoso\.example" yet.*the update looks again/),
    ]);
    expect(waited()).toBe(before);
  });

  test("is an error at once where nothing comes before: the name is wrong", async () => {
    const { waited, diff } = await renamed();
    const before = waited();
    await expect(diff()).rejects.toThrow('has no user "archer@contoso.example"');
    expect(waited()).toBe(before);
  });
});

describe("A look that is wrong", () => {
  const own = { ...args, userId: alice.id };

  async function blindOnce(answer: [] | undefined) {
    const { partnerCenter, context } = world();
    const made = await userLicense.create(own, context);
    const read = partnerCenter.licenses.bind(partnerCenter);
    let reads = 0;
    partnerCenter.licenses = async (...given) => (reads++ === 0 ? answer : read(...given));
    partnerCenter.posts.length = 0;
    return { partnerCenter, context, ...made };
  }

  describe.each<[string, [] | undefined]>([
    ["an empty list", []],
    ["no such user", undefined],
  ])("%s", (_what, answer) => {
    test("is not believed by a delete", async () => {
      const { partnerCenter, context, id, state } = await blindOnce(answer);
      await userLicense.delete(id, state, context);
      expect(partnerCenter.has(alice.id)).toEqual([]);
    });

    test("is not believed by a read", async () => {
      const { context, id, state } = await blindOnce(answer);
      expect(await userLicense.read(id, state, context)).toMatchObject({ args: own });
    });

    test("is not believed by an update that takes the license away", async () => {
      const { partnerCenter, context, id, state } = await blindOnce(answer);
      const next = await userLicense.update(id, state, { ...own, licenses: [{ sku: "SPE_E5" }] }, context);
      expect(partnerCenter.has(alice.id)).not.toContain(idOf(e3));
      expect(next.assigned.map(({ partNumber }) => partNumber)).toEqual(["SPE_E5"]);
    });

    test("is not believed by an update that keeps the license", async () => {
      const { partnerCenter, context, id, state } = await blindOnce(answer);
      await userLicense.update(id, state, own, context);
      expect(partnerCenter.posts).toEqual([]);
    });
  });

  test("what was accepted and never shown is taken back by a delete, unseen", async () => {
    const { partnerCenter, context } = world({ limit: 60 });
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const error = (await outcomeOf(userLicense.create(own, context))) as { id: string; state: never };
    await userLicense.delete(error.id, error.state, context);
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });
});
