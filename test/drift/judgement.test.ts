import { judge as judgeQuantity } from "../../provider/services/partnercenter/drift/subscriptionQuantity";
import { judge as judgeUser } from "../../provider/services/partnercenter/drift/userLicense";
import { stateOf as quantityState } from "../../provider/services/partnercenter/subscriptionQuantity.state";
import type { SubscribedSku } from "../../provider/services/partnercenter/wire";
import { judge as judgeOrganization } from "../../provider/services/uipath/drift/organizationLicense";
import { aSubscription, type ModelSubscription, readModel } from "../support/modelSubscription";

const now = new Date("2026-03-02T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

describe("A quantity", () => {
  const judged = (
    members: Partial<ModelSubscription> & { ends?: Date },
    wanted: number,
    decrease: "fail" | "atRenewal" = "fail",
    days = 30,
  ) => {
    const { ends = inDays(100), ...model } = members;
    const live = { ...readModel(aSubscription(model)), commitmentEndDate: ends };
    const args = { customerId, subscriptionId: live.id, quantity: wanted, decrease };
    const state = quantityState(live, args, undefined, now);
    return judgeQuantity({ id: "", wanted: args, before: state, found: { args: state, state } }, { live, now, days });
  };
  const texts = (judgement: ReturnType<typeof judged>) => judgement.ahead.map(({ text }) => text).join(" ");

  test("above the wanted one says what is paid for, until when it can be given back, and that a repair does it", () => {
    const lots = [{ quantity: 4, until: inDays(3) }];
    const { matters, repair, changes } = judged({ quantity: 14, lots }, 12);
    expect(changes).toEqual([{ property: "quantity", about: "quantity", wanted: "12 seats", found: "14 seats" }]);
    expect(matters).toBe(
      "2 seats more than wanted are being paid for. Can be given back: 4 until 2026-03-05 12:00 UTC.",
    );
    expect(repair).toBe("It gives back 2 seats.");
  });

  test("above the wanted one with the window closed says that a repair is refused, and the ways out", () => {
    const { matters, repair } = judged({ quantity: 14, lots: [] }, 12);
    expect(matters).toContain("None can be given back before the renewal");
    expect(repair).toMatch(/^It refuses: .*decrease: "atRenewal".*ignoreChanges/s);
  });

  test("above the wanted one that may wait is left to the renewal", () => {
    expect(judged({ quantity: 14, lots: [], autoRenew: true }, 12, "atRenewal").repair).toBe(
      "It lets the subscription renew with 12 seats; until then all stay.",
    );
  });

  test("above the wanted one that can be given back in part says what becomes of the rest", () => {
    const lots = [{ quantity: 1, until: inDays(3) }];
    expect(judged({ quantity: 14, lots, autoRenew: true }, 12, "atRenewal").repair).toBe(
      "It gives back 1 seat, and lets the subscription renew with 12 seats.",
    );
  });

  test("below the wanted one says how many are missing, and that a repair buys them", () => {
    const { matters, repair } = judged({ quantity: 9 }, 10);
    expect(matters).toBe("It lacks 1 seat.");
    expect(repair).toBe("It buys 1 seat.");
  });

  test("in step says nothing but what comes up", () => {
    const judgement = judged({ quantity: 10, lots: [{ quantity: 1, until: inDays(3) }] }, 10);
    expect(judgement).toMatchObject({ changes: [], matters: null, repair: null });
    expect(texts(judgement)).toContain("1 seat can be given back until 2026-03-05 12:00 UTC");
  });

  test("of new commerce on the last day of its term still has its renewal ahead", () => {
    const today = new Date("2026-03-02T00:00:00Z");
    expect(texts(judged({ quantity: 10, ends: today }, 10))).toContain("renews on 2026-03-03 with 10 seats");
  });

  test("of a legacy subscription renews at the very moment that it names", () => {
    const judgement = judged({ quantity: 10, kind: "legacy", ends: inDays(5) }, 10);
    expect(texts(judgement)).toContain("renews on 2026-03-07 with 10 seats");
  });

  test.each([
    [29, true],
    [31, false],
    [-1, false],
    [-2, false],
  ])("renewing in %i days is worth a warning within 30 days: %p", (days, warned) => {
    const judgement = judged({ quantity: 10, ends: inDays(days) }, 10);
    expect(judgement.ahead.some(({ kind }) => kind === "renews")).toBe(warned);
  });

  test.each([
    [0, true],
    [1, false],
  ])("a window that closes in 30 days and %i ms is worth a warning within 30 days: %p", (later, warned) => {
    const until = new Date(inDays(30).getTime() + later);
    const judgement = judged({ quantity: 10, lots: [{ quantity: 1, until }] }, 10);
    expect(judgement.ahead.some(({ kind }) => kind === "windowCloses")).toBe(warned);
  });

  test.each([
    [10, 0],
    [8, 1],
  ])("a schedule for %i of 10 seats is worth %i warnings", (schedule, warnings) => {
    const judgement = judged({ quantity: 10, schedule }, 10);
    expect(judgement.ahead.filter(({ kind }) => kind === "scheduled")).toHaveLength(warnings);
  });

  test.each<[string, Partial<ModelSubscription>, string]>([
    ["renews", {}, "None can be given back before the renewal: it renews on 2026-06-11 with 14 seats."],
    [
      "does not renew",
      { autoRenew: false },
      "None can be given back in this term: it may end, or go on month to month at a higher price, as auto-renewal is off and nothing else is scheduled (its term ends on 2026-06-11).",
    ],
    ["has ended", { status: "deleted" }, "None can be given back in this term."],
  ])("above the wanted one with the window closed, that %s, says until when it is paid for", (_how, members, words) => {
    expect(judged({ quantity: 14, lots: [], ...members }, 12).matters).toBe(
      `2 seats more than wanted are being paid for. ${words}`,
    );
  });

  test.each([
    [8, "the program"],
    [7, "someone else"],
  ])("whose schedule for %i seats is told as that of %s", (schedule, whose) => {
    const live = { ...readModel(aSubscription({ quantity: 10, schedule })), commitmentEndDate: undefined };
    const args = { customerId, subscriptionId: live.id, quantity: 10 };
    const state = { ...quantityState(live, args, undefined, now), pendingQuantity: 8 };
    const look = { id: "", wanted: args, before: state, found: { args, state } };
    expect(judgeQuantity(look, { live, now, days: 30 }).ahead).toEqual([
      {
        ...{ kind: "scheduled", at: null },
        text: expect.stringContaining(`the renewal changes 10 to ${schedule} seats, as ${whose} has scheduled.`),
      },
    ]);
  });

  test("that has ended has no end of its term ahead, and says what it is", () => {
    const { term, ahead } = judged({ quantity: 10, status: "deleted", ends: inDays(5) }, 10);
    expect(term).toBeNull();
    expect(ahead).toEqual([{ kind: "notActive", at: null, text: expect.stringContaining("is deleted.") }]);
  });

  test.each(["read", "live", "neither"])(
    "that is gone, as the %s look shows, is told of with all its seats",
    (look) => {
      const live = readModel(aSubscription({ quantity: 5 }));
      const args = { customerId, subscriptionId: live.id, quantity: 5 };
      const state = { ...quantityState(live, args, undefined, now), offerName: "" };
      const found = { args, state };
      const judgement = judgeQuantity(
        { id: "", wanted: args, before: state, found: look === "live" ? found : undefined },
        { live: look === "read" ? { ...live, offerName: "Visio" } : undefined, now, days: 30 },
      );
      expect(judgement).toMatchObject({
        ...{
          subject: look === "read" ? "Visio" : `subscription ${live.id}`,
          missing: "subscription",
          ahead: [],
          term: null,
        },
        changes: [{ property: "quantity", about: "quantity", wanted: "5 seats", found: "no such subscription" }],
        matters: "The subscription is no longer there, and its 5 seats with it.",
        repair: expect.stringMatching(/^It fails: there is nothing to change\./),
      });
    },
  );

  test.each<[string, Partial<ModelSubscription>, number, object, RegExp]>([
    [
      "takes back its own schedule",
      { quantity: 10, schedule: 8 },
      10,
      { pendingQuantity: 8 },
      /^It takes back what was scheduled for the renewal\.$/,
    ],
    [
      "has scheduled it already",
      { quantity: 10, schedule: 8 },
      8,
      {},
      /^It does nothing: the change is scheduled for the renewal already\.$/,
    ],
  ])(
    "that changed between two looks is repaired by what the last one shows: it %s",
    (_what, members, wanted, before, repair) => {
      const live = readModel(aSubscription({ lots: [], ...members }));
      const args = { customerId, subscriptionId: live.id, quantity: wanted, decrease: "atRenewal" as const };
      const state = { ...quantityState(live, args, undefined, now), quantity: 12, ...before };
      const look = { id: "", wanted: args, before: state, found: { args, state } };
      expect(judgeQuantity(look, { live, now, days: 30 }).repair).toMatch(repair);
    },
  );

  test("that ends instead of renewing says so", () => {
    const judgement = judged({ quantity: 10, ends: inDays(5), autoRenew: false }, 10);
    expect(texts(judgement)).toContain("expires on 2026-03-08");
    expect(judgement.ahead).toMatchObject([{ kind: "ends", at: "2026-03-08T00:00:00.000Z" }]);
  });

  test("that is suspended says so", () => {
    expect(texts(judged({ quantity: 10, status: "suspended" }, 10))).toContain("is suspended");
  });
});

describe("A user", () => {
  const e3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
  const sku = (availableUnits: number): SubscribedSku => ({
    productSku: { id: e3, name: "Microsoft 365 E3", skuPartNumber: "SPE_E3", licenseGroupId: "group1" },
    servicePlans: [],
    availableUnits,
    totalUnits: 10,
  });
  const wanted = { customerId, userId: "alice@contoso.example", licenses: [{ sku: "SPE_E3" }] };
  const state = { ...wanted, assigned: [], found: [], warnings: [] };
  const judged = (free: number, userExists = true) =>
    judgeUser({ id: "", wanted, before: state, found: undefined }, { skus: [sku(free)], userExists });

  test("without a wanted license is named, and so is the seat that a repair takes", () => {
    const { affected, matters, repair } = judged(3);
    expect(affected).toEqual(["alice@contoso.example"]);
    expect(matters).toContain("alice@contoso.example is without Microsoft 365 E3 (SPE_E3)");
    expect(repair).toBe("It assigns Microsoft 365 E3 (SPE_E3). Free now: 3 seats of Microsoft 365 E3 (SPE_E3).");
  });

  test("for whom no seat is free is told that a repair would fail", () => {
    expect(judged(0).repair).toContain("no seat of Microsoft 365 E3 (SPE_E3) is free, so it would fail");
    expect(judged(-2).repair).toContain("no seat");
  });

  test("who is no more cannot be repaired", () => {
    expect(judged(3, false).repair).toContain("there is no such user any more");
  });

  test("with a license from a group is no drift, and the report says where it comes from", () => {
    const found = { ...state, licenses: wanted.licenses, inherited: [e3] };
    const { changes, notes } = judgeUser(
      { id: "", wanted, before: state, found: { args: wanted, state: found } },
      { skus: [sku(3)], userExists: true },
    );
    expect(changes).toEqual([]);
    expect(notes).toEqual([
      { kind: "grantedByGroup", text: expect.stringContaining("Microsoft 365 E3 (SPE_E3) by a group") },
    ]);
  });
});

describe("An organization", () => {
  const wanted = {
    organizationId: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10",
    productQuantities: [
      { code: "UNATT", quantity: 2 },
      { code: "ATTUNU", quantity: 3 },
    ],
  };
  const judged = (
    live: { code: string; quantity: number }[],
    rest: { overAllocated?: string[]; endDate?: string } = {},
  ) => {
    const state = {
      ...wanted,
      productQuantities: live,
      products: live,
      licenseStatus: "Active",
      overAllocated: [],
      ...rest,
    };
    return judgeOrganization(
      { id: "", wanted, before: state, found: { args: { ...wanted, productQuantities: live }, state } },
      { now, days: 30 },
    );
  };

  test("with less of one code and more of another says both, and what a repair sets", () => {
    const { changes, matters, repair } = judged([
      { code: "unatt", quantity: 1 },
      { code: "ATTUNU", quantity: 5 },
    ]);
    expect(changes.map(({ about, wanted, found }) => `${about} ${wanted} ${found}`)).toEqual([
      "UNATT 2 1",
      "ATTUNU 3 5",
    ]);
    expect(matters).toContain("less of UNATT");
    expect(matters).toContain("more of ATTUNU");
    expect(repair).toBe("It sets UNATT to 2 and ATTUNU to 3.");
  });

  test("that uses more than it was given is told of the 14 days, which is no drift", () => {
    const { changes, notes } = judged(wanted.productQuantities, { overAllocated: ["UNATT"] });
    expect(changes).toEqual([]);
    expect(notes[0]?.text).toContain("14 days");
  });

  test("whose license ends soon is told when", () => {
    const [ending] = judged(wanted.productQuantities, { endDate: inDays(10).toISOString() }).ahead;
    expect(ending?.text).toContain("ends on 2026-03-12 12:00 UTC");
  });
});
