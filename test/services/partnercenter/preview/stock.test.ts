import { errorsIn, previewer, warningsIn } from "../../../support/previewOf";
import {
  changed,
  customerId,
  license,
  littleStock,
  personId,
  quantity,
  sku,
  subscription,
  upgrade,
} from "../../../support/previewWorld";

/** Seats for all assignments of a program: two of E5 are free, three of E3, three of Visio. */
const preview = previewer(littleStock);
const { look } = preview;

const holds = (number: number, skuId: string) =>
  preview.simulator.change({ change: "assignLicense", customerId, userId: personId(number), sku: skuId });

afterEach(() => preview.simulator.reset());

const e5 = (count: number, more = {}) => Array.from({ length: count }, (_, number) => license(number, "SPE_E5", more));

describe("Seats that are missing", () => {
  test("are told for all products at once, in one table, with who asks for them and what would suffice", async () => {
    const program = [...e5(4), ...[4, 5, 6, 7].map((number) => license(number, ["SPE_E3", "VISIOCLIENT"]))];
    const [table, ...others] = errorsIn(await look(...program));
    expect(others).toEqual([]);
    const lines = table?.split("\n") ?? [];
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["There are too few licenses for what this program assigns:"],
      ["customer", "product", "needed", "free", "bought", "missing", "enough would be a quantity of"],
      [customerId, "SPE_E3", "4", "3", "0", "1", `4 in subscription ${subscription.e3} (Microsoft 365 E3)`],
      [expect.stringMatching(/^for UserLicense "user4" \(dddddddd-\S+\), /)],
      [customerId, "SPE_E5", "4", "2", "0", "2", `4 in subscription ${subscription.e5} (Head office)`],
      [expect.stringMatching(/^for UserLicense "user0" \(.*UserLicense "user3" \(/)],
      [
        customerId,
        "VISIOCLIENT",
        "4",
        "3",
        "0",
        "1",
        `2 in subscription ${subscription.visio} (Visio Plan 2) or 3 in subscription ${subscription.visioMonthly} (Visio Plan 2 (monthly))`,
      ],
      [expect.stringMatching(/^for UserLicense "user4"/)],
      [expect.stringContaining("remove them in a run of its own first, or swap in place")],
    ]);
    const columns = [lines[1], lines[2], lines[4]].map((line) => line?.search(/\b(enough|\d+ in subscription)/));
    expect(new Set(columns).size).toBe(1);
  });

  test("name the program's own resource and the quantity that it would need", async () => {
    const seats = quantity("head-office", subscription.e5, 3);
    const after = { after: ['SubscriptionQuantity "head-office"'] };
    const [table] = errorsIn(await look(seats, ...e5(5, after)));
    expect(table).toMatch(/SPE_E5 +5 +2 +1 +2 +5 in SubscriptionQuantity "head-office"/);
  });

  test("of many users name the first few, and how many more there are", async () => {
    const [table] = errorsIn(await look(...e5(12)));
    expect(table).toMatch(/"user4" \(\S+\) and 7 more/);
    expect(table).not.toContain('"user5"');
  });

  test("are none when there are exactly as many as are asked for, and then no user is read", async () => {
    expect(await look(...e5(2))).toEqual([]);
    expect(preview.requests()).toEqual({ subscribedskus: 1, users: 1 });
  });

  test("do not count who has the license already, or is left as he is", async () => {
    holds(0, sku.e5);
    holds(1, sku.e5);
    expect(await look(...e5(2))).toEqual([]);
    const unchanged = e5(5).map((one, number) => ({ ...one, ...changed(number), operation: "same" as const }));
    preview.simulator.journal.clear();
    expect(await look(...unchanged)).toEqual([]);
    expect(preview.requests()).toEqual({ subscribedskus: 1 });
  });

  test("that others of the program give up in the same run are no certain failure", async () => {
    holds(8, sku.e5);
    const findings = await look(...e5(2), license(8, "SPE_E3", changed(8)));
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings).join()).toContain("if users of this program give theirs up earlier in the same run");
  });

  test("are warnings where an upgrade or a purchase that is not known yet may bring them", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const somebodys = quantity("somebodys", subscription.e5, 5, { args: { customerId: unknown } });
    for (const bringer of [
      quantity("later", unknown, 5),
      somebodys,
      upgrade({ upgradeType: "upgrade_with_license_transfer" }),
    ]) {
      const findings = await look(bringer, ...e5(3));
      expect(errorsIn(findings)).toEqual([]);
      expect(warningsIn(findings).join()).toContain("has too few licenses of SPE_E5");
    }
  });

  test("stay errors where an upgrade has happened long ago, or brings another product", async () => {
    const record = upgrade({}, { operation: "same", id: `${customerId}/${subscription.e3}` });
    expect(errorsIn(await look(record, ...e5(3)))).toHaveLength(1);
    const four = [0, 1, 2, 3].map((number) => license(number, "VISIOCLIENT"));
    expect(errorsIn(await look(upgrade(), ...four))).toEqual([expect.stringContaining("VISIOCLIENT")]);
  });
});

