import * as pulumi from "@pulumi/pulumi";
import { Provider, SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { driftReport } from "../support/drift";
import { PluginProvider, PluginResource, withOutputs, withPlugin } from "../support/plugin";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, fabrikam, licensesOf, planted, quantityOf, sku, user, writesOf } from "../support/world";

const lab = laboratory();

const seats = (quantity: unknown, more: object = {}, options?: pulumi.CustomResourceOptions) =>
  new PluginResource(
    "SubscriptionQuantity",
    "seats",
    withOutputs(
      { customerId: contoso.id, subscriptionId: contoso.e5, quantity, ...more },
      "offerName",
      "currentQuantity",
      "previousQuantity",
    ),
    options,
  );

const license = (name: string, userId: string, licenses: object[], options?: pulumi.CustomResourceOptions) =>
  new PluginResource(
    "UserLicense",
    name,
    withOutputs({ customerId: contoso.id, userId, licenses }, "assigned"),
    options,
  );

beforeEach(() => lab.simulator.journal.clear());

describe("The plugin's resources, from the first preview to destroy", () => {
  let stack: TestStack;
  let before: string[];
  beforeAll(async () => {
    stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        const bought = seats(12);
        license("alice", user.alice, [{ sku: "SPE_E3" }], { dependsOn: bought });
      },
    });
    before = licensesOf(lab.simulator, user.alice);
  });

  test("the first preview says what will be created, with the outputs that are certain, and writes nothing", async () => {
    const preview = await stack.preview();
    expect(preview.errors).toEqual([]);
    expect(preview.changes.sort()).toEqual(["create alice", "create seats"]);
    expect(preview.step("seats").after).toMatchObject({ quantity: 12, currentQuantity: 12 });
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("up sets the quantity and assigns the license", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(up.changes.sort()).toEqual(["create alice", "create seats"]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    expect(licensesOf(lab.simulator, user.alice)).toContain("SPE_E3");
    const { seats, alice } = stack.state;
    expect(seats).toMatchObject({
      type: "licenses:index:SubscriptionQuantity",
      id: `${contoso.id}/${contoso.e5}`,
      outputs: { offerName: "Microsoft 365 E5", previousQuantity: 10, quantity: 12 },
    });
    expect(Object.keys(seats?.outputs ?? {}).filter((name) => name.startsWith("__"))).toEqual([]);
    expect(alice?.id).toBe(`${contoso.id}/${user.alice}`);
  });

  test("up again changes nothing and asks for nothing", async () => {
    const up = await stack.up();
    expect(up.changes).toEqual([]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("drift fails the preview, shows the property, and is repaired by up", async () => {
    lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 14 });
    const preview = await stack.preview(undefined, { expectNoChanges: true, refresh: true });
    expect(preview.ok).toBe(false);
    expect(Object.keys(preview.step("seats").detailedDiff ?? {})).toEqual(["quantity"]);
    const up = await stack.up(undefined, { refresh: true });
    expect(up.changes).toEqual(["update seats"]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  });

  test("destroy without the program takes the listed licenses away, and leaves the seats", async () => {
    const destroy = await stack.destroy();
    expect(destroy.errors).toEqual([]);
    expect(destroy.changes.sort()).toEqual(["delete alice", "delete seats"]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(before);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  });
});

test("All that is wrong with the arguments is said at once, and nothing is sent", async () => {
  const stack = await lab.stack({
    environment: withPlugin,
    program: async () => {
      seats(0, { decreese: "fail" });
    },
  });
  const up = await stack.up();
  expect(up.ok).toBe(false);
  const text = up.errors.join("\n");
  expect(text).toContain("quantity: expected a whole number of 1 or more, but got 0");
  expect(text).toContain("decreese: there is no such argument. Is it misspelt?");
  expect(lab.simulator.journal.exchanges).toEqual([]);
});

describe("The plugin's settings", () => {
  test("all that is wrong with the stack's configuration is said at once, in both styles of names", async () => {
    const stack = await lab.stack({
      environment: withPlugin,
      config: {
        "licenses:partnerCenter": { clientIdd: "x", api_url: "http://elsewhere.example" },
        "licenses:max_removals": "many",
      },
      program: async () => {
        seats(12);
      },
    });
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    const text = preview.errors.join("\n");
    expect(text).toContain("licenses:partnerCenter.clientIdd: there is no such setting");
    expect(text).toContain("many");
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("an explicit provider has credentials and an address of its own, and another address updates it without a replacement", async () => {
    const [one, other] = [await lab.anotherSimulator(), await lab.anotherSimulator()];
    let url = one.url;
    const stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        const provider = new PluginProvider("partner", {
          partnerCenter: pulumi.secret({ apiUrl: url, accessToken: planted.otherAccessToken }),
        });
        seats(12, {}, { provider });
      },
    });
    expect((await stack.up()).errors).toEqual([]);
    expect(quantityOf(one, contoso.e5)).toBe(12);
    expect(lab.simulator.journal.exchanges).toEqual([]);
    url = other.url;
    const up = await stack.up();
    expect(up.changes).toEqual([]);
    expect(up.errors).toEqual([]);
    expect(stack.records).not.toContain(planted.otherAccessToken);
    expect((await stack.refresh()).errors).toEqual([]);
    expect(quantityOf(other, contoso.e5)).toBe(10);
    expect(stack.records).not.toContain(planted.otherAccessToken);
  });

  test("an explicit provider without credentials says that it does not get the stack's configuration", async () => {
    delete process.env.PARTNER_CENTER_ACCESS_TOKEN;
    try {
      const stack = await lab.stack({
        environment: withPlugin,
        config: { "licenses:partnerCenter": { apiUrl: lab.simulator.url } },
        program: async () => {
          seats(12, {}, { provider: new PluginProvider("partner", {}) });
        },
      });
      const up = await stack.up();
      expect(up.ok).toBe(false);
      expect(up.errors.join("\n")).toContain("An explicit provider does not get the stack's configuration");
    } finally {
      process.env.PARTNER_CENTER_ACCESS_TOKEN = planted.accessToken;
    }
  });
});

describe("What exists already", () => {
  const importing = (program: () => void) => lab.stack({ environment: withPlugin, program: async () => program() });

  test("is imported, and the next preview is empty", async () => {
    const now = quantityOf(lab.simulator, fabrikam.e5, fabrikam.id);
    const stack = await importing(() => {
      new PluginResource(
        "SubscriptionQuantity",
        "seats",
        { customerId: fabrikam.id, subscriptionId: fabrikam.e5, quantity: now },
        { import: `${fabrikam.id.toUpperCase()}/${fabrikam.e5}` },
      );
    });
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(writesOf(lab.simulator)).toEqual([]);
    expect(stack.state.seats).toMatchObject({
      id: `${fabrikam.id}/${fabrikam.e5}`,
      outputs: { previousQuantity: now },
    });
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
  });

  test.each([
    ["what does not exist", "SubscriptionQuantity", `${fabrikam.id}/${user.alice}`, "There is no subscription"],
    [
      "a user without licenses",
      "UserLicense",
      `${contoso.id}/${user.dave}`,
      "has no licenses, so there is nothing to import",
    ],
    ["another partner's customer", "SubscriptionQuantity", `${user.alice}/${fabrikam.e5}`, user.alice],
    ["an upgrade", "SubscriptionUpgrade", `${contoso.id}/${contoso.e3}/cfq7ttc0lch4:0002`, "import"],
    ["an id of another form", "UserLicense", "alice", "expected an id like"],
  ])("is not imported where it is %s: an error in our words", async (_what, type, id, words) => {
    const stack = await importing(() => {
      new PluginResource(type, "it", { customerId: contoso.id }, { import: id });
    });
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(up.errors.join("\n")).toContain(words);
    expect(writesOf(lab.simulator)).toEqual([]);
  });
});

describe("What exists already, in a Node program", () => {
  const args = { customerId: contoso.id, userId: user.bob, licenses: [{ sku: "SPE_E5" }] };

  beforeAll(() => {
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: sku.e5 });
  });

  test("is imported by the option import of our classes, which then is left out without a change", async () => {
    const stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        new UserLicense("bob", args, { import: `${contoso.id}/${user.bob}` });
      },
    });
    expect((await stack.preview()).changes).toEqual(["import bob"]);
    expect((await stack.up()).errors).toEqual([]);
    expect((await stack.preview(undefined, { expectNoChanges: true })).ok).toBe(true);
    const without = async () => void new UserLicense("bob", args);
    expect((await stack.preview(without, { expectNoChanges: true })).ok).toBe(true);
    expect((await stack.up()).changes).toEqual([]);
    expect(stack.state.bob?.type).toBe("pulumi-nodejs:dynamic/licenses:UserLicense");
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
    expect((await stack.destroy()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.bob)).not.toContain("SPE_E5");
  });

  describe("with an explicit Provider", () => {
    const seats = () => ({ customerId: contoso.id, subscriptionId: contoso.e3, quantity: 20 });
    const id = `${contoso.id}/${contoso.e3}`;
    const own = () =>
      new Provider("own", { partnerCenter: { apiUrl: lab.simulator.url, accessToken: planted.otherAccessToken } });

    test.each([
      ["given", () => ({ provider: own() })],
      [
        "of a component",
        () => ({ parent: new pulumi.ComponentResource("house:Team", "team", {}, { providers: [own()] }) }),
      ],
    ])("that is %s is refused with what to do, and with other credentials nothing is read", async (_how, options) => {
      const stack = await lab.stack({
        environment: withPlugin,
        program: async () => void new SubscriptionQuantity("seats", seats(), { import: id, ...options() }),
      });
      lab.simulator.journal.clear();
      const up = await stack.up();
      expect(up.ok).toBe(false);
      expect(up.errors.join()).toContain("import without the Provider");
      expect(lab.simulator.journal.exchanges).toEqual([]);
    });

    test("is imported without it and gets it afterwards, without a write", async () => {
      const stack = await lab.stack({
        environment: withPlugin,
        program: async () => void new SubscriptionQuantity("seats", seats(), { import: id }),
      });
      expect((await stack.up()).errors).toEqual([]);
      const up = await stack.up(async () => void new SubscriptionQuantity("seats", seats(), { provider: own() }));
      expect([up.errors, up.changes.filter((change) => !change.endsWith(" own"))]).toEqual([[], []]);
      expect(stack.records).toContain("pulumi:providers:pulumi-nodejs::own::");
      expect(writesOf(lab.simulator)).toEqual([]);
    });
  });

  test("is imported by pulumi import, and the next preview of our class is empty", async () => {
    const seat = quantityOf(lab.simulator, contoso.e3);
    const stack = await lab.stack({ environment: withPlugin });
    const printed = await stack.command(
      ...["import", "licenses:index:SubscriptionQuantity", "seats", `${contoso.id}/${contoso.e3}`],
      ...["--yes", "--protect=false", "--generate-code=false"],
    );
    expect(printed).toMatch(/1 imported/);
    const program = async () => {
      new SubscriptionQuantity("seats", { customerId: contoso.id, subscriptionId: contoso.e3, quantity: seat });
    };
    expect((await stack.preview(program, { expectNoChanges: true })).ok).toBe(true);
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.preview(undefined, { expectNoChanges: true, refresh: true })).ok).toBe(true);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("is not set by two resources, one of them an import: the preview refuses it", async () => {
    const stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        const seats = {
          customerId: contoso.id,
          subscriptionId: contoso.e3,
          quantity: quantityOf(lab.simulator, contoso.e3),
        };
        new SubscriptionQuantity("one", seats, { import: `${contoso.id}/${contoso.e3}` });
        new SubscriptionQuantity("two", { ...seats, quantity: seats.quantity + 1 });
      },
    });
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    for (const name of ["one", "two"]) expect(preview.errors.join()).toContain(`SubscriptionQuantity "${name}"`);
    expect(writesOf(lab.simulator)).toEqual([]);
  });
});

