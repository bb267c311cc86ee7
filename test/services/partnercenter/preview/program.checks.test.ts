import { errorsIn, previewer, warningsIn } from "../../../support/previewOf";
import {
  changed,
  client,
  customerId,
  license,
  littleStock,
  nowhere,
  offer,
  personId,
  quantity,
  sku,
  subscription,
  upgrade,
} from "../../../support/previewWorld";

const preview = previewer(littleStock);
const { look, lookWith } = preview;

const holds = (number: number, skuId: string) =>
  preview.simulator.change({ change: "assignLicense", customerId, userId: personId(number), sku: skuId });

afterEach(() => preview.simulator.reset());

describe("A quantity below what is in use", () => {
  beforeEach(() => {
    holds(0, sku.e3);
    holds(1, sku.e3);
  });

  test("is refused with the number in use, what suffices, and what to do first", async () => {
    const [error, ...others] = errorsIn(await look(quantity("e3", subscription.e3, 1)));
    expect(others).toEqual([]);
    expect(error).toMatch(
      /SubscriptionQuantity "e3" goes from 3 to 1: 1 licenses of SPE_E3 would be left of 3, and users of customer \S+ \(Contoso\) have 2\. A quantity of 2 suffices\. .*remove them in a run of its own first, or swap in place/,
    );
  });

  test("is fine when it is exactly what is in use, or when only the renewal lowers it", async () => {
    expect(await look(quantity("e3", subscription.e3, 2))).toEqual([]);
    const later = { args: { decrease: "atRenewal" } };
    holds(0, sku.visio);
    expect(await look(quantity("visio", subscription.visio, 1, later))).toEqual([]);
  });

  test("names the subscriptions when several give seats of one product, and counts them together", async () => {
    expect(await look(quantity("visio", subscription.visioMonthly, 1))).toEqual([]);
    for (const number of [0, 1, 2]) holds(number, sku.visio);
    const [error] = errorsIn(await look(quantity("visio", subscription.visioMonthly, 1)));
    expect(error).toMatch(
      /2 licenses of VISIOCLIENT would be left of 3, .* have 3\. They come from 2 subscriptions: .*1 from b1a7c3d2.*2 from f3b8e0a4.*A quantity of 2 suffices/,
    );
  });

  test("is a warning where users swap their license in the same run", async () => {
    const findings = await look(quantity("e3", subscription.e3, 1), license(0, "SPE_E5", changed(0)));
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings).join()).toContain("This may still succeed if users of this program give theirs up");
  });

  test("is not checked if the licenses in use cannot be read, and a finding says so", async () => {
    const app = { PARTNER_CENTER_ACCESS_TOKEN: "", ...appOnly() };
    const findings = await lookWith(app, quantity("e3", subscription.e3, 1));
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings).join()).toContain("cannot see how many licenses its users have");
  });

  const appOnly = () => ({
    PARTNER_CENTER_AUTHORITY_URL: preview.simulator.url,
    PARTNER_CENTER_TENANT_ID: client.tenantId,
    PARTNER_CENTER_CLIENT_ID: client.clientId,
    PARTNER_CENTER_CLIENT_SECRET: client.clientSecret,
  });
});

describe("A quantity that the service would not take", () => {
  test("is an error when an update would ask for it, and a warning when it is drift that the update leaves alone", async () => {
    const lower = quantity("e5", subscription.e5, 1);
    expect(errorsIn(await look(lower))).toEqual([expect.stringContaining("the smallest quantity possible now is 2")]);
    const findings = await look({ ...lower, operation: "same", id: "known" });
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings)).toEqual([expect.stringMatching(/Set quantity to 2 .*"atRenewal".*ignoreChanges/)]);
  });
});

describe("A user without a usage location", () => {
  test("is named, with what to do, and only he is read", async () => {
    const findings = await look(license(nowhere, "SPE_E3"), license(0, "SPE_E3"));
    expect(errorsIn(findings)).toEqual([
      expect.stringMatching(
        /UserLicense "user99": user \S+ of customer \S+ \(Contoso\) has no usage location.*Set the user's country/,
      ),
    ]);
    expect(preview.requests()).toEqual({ licenses: 1, "one of customers": 1, subscribedskus: 1, users: 1 });
  });

  test("is no trouble when he has all the licenses already, nor when an update leaves him as he is", async () => {
    holds(nowhere, sku.e3);
    expect(await look(license(nowhere, "SPE_E3"))).toEqual([]);
    const unchanged = { operation: "same", id: `${customerId}/${personId(nowhere)}` } as const;
    expect(await look(license(nowhere, "SPE_E5", unchanged))).toEqual([]);
  });
});

