import fc from "fast-check";
import type { Json } from "../../../provider/http/json";
import {
  withoutSchedule,
  withQuantity,
  withSchedule,
} from "../../../provider/services/partnercenter/subscriptionQuantity.body";
import { parseSubscription, type Subscription } from "../../../provider/services/partnercenter/wire";
import { documented } from "../../support/modelFixtures";
import { aSubscription, readModel } from "../../support/modelSubscription";

type Body = { [key: string]: Json };

const asRead = (raw: Body): Subscription => ({ ...readModel(aSubscription()), raw });

describe("A change sends back the whole subscription as it was read", () => {
  test.each([
    ["traditional, with etag", "get-subscription_200-legacy-addon_learn", "quantity"],
    ["new commerce, without etag", "get-subscription_200-nce-expired-refundableQuantity_learn", "quantity"],
    ["as some answers come, in PascalCase", "patch-subscription_200-legacy_learn", "Quantity"],
    ["with a scheduled change", "patch-subscription_200-scheduled-change_learn", "quantity"],
  ])("%s: nothing differs but the quantity", (_sentence, name, key) => {
    const read = documented(name) as Body;
    expect(withQuantity(asRead(read), 77, false)).toEqual({ ...read, [key]: 77 });
    expect(JSON.stringify(withQuantity(asRead(read), 77, false))).toBe(JSON.stringify({ ...read, [key]: 77 }));
  });

  test("undocumented members go back too, in their order and case", () => {
    fc.assert(changesNothingElse(withQuantity));
  });

  test("a change that drops, renames or reorders members is noticed", () => {
    const minimal: typeof withQuantity = (_live, quantity) => ({ quantity });
    const renaming: typeof withQuantity = (live, quantity, drop) =>
      Object.fromEntries(
        Object.entries(withQuantity(live, quantity, drop)).map(([key, value]) => [key.toLowerCase(), value]),
      );
    const appending: typeof withQuantity = ({ raw }, quantity) => ({ ...raw, quantity });
    const deep: typeof withQuantity = ({ raw }, quantity) =>
      JSON.parse(JSON.stringify(raw), (key, value) => (key.toLowerCase() === "quantity" ? quantity : value));
    for (const wrong of [minimal, renaming, appending, deep])
      expect(fc.check(changesNothingElse(wrong)).failed).toBe(true);
  });
});

describe("What is scheduled for the renewal", () => {
  const live = (schedule?: number) => readModel(aSubscription({ schedule }));

  test("the same product, its billing and its term renew, with another quantity", () => {
    expect(withSchedule(live(), 6)).toEqual({
      ...live().raw,
      scheduledNextTermInstructions: {
        product: {
          productId: "CFQ7TTC0LH18",
          skuId: "0001",
          availabilityId: "CFQ7TTC0K971",
          billingCycle: "monthly",
          termDuration: "P1Y",
        },
        quantity: 6,
      },
    });
  });

  test("what someone scheduled besides the quantity stays", () => {
    const body = documented("patch-subscription_200-scheduled-change_learn") as Body;
    const scheduled = body.scheduledNextTermInstructions as Body;
    expect(withSchedule(parseSubscription(body, "Reading"), 6)).toEqual({
      ...body,
      scheduledNextTermInstructions: { ...scheduled, quantity: 6 },
    });
  });

  test("a schedule that is there but null is replaced, whatever the case of its key", () => {
    const subscription = live();
    const scheduled = withSchedule(
      { ...subscription, raw: { ...subscription.raw, ScheduledNextTermInstructions: null } },
      6,
    );
    expect(Object.keys(scheduled).filter((key) => /^schedulednextterm/i.test(key))).toHaveLength(1);
    expect(parseSubscription(scheduled, "Reading").scheduledNextTermInstructions?.quantity).toBe(6);
  });

  test("taking a schedule back changes nothing else", () => {
    expect(withoutSchedule(live(6))).toEqual(live().raw);
    expect(withQuantity(live(6), 12, true)).toEqual({ ...live().raw, quantity: 12 });
  });
});

const changesNothingElse = (change: typeof withQuantity) => {
  const key = fc.constantFrom("quantity", "Quantity", "QUANTITY");
  const others = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 2 }));
  const nested = fc.constantFrom<Body>({ Quantity: 1 }, { quantity: 2, totalQuantity: 3 });
  return fc.property(others, key, others, nested, (before, key, after, refundable) => {
    const raw = { ...before, [key]: 10, RefundableQuantity: refundable, ...after } as Body;
    fc.pre(Object.keys(raw).filter((each) => each.toLowerCase() === "quantity").length === 1);
    expect(JSON.stringify(change(asRead(raw), 77, false))).toBe(JSON.stringify({ ...raw, [key]: 77 }));
  });
};