describe("Pulumi's own options", () => {
  test("ignoreChanges leaves a property alone, also after a refresh", async () => {
    let quantity = 12;
    const stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        seats(quantity, {}, { ignoreChanges: ["quantity"] });
      },
    });
    expect((await stack.up()).errors).toEqual([]);
    quantity = 13;
    expect((await stack.up()).changes).toEqual([]);
    lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 14 });
    expect((await stack.up(undefined, { refresh: true })).changes).toEqual([]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(14);
  });

  test("replaceOnChanges replaces at the path that changed, and at no other", async () => {
    let licenses: object[] = [{ sku: "SPE_E3" }];
    const stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        license("bob", user.bob, licenses, { replaceOnChanges: ["licenses[0].excludedPlans"] });
      },
    });
    expect((await stack.up()).errors).toEqual([]);
    licenses = [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }];
    const preview = await stack.preview();
    expect(preview.step("bob").op).toMatch(/replace/);
    licenses = [{ sku: "SPE_E5" }];
    expect((await stack.preview()).changes).toEqual(["update bob"]);
  });

  test("a secret argument is sealed at any depth, and so is what is made of it, also after a refresh", async () => {
    const stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        license("carol", user.carol, [{ sku: pulumi.secret("SPE_E5") }]);
      },
    });
    expect((await stack.up()).errors).toEqual([]);
    const plain = () =>
      [stack.state.carol?.inputs, stack.state.carol?.outputs].map((held) => JSON.stringify(held)).join();
    expect(plain()).not.toContain("SPE_E5");
    expect(plain()).not.toContain(sku.e5);
    expect((await stack.refresh()).errors).toEqual([]);
    expect(plain()).not.toContain("SPE_E5");
    expect(plain()).not.toContain(sku.e5);
    expect((await stack.preview(undefined, { expectNoChanges: true })).ok).toBe(true);
  });
});

describe("licenses drift on a stack of the plugin", () => {
  test("finds drift, with the settings of the stack and of an explicit provider", async () => {
    const other = await lab.anotherSimulator();
    const stack = await lab.stack({
      environment: withPlugin,
      program: async () => {
        seats(12);
        const partnerCenter = { apiUrl: other.url, accessToken: pulumi.secret(planted.otherAccessToken) };
        const provider = new PluginProvider("partner", { partnerCenter });
        license("alice", user.alice, [{ sku: "SPE_E3" }], { provider });
      },
    });
    expect((await stack.up()).errors).toEqual([]);
    const inStep = await driftReport(stack);
    expect([inStep.code, inStep.report?.resources.map(({ status }) => status)]).toEqual([0, ["inStep", "inStep"]]);
    other.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: sku.e3 });
    lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 14 });
    const { code, report } = await driftReport(stack);
    expect(code).not.toBe(0);
    expect(report?.resources.map(({ name, status }) => `${name} ${status}`).sort()).toEqual([
      "alice gone",
      "seats changed",
    ]);
  });
});
