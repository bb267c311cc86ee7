import { NotReady, Refused } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, inheritedWords, ModelPartnerCenter, refusedWith } from "../../support/modelPartnerCenter";
import { classroom, e3, e5, idOf, minecraft } from "../../support/modelProducts";
import { refuses, shapes, words } from "../../support/modelRefusals";
import { outcomeOf } from "../../support/modelService";

const args = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E3" }] };
const addOnArgs = { ...args, licenses: [{ sku: "SPE_E5" }] };
/** Here SPE_E5 stands for an add-on that needs SPE_E3. */
const needs = [[e5, e3]] as const;

async function world(wanted = args, limit = 600) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  const context = contextOf(partnerCenter.api, clock, { limit, poll: 5 });
  const { id, state } = await userLicense.create(wanted, context);
  partnerCenter.posts.length = 0;
  clock.sleeps.length = 0;
  return { clock, partnerCenter, context, id, state };
}

const removal = (sku: typeof e3) => ({ assign: [], remove: [idOf(sku)] });
/** The call of the provider process. */
const deleted = (given: Pick<Awaited<ReturnType<typeof world>>, "context" | "id">, state: UserLicenseState) =>
  given.context.lock(given.id, () => userLicense.delete(given.id, state, given.context));

describe("A removal that the service refuses", () => {
  test.each(Object.keys(shapes))("fails with its own words, in %s form, and the license stays", async (shape) => {
    const { partnerCenter, context, id, state } = await world();
    refuses(partnerCenter, { held: [{ sku: e3, by: "hold" }], shape });
    const error = await outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);
    expect(error).toBeInstanceOf(Refused);
    expect((error as Error).message).toContain(words.hold);
    expect((error as Error).message).toMatch(/refuses to remove SPE_E3 from user 554526aa.* keeps it,/);
    expect((error as Error).message).not.toMatch(/group|Service plan/);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
    expect(partnerCenter.posts).toHaveLength(1);
    expect(context.tell.warnings).toEqual([]);
  });

  test("is not waited for where the service does not speak of another license", async () => {
    const { clock, partnerCenter, context, id, state } = await world();
    refuses(partnerCenter, { held: [{ sku: e3, by: "hold" }] });
    await outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);
    expect(clock.sleeps).toEqual([]);
  });

  test.each(Object.keys(shapes))(
    "because a group grants the license is said in the service's words, in %s form",
    async (shape) => {
      const { partnerCenter, context, id, state } = await world();
      refuses(partnerCenter, { held: [{ sku: e3, by: "group" }], shape });
      await userLicense.delete(id, state, context);
      expect(context.tell.warnings).toEqual([expect.stringMatching(/^SPE_E3 cannot be removed.*a group grants it/)]);
      expect(context.tell.warnings.join()).toContain(words.group);
      expect(context.tell.warnings.join()).not.toContain("warns");
    },
  );

  test("of two licenses names both, and each reason once", async () => {
    const both = { ...args, licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }] };
    const { partnerCenter, context, id, state } = await world(both);
    const held = [e3, e5].map((sku) => ({ sku, by: "hold" as const }));
    refuses(partnerCenter, { held });
    const error = await outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);
    expect((error as Error).message).toMatch(/refuses to remove SPE_E3, SPE_E5 from user .* keeps them,/);
    expect((error as Error).message.split(words.hold)).toHaveLength(2);
  });

  test("keeps no other license from going, whichever is asked for first", async () => {
    const all = { ...args, licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }, { sku: "CFQ7TTC0K5DR/0002" }] };
    const { partnerCenter, context, id, state } = await world(all);
    refuses(partnerCenter, { needs, oneByOne: true, held: [{ sku: minecraft, by: "hold" }] });
    const error = await outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);
    expect((error as Error).message).toContain(words.hold);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(minecraft)]);
  });

  test("in a swap leaves the new license and the old one, and the next run takes the old one away", async () => {
    const { partnerCenter, context, id, state } = await world();
    const held = [{ sku: e3, by: "hold" as const }];
    refuses(partnerCenter, { held });
    const error = await outcomeOf(userLicense.update(id, state, addOnArgs, context));
    expect(error).toBeInstanceOf(NotReady);
    expect((error as Error).message).toContain(words.hold);
    const left = (error as NotReady<UserLicenseState>).state;
    expect(left).toMatchObject({ leaving: [idOf(e3)] });
    expect(left.inherited).toBeUndefined();
    held.length = 0;
    const done = await userLicense.update(id, left, addOnArgs, context);
    expect(done.leaving).toBeUndefined();
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e5)]);
  });
});

