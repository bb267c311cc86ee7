import { SubscriptionQuantity, type SubscriptionQuantityArgs } from "pulumi-licenses";
import { offer, product, sku } from "../support/catalog";
import {
  contosoWith,
  customerId,
  errorsOn,
  lifecycle,
  numbered,
  type Subscription,
  subscriptionIn,
  warningsOn,
  worldWith,
  writesAt,
} from "../support/lifecycleLab";
import type { TestStack } from "../support/pulumi";
import type { Run } from "../support/pulumiRuns";

const skuId = sku.e5;

/** Subscriptions, by their purpose in the tests. */
const id = {
  window: numbered("b", 1),
  closed: numbered("b", 2),
  renews: numbered("b", 3),
  foreign: numbered("b", 4),
  suspended: numbered("b", 5),
  expired: numbered("b", 6),
  disabled: numbered("b", 7),
  deleted: numbered("b", 8),
  trial: numbered("b", 9),
  usage: numbered("b", 10),
  software: numbered("b", 11),
  endsSoon: numbered("b", 12),
  addOn: numbered("b", 13),
  pending: numbered("b", 14),
  restored: numbered("b", 15),
  stuck: numbered("b", 16),
  accepted: numbered("b", 17),
  acceptedThere: numbered("b", 18),
  acceptedNowhere: numbered("b", 19),
  busy: numbered("b", 20),
  legacy: numbered("a", 1),
  otherLegacy: numbered("a", 2),
} as const;

const nextTerm = (quantity: number) => ({
  product: {
    productId: "CFQ7TTC0LFLZ",
    skuId: "0002",
    availabilityId: "CFQ7TTC0K7J9",
    billingCycle: "monthly",
    termDuration: "P1Y",
  },
  quantity,
});

const modern = (id: string, quantity: number, rest: Partial<Subscription> = {}): Subscription => ({
  id,
  skuId,
  offerId: offer.e5,
  offerName: "Microsoft 365 E5",
  friendlyName: "Head office",
  quantity,
  ...rest,
});

const legacy = (id: string, quantity: number): Subscription => ({
  ...modern(id, quantity),
  kind: "legacy",
  offerId: "800F4F3B-CFE1-42C1-9CEA-675512810488",
});

/** The codes of refused changes, with the text for each. */
const refusals: Record<number, RegExp> = {
  2001: /is suspended, so its quantity cannot change\. Reactivate it first/,
  2002: /outside what the offer allows/,
  2006: /cannot be updated by (a )?program/,
  800090: /cannot be lowered now/,
  800091: /is suspended\. Reactivate it first/,
  900214: /in which seats can be given back is over/,
  900257: /in which seats can be given back (is|are) over/,
  900277: /about to expire/,
  900278: /another operation is pending on this subscription\. Run again after 24 hours/,
  900279: /takes no changes any more/,
  900280: /takes no changes at the moment\. Run again later/,
  900311: /changed too many times/,
};

const codes = Object.keys(refusals).map(Number);

const world = worldWith({
  catalog: { skus: [product.e5] },
  customers: [
    contosoWith({
      subscriptions: [
        modern(id.window, 10, {
          refundable: [
            { quantity: 3, allowedUntilDateTime: "now+2d" },
            { quantity: 1, allowedUntilDateTime: "now+5d" },
            { quantity: 2, allowedUntilDateTime: "now-1d" },
          ],
          commitmentEndDate: "2031-05-20T00:00:00Z",
        }),
        modern(id.closed, 20, { commitmentEndDate: "2031-06-30T00:00:00Z" }),
        modern(id.renews, 10, { refundable: [{ quantity: 2, allowedUntilDateTime: "now+3d" }] }),
        modern(id.foreign, 8, { scheduledNextTermInstructions: nextTerm(7) }),
        modern(id.suspended, 5, { status: "suspended" }),
        modern(id.expired, 5, { status: "expired" }),
        modern(id.disabled, 5, { status: "disabled" }),
        modern(id.deleted, 5, { status: "deleted" }),
        modern(id.pending, 5, { status: "pending" }),
        modern(id.trial, 5, { isTrial: true }),
        modern(id.usage, 5, { billingType: "usage" }),
        modern(id.software, 5, { kind: "software" }),
        modern(id.endsSoon, 5, { autoRenewEnabled: false }),
        modern(id.addOn, 5, { parentSubscriptionId: id.window }),
        modern(id.restored, 10),
        modern(id.stuck, 10),
        modern(id.accepted, 5, { slow: { reads: 2, body: true } }),
        modern(id.acceptedThere, 5),
        modern(id.acceptedNowhere, 5),
        modern(id.busy, 5),
        legacy(id.legacy, 4),
        legacy(id.otherLegacy, 4),
        ...codes.map((code) => modern(numbered("c", code), 5)),
      ],
    }),
  ],
});

