import { NoAnswer, NotReady, ServiceError } from "../../../provider/core/errors";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { customer, type Fault, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { outcomeOf } from "../../support/modelService";
import { aSubscription, type ModelSubscription, readModel } from "../../support/modelSubscription";

type TestedLifecycle = typeof subscriptionQuantity;

const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: 25 };
const stale: Fault = { refuses: 400, code: "2055" };
const busy: Fault = { refuses: 409, code: "800082" };
const lost: Fault = { unanswered: "done" };
const vanished: Fault = { unanswered: "not done" };

function world(members: Partial<ModelSubscription> = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription(members));
  return { clock, partnerCenter, context: contextOf(partnerCenter.api, clock, { limit: 60, poll: 5 }) };
}

describe("When someone else changed the subscription at the same time", () => {
  test("it is read again, and the change is sent with what is there now", async () => {
    const { partnerCenter, context } = world({ kind: "legacy" });
    const read = partnerCenter.subscription.bind(partnerCenter);
    partnerCenter.subscription = async () => {
      const seen = await read();
      if (partnerCenter.patches.length === 0) partnerCenter.live = aSubscription({ kind: "legacy", version: 2 });
      return seen;
    };
    const { state } = await subscriptionQuantity.create(args, context);
    expect(state).toMatchObject({ quantity: 25 });
    expect(partnerCenter.patches.map(({ body }) => (body.attributes as { etag: string }).etag)).toEqual([
      "etag-1",
      "etag-2",
    ]);
  });

  test("three times is enough", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(stale, stale, stale);
    expect(await subscriptionQuantity.create(args, context)).toMatchObject({ state: { quantity: 25 } });
    expect(partnerCenter.patches).toHaveLength(4);
  });

  test("a fourth time is an error with the service's code", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(stale, stale, stale, stale, stale);
    const error = await outcomeOf(subscriptionQuantity.create(args, context));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code: "2055" });
    expect(partnerCenter.patches).toHaveLength(4);
  });
});

describe("When the subscription is busy", () => {
  test.each(["800082", "800014"])("code %s is waited out", async (code) => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ refuses: 409, code }, { refuses: 409, code });
    expect(await subscriptionQuantity.create(args, context)).toMatchObject({ state: { quantity: 25 } });
    expect(clock.sleeps).toEqual([5_000, 5_000]);
    expect(context.tell.statuses).toContain("waiting for Partner Center: the subscription is busy");
  });

  test("it is waited for within the time limit only", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails(...Array.from({ length: 50 }, () => busy));
    const before = clock.now().getTime();
    expect(await outcomeOf(subscriptionQuantity.create(args, context))).toBeInstanceOf(Error);
    expect(clock.now().getTime() - before).toBeLessThanOrEqual(60_000);
    expect(partnerCenter.live).toMatchObject({ quantity: 10 });
  });

  test("it is waited for as long as the time limit says", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(...Array.from({ length: 10 }, () => busy));
    expect(await subscriptionQuantity.create(args, context)).toMatchObject({ state: { quantity: 25 } });
  });

  test("an operation that takes a day is not waited for", async () => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ refuses: 409, code: "900278" });
    expect(await outcomeOf(subscriptionQuantity.create(args, context))).toMatchObject({ code: "900278" });
    expect(clock.sleeps).toEqual([]);
  });
});