describe("Seats that are bought in the same run", () => {
  const seats = quantity("head-office", subscription.e5, 4);
  const name = 'SubscriptionQuantity "head-office"';

  test("count for those who come after the purchase", async () => {
    expect(await look(seats, ...e5(4, { after: [name] }))).toEqual([]);
  });

  test("count also when only some wait for it, as many as the stock does not have", async () => {
    const [first, second, ...rest] = e5(4);
    const waiting = rest.map((one) => ({ ...one, after: [name] }));
    expect(await look(seats, ...[first, second, ...waiting].flatMap((one) => one ?? []))).toEqual([]);
  });

  test("are too late for those who do not wait, and it is said what to write", async () => {
    expect(errorsIn(await look(seats, ...e5(4)))).toEqual([
      expect.stringMatching(
        /"user0" \(.*need licenses of SPE_E5 .* that SubscriptionQuantity "head-office" brings in the same run; 2 are there before\. .*dependsOn with SubscriptionQuantity "head-office" to 2 or more of them\.$/,
      ),
    ]);
  });

  test("may come early enough if a component could have made them wait: a warning", async () => {
    const findings = await look(seats, ...e5(4, { perhapsAfterMore: true }));
    expect(findings).toEqual([
      { severity: "warning", text: expect.stringContaining("cannot see whether Pulumi waits for the seats first") },
    ]);
  });

  test("are no purchase where an update leaves the quantity as it is, whatever the service has", async () => {
    const unchanged = quantity("head-office", subscription.e5, 4, { operation: "same", id: "known" });
    const [table] = errorsIn(await look(unchanged, ...e5(4, { after: [name] })));
    expect(table).toMatch(/SPE_E5 +4 +2 +0 +2 +4 in SubscriptionQuantity "head-office"/);
  });

  test("by an upgrade count like bought ones: after it, and not before", async () => {
    const up = 'SubscriptionUpgrade "up"';
    expect(await look(upgrade(), ...e5(5, { after: [up] }))).toEqual([]);
    expect(errorsIn(await look(upgrade(), ...e5(5))).join()).toContain(`dependsOn with ${up}`);
  });
});

describe("A product that the customer does not have", () => {
  const strange = (more = {}) => license(0, "SPE_F1", more);

  test("is an error that lists what there is, and what to depend on if that brings it", async () => {
    const [error] = errorsIn(await look(strange(), quantity("q", subscription.e5, 2)));
    expect(error).toMatch(/no product "SPE_F1"\. It has: .*SPE_E5 .* give UserLicense "user0" the option dependsOn/);
  });

  test("is not there yet where a purchase or an upgrade comes before", async () => {
    for (const [bringer, name] of [
      [quantity("q", subscription.e5, 2), 'SubscriptionQuantity "q"'],
      [upgrade(), 'SubscriptionUpgrade "up"'],
    ] as const) {
      const findings = await look(bringer, strange({ after: [name] }));
      expect(findings).toEqual([{ severity: "warning", text: expect.stringContaining("not there yet") }]);
    }
  });

  test("is no matter of a run that leaves the resource as it is", async () => {
    expect(await look(strange({ operation: "same", id: `${customerId}/${personId(0)}` }))).toEqual([]);
  });
});

test("a resource whose user changes hands its seat on, so that no other one is needed", async () => {
  for (const number of [0, 1]) holds(number, sku.e5);
  const handed = license(2, "SPE_E5", { operation: "update", replaces: personId(1) });
  expect(errorsIn(await look(handed))).toEqual([]);
  expect(errorsIn(await look(handed, license(3, "SPE_E5"))).join()).toMatch(/SPE_E5 +2 +1 +0 +1 /);
});
