import type { dynamic } from "@pulumi/pulumi";
import { keyedLock } from "../../provider/core/keyedLock";
import { type CheckFailure, unknownValue } from "../../provider/core/lifecycle";
import { sealed } from "../../provider/core/secretMark";
import { dynamicProvider } from "../../provider/process/dynamicProvider";
import { runOwnership } from "../../provider/run/ownership";
import { privateJournal } from "../../provider/run/runJournal";
import type { Entry } from "../../provider/run/wants";
import { subscriptionQuantity } from "../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { userLicense } from "../../provider/services/partnercenter/userLicense.lifecycle";
import { contextOf, ModelClock } from "../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../support/modelPartnerCenter";
import { outcomeOf } from "../support/modelService";
import { aSubscription } from "../support/modelSubscription";

type Properties = Record<string, unknown>;

const hidden = { __provider: 'exports.handler=()=>require("pulumi-licenses/SubscriptionQuantity")', __urn: "urn:a" };
const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: 25 };
const id = `${customer}/${args.subscriptionId}`;

function served(veto?: () => CheckFailure[], journal = privateJournal<Entry>()) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock, aSubscription());
  const context = contextOf(partnerCenter.api, clock, { limit: 10, poll: 5 });
  const urns: (string | undefined)[] = [];
  const serving = {
    configure: () => {},
    context: (urn: string | undefined) => {
      urns.push(urn);
      return context;
    },
    reporter: () => context.tell,
    flush: async () => {},
    lock: keyedLock(),
    ownership: runOwnership(journal),
    service: () => "https://service.example",
    removalWasShown: () => true,
    ...(veto === undefined ? {} : { veto }),
  };
  const quantity = dynamicProvider(subscriptionQuantity, serving) as Required<dynamic.ResourceProvider>;
  const license = dynamicProvider(userLicense, serving) as Required<dynamic.ResourceProvider>;
  return { partnerCenter, context, quantity, license, urns };
}

/** Values that Pulumi can encode: no `undefined`, no dates, no functions, at any depth. */
function expectPlain(value: unknown): void {
  expect(value).toStrictEqual(JSON.parse(JSON.stringify(value)));
}

describe("What Pulumi gets back", () => {
  test("of a move from the plugin is the update that the plugin did not finish", async () => {
    const { license, partnerCenter } = served();
    const one = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E3" }] };
    const other = { ...one, licenses: [{ sku: "CFQ7TTC0K5DR/0002" }] };
    const { id = "", outs = {} } = await license.create({ ...one, ...hidden });
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      if (given[2].remove.length > 0) partnerCenter.fails({ refuses: 403, code: "900309" });
      return post(...given);
    };
    const error = await outcomeOf(license.update(id, outs, { ...other, ...hidden }) as Promise<unknown>);
    partnerCenter.updateLicenses = post;
    const { __provider: _p, __urn: _u, ...plugins } = (error as { properties: Properties }).properties;
    expect(plugins.leaving).toHaveLength(1);
    const moved = await license.update(id, plugins, { ...other, ...hidden });
    expect(moved.outs).not.toHaveProperty("leaving");
    expect(partnerCenter.has(alice.id)).toHaveLength(1);
  });

  test("of a move from the plugin keeps sealed what is made of a secret argument", async () => {
    const { quantity, partnerCenter } = served();
    const secretive = { ...hidden, __secrets: ["customerId"] };
    const { outs = {} } = await quantity.create({ ...args, ...hidden });
    const { __provider: _p, __urn: _u, ...plugins } = outs as Properties;
    const sent = partnerCenter.patches.length;
    const moved = await quantity.update(id, plugins, { ...args, ...secretive });
    expect(partnerCenter.patches.length).toBe(sent);
    expect(moved.outs).toMatchObject({ ...args, ...secretive });
    expect(moved.outs?.status).toEqual(sealed("active"));
  });

  test("is plain, and carries what Pulumi needs for the next run", async () => {
    const { quantity } = served();
    const created = await quantity.create({ ...args, ...hidden });
    expect(created).toMatchObject({ id, outs: { ...args, ...hidden, status: "active" } });
    const read = await quantity.read(id, created.outs);
    expect(read).toMatchObject({ id, props: { ...args, ...hidden }, inputs: { ...args, ...hidden } });
    const updated = await quantity.update(id, created.outs ?? {}, { ...args, quantity: 26, ...hidden });
    expect(updated.outs).toMatchObject({ quantity: 26, ...hidden });
    for (const result of [created, read, updated]) expectPlain(result);
  });

  test("what the lifecycle itself returns would not do, so the check tells plain from other values", async () => {
    for (const value of [{ a: undefined }, { a: new Date(0) }, { a: () => {} }])
      expect(() => expectPlain(value)).toThrow();
  });

  test("a resource that is gone is an empty answer", async () => {
    const { quantity, partnerCenter } = served();
    const { outs } = await quantity.create({ ...args, ...hidden });
    delete partnerCenter.live;
    expect(await quantity.read(id, outs)).toEqual({});
  });

  test("holds no command for a pipeline or for Pulumi itself, which prints outputs: it panics at a colour that it does not know", async () => {
    const { quantity, context } = served();
    const subscription = context.api.subscription.bind(context.api);
    context.api.subscription = async (...ids) => {
      const live = await subscription(...ids);
      return live && { ...live, offerName: "E3 ##vso[task.complete] <{%fg 77%}>\u001b[2J\n::error::x" };
    };
    const { outs } = await quantity.create({ ...args, ...hidden });
    const { props } = await quantity.read(id, outs);
    expect(props?.offerName).toBe("E3 ## vso[task.complete] < {%fg 77%}>[2J\n: :error::x");
    expect(props).toMatchObject({ ...args, ...hidden });
  });

  test("a replacement of the same subscription keeps the quantity found at first", async () => {
    const { quantity } = served();
    const { outs } = await quantity.create({ ...args, ...hidden });
    const next = served();
    next.partnerCenter.live = aSubscription({ quantity: 25 });
    // The engine calls diff also before a replacement that the user asked for.
    await next.quantity.diff(id, outs ?? {}, { ...args, ...hidden });
    const made = await next.quantity.create({ ...args, ...hidden });
    expect(made.outs).toMatchObject({ quantity: 25, previousQuantity: 10 });
  });

  test("messages go to the row of the resource in hand", async () => {
    const { quantity, urns } = served();
    await quantity.create({ ...args, ...hidden });
    expect(urns).toEqual(["urn:a"]);
  });

  test("Pulumi's own properties never reach the lifecycle", async () => {
    const { quantity } = served();
    expect(await quantity.check({}, { ...args, ...hidden })).toEqual({ inputs: { ...args, ...hidden }, failures: [] });
  });
});