describe("When no answer came to a change", () => {
  test("it is looked up, and not sent again when it was made", async () => {
    await looksFirst(subscriptionQuantity);
  });

  test.each(["900278", undefined])(
    "what is in its way then (409, code %p) is the change itself, and is awaited",
    async (code) => {
      const { partnerCenter, context } = world();
      partnerCenter.fails({ unanswered: "not done" }, { refuses: 409, code });
      const error = await outcomeOf(subscriptionQuantity.create(args, context));
      expect(error).toBeInstanceOf(NotReady);
      expect(error).toMatchObject({ state: { requested: { step: { do: "change", quantity: 25 } } } });
    },
  );

  test("lifecycles that repeat it without looking are noticed", async () => {
    const hasty: TestedLifecycle = {
      ...subscriptionQuantity,
      create: (wanted, context) => {
        const api = {
          ...context.api,
          subscription: context.api.subscription.bind(context.api),
          patchSubscription: (...given: Parameters<typeof context.api.patchSubscription>) =>
            context.api.patchSubscription(...given).catch(() => context.api.patchSubscription(...given)),
        };
        return subscriptionQuantity.create(wanted, { ...context, api });
      },
    };
    await expect(looksFirst(hasty)).rejects.toThrow();
  });

  test("it is repeated under the same request id when it was not made", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(vanished);
    expect(await subscriptionQuantity.create(args, context)).toMatchObject({ state: { quantity: 25 } });
    const [first, second] = partnerCenter.patches;
    expect(partnerCenter.patches).toHaveLength(2);
    expect(first?.requestId).toBeUndefined();
    expect(second?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("a change that is made but not shown yet is not bought twice, as the request id is the same", async () => {
    const { partnerCenter, context } = world();
    const read = partnerCenter.subscription.bind(partnerCenter);
    const old = aSubscription();
    partnerCenter.fails(lost);
    partnerCenter.subscription = async () => {
      const now = await read();
      return partnerCenter.patches.length === 1 ? readModel(old) : now;
    };
    await subscriptionQuantity.create(args, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 25, version: 2 });
  });

  test("after three times without an answer the resource stays, to be looked up in the next run", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(vanished, vanished, vanished, vanished, vanished);
    const error = await outcomeOf(subscriptionQuantity.create(args, context));
    expect(error).toBeInstanceOf(NotReady);
    expect(error).toMatchObject({ id: `${customer}/${args.subscriptionId}`, state: { quantity: 10 } });
    expect(partnerCenter.patches).toHaveLength(4);
  });

  test("another step is another request, with an id of its own", async () => {
    const lots = [{ quantity: 3, until: new Date("2026-03-05T00:00:00Z") }];
    const { partnerCenter, context } = world({ lots });
    partnerCenter.fails(lost);
    const wanted = { ...args, quantity: 5, decrease: "atRenewal" as const };
    await outcomeOf(subscriptionQuantity.create(wanted, context));
    expect(partnerCenter.patches.map(({ requestId }) => requestId)).toEqual([undefined, undefined]);
    expect(partnerCenter.live).toMatchObject({ quantity: 7, schedule: 5 });
  });

  test("a change that could not be sent is an error at once", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ unreachable: true });
    const error = await outcomeOf(subscriptionQuantity.create(args, context));
    expect(error).toBeInstanceOf(NoAnswer);
    expect(partnerCenter.patches).toHaveLength(1);
  });
});

describe("When the service turned a change away, and may have made it all the same", () => {
  test.each([401, 429] as const)(
    "after a %d it is looked up at once, and not sent again when it was made",
    async (status) => {
      const { partnerCenter, context, clock } = world();
      partnerCenter.fails({ unanswered: "done", status });
      expect(await subscriptionQuantity.create(args, context)).toMatchObject({ state: { quantity: 25 } });
      expect(partnerCenter.calls).toEqual(["GET subscription", "PATCH subscription", "GET subscription"]);
      expect(clock.sleeps).toEqual([]);
    },
  );

  test("it is sent again as often as a throttled read is, each time as a new request after a look", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(...Array.from({ length: 7 }, (): Fault => ({ unanswered: "not done", status: 429 })));
    expect(await subscriptionQuantity.create(args, context)).toMatchObject({ state: { quantity: 25 } });
    expect(partnerCenter.patches.map(({ requestId }) => requestId || undefined)).toEqual(Array(8).fill(undefined));
    expect(partnerCenter.calls.filter((call) => call.startsWith("GET"))).toHaveLength(8);
  });
});

