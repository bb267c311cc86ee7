import fc from "fast-check";
import { NotReady, Refused } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import type { LicenseWarning, SubscribedSku } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, inheritedWords, ModelPartnerCenter, refusedWith } from "../../support/modelPartnerCenter";
import { e3, e5, idOf, minecraft, plans, products } from "../../support/modelProducts";
import { words } from "../../support/modelRefusals";
import { outcomeOf } from "../../support/modelService";

const argsFor = (...some: SubscribedSku[]) => ({
  customerId: customer,
  userId: alice.id,
  licenses: some.map(({ productSku }) => ({ sku: productSku.skuPartNumber })),
});

const never = Number.POSITIVE_INFINITY;
const aboutGroup = (message: string): LicenseWarning => ({ code: "1", message, servicePlans: [], blockedBy: "group" });
const about = (message: string): LicenseWarning => ({ code: "1", message, servicePlans: [] });

interface World {
  had?: SubscribedSku[];
  limit?: number;
  poll?: number;
}

/** A service that accepts each change, and applies it later. */
async function world({ had = [], limit = 600, poll = 5 }: World = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  const context = contextOf(partnerCenter.api, clock, { limit, poll });
  const made = had.length === 0 ? undefined : await userLicense.create(argsFor(...had), context);
  const start = clock.now().getTime();
  const seconds = () => (clock.now().getTime() - start) / 1000;
  const due = new Map<string, { at: number; act: () => void }>();
  const reads: number[] = [];
  const writes: number[] = [];
  const delays = new Map<string, number>();
  const read = partnerCenter.licenses.bind(partnerCenter);
  partnerCenter.licenses = async (...given) => {
    reads.push(seconds());
    for (const { at, act } of due.values()) if (at <= seconds()) act();
    return read(...given);
  };
  partnerCenter.posts.length = 0;
  const said = { warnings: [] as LicenseWarning[] };
  partnerCenter.updateLicenses = async (_customerId, _userId, update, requestId) => {
    partnerCenter.posts.push({ update, requestId });
    writes.push(seconds());
    for (const sku of products) {
      const assigned = update.assign.find(({ skuId }) => skuId === idOf(sku));
      if (assigned === undefined && !update.remove.includes(idOf(sku))) continue;
      const act = () => {
        if (assigned === undefined) partnerCenter.takes(alice.id, sku);
        else partnerCenter.gives(alice.id, sku, assigned.excludedPlans);
      };
      if (!due.has(idOf(sku))) due.set(idOf(sku), { at: seconds() + (delays.get(idOf(sku)) ?? 0), act });
    }
    return said.warnings;
  };
  /** Seconds from the request until the change of this product takes effect. */
  const takes = (sku: SubscribedSku, delay: number) => delays.set(idOf(sku), delay);
  const state = (made?.state ?? {}) as UserLicenseState;
  return { clock, partnerCenter, context, id: made?.id ?? "", state, reads, writes, seconds, takes, said };
}

const removed = ({ id, state, context }: Awaited<ReturnType<typeof world>>) =>
  outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);

const messageOf = (outcome: unknown) => (outcome as Error).message;