describe("A license that another one depends on", () => {
  test("of the same resource is removed after that one", async () => {
    const both = { ...args, licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }] };
    const { clock, partnerCenter, context, id, state } = await world(both);
    refuses(partnerCenter, { needs, oneByOne: true });
    await userLicense.delete(id, state, context);
    expect(partnerCenter.has(alice.id)).toEqual([]);
    expect(clock.sleeps).toEqual([]);
  });

  test("of another resource of the run is removed after that one, whichever Pulumi deletes first", async () => {
    const { clock, partnerCenter, context, id, state } = await world();
    const addOn = await userLicense.create(addOnArgs, context);
    refuses(partnerCenter, { needs });
    partnerCenter.posts.length = 0;
    const given = { context, id };
    await Promise.all([deleted(given, state), deleted(given, addOn.state)]);
    expect(partnerCenter.has(alice.id)).toEqual([]);
    expect(partnerCenter.posts.map(({ update }) => update)).toEqual([removal(e3), removal(e5), removal(e3)]);
    expect(clock.sleeps.reduce((sum, one) => sum + one, 0)).toBeLessThan(30_000);
  });

  test("is removed when someone else has taken that one away in the meantime", async () => {
    const { clock, partnerCenter, context, id, state } = await world();
    partnerCenter.gives(alice.id, e5);
    refuses(partnerCenter, { needs });
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      partnerCenter.takes(alice.id, e5);
      await sleep(milliseconds);
    };
    await deleted({ context, id }, state);
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });

  test("is removed when someone else has replaced that one by another license in the meantime", async () => {
    const { clock, partnerCenter, context, id, state } = await world();
    partnerCenter.gives(alice.id, e5);
    refuses(partnerCenter, { needs });
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      partnerCenter.takes(alice.id, e5);
      partnerCenter.gives(alice.id, classroom);
      await sleep(milliseconds);
    };
    await deleted({ context, id }, state);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(classroom)]);
  });

  test("is gone with the user, when the user is deleted in the meantime", async () => {
    const { clock, partnerCenter, context, id, state } = await world();
    partnerCenter.gives(alice.id, e5);
    refuses(partnerCenter, { needs });
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      partnerCenter.people.length = 0;
      await sleep(milliseconds);
    };
    expect(await outcomeOf(deleted({ context, id }, state) as Promise<unknown>)).toBeUndefined();
    expect(partnerCenter.posts).toHaveLength(1);
  });

  test("is waited for beside one that is held for another reason", async () => {
    const both = { ...args, licenses: [{ sku: "SPE_E3" }, { sku: "CFQ7TTC0K5DR/0002" }] };
    const { clock, partnerCenter, context, id, state } = await world(both);
    partnerCenter.gives(alice.id, e5);
    refuses(partnerCenter, { needs, held: [{ sku: minecraft, by: "hold" }] });
    const error = await outcomeOf(deleted({ context, id }, state) as Promise<unknown>);
    expect((error as Error).message).toContain(words.hold);
    expect((error as Error).message).toMatch(/The user also has SPE_E5\. Remove what depends on/);
    expect(clock.sleeps).toEqual([5_000, 5_000]);
  });

  test("stays when that one is not of this run: it is waited for some seconds, and named", async () => {
    const { clock, partnerCenter, context, id, state } = await world();
    partnerCenter.gives(alice.id, e5);
    refuses(partnerCenter, { needs });
    const error = await outcomeOf(deleted({ context, id }, state) as Promise<unknown>);
    expect((error as Error).message).toContain(words.dependency);
    expect((error as Error).message).toMatch(/The user also has SPE_E5\. Remove what depends on SPE_E3 first/);
    expect(clock.sleeps).toEqual([5_000, 5_000]);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(e5)].sort());
    expect(partnerCenter.posts).toHaveLength(1);
  });

  test("is waited for as long as other work goes on, and not longer than the limit", async () => {
    const { clock, partnerCenter, context, id, state } = await world(args, 60);
    partnerCenter.gives(alice.id, e5);
    refuses(partnerCenter, { needs });
    let ended = false;
    const busy = context.lock("another user", async () => {
      while (!ended) await new Promise((resolve) => setImmediate(resolve));
    });
    const error = await outcomeOf(deleted({ context, id }, state) as Promise<unknown>);
    ended = true;
    await busy;
    expect((error as Error).message).toContain(words.dependency);
    expect(clock.sleeps.reduce((sum, one) => sum + one, 0)).toBe(60_000);
  });

  test("is assigned before that one, whichever resource Pulumi creates first", async () => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock);
    const context = contextOf(partnerCenter.api, clock, { limit: 600, poll: 5 });
    refuses(partnerCenter, { needs });
    await Promise.all([userLicense.create(addOnArgs, context), userLicense.create(args, context)]);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(e5)].sort());
  });

  test("has its service plans named, of which the service gives the ids alone", async () => {
    const { partnerCenter, context, id, state } = await world();
    const plan = e3.servicePlans[0];
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      partnerCenter.fails({ refuses: 400, code: "60099", words: `Service plan X depends on ${plan?.id}` });
      return post(...given);
    };
    const error = await outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);
    expect((error as Error).message).toContain(`Service plan ${plan?.id} is ${plan?.serviceName} of SPE_E3.`);
  });

  test("has its service plans left out of the words where they have no name", async () => {
    const { partnerCenter, context, id, state } = await world();
    const plan = e3.servicePlans[0];
    const read = partnerCenter.licenses.bind(partnerCenter);
    partnerCenter.licenses = async (...given) =>
      (await read(...given))?.map((license) => ({
        ...license,
        servicePlans: license.servicePlans.map((one) => ({ ...one, serviceName: "" })),
      }));
    partnerCenter.fails({ refuses: 400, code: "60099", words: `Service plan X depends on ${plan?.id}` });
    const error = await outcomeOf(
      userLicense.delete(id, state, { ...context, wait: { limit: 0, poll: 5 } }) as Promise<unknown>,
    );
    expect((error as Error).message).not.toMatch(/Service plan \S+ is/);
  });
});

