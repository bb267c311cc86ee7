import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { contextOf, ModelClock } from "../../support/modelClock";
import { customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { aSubscription, type ModelSubscription, renew } from "../../support/modelSubscription";

const lots = [{ quantity: 3, until: new Date("2026-03-05T00:00:00Z") }];
const args = {
  customerId: customer,
  subscriptionId: aSubscription().id,
  quantity: 5,
  decrease: "atRenewal" as const,
};

async function waiting(members: Partial<ModelSubscription> = { lots }) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription(members));
  const context = contextOf(partnerCenter.api, clock);
  const { id, state } = await subscriptionQuantity.create(args, context);
  const diff = (now: typeof state, wanted: Parameters<typeof subscriptionQuantity.create>[0]) =>
    subscriptionQuantity.diff(id, now, wanted, { context: () => context, tell: context.tell });
  return { clock, partnerCenter, context, id, state, diff };
}

test("an increase that someone has scheduled is no decrease that waits: the quantity is what the service has", async () => {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription({ quantity: 4 }));
  const context = contextOf(partnerCenter.api, clock);
  const { id, state } = await subscriptionQuantity.create({ ...args, quantity: 4 }, context);
  partnerCenter.live = aSubscription({ quantity: 4, schedule: 5 });
  const read = await subscriptionQuantity.read(id, { ...state, quantity: 5 }, context);
  expect(read?.state).toMatchObject({ quantity: 4 });
  expect(read?.state).not.toHaveProperty("pendingQuantity");
});

describe("A decrease that has to wait for the renewal", () => {
  test("gives back what is possible now, and schedules the rest", async () => {
    const { partnerCenter, state } = await waiting();
    expect(partnerCenter.live).toMatchObject({ quantity: 7, schedule: 5 });
    expect(state).toMatchObject({
      quantity: 5,
      currentQuantity: 7,
      pendingQuantity: 5,
      pendingUntil: "2027-01-01T00:00:00.000Z",
      previousQuantity: 10,
    });
  });

  test("is scheduled although the service still shows as open what was just given back", async () => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock, aSubscription({ lots }));
    const { api } = partnerCenter;
    const patch = api.patchSubscription.bind(api);
    jest.spyOn(api, "patchSubscription").mockImplementation(async (...given) => {
      await patch(...given);
      partnerCenter.live = { ...(partnerCenter.live ?? aSubscription()), lots };
      return undefined;
    });
    await subscriptionQuantity.create(args, contextOf(api, clock));
    expect(partnerCenter.live).toMatchObject({ quantity: 7, schedule: 5 });
    expect(partnerCenter.patches).toHaveLength(2);
  });

  test("is no drift while it waits, and a second run sends nothing", async () => {
    const { partnerCenter, context, id, state, diff } = await waiting();
    const read = await subscriptionQuantity.read(id, state, context);
    expect(read).toEqual({ args, state });
    expect(await diff(state, args)).toBeUndefined();
    await subscriptionQuantity.update(id, state, args, context);
    expect(partnerCenter.patches).toHaveLength(2);
  });

  test("is no drift when the renewal has made it true", async () => {
    const { partnerCenter, context, id, state, diff } = await waiting();
    partnerCenter.live = renew(partnerCenter.live ?? aSubscription());
    const read = await subscriptionQuantity.read(id, state, context);
    expect(read?.state).toMatchObject({ quantity: 5, currentQuantity: 5 });
    expect(read?.state).not.toHaveProperty("pendingQuantity");
    expect(await diff(read?.state ?? state, args)).toBeUndefined();
  });

  test("shows as drift when someone took the schedule back, and is scheduled again", async () => {
    const { partnerCenter, context, id, state, diff } = await waiting();
    partnerCenter.live = { ...(partnerCenter.live ?? aSubscription()), schedule: undefined };
    const read = await subscriptionQuantity.read(id, state, context);
    expect(read?.args).toMatchObject({ quantity: 7 });
    expect(await diff(read?.state ?? state, args)).toBeDefined();
    await subscriptionQuantity.update(id, read?.state ?? state, args, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 7, schedule: 5 });
  });

  test("is dropped by a later increase, even by a service that keeps schedules", async () => {
    const { partnerCenter, context, id, state } = await waiting({ lots, keepsSchedules: true });
    const raised = await subscriptionQuantity.update(id, state, { ...args, quantity: 12 }, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 12, schedule: undefined });
    expect(raised).toMatchObject({ quantity: 12, currentQuantity: 12 });
    expect(raised).not.toHaveProperty("pendingQuantity");
  });

  test("is taken back when the program wants the live quantity after all", async () => {
    const { partnerCenter, context, id, state } = await waiting();
    await subscriptionQuantity.update(id, state, { ...args, quantity: 7 }, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 7, schedule: undefined });
  });

  test("is never scheduled where the subscription does not renew", async () => {
    await expect(waiting({ autoRenew: false })).rejects.toThrow("auto-renewal is off");
  });
});

describe("What someone else scheduled", () => {
  test("goes back as it was read, and its loss is told", async () => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock, aSubscription({ schedule: 4 }));
    const context = contextOf(partnerCenter.api, clock);
    await subscriptionQuantity.create({ ...args, quantity: 12 }, context);
    expect(partnerCenter.patches[0]?.body).toMatchObject({ scheduledNextTermInstructions: { quantity: 4 } });
    expect(context.tell.warnings).toEqual([expect.stringMatching(/dropped.*quantity 4/)]);
  });

  test("stays without a word where the service keeps it", async () => {
    const clock = new ModelClock();
    const partnerCenter = new ModelPartnerCenter(clock, aSubscription({ schedule: 4, keepsSchedules: true }));
    const context = contextOf(partnerCenter.api, clock);
    await subscriptionQuantity.create({ ...args, quantity: 12 }, context);
    expect(partnerCenter.live).toMatchObject({ quantity: 12, schedule: 4 });
    expect(context.tell.warnings).toEqual([]);
  });
});