const lab = lifecycle({ world });

type Args = Partial<SubscriptionQuantityArgs> & { quantity: number };
type Programs = Partial<Record<keyof typeof id, Args>>;

const program = (resources: Programs) => async () => {
  for (const [name, args] of Object.entries(resources))
    new SubscriptionQuantity(name, { customerId, subscriptionId: id[name as keyof typeof id], ...args });
};

const live = (name: keyof typeof id) => subscriptionIn(lab.simulator, id[name]);
const patches = (name?: keyof typeof id) => writesAt(lab.simulator, name === undefined ? "/subscriptions/" : id[name]);
const scheduled = (name: keyof typeof id) => live(name).scheduledNextTermInstructions?.quantity;
const calm = { refresh: true, expectNoChanges: true };

beforeEach(() => lab.simulator.journal.clear());

describe("A decrease that the service would not take", () => {
  const resources = {
    window: { quantity: 5 },
    closed: { quantity: 19 },
    suspended: { quantity: 6 },
    expired: { quantity: 6 },
    disabled: { quantity: 6 },
    deleted: { quantity: 6 },
    pending: { quantity: 6 },
    trial: { quantity: 6 },
    usage: { quantity: 6 },
    software: { quantity: 4, decrease: "atRenewal" },
    endsSoon: { quantity: 4, decrease: "atRenewal" },
  } satisfies Programs;
  const words: Record<keyof typeof resources, RegExp[]> = {
    window: [
      /cannot change from 10 to 5: the smallest quantity possible now is 6\./,
      /Seats that can still be given back: 3 until 20\d\d-\d\d-\d\dT\S+Z, 1 until 20\d\d-\d\d-\d\dT\S+Z\./,
      /The last day of its term is 2031-05-20; it renews on 2031-05-21\./,
      /Set quantity to 6 or more, or decrease: "atRenewal" .*, or ignoreChanges: \["quantity"\]/,
    ],
    closed: [
      /cannot change from 20 to 19: the smallest quantity possible now is 20\./,
      /No seats can be given back any more before the renewal\. The last day of its term is 2031-06-30; it renews on 2031-07-01\./,
    ],
    suspended: [/cannot change from 5 to 6: it is suspended\. Reactivate it first\./],
    expired: [/it has expired\. Buy a new one and change subscriptionId\./],
    disabled: [/it is disabled\./],
    deleted: [/it is deleted\./],
    pending: [/it is still being set up\. Run again in some minutes\./],
    trial: [/it is a trial, whose quantity is fixed\. Buy the product first\./],
    usage: [/it is billed by usage, so it has no quantity to set\./],
    software: [/software subscriptions cannot be reduced, at renewal either\./],
    endsSoon: [/its auto-renewal is off, and only a renewal can reduce it further\. Turn auto-renewal on/],
  };
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({ program: program(resources) });
  });

  const names = Object.keys(words) as (keyof typeof words)[];

  test("is refused at preview, all of them at once, with the number, the window and the renewal", async () => {
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    const text = preview.errors.join("\n");
    for (const name of names) {
      const own = text.split("\n").find((line) => line.includes(`SubscriptionQuantity "${name}"`)) ?? "";
      for (const word of words[name]) expect(own).toMatch(word);
    }
  });

  test("is refused by up in the same words, each on its own row, and nothing is sent", async () => {
    const up = await stack.up(undefined, { continueOnError: true });
    expect(up.ok).toBe(false);
    for (const name of names) for (const word of words[name]) expect(errorsOn(name, up)).toMatch(word);
    expect(patches()).toEqual([]);
    expect(lab.simulator.ledger.entries).toEqual([]);
    expect(stack.state).toEqual({});
  });

  test("while what can be done with them is done: their own quantity is adopted, and an add-on is one like others", async () => {
    const up = await stack.up(
      program({
        suspended: { quantity: 5 },
        deleted: { quantity: 5 },
        trial: { quantity: 5 },
        software: { quantity: 6 },
        endsSoon: { quantity: 6 },
        addOn: { quantity: 6 },
      }),
    );
    expect(up.errors).toEqual([]);
    expect(stack.state.deleted?.outputs).toMatchObject({ status: "deleted", quantity: 5 });
    expect([live("software").quantity, live("endsSoon").quantity, live("addOn").quantity]).toEqual([6, 6, 6]);
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
  });
});