describe("What a check says", () => {
  test.each([
    ["a customer", { customerId: unknownValue }],
    ["a quantity", { quantity: unknownValue }],
    ["all", { customerId: unknownValue, subscriptionId: unknownValue, quantity: unknownValue }],
  ])("%s not known at preview passes, and stays unknown", async (_what, change) => {
    const { quantity } = served();
    expect(await quantity.check({}, { ...args, ...change, ...hidden })).toEqual({
      inputs: { ...args, ...change, ...hidden },
      failures: [],
    });
  });

  test("licenses not known at preview pass in any place", async () => {
    const { license } = served();
    const licenses = [{ sku: unknownValue }, { sku: "SPE_E3", excludedPlans: [unknownValue] }];
    const { failures } = (await license.check({}, { customerId: customer, userId: unknownValue, licenses })) as {
      failures: object[];
    };
    expect(failures).toEqual([]);
  });

  test.each([
    ["long, so that it would be cut", `${"planted-".repeat(12)}@@`],
    ["with signs that JSON escapes", 'pla"nted \\ with blank'],
    ["short", "Ab1"],
  ])("nothing of a secret argument that is wrong: %s", async (_what, userId) => {
    const { license } = served();
    const { failures } = (await license.check(
      {},
      {
        ...{ customerId: customer, userId, licenses: [{ sku: "SPE_E3" }], __urn: "dev::a", __secrets: ["userId"] },
      },
    )) as { failures: { reason: string }[] };
    expect(failures).toEqual([
      { property: "", reason: expect.stringContaining("userId: expected the user's object id") },
    ]);
    expect(failures[0]?.reason).toContain("but got something else (it is a secret, so it is not shown)");
    for (const part of ["plant", "pla", "Ab1"]) expect(failures[0]?.reason).not.toContain(part);
  });

  test("a secret that is a number is not shown when it is wrong, in words or among the inputs' neighbours", async () => {
    const { quantity } = served();
    const { failures } = (await quantity.check(
      {},
      { ...args, quantity: 25.75, ...hidden, __secrets: ["quantity"] },
    )) as {
      failures: object[];
    };
    expect(JSON.stringify(failures)).toContain("quantity: expected a whole number");
    expect(JSON.stringify(failures)).not.toContain("25.75");
  });

  test.each([
    ["the user whose place it takes", { userId: "bob@contoso.example" }, ["userId"], "alice@contoso.example"],
    ["the products that it listed before", { licenses: [{ sku: "SPE_F1" }] }, ["licenses"], "SPE_E3"],
  ])(
    "%s is told nowhere where it was a secret, even when it is none any more",
    async (_what, change, secrets, former) => {
      const base = { customerId: customer, userId: "alice@contoso.example", licenses: [{ sku: "SPE_E3" }] };
      const told = async (__secrets: string[]) => {
        const journal = privateJournal<Entry>();
        const { license } = served(undefined, journal);
        const olds = { ...base, __urn: "dev::a", ...(__secrets.length > 0 && { __secrets }) };
        const { inputs } = await license.check(olds, { ...base, ...change, __urn: "dev::a" });
        expect(inputs.__urn).toBe("dev::a");
        return JSON.stringify(journal.news());
      };
      expect(await told([])).toContain(former);
      expect(await told(secrets)).not.toContain(former);
    },
  );

  test("that an id is made of a secret, once, as Pulumi keeps ids in plain", async () => {
    const { quantity, license, context } = served();
    const said: string[] = [];
    context.tell.warn = (text) => void said.push(text);
    const secrets = { ...hidden, __secrets: ["customerId", "quantity"] };
    await quantity.check({}, { ...args, ...secrets });
    await quantity.check({ ...args, ...secrets }, { ...args, ...secrets });
    const user = { customerId: customer, userId: "alice@contoso.example", licenses: [{ sku: "SPE_E3" }], ...hidden };
    await license.check({}, { ...user, __secrets: ["userId"] });
    await license.check({}, { ...user, userId: customer, __secrets: ["userId"] });
    expect(said).toEqual([
      expect.stringMatching(/^customerId is a secret, but the id .* ids in plain text\.$/),
      expect.stringMatching(/^userId is a secret/),
    ]);
  });

  test("a failure carries the path in its text, so that Pulumi does not print a secret's value", async () => {
    const { license } = served();
    const wrong = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E3" }, { sku: 7 }] };
    expect(await license.check({}, wrong as Properties)).toMatchObject({
      failures: [{ property: "", reason: expect.stringMatching(/^licenses\[1\]\.sku: expected a product.*but got 7/) }],
    });
  });

  test("what the settings forbid is said besides", async () => {
    const { license } = served(() => [{ property: "", reason: "not in this cloud" }]);
    const wrong = { customerId: "x", userId: alice.id, licenses: [{ sku: "SPE_E3" }] };
    const { failures } = (await license.check({}, wrong)) as { failures: { reason: string }[] };
    expect(failures.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^customerId/), "not in this cloud"]);
  });
});