describe("A change that the service accepts and shows later", () => {
  const anyDelay = fc.nat(150);
  const anyWait = fc.record({ poll: fc.integer({ min: 1, max: 15 }), limit: fc.nat(130) });
  const multiples = (poll: number, last: number) =>
    Array.from({ length: Math.floor(last / poll) + 1 }, (_, index) => index * poll);

  test("is looked for at each interval, up to the limit and not beyond, until all of it is there", async () => {
    const run = fc.asyncProperty(anyWait, anyDelay, anyDelay, async ({ poll, limit }, first, second) => {
      const { context, reads, takes } = await world({ limit, poll });
      takes(e3, first);
      takes(e5, second);
      const outcome = await outcomeOf(userLicense.create(argsFor(e3, e5), context));
      const due = Math.ceil(Math.max(first, second) / poll) * poll;
      const inTime = due <= limit;
      expect(reads.slice(1)).toEqual(multiples(poll, inTime ? due : limit));
      if (inTime) expect(outcome).not.toBeInstanceOf(Error);
      else expect(messageOf(outcome)).toContain(`does not show it after ${limit} s`);
    });
    await fc.assert(run, { numRuns: 300 });
  });

  test("is asked for once more where it is a removal: after a minute, or at the limit, and never again", async () => {
    const run = fc.asyncProperty(anyWait, anyDelay, async ({ poll, limit }, delay) => {
      const given = await world({ had: [e3], limit, poll });
      given.takes(e3, delay);
      const outcome = await removed(given);
      const looks = multiples(poll, limit);
      const again = looks.find((look) => look >= 60) ?? looks.at(-1) ?? 0;
      expect(given.writes).toEqual(delay > again ? [0, again] : [0]);
      expect(outcome instanceof Error).toBe(Math.ceil(delay / poll) * poll > limit);
    });
    await fc.assert(run, { numRuns: 300 });
  });

  test("is named as it is wanted: what is to be assigned, to be removed, and the plans that differ", async () => {
    const { context, takes, partnerCenter, id, state } = await world({ had: [e3], limit: 0 });
    takes(e5, never);
    takes(e3, never);
    partnerCenter.gives(alice.id, e5, [plans.sway.id]);
    const licenses = [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }, { sku: "CFQ7TTC0K5DR/0002" }];
    const outcome = await outcomeOf(userLicense.update(id, state, { ...argsFor(), licenses }, context));
    expect(messageOf(outcome)).toContain("SPE_E5 with SWAY on, TEAMS1 off, SPE_E3 removed");
  });
});

describe("A license that still shows after the service accepted its removal", () => {
  test("fails a delete, which names it and says how to leave it with the user", async () => {
    const given = await world({ had: [e3, minecraft], limit: 30 });
    given.takes(e3, never);
    const message = messageOf(await removed(given));
    expect(message).toContain("It gives no reason why SPE_E3 is still there.");
    expect(message).toContain("take the resource out of the state: pulumi state delete");
  });

  test("fails a swap, which says that the program may list it", async () => {
    const { context, takes, id, state } = await world({ had: [e3], limit: 30 });
    takes(e3, never);
    const error = await outcomeOf(userLicense.update(id, state, argsFor(e5), context));
    expect(messageOf(error)).toContain("It gives no reason why SPE_E3 is still there.");
    expect(messageOf(error)).toContain("list it in the program");
    expect((error as NotReady<UserLicenseState>).state.leaving).toEqual([idOf(e3)]);
  });

  test("is not spoken of where only an assignment does not show", async () => {
    const { context, takes } = await world({ limit: 30 });
    takes(e3, never);
    const message = messageOf(await outcomeOf(userLicense.create(argsFor(e3), context)));
    expect(message).toMatch(/SPE_E3 assigned\. Run again to look once more\.$/);
  });

  const askedAgain = async (refusal: Parameters<typeof refusedWith>[0]) => {
    const given = await world({ had: [e3], limit: 120 });
    given.takes(e3, never);
    const post = given.partnerCenter.updateLicenses;
    given.partnerCenter.updateLicenses = async (...args) => {
      if (given.writes.length > 0) throw refusedWith(refusal);
      return post(...args);
    };
    return { ...given, outcome: await removed(given) };
  };

  test.each([
    [400, { code: 60099, description: words.hold }],
    [404, { code: 60002, description: words.hold }],
  ])(
    "and is refused when it is asked for again is no group's: the words of a %d are in the error",
    async (status, body) => {
      const { outcome, seconds, context } = await askedAgain({ status, body });
      expect(messageOf(outcome)).toMatch(/Asked again, it refused:\n/);
      expect(messageOf(outcome)).toContain(words.hold);
      expect(messageOf(outcome)).not.toContain("It gives no reason");
      expect(seconds()).toBe(120);
      expect(context.tell.warnings).toEqual([]);
    },
  );

  test("is a group's when the service says so at last", async () => {
    const { outcome, seconds, context } = await askedAgain({
      status: 400,
      body: { code: 3000, description: inheritedWords },
    });
    expect(outcome).toBeUndefined();
    expect(seconds()).toBe(60);
    expect(context.tell.warnings).toEqual([expect.stringContaining("SPE_E3 cannot be removed")]);
  });

  test("is not waited for where the account may not ask at all", async () => {
    const { outcome, seconds } = await askedAgain({ status: 403, body: { code: 900309, description: "no" } });
    expect(messageOf(outcome)).toContain("900309");
    expect(seconds()).toBe(60);
  });
});