describe('A decrease "atRenewal"', () => {
  let stack: TestStack;
  const renews = (quantity: number, more = {}) => program({ renews: { quantity, decrease: "atRenewal", ...more } });
  beforeAll(async () => {
    stack = await lab.stack({ program: renews(5) });
  });

  test("gives back now what can be given back, and schedules the rest", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(patches()).toHaveLength(2);
    expect([live("renews").quantity, scheduled("renews")]).toEqual([8, 5]);
    expect(live("renews")).toMatchObject({ friendlyName: "Head office", autoRenewEnabled: true });
  });

  test("shows what waits, and until when", () => {
    // The last day belongs to the term, so the next one begins the day after.
    const lastDay = Date.parse(live("renews").commitmentEndDate);
    expect(stack.state.renews?.outputs).toMatchObject({
      quantity: 5,
      currentQuantity: 8,
      pendingQuantity: 5,
      pendingUntil: new Date(lastDay + 86_400_000).toISOString(),
      previousQuantity: 10,
      refundableQuantity: 0,
    });
  });

  test("is no drift while it waits, and nothing is scheduled a second time", async () => {
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
    expect(patches()).toEqual([]);
  });

  test("becomes another one by one request when the program changes its mind, without a word about someone else", async () => {
    const up = await stack.up(renews(7));
    expect(patches()).toHaveLength(1);
    expect([live("renews").quantity, scheduled("renews")]).toEqual([8, 7]);
    expect(up.warnings).toEqual([]);
  });

  test("is drift when someone takes the schedule away, and is set again by the next up with refresh", async () => {
    lab.simulator.change({
      change: "setSubscription",
      customerId,
      subscriptionId: id.renews,
      members: { scheduledNextTermInstructions: nextTerm(8) },
    });
    const preview = await stack.preview(undefined, calm);
    expect(preview.ok).toBe(false);
    expect(preview.step("renews").detailedDiff).toEqual({ quantity: { diffKind: "update", inputDiff: true } });
    expect((await stack.up(undefined, { refresh: true })).errors).toEqual([]);
    expect([live("renews").quantity, scheduled("renews")]).toEqual([8, 7]);
  });

  test("is cleared by a later increase", async () => {
    const up = await stack.up(renews(12));
    expect(up.warnings).toEqual([]);
    expect([live("renews").quantity, scheduled("renews")]).toEqual([12, undefined]);
    expect(patches()).toHaveLength(1);
    expect(stack.state.renews?.outputs).toMatchObject({ quantity: 12, refundableQuantity: 4 });
    expect(stack.state.renews?.outputs.pendingQuantity).toBeUndefined();
  });

  test("that the renewal has made is no drift", async () => {
    await stack.up(renews(6));
    expect([live("renews").quantity, scheduled("renews")]).toEqual([8, 6]);
    const { clock } = lab.simulator.world;
    clock.moveTo(new Date(Date.parse(live("renews").commitmentEndDate) + 3 * 86_400_000));
    const preview = await stack.preview(undefined, calm);
    expect(live("renews").quantity).toBe(6);
    expect(preview.ok).toBe(true);
    expect((await stack.up(undefined, { refresh: true })).changes).toEqual([]);
    expect(patches()).toHaveLength(2);
    expect(stack.state.renews?.outputs).toMatchObject({ quantity: 6, currentQuantity: 6 });
    expect(stack.state.renews?.outputs.pendingQuantity).toBeUndefined();
    clock.reset();
  });
});