describe("When the subscription changed before an unanswered change is repeated", () => {
  test("the repetition has another body, and so an id of its own", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails(vanished);
    const patch = partnerCenter.patchSubscription.bind(partnerCenter);
    partnerCenter.patchSubscription = (...given) =>
      patch(...given).finally(() => {
        if (partnerCenter.patches.length === 1 && partnerCenter.live) partnerCenter.live.autoRenew = false;
      });
    await subscriptionQuantity.create(args, context);
    const [first, second] = partnerCenter.patches;
    expect(first?.body).not.toEqual(second?.body);
    expect(second?.requestId).toBeUndefined();
    expect(partnerCenter.live).toMatchObject({ quantity: 25, autoRenew: false });
  });

  test("after an error of the service the id is a new one, even for the same body", async () => {
    const { partnerCenter, context } = world();
    partnerCenter.fails({ unanswered: "not done", status: 500 });
    await subscriptionQuantity.create(args, context);
    expect(partnerCenter.patches.map(({ requestId }) => requestId || undefined)).toEqual([undefined, undefined]);
  });
});

describe("When someone else changes the subscription between our read and our change", () => {
  /** Changes of the subscription by someone else, before our change arrives and after it. */
  const meanwhile = async (
    [before, after]: [Partial<ModelSubscription>, Partial<ModelSubscription>],
    wanted: Parameters<TestedLifecycle["create"]>[0] = args,
  ) => {
    const { partnerCenter, context } = world();
    const patch = partnerCenter.patchSubscription.bind(partnerCenter);
    partnerCenter.patchSubscription = async (...given) => {
      partnerCenter.live = { ...(partnerCenter.live ?? aSubscription()), ...before };
      await patch(...given);
      partnerCenter.live = { ...partnerCenter.live, ...after };
      return readModel(partnerCenter.live);
    };
    await subscriptionQuantity.create(wanted, context);
    return context.tell.warnings;
  };

  test("no warning comes without a change of someone else", async () => {
    expect(await meanwhile([{}, {}])).toEqual([]);
  });

  test("another auto-renewal in the answer is named", async () => {
    expect(await meanwhile([{}, { autoRenew: false }])).toEqual([
      expect.stringMatching(/Someone else changed .*autoRenewEnabled is false and was true.*may be undone/),
    ]);
  });

  test("seats that someone else bought are named, although our number has taken the place of theirs", async () => {
    const theirs = { quantity: 13, lots: [{ quantity: 3, until: new Date("2026-03-09T11:59:00Z") }] };
    expect(await meanwhile([theirs, {}])).toEqual([expect.stringContaining("seats were bought 2 times (3 and 12)")]);
  });

  test("a quantity of theirs that stands in place of ours is named when ours does not come", async () => {
    const { partnerCenter, context } = world();
    const patch = partnerCenter.patchSubscription.bind(partnerCenter);
    partnerCenter.patchSubscription = async (...given) => {
      await patch(...given);
      partnerCenter.live = aSubscription({ quantity: 15 });
      return undefined;
    };
    const error = await outcomeOf(subscriptionQuantity.create(args, context));
    expect((error as Error).message).toMatch(/shows 15, where 10 was before, so that someone else changes it too/);
  });

  test("etags make the service refuse, where it has them, so that nothing of theirs is undone", async () => {
    const { partnerCenter, context } = world({ kind: "legacy" });
    const patch = partnerCenter.patchSubscription.bind(partnerCenter);
    partnerCenter.patchSubscription = async (...given) => {
      if (partnerCenter.patches.length === 0)
        partnerCenter.live = aSubscription({ kind: "legacy", version: 2, autoRenew: false });
      return patch(...given);
    };
    await subscriptionQuantity.create(args, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 25, autoRenew: false });
  });
});

describe("When the service refuses", () => {
  test.each(["800090", "2002", "900311", "900277", "800091"])("code %s is an error at once", async (code) => {
    const { partnerCenter, context, clock } = world();
    partnerCenter.fails({ refuses: 400, code });
    expect(await outcomeOf(subscriptionQuantity.create(args, context))).toMatchObject({ code });
    expect(partnerCenter.patches).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });
});

async function looksFirst(lifecycle: TestedLifecycle): Promise<void> {
  const { partnerCenter, context } = world();
  partnerCenter.fails(lost);
  expect(await lifecycle.create(args, context)).toMatchObject({ state: { quantity: 25 } });
  expect(partnerCenter.calls).toEqual(["GET subscription", "PATCH subscription", "GET subscription"]);
}
