import { SubscriptionQuantity } from "pulumi-licenses";
import { crowd, crowdsCustomer, crowdsSubscription, licenses } from "../support/crowd";
import { requestsOf } from "../support/previewOf";
import { laboratory, type TestStack } from "../support/pulumi";

/** The number of requests that a preview sends to the service. LICENSES_CROWD sets the number of users. */
const users = Number(process.env.LICENSES_CROWD ?? 10);
const lab = laboratory({ world: crowd(users, users) });

const program = (quantity: number) => async () => {
  const seats = new SubscriptionQuantity("seats", {
    customerId: crowdsCustomer,
    subscriptionId: crowdsSubscription,
    quantity,
  });
  licenses(users, "SPE_E5", { dependsOn: seats });
};

let stack: TestStack;
beforeAll(async () => {
  stack = await lab.stack({ program: program(users) });
});
beforeEach(() => lab.simulator.journal.clear());

const lists = { subscribedskus: 1, subscriptions: 1 };
const page = { users: Math.ceil(users / 500) };
const looks = { licenses: Math.min(users, 50) };

test("short of one seat, each new user is read once, and each active subscription once", async () => {
  const elsewhere = (quantity: number) =>
    lab.simulator.change({
      change: "setQuantity",
      customerId: crowdsCustomer,
      subscriptionId: crowdsSubscription,
      quantity,
    });
  elsewhere(users - 1);
  const preview = await stack.preview(program(users - 1));
  elsewhere(users);
  expect(preview.errors).toEqual([expect.stringMatching(/SPE_E5 .* 1 +\d+ in SubscriptionQuantity "seats"/)]);
  expect(requestsOf(lab.simulator)).toEqual({ ...lists, ...page, licenses: users, provisioningstatus: 2 });
});

test("with all users new and enough seats, the first fifty are looked at, and as many as the setting says", async () => {
  const preview = await stack.preview(program(users));
  expect(preview.errors).toEqual([]);
  expect(preview.warnings).toEqual([]);
  expect(requestsOf(lab.simulator)).toEqual({ ...lists, ...page, ...looks });
  lab.simulator.journal.clear();
  process.env.LICENSES_LOOK_AT_USERS = "0";
  const quick = await stack.preview(program(users));
  delete process.env.LICENSES_LOOK_AT_USERS;
  expect(quick.text).toContain(`${users} new users were not looked at (LICENSES_LOOK_AT_USERS=${users} looks at all)`);
  expect(requestsOf(lab.simulator)).toEqual({ ...lists, ...page });
});

test("with all users new and one more seat bought by the same program, it is one request more", async () => {
  lab.simulator.change({
    change: "setQuantity",
    customerId: crowdsCustomer,
    subscriptionId: crowdsSubscription,
    quantity: users - 1,
  });
  const preview = await stack.preview(program(users));
  expect(preview.errors).toEqual([]);
  expect(preview.warnings).toEqual([]);
  expect(requestsOf(lab.simulator)).toEqual({ ...lists, ...page, ...looks, provisioningstatus: 1 });
  lab.simulator.reset();
});

test("of an unchanged program it is two lists, however many users there are", async () => {
  expect((await stack.up()).errors).toEqual([]);
  lab.simulator.journal.clear();
  const preview = await stack.preview(undefined, { expectNoChanges: true });
  expect(preview.ok).toBe(true);
  expect(requestsOf(lab.simulator)).toEqual(lists);
});