describe("A removal whose answer warns", () => {
  test("of something else is waited for: no group is blamed", async () => {
    const given = await world({ had: [e3] });
    given.takes(e3, 20);
    given.said.warnings = [about("Slow today.")];
    await removed(given);
    expect(given.partnerCenter.has(alice.id)).toEqual([]);
    expect(given.context.tell.warnings).toEqual(["Partner Center warns: Slow today."]);
  });

  test("of a group, and is done all the same, is done", async () => {
    const given = await world({ had: [e3] });
    given.said.warnings = [aboutGroup(inheritedWords)];
    await removed(given);
    expect(given.context.tell.warnings.join()).not.toContain("cannot be removed from user");
  });

  test.each([
    ["part number", e3.productSku.skuPartNumber],
    ["name", e3.productSku.name.toUpperCase()],
    ["id", idOf(e3)],
  ])("of a group that grants one of two licenses, by its %s, goes on waiting for the other", async (_how, word) => {
    const given = await world({ had: [e3, e5] });
    given.takes(e3, never);
    given.takes(e5, 20);
    given.said.warnings = [aboutGroup(`${word} is inherited from a group.`)];
    expect(await removed(given)).toBeUndefined();
    expect(given.partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
    expect(given.context.tell.warnings).toEqual([
      expect.anything(),
      expect.stringMatching(/^SPE_E3 cannot be removed/),
    ]);
  });

  test("of a group without naming a product tells nothing about two of them, also where they have no name", async () => {
    const given = await world({ had: [e3, e5] });
    const assigned = given.state.assigned.map((names) => ({ ...names, name: "" }));
    given.takes(e3, 20);
    given.takes(e5, 20);
    given.said.warnings = [aboutGroup(inheritedWords)];
    expect(
      await outcomeOf(userLicense.delete(given.id, { ...given.state, assigned }, given.context) as Promise<unknown>),
    ).toBeUndefined();
    expect(given.partnerCenter.has(alice.id)).toEqual([]);
  });
});

describe("An assignment whose answer warns", () => {
  test("of a product that comes with the second look is no failure", async () => {
    const { context, takes, said } = await world();
    takes(e3, 5);
    said.warnings = [about("SPE_E3 may take a moment.")];
    await userLicense.create(argsFor(e3), context);
    expect(context.tell.warnings).toEqual(["Partner Center warns: SPE_E3 may take a moment."]);
  });

  test("of one of two products that do not come fails at the second look, and names both", async () => {
    const { context, takes, said, seconds } = await world();
    takes(e3, never);
    takes(e5, never);
    said.warnings = [about("Slow today."), about("SPE_E3 is in conflict with another product.")];
    const message = messageOf(await outcomeOf(userLicense.create(argsFor(e3, e5), context)));
    expect(message).toMatch(/not as the program asks.*Not done: SPE_E3 assigned, SPE_E5 assigned\./);
    expect(message).toContain("Partner Center warns: Slow today.");
    expect(seconds()).toBe(5);
  });

  const withPlans = { ...argsFor(), licenses: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }] };

  test.each([
    ["both plans that differ fails at once", [about("Slow today."), about("SWAY and TEAMS1 depend on each other.")], 0],
    ["each of them in a warning of its own, too", [about("SWAY is off."), about("TEAMS1 is on.")], 0],
    ["only one of them is waited for", [about("SWAY is off.")], 60],
  ])("of %s", async (_what, warnings, waited) => {
    const { context, takes, said, seconds, partnerCenter } = await world({ limit: 60 });
    takes(e5, never);
    partnerCenter.gives(alice.id, e5, [plans.sway.id]);
    said.warnings = warnings;
    expect(await outcomeOf(userLicense.create(withPlans, context))).toBeInstanceOf(NotReady);
    expect(seconds()).toBe(waited);
  });
});