describe("What someone else has scheduled for the renewal", () => {
  beforeAll(() => lab.simulator.reset());

  test("stays while the quantity stays, and its loss by a change within the term is said in one warning", async () => {
    const stack = await lab.stack({ program: program({ foreign: { quantity: 8 } }) });
    expect((await stack.up()).warnings).toEqual([]);
    expect(scheduled("foreign")).toBe(7);
    const up = await stack.up(program({ foreign: { quantity: 9 } }));
    expect(up.errors).toEqual([]);
    expect(up.warnings).toHaveLength(1);
    expect(warningsOn("foreign", up)).toEqual([
      expect.stringMatching(/dropped what someone had scheduled .*quantity 7/),
    ]);
    expect((await stack.up()).warnings).toEqual([]);
  });
});

describe('onDelete: "restore"', () => {
  let stack: TestStack;
  const bought = (more: Pick<SubscriptionQuantityArgs, "decrease"> = {}) =>
    program({
      restored: { quantity: 12, onDelete: "restore" },
      stuck: { quantity: 12, onDelete: "restore", ...more },
    });
  beforeAll(async () => {
    stack = await lab.stack({ program: bought() });
    await stack.up();
    // A week later.
    lab.simulator.change({
      change: "setSubscription",
      customerId,
      subscriptionId: id.stuck,
      members: { refundable: [] },
    });
  });

  test("gives back at destroy what was bought, while the window is open, and says in words where it is closed", async () => {
    const destroy = await stack.destroy();
    expect(destroy.ok).toBe(false);
    expect(destroy.text).toMatch(/cannot change from 12 to 10: the smallest quantity possible now is 12/);
    expect(live("stuck").quantity).toBe(12);
    expect(Object.keys(stack.state)).toContain("stuck");
  });

  test("schedules the rest for the renewal where the program says so", async () => {
    await stack.up(bought({ decrease: "atRenewal" }));
    const destroy = await stack.destroy();
    expect(destroy.ok).toBe(true);
    expect([live("stuck").quantity, scheduled("stuck")]).toEqual([12, 10]);
    expect(live("restored").quantity).toBe(10);
    expect(stack.deployed).toEqual([]);
  });
});