describe("An upgrade that is still to come", () => {
  const legacy = (args = {}) => upgrade({ subscriptionId: subscription.legacy, target: offer.legacyTarget, ...args });

  test.each([
    [
      "a target that the subscription cannot become",
      upgrade({ target: "CFQ7TTC0XXXX:0001:CFQ7TTC0YYYY" }),
      /It can become: .*CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9 \(Microsoft 365 E5\)/,
    ],
    ["an obstacle, in words", upgrade({ target: offer.f3 }), /the subscription has add-ons\. Remove them first/],
    ["more seats than there are", upgrade({ quantity: 4 }), /has 3 seats, so 4 cannot be upgraded/],
    [
      "another number of seats than a legacy subscription has",
      legacy({ quantity: 3 }),
      /A legacy upgrade moves all seats: .* has 4, and quantity is 3/,
    ],
    [
      "arguments that legacy subscriptions do not take",
      legacy({ termDuration: "P1Y" }),
      /legacy one, whose upgrade takes no termDuration/,
    ],
    [
      "a legacy target that is not offered",
      legacy({ target: "00000000-0000-0000-0000-000000000000" }),
      /It can become: .*Project Plan 3/,
    ],
    ["a subscription that is not there", upgrade({ subscriptionId: personId(1) }), /has no subscription dddddddd/],
  ])("is refused for %s", async (_why, program, words) => {
    const errors = errorsIn(await look(program));
    expect(errors).toEqual([expect.stringMatching(words)]);
    expect(errors[0]).toMatch(/^SubscriptionUpgrade "up": /);
  });

  test("passes when the service would take it, legacy or not, all seats or some", async () => {
    expect(await look(upgrade({ quantity: 2 }))).toEqual([]);
    expect(await look(legacy({ quantity: 4 }))).toEqual([]);
  });

  test("may take what the program buys first", async () => {
    const after = { after: ['SubscriptionQuantity "e3"'] };
    expect(await look(quantity("e3", subscription.e3, 5), upgrade({ quantity: 5 }, after))).toEqual([]);
  });

  test("is asked about by three requests, and a record of one by none of its own", async () => {
    await look(upgrade());
    expect(preview.requests()).toEqual({ subscriptions: 1, transitioneligibilities: 1, transitions: 1 });
    preview.simulator.journal.clear();
    expect(await look(upgrade({ target: offer.f3 }, { operation: "same", id: "done" }))).toEqual([]);
    expect(preview.requests()).toEqual({ subscriptions: 1 });
  });
});

describe("Two resources that change one subscription in one run", () => {
  const seats = quantity("seats", subscription.e3, 3);
  const first = (name: string, declared = upgrade()) => ({ ...declared, after: [name] });

  test.each([
    [
      "a quantity and an upgrade from it",
      [seats, upgrade()],
      /SubscriptionQuantity "seats" and SubscriptionUpgrade "up"/,
    ],
    [
      "a quantity and an upgrade into it",
      [quantity("seats", subscription.e5, 2), upgrade({ targetSubscriptionId: subscription.e5.toUpperCase() })],
      /SubscriptionQuantity "seats" and SubscriptionUpgrade "up" both change subscription 6e7aa601/,
    ],
    [
      "two upgrades to different targets",
      [upgrade(), upgrade({ target: offer.f3, quantity: 1 }, { name: "other" })],
      /SubscriptionUpgrade "up" and SubscriptionUpgrade "other"/,
    ],
  ])("are refused where nothing orders them: %s", async (_, pair, names) => {
    const [error] = errorsIn(await look(...pair));
    expect(error).toMatch(names);
    expect(error).toMatch(/in this run, and nothing says which of the two comes first\. Give one of them dependsOn/);
  });

  test("pass in either order, and where the run leaves one of them as it is", async () => {
    const said = async (...pair: Parameters<typeof look>) =>
      (await look(...pair)).filter(({ text }) => text.includes("comes first"));
    expect(await said(seats, first('SubscriptionQuantity "seats"'))).toEqual([]);
    expect(await said({ ...seats, after: ['SubscriptionUpgrade "up"'] }, upgrade())).toEqual([]);
    expect(await said({ ...seats, operation: "same", id: "known" }, upgrade())).toEqual([]);
  });

  test("are a warning where a component may order them", async () => {
    const findings = await look(seats, upgrade({}, { perhapsAfterMore: true }));
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings)).toEqual([expect.stringMatching(/cannot see which of the two comes first/)]);
  });
});

