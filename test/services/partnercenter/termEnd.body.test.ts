import {
  withEndOfTerm,
  withoutSchedule,
  withQuantity,
  withSchedule,
} from "../../../provider/services/partnercenter/subscriptionQuantity.body";
import type { EndOfTerm } from "../../../provider/services/partnercenter/termEnd.decide";
import { parseSubscription, type Subscription } from "../../../provider/services/partnercenter/wire";
import { action, offer, tenSeats } from "../../support/modelTermEnd";

const base = { ...tenSeats, billingCycle: "monthly", termDuration: "P1Y" };
const read = (members: object = {}): Subscription => parseSubscription({ ...base, ...members } as never, "Reading");

const [productId, skuId, availabilityId] = offer.split(":");
const product = { productId, skuId, availabilityId, billingCycle: "monthly", termDuration: "P1Y" };
const seven = { product, quantity: 7, customTermEndDate: "2027-06-30T00:00:00Z" };
const later = { scheduleType: "CustomDate", actionType: "Transition", effectiveDate: "2026-12-01T00:00:00Z" };

/** Schedules, by the form in which the service shows them. */
const forms: Record<string, object> = {
  "neither member": {},
  "a null": { scheduledActions: null },
  "an empty list": { scheduledActions: [] },
  "a list": { scheduledActions: [action("RenewToNewTerm", { instructions: seven })] },
  "a list with something else": { scheduledActions: [later, action("RenewToNewTerm", { instructions: seven })] },
  "one object": { scheduledActions: action("RenewToNewTerm", { instructions: seven }) },
  PascalCase: { ScheduledActions: [{ ScheduleType: "TermEnd", ActionType: "RenewToNewTerm" }] },
  "the older member": { scheduledNextTermInstructions: seven },
  "the older member beside a null": { scheduledNextTermInstructions: seven, scheduledActions: null },
  both: {
    scheduledNextTermInstructions: seven,
    scheduledActions: [action("RenewToNewTerm", { instructions: seven })],
  },
};

const scheduledIn = ({
  scheduledActions,
  ScheduledActions,
  scheduledNextTermInstructions,
}: Record<string, unknown>) => ({
  ...(scheduledActions === undefined ? {} : { scheduledActions }),
  ...(ScheduledActions === undefined ? {} : { ScheduledActions }),
  ...(scheduledNextTermInstructions === undefined ? {} : { scheduledNextTermInstructions }),
});

const six = { ...seven, quantity: 6 };
const sixOfTheSame = { product, quantity: 6 };

describe("Another quantity for the renewal stands where the service looks", () => {
  test.each<[string, object]>([
    ["neither member", { scheduledNextTermInstructions: sixOfTheSame }],
    ["a null", { scheduledActions: [action("RenewToNewTerm", { instructions: sixOfTheSame })] }],
    ["an empty list", { scheduledActions: [action("RenewToNewTerm", { instructions: sixOfTheSame })] }],
    ["a list", { scheduledActions: [action("RenewToNewTerm", { instructions: six })] }],
    ["a list with something else", { scheduledActions: [later, action("RenewToNewTerm", { instructions: six })] }],
    ["one object", { scheduledActions: action("RenewToNewTerm", { instructions: six }) }],
    [
      "PascalCase",
      { ScheduledActions: [{ ScheduleType: "TermEnd", ActionType: "RenewToNewTerm", instructions: sixOfTheSame }] },
    ],
    ["the older member", { scheduledNextTermInstructions: six }],
    ["the older member beside a null", { scheduledNextTermInstructions: six, scheduledActions: null }],
    [
      "both",
      { scheduledNextTermInstructions: six, scheduledActions: [action("RenewToNewTerm", { instructions: six })] },
    ],
  ])("%s", (form, expected) => {
    const body = withSchedule(read(forms[form]), 6);
    expect(scheduledIn(body)).toEqual(
      form === "PascalCase"
        ? { ScheduledActions: [expect.objectContaining({ ActionType: "RenewToNewTerm", instructions: sixOfTheSame })] }
        : expected,
    );
    expect(body).toMatchObject(base);
  });
});

test("What renews has auto-renewal on, also where the service says otherwise; what it does not say is not added", () => {
  const renewing = { scheduledActions: [action("RenewToNewTerm")] };
  expect(withSchedule(read({ ...renewing, autoRenewEnabled: false }), 6).autoRenewEnabled).toBe(true);
  expect(withSchedule(read({ ...renewing, autoRenewEnabled: null }), 6).autoRenewEnabled).toBeNull();
});

