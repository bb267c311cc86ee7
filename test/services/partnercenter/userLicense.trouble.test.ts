import { NoAnswer, NotReady, ServiceError } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { e3, e5, idOf, minecraft } from "../../support/modelProducts";
import { outcomeOf } from "../../support/modelService";

const args = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E3" }] };
const both = { ...args, licenses: [{ sku: "CFQ7TTC0K5DR/0002" }, { sku: "SPE_E3" }] };

function world() {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  return { clock, partnerCenter, context: contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 }) };
}

async function notReady(run: Promise<unknown>): Promise<NotReady<UserLicenseState>> {
  const error = await outcomeOf(run);
  expect(error).toBeInstanceOf(NotReady);
  return error as NotReady<UserLicenseState>;
}

describe("When the service shows a change later", () => {
  test("it is read again at the given interval until it is there", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ shownAfter: 2 });
    const { state } = await userLicense.create(args, context);
    expect(state.assigned).toHaveLength(1);
    expect(clock.sleeps).toEqual([5_000, 5_000]);
    expect(partnerCenter.posts).toHaveLength(1);
    expect(context.tell.statuses).toEqual(Array(2).fill("waiting for Partner Center to show SPE_E3 assigned"));
  });

  test("a swap waits for both sides", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.fails({ shownAfter: 1 });
    await userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    expect(context.tell.statuses).toEqual(["waiting for Partner Center to show SPE_E5 assigned, SPE_E3 removed"]);
  });

  test("beyond the limit, the resource stays in the state, and names what is not there", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const error = await notReady(userLicense.create(args, context));
    expect(error.id).toBe(`${customer}/${alice.id}`);
    expect(error.reasons).toEqual([expect.stringContaining("SPE_E3 assigned")]);
  });

  test("a license that was assigned and did not show before the limit is still removed by delete", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const { id, state } = await notReady(userLicense.create(args, context));
    partnerCenter.settles();
    await userLicense.delete(id, state, context);
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });

  test("what was assigned and is shown at last does not read as gone", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const { id, state } = await notReady(userLicense.create(args, context));
    partnerCenter.settles();
    const read = await userLicense.read(id, state, context);
    expect(read).toMatchObject({ args });
    expect(read?.state).not.toHaveProperty("awaited");
  });

  test("what was assigned and is not shown yet does not read as gone either", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const { id, state } = await notReady(userLicense.create(args, context));
    const read = await userLicense.read(id, state, context);
    expect(read?.state).toMatchObject({ licenses: [], awaited: [idOf(e3)] });
  });

  test("what is shown at last is known by its id, also when its product has left the customer's list", async () => {
    const { partnerCenter, context } = world();
    const byId = { ...args, licenses: [{ sku: idOf(e3).toUpperCase() }] };
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const { id, state } = await notReady(userLicense.create(byId, context));
    partnerCenter.settles();
    partnerCenter.skus = [];
    expect(await userLicense.read(id, state, context)).toMatchObject({
      args: byId,
      state: { assigned: [{ id: idOf(e3) }] },
    });
  });

  test("the next run needs no second request", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const { id, state } = await notReady(userLicense.create(args, context));
    partnerCenter.settles();
    expect((await userLicense.update(id, state, args, context)).assigned).toHaveLength(1);
    expect(partnerCenter.posts).toHaveLength(1);
  });
});