describe("A limit of removals", () => {
  const limit = (most: number) => ({ LICENSES_MAX_REMOVALS: String(most) });
  const swap = (number: number) => license(number, "SPE_E3", { ...changed(number), before: ["SPE_E5", "VISIOCLIENT"] });

  test("is held against all swaps and exclusive resources of the run together", async () => {
    holds(2, sku.visio);
    const exclusive = license(2, "SPE_E3", { args: { exclusive: true } });
    const findings = await lookWith(limit(4), swap(0), swap(1), exclusive);
    expect(errorsIn(findings)).toEqual([
      expect.stringMatching(
        /would take away 5 licenses .* and licenses:maxRemovals is 4: SPE_E5 by UserLicense "user0", .*VISIOCLIENT by UserLicense "user2"\. What goes when a resource is deleted is not among them/,
      ),
    ]);
  });

  test("that is just kept is no error, and the preview says what it could not count", async () => {
    const findings = await lookWith(limit(4), swap(0), swap(1));
    expect(errorsIn(findings)).toEqual([]);
    expect(findings).toContainEqual({
      severity: "info",
      text: expect.stringMatching(/maxRemovals is 4: this preview sees 4 removals .* deleted is not among them/),
    });
  });

  test("does not count what another resource lists for the same user, what stays, or what is unchanged", async () => {
    const taken = license(0, "VISIOCLIENT", { name: "other" });
    const kept = license(1, ["SPE_E5", "SPE_E3"], { ...changed(1), before: ["spe_e5"] });
    const findings = await lookWith(limit(1), swap(0), taken, kept, { ...swap(3), operation: "same" });
    expect(errorsIn(findings)).toEqual([]);
    expect(findings).toContainEqual({ severity: "info", text: expect.stringContaining("sees 1 removals") });
  });

  test("is not spoken of where there is none", async () => {
    expect(await look(swap(0), swap(1))).toEqual([]);
  });
});

describe("A limit of purchases", () => {
  const limit = (most: number) => ({ LICENSES_MAX_PURCHASES: String(most) });
  const buys = quantity("e5", subscription.e5, 6);
  const keeps = quantity("visio", subscription.visio, 1);
  const givesBack = quantity("monthly", subscription.visioMonthly, 1);

  test("is held against all quantities and upgrades of the run together; an upgrade buys the target's seats", async () => {
    for (const upgradeType of ["upgrade_only", "upgrade_with_license_transfer"]) {
      const findings = await lookWith(limit(6), buys, keeps, givesBack, upgrade({ upgradeType }));
      expect(errorsIn(findings)).toEqual([
        expect.stringMatching(
          /would buy 7 seats by quantities and upgrades, and licenses:maxPurchases is 6: 4 by SubscriptionQuantity "e5", 3 by SubscriptionUpgrade "up"\..* raise it: LICENSES_MAX_PURCHASES=7\.$/,
        ),
      ]);
    }
  });

  test("that is just kept is no error, and the preview says the sum", async () => {
    const legacy = upgrade({ subscriptionId: subscription.legacy, target: offer.legacyTarget });
    const findings = await lookWith(limit(8), buys, legacy);
    expect(errorsIn(findings)).toEqual([]);
    expect(findings).toContainEqual({
      severity: "info",
      text: expect.stringMatching(/maxPurchases is 8: this preview sees 8 seats bought \(4 by .*, 4 by /),
    });
  });

  test("does not count what an update leaves as it is, nor what the service refuses", async () => {
    const unchanged = { ...buys, operation: "same" as const };
    const refused = upgrade({ target: offer.f3 });
    const findings = await lookWith(limit(0), unchanged, refused);
    expect(errorsIn(findings)).toEqual([expect.stringContaining("Remove the add-ons")]);
    expect(findings).toContainEqual({ severity: "info", text: expect.stringContaining("sees 0 seats bought.") });
  });

  test("is not spoken of where there is none", async () => {
    expect(await look(buys)).toEqual([]);
  });
});

describe("What a preview does with all that it finds", () => {
  const program = [license(nowhere, "SPE_E3"), upgrade({ quantity: 4 }), ...[0, 1, 2].map((n) => license(n, "SPE_E5"))];

  test("is to tell it at once, in one order", async () => {
    const first = errorsIn(await look(...program));
    expect(first).toHaveLength(3);
    expect(errorsIn(await look(...program))).toEqual(first);
  });

  test("is to warn where preflight says so, and to be silent where it is off", async () => {
    const warned = await lookWith({ LICENSES_PREFLIGHT: "warn" }, ...program);
    expect(errorsIn(warned)).toEqual([]);
    expect(warningsIn(warned)).toHaveLength(3);
    expect(await lookWith({ LICENSES_PREFLIGHT: "off" }, ...program)).toEqual([]);
  });
});
