import { SubscriptionQuantity, type SubscriptionQuantityArgs, UserLicense } from "pulumi-licenses";
import { crowd, crowdsCustomer, crowdsSubscription, licenses, memberId } from "../support/crowd";
import { laboratory, type TestStack } from "../support/pulumi";
import { licensesOf, quantityOf, writesOf } from "../support/world";

/** Problems that users of other tools noticed too late (integrations/terraform-provider-github #3452, Microsoft Q&A 12734183, MicrosoftDocs/azure-docs #26723). */
const people = 12;
const bought = 200;
const lab = laboratory({
  world: crowd(people, bought, {
    refundable: [
      { quantity: 20, allowedUntilDateTime: "now+2d" },
      { quantity: 10, allowedUntilDateTime: "now+5d" },
    ],
  }),
});

const set = (quantity: number) =>
  lab.simulator.change({
    change: "setSubscription",
    customerId: crowdsCustomer,
    subscriptionId: crowdsSubscription,
    members: { quantity },
  });

const seats = (quantity: number, more: Partial<SubscriptionQuantityArgs> = {}) =>
  new SubscriptionQuantity("office", {
    customerId: crowdsCustomer,
    subscriptionId: crowdsSubscription,
    quantity,
    ...more,
  });

const holders = () =>
  Array.from({ length: people }, (_, number) => number).filter(
    (number) => licensesOf(lab.simulator, memberId(number), crowdsCustomer).length > 0,
  ).length;

const quantity = () => quantityOf(lab.simulator, crowdsSubscription, crowdsCustomer);

beforeEach(() => {
  lab.simulator.reset();
  lab.simulator.journal.clear();
});

test("twelve people join and ten seats are free: the preview names the users and the number, before any user gets a seat", async () => {
  set(10);
  const stack = await lab.stack({ program: async () => void licenses(people) });
  const { errors } = await stack.preview();
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/SPE_E5 +12 +10 +0 +2 +12 in subscription 6e7aa601\S+ \(Microsoft 365 E5\)/);
  expect(errors[0]).toContain('UserLicense "user0" (user0@contoso.example)');
  expect(writesOf(lab.simulator)).toEqual([]);
  const together = async () => void licenses(people, "SPE_E5", { dependsOn: seats(people) });
  expect((await stack.preview(together)).errors).toEqual([]);
  expect((await stack.up()).errors).toEqual([]);
  expect(holders()).toBe(people);
});

test("from 200 seats to 101 in the middle of the term: the preview names the smallest quantity, the dates, and the way out", async () => {
  const stack = await lab.stack({ program: async () => void seats(101) });
  const preview = await stack.preview();
  expect(preview.errors).toEqual([
    expect.stringMatching(
      /^SubscriptionQuantity "office": .* cannot change from 200 to 101: the smallest quantity possible now is 170\. .*20 until \d{4}-\S+Z, 10 until \d{4}-\S+Z\. .*renews on \d{4}-\d\d-\d\d\. .*decrease: "atRenewal"/,
    ),
  ]);
  expect((await stack.preview(async () => void seats(101, { decrease: "atRenewal" }))).errors).toEqual([]);
  expect((await stack.up()).errors).toEqual([]);
  expect(quantity()).toBe(170);
});

describe("Two people leave and their seats are given back with them", () => {
  let stack: TestStack;
  const team = (members: number, quantity: number) => async () => {
    seats(quantity);
    licenses(members);
  };

  beforeEach(async () => {
    set(people);
    stack = await lab.stack({ program: team(people, people) });
    expect((await stack.up()).errors).toEqual([]);
    lab.simulator.journal.clear();
  });

  test("in one run: refused, because Pulumi deletes last and the seats would be gone first", async () => {
    const preview = await stack.preview(team(10, 10));
    expect(preview.errors).toEqual([
      expect.stringMatching(
        /"office" goes from 12 to 10: 10 licenses of SPE_E5 would be left of 12, and users of customer \S+ \(Contoso\) have 12\. A quantity of 12 suffices\. .*remove them in a run of its own first/,
      ),
    ]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("in two runs: first the people, then the seats", async () => {
    expect((await stack.up(team(10, 12))).errors).toEqual([]);
    expect(holders()).toBe(10);
    expect((await stack.preview(team(10, 10))).errors).toEqual([]);
    expect((await stack.up()).errors).toEqual([]);
    expect(quantity()).toBe(10);
  });
});

describe("A limit of two removals in a run", () => {
  test("refuses a swap of three people at preview, lets two pass, and leaves no trace of the question", async () => {
    const swapped = (count: number) => async () => {
      for (const number of [0, 1, 2])
        new UserLicense(`user${number}`, {
          customerId: crowdsCustomer,
          userId: memberId(number),
          licenses: [{ sku: number < count ? "SPE_E3" : "SPE_E5" }],
        });
    };
    const stack = await lab.stack({ program: swapped(0), config: { "licenses:maxRemovals": "2" } });
    expect((await stack.up()).errors).toEqual([]);
    lab.simulator.journal.clear();
    const preview = await stack.preview(swapped(3));
    expect(preview.errors).toEqual([
      expect.stringMatching(
        /take away 3 licenses of users .* licenses:maxRemovals is 2: SPE_E5 by UserLicense "user0".*deleted is not among them/,
      ),
    ]);
    expect(writesOf(lab.simulator)).toEqual([]);
    const two = await stack.preview(swapped(2));
    expect(two.errors).toEqual([]);
    expect(two.text).toContain("this preview sees 2 removals of licenses");
    expect((await stack.up()).errors).toEqual([]);
    expect(stack.records).toContain("__urn");
    expect(stack.records).not.toMatch(/"__urn":\s*\{/);
  });
});
