import { ComponentResource, type CustomResourceOptions, output } from "@pulumi/pulumi";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { crowd, crowdsCustomer, crowdsSubscription, memberId } from "../support/crowd";
import { laboratory } from "../support/pulumi";

/** Seats that a program buys are available to users who wait for the purchase, in each of Pulumi's ways to wait. */
const lab = laboratory({ world: crowd(3, 1) });

const seats = (options: CustomResourceOptions = {}) =>
  new SubscriptionQuantity(
    "seats",
    { customerId: crowdsCustomer, subscriptionId: crowdsSubscription, quantity: 2 },
    options,
  );

const alice = (options: CustomResourceOptions = {}) =>
  new UserLicense("alice", { customerId: crowdsCustomer, userId: memberId(0), licenses: [{ sku: "SPE_E5" }] }, options);
const bob = (options: CustomResourceOptions = {}) =>
  new UserLicense("bob", { customerId: crowdsCustomer, userId: memberId(1), licenses: [{ sku: "SPE_E5" }] }, options);

class Team extends ComponentResource {
  constructor(name: string, make: (parent: Team) => void, options = {}) {
    super("house:index:Team", name, {}, options);
    make(this);
  }
}

const preview = async (program: () => void) => (await lab.stack({ program: async () => program() })).preview();

describe("A purchase is waited for", () => {
  test.each<[string, () => void]>([
    ["with dependsOn", () => void bob({ dependsOn: seats() })],
    [
      "with a list of promises and outputs in dependsOn",
      () => void bob({ dependsOn: [Promise.resolve(output(seats()))] as never }),
    ],
    [
      "by way of another license",
      () =>
        void bob({
          dependsOn: new UserLicense(
            "carol",
            { customerId: crowdsCustomer, userId: memberId(2), licenses: [{ sku: "SPE_E3" }] },
            { dependsOn: seats() },
          ),
        }),
    ],
    ["as a child of the purchase", () => void bob({ parent: seats() })],
    [
      "through a component that it stands in",
      () => void bob({ dependsOn: new Team("buyers", (parent) => void seats({ parent })) }),
    ],
  ])("%s", async (_how, rest) => {
    const { errors, warnings } = await preview(() => {
      alice();
      rest();
    });
    expect(errors).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("where an argument is made of its outputs", async () => {
    const { errors, warnings } = await preview(() => {
      alice();
      const { customerId } = seats();
      new UserLicense("bob", { customerId, userId: memberId(1), licenses: [{ sku: "SPE_E5" }] });
    });
    expect(errors).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

describe("A purchase for which its users do not wait", () => {
  test("is an error that names the users, and says how to fix it", async () => {
    const { errors } = await preview(() => {
      seats();
      alice();
      bob();
    });
    expect(errors).toEqual([
      expect.stringMatching(
        /UserLicense "alice" \(.*UserLicense "bob" \(.*1 is there before\. .*dependsOn with SubscriptionQuantity "seats" to 1 or more/,
      ),
    ]);
  });

  test("is an error if the purchase depends on its users", async () => {
    const { errors } = await preview(() => {
      seats({ dependsOn: [alice(), bob()] });
    });
    expect(errors).toHaveLength(1);
  });

  test("is a warning if a component may wait for it, which the preview cannot see", async () => {
    const { errors, warnings } = await preview(() => {
      const bought = seats();
      new Team("users", (parent) => void [alice({ parent }), bob({ parent })], { dependsOn: bought });
    });
    expect(errors).toEqual([]);
    expect(warnings.map(({ text }) => text).join()).toContain("cannot see whether Pulumi waits for the seats first");
  });
});
