import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import type { Answer, Body } from "./support/client";
import { client, simulate, simulator } from "./support/simulated";
import {
  contoso,
  e3Subscription,
  legacySubscription,
  nextTermWith,
  subscriptions,
  withSubscription,
} from "./support/world";

const read = async (id = e3Subscription): Promise<Body> => (await client.get(`${subscriptions}/${id}`)).body;

const change = async (members: Body): Promise<Answer> =>
  client.patch(`${subscriptions}/${e3Subscription}`, { ...(await read()), ...members });

const showing = (scheduledActions: string, members: object = {}): WorldSeed =>
  ({ ...withSubscription(e3Subscription, members), behaviour: { scheduledActions } }) as WorldSeed;

const action = (actionType: string, more: object = {}) => ({ scheduleType: "TermEnd", actionType, ...more });
const instructions = nextTermWith(3);

/** The day after the last one of the term. */
const after = new Date("2027-01-01T00:00:00Z");

describe("A term that is cancelled", () => {
  test("ends without the thirty days, and is deleted ninety days later", async () => {
    await simulate(demoWorld);
    const answer = await change({ autoRenewEnabled: false, scheduledActions: [action("Cancel")] });
    expect(answer.body).toMatchObject({ autoRenewEnabled: false, scheduledActions: [action("Cancel")] });
    expect(await read()).toEqual(answer.body);
    simulator.clock.moveTo(new Date(after.getTime() - 1000));
    expect((await read()).status).toBe("active");
    simulator.clock.moveTo(after);
    expect((await read()).status).toBe("disabled");
    simulator.clock.forward(90 * 86_400_000);
    expect((await read()).status).toBe("deleted");
    expect(simulator.ledger.entries).toMatchObject([
      { kind: "endOfTerm", endOfTerm: "cancel", by: "request" },
      { kind: "status", to: "disabled", by: "service" },
      { kind: "endOfTerm", endOfTerm: null, by: "service" },
      { kind: "status", to: "deleted", by: "service" },
    ]);
  });
});

describe("A term that is extended", () => {
  test.each<[string, Body]>([
    ["by an action", { autoRenewEnabled: false, scheduledActions: [action("RenewToExtendedServiceTerm")] }],
    ["by auto-renewal that is merely off", { autoRenewEnabled: false }],
  ])("goes on month to month, with other rules (%s)", async (_sentence, members) => {
    await simulate(demoWorld);
    await change(members);
    simulator.clock.moveTo(after);
    expect(await read()).toMatchObject({
      status: "active",
      quantity: 5,
      termDuration: "P1M",
      autoRenewEnabled: true,
      commitmentEndDate: "2027-01-31T00:00:00Z",
      offerName: "Microsoft 365 E3 (Extended Service Term)",
    });
    expect((await change({ quantity: 2 })).body).toMatchObject({ quantity: 2 });
    simulator.clock.moveTo(new Date("2027-02-01T00:00:00Z"));
    expect(await read()).toMatchObject({ status: "active", commitmentEndDate: "2027-02-28T00:00:00Z" });
    await change({ autoRenewEnabled: false, scheduledActions: [action("Cancel")] });
    simulator.clock.moveTo(new Date("2027-03-01T00:00:00Z"));
    expect((await read()).status).toBe("disabled");
  });

  test.each<[string, object]>([
    ["bought before 2025-04-01", { creationDate: "2025-03-31T23:59:59Z" }],
    ["a trial", { isTrial: true }],
    ["software", { kind: "software" }],
  ])("is none for what is %s, which expires as before", async (_sentence, members) => {
    await simulate(withSubscription(e3Subscription, members));
    const sent = { autoRenewEnabled: false, scheduledActions: [action("RenewToExtendedServiceTerm")] };
    expect((await change(sent)).status).toBe(400);
    await change({ autoRenewEnabled: false });
    simulator.clock.moveTo(after);
    expect((await read()).status).toBe("expired");
  });

  test("nor for traditional ones", async () => {
    await simulate(withSubscription(legacySubscription, { autoRenewEnabled: false }));
    simulator.clock.moveTo(new Date("2028-01-01T00:00:00Z"));
    expect((await read(legacySubscription)).status).not.toBe("active");
  });
});

describe("What is scheduled", () => {
  test.each(["both", "only", "object", "whenSet", "never"])("is shown and taken in its form (%s)", async (form) => {
    await simulate(showing(form));
    const renewal = action("RenewToNewTerm", { instructions });
    const sent = form === "object" ? renewal : [renewal];
    await change({
      scheduledActions: sent,
      ...(form === "never" ? { scheduledNextTermInstructions: instructions } : {}),
    });
    const shown = await read();
    expect(shown.scheduledNextTermInstructions).toEqual(form === "only" ? undefined : instructions);
    const actions: Record<string, unknown> = { both: [renewal], only: [renewal], object: renewal };
    expect(shown.scheduledActions).toEqual(actions[form]);
    simulator.clock.moveTo(after);
    expect((await read()).quantity).toBe(3);
  });

  test("counts in the actions, where both members are sent", async () => {
    await simulate(showing("both"));
    const renewal = action("RenewToNewTerm", { instructions: { ...instructions, quantity: 4 } });
    await change({ scheduledActions: [renewal], scheduledNextTermInstructions: instructions });
    expect((await read()).scheduledNextTermInstructions).toMatchObject({ quantity: 4 });
  });

  test.each([
    [true, "renew"],
    [false, "cancel"],
  ])("is dropped by a change within the term, a cancellation too if the world says so (%s)", async (drops, ending) => {
    await simulate({ ...demoWorld, behaviour: { changeDropsActions: drops } });
    await change({ autoRenewEnabled: false, scheduledActions: [action("Cancel")] });
    await change({ quantity: 6, autoRenewEnabled: true });
    expect((await read()).scheduledActions).toEqual(ending === "cancel" ? [action("Cancel")] : undefined);
  });

  test.each<[string, Body]>([
    ["that is undocumented", { scheduledActions: [action("Donate")] }],
    ["is two things at once", { scheduledActions: [action("Cancel"), action("RenewToNewTerm")] }],
    ["is no object", { scheduledActions: "soon" }],
    [
      "renews without auto-renewal",
      { autoRenewEnabled: false, scheduledActions: [action("RenewToNewTerm", { instructions })] },
    ],
  ])("is refused where it %s", async (_sentence, members) => {
    await simulate(demoWorld);
    expect((await change(members)).status).toBe(400);
  });
});

test("The page says what happens at the end of each term", async () => {
  await simulate(withSubscription(e3Subscription, { endOfTerm: "cancel" }));
  const { body } = await client.get(`/simulator/overview?customer=${contoso}`);
  expect(body.customer).toMatchObject({
    subscriptions: expect.arrayContaining([
      expect.objectContaining({ id: e3Subscription, ending: "cancel", status: "active" }),
    ]),
  });
});