describe("What a diff says", () => {
  test("equal is said outright, and a difference leaves the comparison to the engine", async () => {
    const { quantity } = served();
    const { outs = {} } = await quantity.create({ ...args, ...hidden });
    expect(await quantity.diff(id, outs, { ...args, ...hidden })).toEqual({ changes: false });
    const different = await quantity.diff(id, outs, { ...args, quantity: 26, ...hidden });
    expect(different).not.toHaveProperty("changes");
    expect(different).toEqual({ replaces: [], deleteBeforeReplace: false });
  });
});

describe("What goes wrong", () => {
  test("is told without a stack trace, in every call", async () => {
    const { quantity, partnerCenter } = served();
    const { outs = {} } = await quantity.create({ ...args, onDelete: "restore", ...hidden });
    const refuse = async () => {
      partnerCenter.fails({ refuses: 400, code: "900279" });
    };
    for (const call of [
      () => quantity.update(id, outs, { ...args, quantity: 30, ...hidden }),
      () => quantity.delete(id, outs),
      () => quantity.create({ ...args, quantity: 40, ...hidden }),
    ]) {
      await refuse();
      const error = (await outcomeOf(call() as Promise<unknown>)) as Error;
      expect(error).toBeInstanceOf(Error);
      expect(error.message).toContain("900279");
      expect(error.stack).toBe("");
      expect(error.name).toBe("");
    }
  });

  test("a bug keeps its stack trace", async () => {
    const { quantity, partnerCenter } = served();
    const { outs } = await quantity.create({ ...args, ...hidden });
    partnerCenter.subscription = async () => {
      throw new TypeError("a bug");
    };
    const error = (await outcomeOf(quantity.read(id, outs) as Promise<unknown>)) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.stack).toContain("dynamicProvider");
  });

  test("a change that is not there yet keeps id, properties and reasons", async () => {
    const { quantity, partnerCenter } = served();
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const error = (await outcomeOf(quantity.create({ ...args, ...hidden }) as Promise<unknown>)) as Error & {
      id: string;
      properties: Properties;
      reasons: string[];
    };
    expect(error.id).toBe(id);
    expect(error.properties).toMatchObject({ ...hidden, customerId: customer, requested: { step: { quantity: 25 } } });
    expect(error.reasons).toEqual([expect.stringContaining("awaited")]);
    expectPlain(error.properties);
  });

  test("an update that is not there yet keeps what Pulumi needs to delete the resource", async () => {
    const { quantity, partnerCenter } = served();
    const { outs = {} } = await quantity.create({ ...args, ...hidden });
    partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
    const error = await outcomeOf(quantity.update(id, outs, { ...args, quantity: 30, ...hidden }) as Promise<unknown>);
    expect(error).toMatchObject({ id, properties: { ...hidden, requested: { step: { quantity: 30 } } } });
  });
});

describe("Two changes of one subscription", () => {
  test("are made one after the other", async () => {
    const { quantity, partnerCenter } = served();
    const { outs = {} } = await quantity.create({ ...args, ...hidden });
    partnerCenter.calls.length = 0;
    await Promise.all([
      quantity.update(id, outs, { ...args, quantity: 30, ...hidden }),
      quantity.update(id.toUpperCase(), outs, { ...args, quantity: 31, ...hidden }),
    ]);
    expect(partnerCenter.calls).toEqual([
      "GET subscription",
      "PATCH subscription",
      "GET subscription",
      "PATCH subscription",
    ]);
  });
});
