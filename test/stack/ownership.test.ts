import { randomUUID } from "node:crypto";
import { Provider, SubscriptionQuantity, SubscriptionUpgrade, UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, deedsOf, licensesOf, planted, quantityOf, user } from "../support/world";

/** A run takes away nothing that its program wants, in each of Pulumi's ways to replace or move a resource. None of these updates has a preview. */
const lab = laboratory();

beforeEach(() => lab.simulator.reset());

const license = (name: string, userId: string, skus: string[], options = {}) =>
  new UserLicense(name, { customerId: contoso.id, userId, licenses: skus.map((sku) => ({ sku })) }, options);

const seats = (name: string, quantity = 12, options = {}) =>
  new SubscriptionQuantity(
    name,
    { customerId: contoso.id, subscriptionId: contoso.e5, quantity, onDelete: "restore" },
    options,
  );

const another = (name: string) =>
  new Provider(name, { partnerCenter: { apiUrl: lab.simulator.url, accessToken: planted.accessToken } });

const urnOf = (stack: TestStack, name: string) => stack.state[name]?.urn ?? "";

/** Licenses that were taken from users since the last call. */
function takenBy(): () => string[] {
  let seen = deedsOf(lab.simulator).length;
  return () => {
    const deeds = deedsOf(lab.simulator).slice(seen);
    seen += deeds.length;
    return deeds.flatMap((deed) => (deed.kind === "remove" ? [deed.userId] : []));
  };
}