describe("When only a part of a change was made", () => {
  test("what was made stays in the state, and the next run goes on from there", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.seats.set(idOf(e3), 0);
    const { id, state, reasons } = await notReady(userLicense.create(both, context));
    expect(state.assigned.map(({ id }) => id)).toEqual([idOf(minecraft)]);
    expect(reasons).toEqual([expect.stringContaining("60012")]);
    partnerCenter.seats.clear();
    partnerCenter.posts.length = 0;
    const done = await userLicense.update(id, state, both, context);
    expect(done.assigned).toHaveLength(2);
    expect(partnerCenter.posts).toHaveLength(1);
  });

  test("what was made is taken away by delete, also when the rest never came", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.seats.set(idOf(e3), 0);
    const { id, state } = await notReady(userLicense.create(both, context));
    await userLicense.delete(id, state, context);
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });

  test("a swap whose second half failed still takes the old product away in the next run", async () => {
    const { partnerCenter, context } = world();
    const swapped = { ...args, licenses: [{ sku: "CFQ7TTC0K5DR/0002" }] };
    const { id, state } = await userLicense.create(args, context);
    const refusing = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (customerId, userId, update, requestId) => {
      if (update.remove.length > 0) partnerCenter.fails({ refuses: 403, code: "900309" });
      return refusing(customerId, userId, update, requestId);
    };
    const { state: half } = await notReady(userLicense.update(id, state, swapped, context));
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3), idOf(minecraft)]);
    partnerCenter.updateLicenses = refusing;
    await userLicense.update(id, half, swapped, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(minecraft)]);
  });

  test("what the program keeps is neither on its way nor leaving, and what it still waits for is named", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.seats.set(idOf(minecraft), 0);
    const more = { ...args, licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }, { sku: "CFQ7TTC0K5DR/0002" }] };
    const half = await notReady(userLicense.update(id, state, more, context));
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3), idOf(e5)]);
    expect(half.state).not.toHaveProperty("leaving");
    expect(half.state.awaited).toEqual([idOf(minecraft)]);
  });

  test("when nothing was made, nothing is kept", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.seats.set(idOf(e3), 0);
    const error = await outcomeOf(userLicense.create(args, context));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code: "60012" });
  });

  test("a swap without a seat for the new product leaves the old one", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.seats.set(idOf(e5), 0);
    const swap = userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    expect(await outcomeOf(swap)).toMatchObject({ code: "60012" });
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });
});

describe("When no answer came to a change", () => {
  test("it is looked up, and not sent again when it was made", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ unanswered: "done" });
    const { state } = await userLicense.create(args, context);
    expect(state.assigned).toHaveLength(1);
    expect(partnerCenter.posts).toHaveLength(1);
  });

  test("it is repeated under the same request id when it was not made", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ unanswered: "not done" });
    await userLicense.create(args, context);
    expect(partnerCenter.posts).toHaveLength(2);
    expect(partnerCenter.posts[0]?.requestId).toBeUndefined();
    expect(partnerCenter.posts[1]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("the request for the other license group is another one, with an id of its own", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ unanswered: "done" });
    await outcomeOf(userLicense.create(both, context));
    expect(partnerCenter.posts.map(({ requestId }) => requestId)).toEqual([undefined, undefined]);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(minecraft)].sort());
  });

  test("a swap across license groups is finished", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.fails({ unanswered: "done" });
    await outcomeOf(userLicense.update(id, state, { ...args, licenses: [{ sku: "CFQ7TTC0K5DR/0002" }] }, context));
    expect(partnerCenter.has(alice.id)).toEqual([idOf(minecraft)]);
  });

  test("it is looked up after one interval, and what is waited for is said", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ unanswered: "not done" });
    await userLicense.create(args, context);
    expect(clock.sleeps).toEqual([5_000]);
    expect(context.tell.statuses).toEqual([expect.stringContaining("looking whether the licenses changed")]);
  });

  test("a request that was turned away is sent again at once, eight times", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails(...Array(8).fill({ unanswered: "not done", status: 429 }));
    await userLicense.create(args, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
    expect(clock.sleeps).toEqual([]);
    expect(context.tell.statuses).toEqual([]);
  });

  test("a ninth time is an error", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(...Array(9).fill({ unanswered: "not done", status: 429 }));
    expect(await outcomeOf(userLicense.create(args, context))).toBeInstanceOf(NoAnswer);
    expect(partnerCenter.posts).toHaveLength(9);
  });

  test.each([
    [60, 2],
    [61, 1],
  ])("%d s after the run began, of which 60 may pass, it has been sent %d times", async (seconds, times) => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ unanswered: "not done" });
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      if (partnerCenter.posts.length === 0) clock.advance({ seconds });
      return post(...given);
    };
    await outcomeOf(userLicense.create(args, context));
    expect(partnerCenter.posts).toHaveLength(times);
  });

  test("and the user is gone meanwhile, that is what the error says", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.fails({ unanswered: "done" });
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      partnerCenter.removesUser(alice.id);
      return post(...given);
    };
    const swap = userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    await expect(swap).rejects.toThrow(/has no user 554526aa/);
  });

  test("after three times without an answer the resource stays, so that delete can take away what may be there", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(...Array.from({ length: 5 }, () => ({ unanswered: "not done" as const })));
    const { id, state } = await notReady(userLicense.create(args, context));
    partnerCenter.gives(alice.id, e3);
    await userLicense.delete(id, state, context);
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });
});