describe("A removal that the service accepts and does not show", () => {
  const staying = (partnerCenter: ModelPartnerCenter, again?: () => void) => {
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    let posts = 0;
    partnerCenter.updateLicenses = async (customerId, userId, update, requestId) => {
      if (update.remove.length === 0) return post(customerId, userId, update, requestId);
      partnerCenter.posts.push({ update, requestId });
      if (++posts > 1) again?.();
      return [];
    };
  };

  test("is not called a group's: it fails, and the license is in the state", async () => {
    const { clock, partnerCenter, context, id, state } = await world(args, 120);
    staying(partnerCenter);
    const error = await outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);
    expect((error as Error).message).toMatch(/accepted the change but does not show it after 120 s: SPE_E3 removed/);
    expect((error as Error).message).toMatch(/If a group grants it, remove the user from that group/);
    expect(context.tell.warnings).toEqual([]);
    expect(clock.sleeps.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(120_000);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("is asked for once more after a minute, and what is said then counts", async () => {
    const { partnerCenter, context, id, state } = await world(args, 120);
    staying(partnerCenter, () => {
      throw refusedWith({ status: 400, body: { code: 3000, description: inheritedWords } });
    });
    await userLicense.delete(id, state, context);
    expect(partnerCenter.posts).toHaveLength(2);
    expect(context.tell.warnings).toEqual([expect.stringContaining(inheritedWords)]);
  });

  test("is a group's where the answer's own warning says so, and nothing is waited for", async () => {
    const { clock, partnerCenter, context, id, state } = await world();
    partnerCenter.updateLicenses = async () => [
      { code: "1", message: inheritedWords, servicePlans: [], blockedBy: "group" },
    ];
    await userLicense.delete(id, state, context);
    expect(clock.sleeps).toEqual([]);
    expect(context.tell.warnings.filter((text) => text.includes("a group grants it"))).toHaveLength(1);
  });
});