describe("A resource that is replaced although nothing about it changed", () => {
  const program = async () => {
    license("alice", user.alice, ["SPE_E3"]);
    seats("seats");
  };

  test("keeps its license and its seats: pulumi up --replace", async () => {
    const stack = await lab.stack({ program });
    await stack.up();
    const replace = [urnOf(stack, "alice"), urnOf(stack, "seats")];
    const up = await stack.up(program, { replace });
    expect(up.errors).toEqual([]);
    expect(up.changes).toEqual(expect.arrayContaining(["create-replacement alice", "delete-replaced alice"]));
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3"]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  });

  test("keeps its license: pulumi state taint", async () => {
    const stack = await lab.stack({ program });
    await stack.up();
    stack.cli("state", "taint", urnOf(stack, "alice"), "--yes");
    expect((await stack.up()).changes).toContain("create-replacement alice");
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3"]);
  });
});

test("what an earlier run could not delete, the next one does not take from the resource that has it now", async () => {
  const program = (skus: string[]) => async () =>
    void license("alice", user.alice, skus, { replaceOnChanges: ["licenses"] });
  const stack = await lab.stack({ program: program(["SPE_E3", "SPE_F1"]) });
  await stack.up();
  lab.simulator.faults.add({
    method: "POST",
    path: "/v1/customers/*/users/*/licenseupdates",
    skip: 1,
    effect: { do: "status", status: 403 },
  });
  expect((await stack.up(program(["SPE_E3", "SPE_E5"]))).ok).toBe(false);
  lab.simulator.faults.clear();
  const up = await stack.up(program(["SPE_E3", "SPE_E5"]));
  expect(up.errors).toEqual([]);
  expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3", "SPE_E5"]);
});

describe("A resource that was renamed by an alias", () => {
  const program =
    (name: string, options = {}) =>
    async () => {
      license(`${name}-alice`, user.alice, ["SPE_E3"], aliasOf(options, "alice"));
      seats(`${name}-seats`, 12, aliasOf(options, "seats"));
    };
  const aliasOf = ({ from }: { from?: string }, what: string) =>
    from === undefined ? {} : { aliases: [{ name: `${from}-${what}` }] };

  test("gives everything back when it leaves the program, under --refresh too", async () => {
    const stack = await lab.stack({ program: program("old") });
    await stack.up();
    await stack.up(program("new", { from: "old" }));
    const up = await stack.up(async () => {}, { refresh: true });
    expect(up.errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(10);
  });

  test("gives everything back in a destroy that runs the program", async () => {
    const stack = await lab.stack({ program: program("old") });
    await stack.up();
    await stack.up(program("new", { from: "old" }));
    await stack.automation.destroy({ runProgram: true });
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(10);
  });
});

describe("A license that moves", () => {
  test("along a list of users of which the first has left is never away", async () => {
    const program =
      (...users: string[]) =>
      async () =>
        void users.map((who, index) => license(`seat-${index}`, who, ["SPE_E3"]));
    const stack = await lab.stack({ program: program(user.alice, user.bob, user.carol) });
    await stack.up();
    const taken = takenBy();
    expect((await stack.up(program(user.bob, user.carol))).errors).toEqual([]);
    expect(taken()).toEqual([user.alice]);
    expect((await stack.up(program(user.dave, user.bob, user.carol))).errors).toEqual([]);
    expect(taken()).toEqual([]);
  });

  test("to a Provider of the same partner is never away", async () => {
    const stack = await lab.stack({ program: async () => void license("alice", user.alice, ["SPE_E3"]) });
    await stack.up();
    const taken = takenBy();
    const up = await stack.up(async () => {
      const provider = another("other");
      license("alice", user.alice, ["SPE_E3"], { provider });
      license("bob", user.bob, ["SPE_E3"], { provider });
    });
    expect(up.errors).toEqual([]);
    expect(taken()).toEqual([]);
  });

  test("to a resource that names the user in another way is never away", async () => {
    const stack = await lab.stack({ program: async () => void license("one", user.alice, ["SPE_E3", "SPE_E5"]) });
    await stack.up();
    const taken = takenBy();
    const up = await stack.up(async () => {
      license("one", user.alice, ["SPE_E3"]);
      license("two", "alice@contoso.example", ["SPE_E5"]);
    });
    expect(up.errors).toEqual([]);
    expect(taken()).toEqual([]);
  });

  test("to a resource that the program constructs too late is away for a moment, and that is said", async () => {
    const stack = await lab.stack({ program: async () => void license("one", user.alice, ["SPE_E3", "SPE_E5"]) });
    await stack.up();
    const up = await stack.up(async () => {
      const one = license("one", user.alice, ["SPE_E3"]);
      one.assigned.apply(() => void license("two", user.alice, ["SPE_E5"]));
    });
    expect(up.errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3", "SPE_E5"]);
    expect(up.warnings.map(({ text }) => text).join()).toMatch(
      /was without SPE_E5 for a moment: UserLicense "one" gave it up/,
    );
  });

  test("to a new name is not deleted by a run that leaves the new name out", async () => {
    const stack = await lab.stack({ program: async () => void license("old", user.alice, ["SPE_E3"]) });
    await stack.up();
    const renamed = async () => void license("new", user.alice, ["SPE_E3"]);
    const up = await stack.up(renamed, { target: [urnOf(stack, "old")] });
    expect(up.errors.join()).toMatch(
      /is not removed: the program lists it in UserLicense "new", which this run leaves out/,
    );
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3"]);
    expect((await stack.up()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3"]);
  });
});

describe("Two resources for one thing are refused before anything is written:", () => {
  test.each<[string, () => void, RegExp]>([
    ["quantities", () => [seats("one", 12), seats("two", 13)], /SubscriptionQuantity "(one|two)" sets the quantity of/],
    [
      "licenses",
      () => [license("one", user.alice, ["SPE_E3"]), license("two", "alice@contoso.example", ["SPE_E3"])],
      /UserLicense "(one|two)" assigns SPE_E3 .* too/,
    ],
  ])("%s", async (_, program, refusal) => {
    const stack = await lab.stack({ program: async () => program() });
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toMatch(refusal);
    expect(deedsOf(lab.simulator).filter(({ kind }) => kind !== "assign")).toEqual([]);
  });
});

test("two resources of one user in two Providers change him one after the other", async () => {
  lab.simulator.reset();
  lab.simulator.journal.clear();
  lab.simulator.faults.add({
    path: `/v1/customers/*/users/${user.alice}/*`,
    times: 100,
    effect: { do: "delay", ms: 300 },
  });
  const stack = await lab.stack({
    program: async () => {
      license("one", user.alice, ["SPE_E3"]);
      license("two", user.alice, ["SPE_E5"], { provider: another("second") });
    },
  });
  expect((await stack.up()).errors).toEqual([]);
  lab.simulator.faults.clear();
  const during = lab.simulator.journal.exchanges.filter(({ path }) => path.includes(user.alice));
  const writes = during.filter(({ method }) => method === "POST");
  expect(writes).toHaveLength(2);
  for (const write of writes)
    for (const other of during.filter((exchange) => exchange !== write))
      expect(other.receivedAt > (write.answeredAt ?? "") || other.receivedAt < write.receivedAt).toBe(true);
});

describe("A quantity and an upgrade of one subscription", () => {
  const program = (options: (seats: SubscriptionQuantity) => object) => async () => {
    new SubscriptionUpgrade(
      "upgrade",
      {
        customerId: contoso.id,
        subscriptionId: contoso.e5,
        target: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
        upgradeType: "upgrade_only",
      },
      options(seats("seats", 12)),
    );
  };
  beforeEach(() => lab.simulator.reset());
  afterAll(() => lab.simulator.reset());
  const deeds = () => deedsOf(lab.simulator).filter(({ kind }) => kind !== "assign");
  const unordered = /in (the same|this) run, and nothing says which of the two comes first.*dependsOn/;

  test("that do not wait for each other are refused at preview, and a run without one does one of the two at most", async () => {
    const stack = await lab.stack({ program: program(() => ({})) });
    expect((await stack.preview()).errors.join()).toMatch(unordered);
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toMatch(unordered);
    expect(deeds().length).toBeLessThanOrEqual(1);
  });

  test("are changed one after the other where one waits", async () => {
    const stack = await lab.stack({ program: program((seats) => ({ dependsOn: seats })) });
    expect((await stack.preview()).errors.join()).not.toMatch(unordered);
    expect((await stack.up()).errors.join()).not.toMatch(unordered);
    expect(deeds().map(({ kind }) => kind)).toEqual(["quantity"]);
  });
});

test("an exclusive list takes away what a preview has shown, and without a preview waits for the next update", async () => {
  // A preview's evidence is valid for a day, so it would also affect the next run of this test.
  const name = randomUUID();
  const program = async () =>
    void new UserLicense(name, {
      customerId: contoso.id,
      userId: user.alice,
      licenses: [{ sku: "SPE_E3" }],
      exclusive: true,
    });
  const has = (...skus: string[]) => expect(licensesOf(lab.simulator, user.alice)).toEqual(skus);
  const give = () =>
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: "SPE_E5" });
  give();
  const unseen = await lab.stack({ program });
  await unseen.up();
  has("SPE_E3", "SPE_E5");
  await unseen.up();
  has("SPE_E3");
  await unseen.destroy();
  give();
  const seen = await lab.stack({ program });
  await seen.preview();
  await seen.up();
  has("SPE_E3");
});
