import { previewer } from "../../../support/previewOf";
import {
  changed,
  customerId,
  license,
  littleStock,
  offer,
  personId,
  quantity,
  sku,
  subscription,
  upgrade,
} from "../../../support/previewWorld";

/** A preview's summary of the update. */

const preview = previewer(littleStock);
const work = (...program: Parameters<typeof preview.look>) => preview.workOf({}, ...program);

afterEach(() => preview.simulator.reset());

const has = (number: number, skuId: string) =>
  preview.simulator.change({ change: "assignLicense", customerId, userId: personId(number), sku: skuId });

describe("Of a quantity the preview says", () => {
  const atRenewal = { args: { decrease: "atRenewal" } };

  test.each([
    [
      "that it is adopted",
      quantity("q", subscription.e3, 3),
      /"q" \(Microsoft 365 E3\): has 3: adopted, nothing is bought/,
    ],
    ["how many seats it buys", quantity("q", subscription.e3, 50), /has 3, wants 50: buys 47$/],
    ["how many it gives back", quantity("q", subscription.e3, 1), /has 3, wants 1: gives back 2$/],
    [
      "how many now, and how many on which day",
      quantity("q", subscription.visioMonthly, 1, atRenewal),
      /has 2, wants 1: gives back 1$/,
    ],
    [
      "that only the renewal gives them back",
      quantity("q", subscription.e5, 1, atRenewal),
      /has 2, wants 1: gives back 1 on \d{4}-\d\d-\d\d$/,
    ],
    [
      "that a changed program wants what is there",
      quantity("q", subscription.e3, 3, { operation: "update", id: "known" }),
      /has 3, as wanted: nothing is bought or given back$/,
    ],
  ])("%s", async (_, declared, line) => {
    const [heading, said] = await work(declared);
    expect(heading).toMatch(/^What this update does, as far as a preview sees it/);
    expect(said).toMatch(line);
  });

  test("both at once: what goes now, and what goes at the renewal", async () => {
    preview.simulator.change({
      change: "setSubscription",
      customerId,
      subscriptionId: subscription.e5,
      members: { quantity: 17, refundable: [{ quantity: 3, allowedUntilDateTime: "now+2d" }] },
    });
    const [, line, sum] = await work(quantity("q", subscription.e5, 7, atRenewal));
    expect(line).toMatch(/has 17, wants 7: gives back 3 now, 7 on \d{4}-\d\d-\d\d$/);
    expect(sum).toBe("In all: gives back 3 seats, gives back 7 seats at renewals.");
  });
});

test("Of an upgrade the preview says how many seats go where, and what has happened already", async () => {
  const [, line, sum] = await work(upgrade({ quantity: 2 }));
  expect(line).toBe('SubscriptionUpgrade "up": upgrades 2 seats to Microsoft 365 E5');
  expect(sum).toBe("In all: upgrades 2 seats.");
  const [, again] = await work(upgrade({ subscriptionId: subscription.e5, target: offer.e5 }));
  expect(again).toBe('SubscriptionUpgrade "up": has happened already, nothing is upgraded');
});

describe("Of people the preview says", () => {
  test("who is adopted as he is: a first update over a customer who exists already is one that changes nothing", async () => {
    for (const number of [0, 1]) has(number, sku.e3);
    const said = await work(license(0, "SPE_E3"), license(1, "SPE_E3"), quantity("q", subscription.e3, 3));
    expect(said.at(-1)).toBe(
      "In all: changes nothing at the services; adopts 1 subscription and 2 people as they are.",
    );
    expect(preview.requests()).toEqual({ licenses: 2, subscribedskus: 1, subscriptions: 1, users: 1 });
  });

  test("how many licenses are assigned, swapped and removed, whether they are looked at or not", async () => {
    has(0, sku.e3);
    has(1, sku.visio);
    const program = [
      license(0, ["SPE_E3", "VISIOCLIENT"]),
      license(1, "SPE_E3", { args: { exclusive: true } }),
      license(2, "SPE_E5", { ...changed(2), before: ["SPE_E3", "VISIOCLIENT"] }),
    ];
    expect(await work(...program)).toEqual([
      expect.anything(),
      "assigns 1 license, swaps 2 licenses, removes 1 license.",
    ]);
  });

  test("whose plans change", async () => {
    has(0, sku.e3);
    const args = { licenses: [{ sku: "SPE_E3", excludedPlans: [] }] };
    expect((await work(license(0, [], { args }))).at(-1)).toMatch(/^changes nothing.*adopts 1 person/);
  });

  test("how many of many were not looked at, and how to look at all", async () => {
    const all = [0, 1, 2].map((number) => license(number, "SPE_E3"));
    expect(await preview.workOf({ LICENSES_LOOK_AT_USERS: "2" }, ...all)).toEqual([
      expect.anything(),
      "assigns 2 licenses; 1 new user was not looked at (LICENSES_LOOK_AT_USERS=3 looks at all).",
    ]);
    expect(preview.requests().licenses).toBe(2);
  });
});

test("Whom the customer does not have is no work", async () => {
  const typo = license(1, "SPE_E3", { args: { userId: "usr1@contoso.example" } });
  expect((await work(license(0, "SPE_E3"), typo)).at(-1)).toBe("assigns 1 license.");
});

test("A preview of a program that changes nothing says nothing of the kind", async () => {
  const unchanged = { operation: "same", id: "known" } as const;
  expect(await work(quantity("q", subscription.e3, 9, unchanged))).toEqual([]);
});

test("What is not known before the update is counted as such", async () => {
  const unknown = license(0, "SPE_E3", { args: { licenses: [{ sku: "NOT_THERE" }] }, followsForeign: true });
  expect((await work(unknown)).at(-1)).toBe("1 resource of which too little is known before the update.");
});