describe("When a group grants a license", () => {
  async function swappedFromGroup() {
    const { partnerCenter, context } = world();
    partnerCenter.grantsByGroup(alice.id, e3);
    const { id, state } = await userLicense.create(args, context);
    const next = await userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    return { partnerCenter, context, id, state: next };
  }

  test("the other changes are made, and the license is named", async () => {
    const { partnerCenter, context, state } = await swappedFromGroup();
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3), idOf(e5)]);
    expect(state.warnings).toEqual([expect.objectContaining({ message: expect.stringContaining("SPE_E3") })]);
    expect(context.tell.warnings).toEqual([expect.stringMatching(/SPE_E3 cannot be removed.*group/)]);
  });

  test("it is not tried again and again", async () => {
    const { partnerCenter, context, id, state } = await swappedFromGroup();
    partnerCenter.posts.length = 0;
    await userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    expect(partnerCenter.posts).toEqual([]);
  });

  test.each([
    ["a token of the wrong kind", 400, "900316"],
    ["an access policy", 403, "900309"],
    ["app-only credentials", 403, "900329"],
  ])("a removal that is refused for %s is an error, not taken for a group's license", async (_why, refuses, code) => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.fails(...Array.from({ length: 9 }, () => ({ refuses, code })));
    const error = await outcomeOf(userLicense.delete(id, state, context) as Promise<unknown>);
    expect(error).toBeInstanceOf(Error);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });
});

describe("When another client changes the same user all the time", () => {
  test("the run gives up after eight requests, and asks about it", async () => {
    const { partnerCenter, context } = world();
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      for (const sku of [e3, minecraft])
        if (!given[2].assign.some(({ skuId }) => skuId === idOf(sku))) partnerCenter.takes(alice.id, sku);
      return post(...given);
    };
    const error = await notReady(userLicense.create(both, context));
    expect(error.message).toContain("do not settle. Does someone else change them at the same time?");
    expect(partnerCenter.posts).toHaveLength(8);
  });
});

describe("What was assigned and has never been shown", () => {
  const wanted = { ...args, licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }] };

  async function unseen() {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const { id, state } = await notReady(userLicense.create(wanted, context));
    expect(state.awaited).toEqual([idOf(e3), idOf(e5)]);
    partnerCenter.posts.length = 0;
    return { partnerCenter, context, id, state };
  }

  test("is taken back by an update that drops it, and only that", async () => {
    const { partnerCenter, context, id, state } = await unseen();
    await outcomeOf(userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context));
    expect(partnerCenter.posts[0]?.update).toEqual({ assign: [], remove: [idOf(e3)] });
    expect(partnerCenter.posts.flatMap(({ update }) => update.remove)).not.toContain(idOf(e5));
  });

  test("is taken back by an update to which the service says that there is nothing", async () => {
    const { partnerCenter, context, id, state } = await unseen();
    partnerCenter.takes(alice.id, e3);
    partnerCenter.settles();
    partnerCenter.fails({ refuses: 404, code: "60002" });
    await userLicense.update(id, state, { ...args, licenses: [{ sku: "SPE_E5" }] }, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e5)]);
  });

  test("is awaited again, and not taken back, where the program still wants it", async () => {
    const { partnerCenter, context, id, state } = await unseen();
    await outcomeOf(userLicense.update(id, state, wanted, context));
    expect(partnerCenter.posts.flatMap(({ update }) => update.remove)).toEqual([]);
  });
});