describe("Another end of the term", () => {
  const types = { renew: "RenewToNewTerm", cancel: "Cancel", extend: "RenewToExtendedServiceTerm" } as const;

  describe.each(Object.keys(forms))("where the service shows %s", (form) => {
    test.each<EndOfTerm>(["cancel", "extend"])("%s: one action, no instructions, auto-renewal off", (choice) => {
      const body = withEndOfTerm(read(forms[form]), choice);
      const key = form === "PascalCase" ? "ScheduledActions" : "scheduledActions";
      const sent = body[key] as object[] | object;
      const last = Array.isArray(sent) ? sent.at(-1) : sent;
      expect(Object.values(last as object)).toEqual(["TermEnd", types[choice]]);
      expect(Array.isArray(sent)).toBe(form !== "one object");
      expect(body).not.toHaveProperty("scheduledNextTermInstructions");
      expect(body).toMatchObject({ ...base, autoRenewEnabled: false });
    });

    test("renew: auto-renewal on, and what the renewal begins with stays", () => {
      const live = read({ ...forms[form], autoRenewEnabled: false });
      const body = withEndOfTerm(live, "renew");
      expect(scheduledIn(body)).toEqual(scheduledIn(live.raw));
      expect(body.autoRenewEnabled).toBe(true);
    });
  });

  test("renewing in place of a cancellation says so in the action", () => {
    const live = read({ autoRenewEnabled: false, scheduledActions: [action("Cancel", { effectiveDate: null })] });
    expect(withEndOfTerm(live, "renew")).toMatchObject({
      autoRenewEnabled: true,
      scheduledActions: [{ scheduleType: "TermEnd", actionType: "RenewToNewTerm" }],
    });
  });

  test.each<[string, object, object[]]>([
    ["that has no type of schedule is the one that ends the term", { actionType: "Transition" }, []],
    ["on a chosen day is not, however it is written", { scheduleType: " customdate", actionType: "Transition " }, [{}]],
  ])("an action %s", (_sentence, shown, kept) => {
    const { scheduledActions } = withEndOfTerm(read({ scheduledActions: [shown] }), "cancel");
    expect(scheduledActions).toEqual([...kept.map(() => shown), expect.objectContaining({ actionType: "Cancel" })]);
  });

  test("an old course needs no action where the service shows none", () => {
    const live = read({ creationDate: "2024-01-01T00:00:00Z" });
    expect(withEndOfTerm(live, "cancel")).toEqual({ ...live.raw, autoRenewEnabled: false });
  });

  test("month to month, auto-renewal goes with going on", () => {
    const live = read({
      offerName: "E3 (Extended Service Term)",
      autoRenewEnabled: false,
      scheduledActions: [action("Cancel")],
    });
    expect(withEndOfTerm(live, "extend").autoRenewEnabled).toBe(true);
    expect(withEndOfTerm(live, "cancel").autoRenewEnabled).toBe(false);
  });
});

describe("A change within the term", () => {
  test.each(Object.keys(forms))("sends back what stands scheduled (%s)", (form) => {
    const live = read(forms[form]);
    expect(withQuantity(live, 12, false)).toEqual({ ...live.raw, quantity: 12 });
  });

  test.each<[string, object, object]>([
    [
      "with another quantity",
      { scheduledActions: [action("RenewToNewTerm", { instructions: { product, quantity: 8 } })] },
      { scheduledNextTermInstructions: { ...seven, quantity: 8 } },
    ],
    ["with a cancellation", { scheduledActions: [action("Cancel")] }, {}],
  ])("does not send back what contradicts itself: the actions count (%s)", (_sentence, members, expected) => {
    const body = withQuantity(read({ scheduledNextTermInstructions: seven, ...members }), 12, false);
    expect(scheduledIn(body)).toEqual({ ...members, ...expected });
  });

  test.each(Object.keys(forms))("takes back an own schedule (%s)", (form) => {
    const body = withoutSchedule(read(forms[form]));
    expect(body).not.toHaveProperty("scheduledNextTermInstructions");
    expect(JSON.stringify(body.scheduledActions ?? null)).not.toMatch(/"quantity":7/);
    expect(body).toMatchObject(base);
  });

  test.each<[string, object, object]>([
    [
      "a renewal with a quantity",
      forms["a list"] ?? {},
      { scheduledActions: [action("RenewToNewTerm", { instructions: { ...seven, quantity: 10 } })] },
    ],
    [
      "a renewal of another product alone",
      { scheduledActions: [action("RenewToNewTerm", { instructions: { product } })] },
      { scheduledActions: [action("RenewToNewTerm", { instructions: { product } })] },
    ],
    [
      "a cancellation with instructions of its own",
      { scheduledActions: [action("Cancel", { instructions: seven })] },
      { scheduledActions: [action("Cancel", { instructions: seven })] },
    ],
  ])("takes back an own schedule and nothing else (%s)", (_sentence, members, expected) => {
    expect(scheduledIn(withoutSchedule(read(members)))).toEqual(expected);
  });

  test("sends back instructions that the action leaves open", () => {
    const live = read({ scheduledNextTermInstructions: seven, scheduledActions: [action("RenewToNewTerm")] });
    expect(withQuantity(live, 12, false)).toEqual({ ...live.raw, quantity: 12 });
  });
});
