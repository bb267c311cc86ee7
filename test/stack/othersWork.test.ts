import { CustomResource, type Input, type Output } from "@pulumi/pulumi";
import { UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, licensesOf, plan, user, world } from "../support/world";

/** Licenses that depend on each other, and users whom another provider's resource makes or changes in the same run. */

const addOn = "e43b5b99-8dfb-405f-9987-dc307f34bcbd";
const phonePlan = {
  id: "4828c8ec-dc2e-4779-b502-87ac9ce28ab7",
  serviceName: "MCOEV",
  displayName: "Phone System",
  dependsOn: [plan.exchange],
};
const newcomer = "c1d2e3f4-0a1b-4c2d-8e3f-4a5b6c7d8e9f";

const [customer, ...others] = world.customers ?? [];
if (customer === undefined) throw new Error("The world has a customer.");

const lab = laboratory({
  world: {
    ...world,
    catalog: {
      skus: [
        ...(world.catalog?.skus ?? []),
        { id: addOn, name: "Phone System", skuPartNumber: "MCOEV", servicePlans: [phonePlan] },
      ],
    },
    customers: [
      { ...customer, otherSeats: [...(customer.otherSeats ?? []), { skuId: addOn, quantity: 5 }] },
      ...others,
    ],
  },
});

const license = (name: string, product: string, userId: string = user.alice, options = {}) =>
  new UserLicense(name, { customerId: contoso.id, userId, licenses: [{ sku: product }] }, options);

beforeEach(() => lab.simulator.reset());

describe("A base product and its add-on", () => {
  const base = async () => void license("base", "SPE_E3");
  const both = async () => {
    license("base", "SPE_E3");
    license("phone", "MCOEV");
  };

  test("in two resources are assigned by one update, in whichever order Pulumi takes them", async () => {
    const stack = await lab.stack({ program: both });
    expect((await stack.up()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["MCOEV", "SPE_E3"]);
  });

  test("in two resources are both gone after destroy, although the add-on came later", async () => {
    const stack = await lab.stack({ program: base });
    await stack.up();
    await stack.up(both);
    const { ok, errors } = await stack.destroy();
    expect(errors).toEqual([]);
    expect(ok).toBe(true);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
    expect(stack.state).toEqual({});
  });

  test("of which the add-on is someone else's: destroy fails in the service's words, and the state keeps the base", async () => {
    const stack = await lab.stack({ program: base });
    await stack.up();
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: addOn });
    const { ok, errors, warnings } = await stack.destroy();
    expect(ok).toBe(false);
    expect(errors.join("\n")).toMatch(/License assignment failed because service plan .* depends on the service plan/);
    expect(errors.join("\n")).toMatch(/Remove what depends on SPE_E3 first, then run again/);
    expect([...errors, ...warnings.map(({ text }) => text)].join()).not.toMatch(/group/);
    expect(stack.state.base?.id).toBe(`${contoso.id}/${user.alice}`);
    lab.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: addOn });
    expect((await stack.destroy()).ok).toBe(true);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
  });
});

/** Another provider's resource, which changes the simulator's world when it is created. */
class Change extends CustomResource {
  declare readonly upn: Output<string>;
  constructor(name: string, upn: Input<string>, change: object) {
    const post = "await fetch(i.url,{method:'POST',headers:{'content-type':'application/json'},body:i.change})";
    const code = `exports.handler=()=>({create:async i=>{const r=${post};if(!r.ok)throw new Error(await r.text());return {id:'made',outs:i}}})`;
    const url = `${lab.simulator.url}/simulator/change`;
    super("pulumi-nodejs:dynamic/house:Change", name, { upn, url, change: JSON.stringify(change), __provider: code });
  }
}

describe("A user whom another provider makes in the same run", () => {
  const make = () =>
    new Change("newcomer", "newbie@contoso.example", {
      change: "addUser",
      customerId: contoso.id,
      user: { id: newcomer, userPrincipalName: "newbie@contoso.example", displayName: "Newbie", usageLocation: "US" },
    });

  let stack: TestStack;
  beforeEach(async () => {
    stack = await lab.stack();
  });

  test.each<[string, (made: Change) => Input<string>]>([
    ["by an output", (made) => made.upn],
    ["by a name that stands in the program", () => "newbie@contoso.example"],
  ])("gets a license, given %s, although the list of users was read before", async (_how, name) => {
    const up = await stack.up(async () => {
      license("alice", "SPE_E3", "alice@contoso.example");
      const made = make();
      new UserLicense(
        "newbie",
        { customerId: contoso.id, userId: name(made), licenses: [{ sku: "SPE_E3" }] },
        { dependsOn: made },
      );
    });
    expect(up.errors).toEqual([]);
    expect(licensesOf(lab.simulator, newcomer)).toEqual(["SPE_E3"]);
  });

  test("may have the license moved to, and a preview says that it cannot know the person yet", async () => {
    await stack.up(async () => void license("desk", "SPE_E3"));
    const moved = async () => {
      const made = make();
      new UserLicense(
        "desk",
        { customerId: contoso.id, userId: "newbie@contoso.example", licenses: [{ sku: "SPE_E3" }] },
        { dependsOn: made },
      );
    };
    const preview = await stack.preview(moved);
    expect(preview.errors).toEqual([]);
    expect(preview.warnings.map(({ text }) => text).join()).toMatch(/no user "newbie@contoso\.example" yet/);
    expect((await stack.up(moved)).errors).toEqual([]);
    expect(licensesOf(lab.simulator, newcomer)).toEqual(["SPE_E3"]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
  });
});

describe("A usage location that another provider sets in the same run", () => {
  const located = (dependsOn: boolean) => async () => {
    const set = new Change("erin", "erin@contoso.example", {
      ...{ change: "setUsageLocation", customerId: contoso.id, userId: user.erin, usageLocation: "DE" },
    });
    license("licensed", "SPE_E3", user.erin, dependsOn ? { dependsOn: set } : {});
  };

  test("is a warning at preview where the license waits for it, and the update assigns it", async () => {
    const stack = await lab.stack({ program: located(true) });
    const preview = await stack.preview();
    expect(preview.errors).toEqual([]);
    expect(preview.warnings.map(({ text }) => text).join()).toMatch(
      /"licensed": user \S+ of customer \S+ \(Contoso\) has no usage location.*A resource that comes before it may set one/,
    );
    expect((await stack.up()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.erin)).toEqual(["SPE_E3"]);
  });

  test("is an error where nothing is waited for", async () => {
    const preview = await (await lab.stack({ program: located(false) })).preview();
    expect(preview.errors.join()).toMatch(/has no usage location.*Set the user's country or region first/);
  });
});