describe("A service that is slow, busy, or changed by someone else at the same time", () => {
  let up: Run;
  let stack: TestStack;
  const to = (part: string) => `/v1/customers/*/subscriptions/${part}`;
  const refused = (code: number) =>
    ({ do: "status", status: 400, json: { code, description: "The service's own words" } }) as const;

  beforeAll(async () => {
    const { faults, url } = lab.simulator;
    const accepted = { do: "status", status: 202, when: "after" } as const;
    const location = `${url}/v1/customers/${customerId}/subscriptions/${id.acceptedThere}`;
    faults.add(
      { method: "PATCH", path: to(id.legacy), times: 2, effect: { do: "staleEtag" } },
      { method: "PATCH", path: to(id.otherLegacy), times: 9, effect: { do: "staleEtag" } },
      { method: "PATCH", path: to(id.acceptedThere), effect: { ...accepted, headers: { Location: location } } },
      { method: "PATCH", path: to(id.acceptedNowhere), effect: accepted },
      {
        method: "PATCH",
        path: to(id.busy),
        effect: { do: "status", status: 409, json: { code: 800082, description: "Not ready" } },
      },
      {
        method: "PATCH",
        path: to(id.busy),
        effect: { do: "status", status: 409, json: { code: "800014", description: "Adjusting" } },
      },
      ...codes.map((code) => ({ method: "PATCH", path: to(numbered("c", code)), effect: refused(code) })),
    );
    stack = await lab.stack({
      program: async () => {
        await program({
          accepted: { quantity: 6 },
          acceptedThere: { quantity: 6 },
          acceptedNowhere: { quantity: 6 },
          busy: { quantity: 6 },
          legacy: { quantity: 3 },
          otherLegacy: { quantity: 3 },
        })();
        for (const code of codes)
          new SubscriptionQuantity(`code-${code}`, { customerId, subscriptionId: numbered("c", code), quantity: 6 });
      },
    });
    lab.simulator.journal.clear();
    up = await stack.up(undefined, { continueOnError: true });
    faults.clear();
  });

  test.each(["accepted", "acceptedThere", "acceptedNowhere"] as const)(
    "a change that is only %s (202; Location relative, absolute, missing) counts when the service shows it",
    (name) => {
      expect(errorsOn(name, up)).toBe("");
      expect(live(name).quantity).toBe(6);
      expect(stack.state[name]?.outputs.quantity).toBe(6);
      expect(
        lab.simulator.ledger
          .purchases()
          .filter((entry) => "subscriptionId" in entry && entry.subscriptionId === id[name]),
      ).toHaveLength(1);
    },
  );

  test("a busy subscription is tried again until it is ready", () => {
    expect(errorsOn("busy", up)).toBe("");
    expect(live("busy").quantity).toBe(6);
  });

  test("a subscription that was changed at the same time is read again, three times at most", () => {
    expect(errorsOn("legacy", up)).toBe("");
    expect(live("legacy").quantity).toBe(3);
    expect(errorsOn("otherLegacy", up)).toMatch(/changed at the same time by someone else\. Run again\./);
    expect(live("otherLegacy").quantity).toBe(4);
  });

  test.each(codes)("code %i is said in plain words, with the service's own", (code) => {
    expect(errorsOn(`code-${code}`, up)).toMatch(refusals[code] ?? "?");
    expect(errorsOn(`code-${code}`, up)).toContain("The service's own words");
    expect(subscriptionIn(lab.simulator, numbered("c", code)).quantity).toBe(5);
  });

  test("the next up brings what was refused, and nothing twice", async () => {
    const next = await stack.up();
    expect(next.errors).toEqual([]);
    expect(next.changes.sort()).toEqual([...codes.map((code) => `create code-${code}`), "create otherLegacy"].sort());
    expect(patches()).toHaveLength(codes.length + 1);
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
  });
});

describe("Answers in PascalCase, with byte order marks, nulls, odd dates and unknown members", () => {
  let stack: TestStack;
  const both = (legacyQuantity: number, quantity: number) =>
    program({ legacy: { quantity: legacyQuantity }, window: { quantity } });
  beforeAll(async () => {
    lab.simulator.reset({ ...world, quirks: true });
    stack = await lab.stack({ program: both(6, 12) });
  });

  test("are read, and go back as they came, with only the quantity changed", async () => {
    expect((await stack.up()).errors).toEqual([]);
    expect([live("legacy").quantity, live("window").quantity]).toEqual([6, 12]);
    for (const { requestBody } of patches()) {
      const body = requestBody as Record<string, unknown>;
      expect(body).toMatchObject({
        FriendlyName: "Head office",
        AutoRenewEnabled: true,
        XSimulated: expect.anything(),
      });
      expect(Object.keys(body).filter((key) => key.toLowerCase() === "quantity")).toEqual(["Quantity"]);
    }
  });

  test("are no drift, and real drift is seen in them and repaired", async () => {
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
    lab.simulator.change({ change: "setQuantity", customerId, subscriptionId: id.legacy, quantity: 9 });
    const repaired = await stack.up(undefined, { refresh: true });
    expect(repaired.errors).toEqual([]);
    expect(live("legacy").quantity).toBe(6);
  });

  test("tell the windows, and take a schedule", async () => {
    const refused = await stack.up(both(6, 5));
    expect(refused.errors.join()).toContain("the smallest quantity possible now is 6");
    await stack.up(program({ legacy: { quantity: 6 }, window: { quantity: 5, decrease: "atRenewal" } }));
    expect([live("window").quantity, scheduled("window")]).toEqual([6, 5]);
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
  });
});