describe("A user whom the service no longer knows after a change", () => {
  test.each([[[]], [[about("SPE_E3 may take a moment.")]]])(
    "is waited for somewhat more than a minute, whatever it warned of, and then named",
    async (warnings) => {
      const { context, said, seconds, partnerCenter } = await world();
      said.warnings = warnings;
      const post = partnerCenter.updateLicenses;
      partnerCenter.updateLicenses = async (...given) => {
        partnerCenter.removesUser(alice.id);
        return post(...given);
      };
      const message = messageOf(await outcomeOf(userLicense.create(argsFor(e3), context)));
      expect(message).toMatch(/has no user 554526aa/);
      expect(seconds()).toBeGreaterThan(60);
      expect(seconds()).toBeLessThanOrEqual(70);
    },
  );

  test("has lost no other licenses to someone else: a removal is simply done", async () => {
    const given = await world({ had: [e3] });
    const { partnerCenter } = given;
    partnerCenter.gives(alice.id, minecraft);
    const post = partnerCenter.updateLicenses;
    partnerCenter.updateLicenses = async (...args) => {
      partnerCenter.removesUser(alice.id);
      return post(...args);
    };
    expect(await removed(given)).toBeUndefined();
    expect(given.context.tell.warnings).toEqual([]);
  });
});

describe("What is refused or lost on the way", () => {
  test("an assignment that is refused without a reason is not asked for a second time", async () => {
    const { partnerCenter, context } = await world();
    const sent: unknown[] = [];
    partnerCenter.updateLicenses = async (...given) => {
      sent.push(given);
      throw refusedWith({ status: 400, body: { code: 3000, description: "Invalid property" } });
    };
    await outcomeOf(userLicense.create(argsFor(e3), context));
    expect(sent).toHaveLength(1);
  });

  const swapRefused = async (status: number, description: string) => {
    const given = await world({ had: [e3] });
    const post = given.partnerCenter.updateLicenses;
    given.partnerCenter.updateLicenses = async (...args) => {
      if (args[2].remove.length === 0) return post(...args);
      given.partnerCenter.posts.push({ update: args[2], requestId: undefined });
      throw refusedWith({ status, body: { description } });
    };
    const outcome = await outcomeOf(userLicense.update(given.id, given.state, argsFor(e5), given.context));
    return { ...given, outcome };
  };

  test("a swap that is refused with 403 is not taken apart", async () => {
    const { partnerCenter, outcome } = await swapRefused(403, "You may not do that.");
    expect(messageOf(outcome)).toContain("You may not do that.");
    expect(partnerCenter.posts).toHaveLength(1);
  });

  test.each([400, 409, 422])(
    "a swap whose old license a group grants is taken apart when a %d says so",
    async (status) => {
      const { partnerCenter, outcome, context } = await swapRefused(status, inheritedWords);
      expect(outcome).toMatchObject({ inherited: [idOf(e3)] });
      expect(partnerCenter.has(alice.id)).toEqual([idOf(e3), idOf(e5)]);
      expect(context.tell.warnings).toEqual([expect.stringContaining(inheritedWords)]);
    },
  );

  test("two removals that go one by one are waited for like any other", async () => {
    const given = await world({ had: [e3, e5] });
    const post = given.partnerCenter.updateLicenses;
    given.takes(e3, 20);
    given.partnerCenter.updateLicenses = async (...args) => {
      if (args[2].remove.length > 1) throw refusedWith({ status: 400, body: { code: 3000, description: "Invalid" } });
      return post(...args);
    };
    expect(await removed(given)).toBeUndefined();
    expect(given.partnerCenter.has(alice.id)).toEqual([]);
  });

  test("a run whose request never left the machine keeps nothing in the state", async () => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock).fails({ unreachable: true });
    const error = await outcomeOf(userLicense.create(argsFor(e3), contextOf(partnerCenter.api, clock)));
    expect(messageOf(error)).toContain("nothing listens there");
    expect(error).not.toBeInstanceOf(NotReady);
    expect(error).not.toBeInstanceOf(Refused);
  });

  test("a product that someone else assigned and the customer's list lacks is named by its id", async () => {
    const { partnerCenter, context } = await world();
    partnerCenter.skus = [e3];
    const post = partnerCenter.updateLicenses;
    partnerCenter.updateLicenses = async (...given) => {
      partnerCenter.gives(alice.id, minecraft);
      return post(...given);
    };
    await userLicense.create(argsFor(e3), context);
    expect(context.tell.warnings).toEqual([expect.stringContaining(`${idOf(minecraft)} was assigned`)]);
  });
});
