import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { SettingsError } from "../../provider/core/errors";
import { licensesIn } from "../../provider/drift/deployment";
import { drift, type Options } from "../../provider/drift/drift";
import { report as reportForm } from "../../provider/drift/report";
import type { StackState } from "../../provider/drift/stack";
import { contoso, fabrikam, planted, sku, user, world } from "../support/world";

/** A report over many stacks, from their states and the services alone. */

const organization = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";
const empty = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a11";
const host = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
const hostToken = "planted-host-token";
const codes = [{ code: "UNATT", quantity: 5 }];

let simulator: Simulator;
const seed = (readable = true): WorldSeed => ({
  ...world,
  uipath: {
    ...{ accessTokens: [hostToken], hostAccountId: host, readable, products: [{ code: "UNATT", quantity: 10 }] },
    organizations: [
      { id: organization, name: "Finance", allocations: { UNATT: 5 }, consumed: { UNATT: 7 } },
      { id: empty, name: "Empty", licensed: false },
    ],
  },
});
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => simulator.reset(seed()));

const urnOf = (type: string, name: string) => `urn:pulumi:dev::house::pulumi-nodejs:dynamic/licenses:${type}::${name}`;

const resource = (type: string, name: string, id: string, args: object, state: object = {}, members: object = {}) => ({
  ...{ urn: urnOf(type, name), type: `pulumi-nodejs:dynamic/licenses:${type}`, id, inputs: args },
  ...{ outputs: { ...args, ...state }, ...members },
});

const product = (id: string, partNumber: string, name: string) => ({
  ...{ id, partNumber, name, licenseGroup: "group1", excludedPlans: [] },
});
const products: Record<string, object> = {
  SPE_E3: product(sku.e3, "SPE_E3", "Microsoft 365 E3"),
  SPE_E5: product(sku.e5, "SPE_E5", "Microsoft 365 E5"),
};

const userOf = (name: string, userId: string, words: string[], customerId: string = contoso.id, members = {}) => {
  const args = { customerId, userId, licenses: words.map((word) => ({ sku: word })) };
  const state = { assigned: words.map((word) => products[word]), found: [], warnings: [] };
  return resource("UserLicense", name, `${customerId}/${userId}`, args, state, members);
};

const quantityOf = (name: string, subscriptionId: string, quantity: number, members = {}) => {
  const args = { customerId: contoso.id, subscriptionId, quantity };
  const seats = { previousQuantity: quantity, currentQuantity: quantity, refundableQuantity: 0 };
  const state = { ...seats, status: "active", offerName: "As it was" };
  return resource("SubscriptionQuantity", name, `${contoso.id}/${subscriptionId}`, args, state, members);
};

const organizationOf = (name: string, organizationId: string, productQuantities = codes) => {
  const args = { organizationId, productQuantities };
  const state = { products: productQuantities, licenseStatus: "Active", overAllocated: [] };
  return resource("OrganizationLicense", name, `${host}/${organizationId}`, args, state);
};

interface Access {
  accessToken?: string;
  configured?: boolean;
}

function stack(
  name: string,
  resources: object[],
  { accessToken = planted.accessToken, configured = true }: Access = {},
) {
  const values: Record<string, string> = {
    "licenses:pollSeconds": "0.01",
    "licenses:partnerCenter": JSON.stringify({ apiUrl: simulator.url, accessToken }),
    "licenses:uipath": JSON.stringify({ baseUrl: simulator.url, accessToken: hostToken }),
  };
  const configuration = configured ? (key: string) => values[key] : undefined;
  return { name, configuration, ...licensesIn({ resources }) };
}

async function reportOf(stacks: StackState[], options: Partial<Options> = {}, others: string[] = []) {
  const done: string[] = [];
  const backend = {
    read: async (name: string) => {
      const found = stacks.find((one) => one.name === name);
      if (found === undefined) throw new SettingsError(`Stack ${name} cannot be read: no passphrase.`);
      return found;
    },
  };
  const names = [...stacks.map(({ name }) => name), ...others];
  const now = simulator.world.now();
  const settings = {
    now,
    days: 30,
    parallel: 2,
    unmanaged: false,
    decisions: [],
    done: (name: string) => void done.push(name),
  };
  const report = await drift(backend, names, { ...settings, ...options });
  reportForm.parse(report);
  const of = (name: string) => report.resources.find((one) => one.name === name);
  return { report, of, done };
}

const hasE5 = () =>
  simulator.change(
    { change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 },
    { change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: sku.e5 },
  );

describe("A report over several stacks", () => {
  test("tells what is in step, what is not, who has it, and what could not be read", async () => {
    hasE5();
    const stacks = [
      stack("dev", [userOf("alice", user.alice, ["SPE_E5"]), quantityOf("seats", contoso.e5, 9)]),
      stack("prod", [
        userOf("bob", user.bob, ["SPE_E5", "SPE_E3"]),
        organizationOf("finance", organization),
        userOf("frank", user.frank, ["SPE_E5"], fabrikam.id),
      ]),
    ];
    const { report, of, done } = await reportOf(stacks, {}, ["locked"]);
    expect(report).toMatchObject({
      ...{ version: 1, generated: expect.any(String), withinDays: 30, result: "couldNotTell", unmanaged: null },
      stacks: [
        { name: "dev", problem: null },
        { name: "prod", problem: null },
        { name: "locked", problem: "Stack locked cannot be read: no passphrase." },
      ],
      summary: { stacks: 3, resources: 5, inStep: 2, changed: 2, gone: 1, couldNotTell: 1 },
    });
    expect(done.toSorted()).toEqual(["dev", "locked", "prod"]);
    expect(report.resources.map(({ name, holderName, status }) => `${holderName}: ${name} ${status}`)).toEqual([
      "Contoso: seats changed",
      "Contoso: bob changed",
      "Contoso: alice inStep",
      "Fabrikam: frank gone",
      "Finance: finance inStep",
    ]);
    expect(of("frank")).toMatchObject({ missing: "licenses", subject: "frank@fabrikam.example", holder: fabrikam.id });
    expect(of("bob")).toMatchObject({ stack: "prod", missing: null, command: "pulumi up --refresh --stack prod" });
    expect(report.holders.map(({ kind, id, name, problem }) => [kind, id, name, problem])).toEqual([
      ["customer", contoso.id, "Contoso", null],
      ["customer", fabrikam.id, "Fabrikam", null],
      ["organization", organization, "Finance", null],
    ]);
    expect(report.holders[2]?.products).toEqual([
      { id: "UNATT", partNumber: "", name: "UNATT", bought: 5, assigned: 7, free: 0, overAllocated: 2 },
    ]);
    expect(report.terms.map(({ stack: of, resource: name, quantity }) => [of, name, quantity])).toEqual([
      ["dev", "seats", 10],
    ]);
  });

  test("warns by day of what comes up, of stacks, resources and holders", async () => {
    const interrupted = userOf("carol", user.carol, ["SPE_E3"], contoso.id, { delete: true });
    const stacks = [
      stack("dev", [quantityOf("seats", contoso.e5, 10), interrupted, organizationOf("finance", organization)]),
    ];
    const { report } = await reportOf(stacks);
    const [first] = report.warnings;
    expect(first).toMatchObject({
      kind: "windowCloses",
      stack: "dev",
      resource: "seats",
      holder: contoso.id,
    });
    expect(
      report.warnings.slice(1).map(({ kind, stack: of, resource: name, holder }) => [kind, of, name, holder]),
    ).toEqual([
      ["interrupted", "dev", "carol", null],
      ["unused", null, null, contoso.id],
      ["unused", null, null, contoso.id],
      ["unused", null, null, contoso.id],
      ["unused", null, null, contoso.id],
      ["overAllocated", null, null, organization],
    ]);
    expect(report.warnings.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^An update of stack dev has not ended with carol\./),
        "Contoso: Microsoft 365 E5 has 10 of 10 unused.",
        "Finance: UNATT is in use 7 times, 2 more than the 5 that are there.",
      ]),
    );
    expect(report.result).toBe("inStep");
    expect((await reportOf(stacks, { days: 2 })).report.warnings.map(({ kind }) => kind)).not.toContain("windowCloses");
  });

  test("reads what several stacks name once: a customer, its products, a subscription", async () => {
    simulator.journal.clear();
    const stacks = ["a", "b", "c"].map((name) => stack(name, [quantityOf("seats", contoso.e5, 10)]));
    await reportOf(stacks, { parallel: 3 });
    const paths = simulator.journal.exchanges.map(({ path }) => path.replace(/\?.*/, ""));
    expect(paths.toSorted()).toEqual([
      `/v1/customers/${contoso.id}`,
      `/v1/customers/${contoso.id}/subscribedskus`,
      `/v1/customers/${contoso.id}/subscriptions/${contoso.e5}`,
    ]);
  });

  test("lets one provider of a stack tell what another one may not see", async () => {
    const provider = "urn:pulumi:dev::house::pulumi:providers:pulumi-nodejs";
    const explicit = (name: string, accessToken: string) => ({
      ...{ urn: `${provider}::${name}`, type: "pulumi:providers:pulumi-nodejs", id: "an-id" },
      inputs: { "licenses:partnerCenter": { apiUrl: simulator.url, accessToken } },
    });
    const by = (name: string) => ({ provider: `${provider}::${name}::an-id` });
    const { report, of } = await reportOf([
      stack("dev", [
        explicit("may-not", "somebody-elses"),
        explicit("may", planted.accessToken),
        quantityOf("unseen", contoso.e5, 10, by("may-not")),
        quantityOf("seen", contoso.e5, 10, by("may")),
      ]),
    ]);
    expect(report.holders).toMatchObject([{ id: contoso.id, name: "Contoso", problem: null }]);
    expect([of("unseen")?.status, of("seen")?.status]).toEqual(["couldNotTell", "inStep"]);
    expect(of("unseen")?.reason).toContain("401");
  });

  test("whose only credentials see nothing says so, of the resource and of its holder", async () => {
    const { report } = await reportOf([
      stack("dev", [quantityOf("seats", contoso.e5, 10)], { accessToken: "somebody-elses" }),
    ]);
    expect(report.holders).toMatchObject([
      { id: contoso.id, name: null, products: [], problem: expect.stringContaining("401") },
    ]);
    expect(report.resources).toMatchObject([
      { status: "couldNotTell", subject: "seats", holderName: null, command: null },
    ]);
  });

  test("of a stack without any credentials says for each resource what is missing", async () => {
    const { report } = await reportOf([stack("dev", [quantityOf("seats", contoso.e5, 10)], { configured: false })]);
    expect(report.resources).toMatchObject([
      { status: "couldNotTell", reason: expect.stringMatching(/apiUrl|credentials/i) },
    ]);
  });
});

describe("An organization", () => {
  test("without a license, and one with other numbers, are changed", async () => {
    const { of, report } = await reportOf([
      stack("dev", [
        organizationOf("finance", organization, [{ code: "UNATT", quantity: 8 }]),
        organizationOf("empty", empty),
      ]),
    ]);
    expect(of("finance")).toMatchObject({
      status: "changed",
      holder: organization,
      missing: null,
      matters: expect.stringContaining("less of UNATT"),
    });
    expect(of("empty")).toMatchObject({
      ...{ status: "changed", holder: empty, affected: [`organization ${empty}`] },
      changes: [{ about: "UNATT", wanted: "5", found: "0" }],
    });
    expect(report.holders).toMatchObject([{ name: "Empty", products: [] }, { name: "Finance" }]);
  });

  test("of a suite that tells nothing cannot be told of, and its seats are not known", async () => {
    simulator.reset(seed(false));
    const { of, report } = await reportOf([stack("dev", [organizationOf("finance", organization)])]);
    expect(of("finance")).toMatchObject({
      status: "couldNotTell",
      reason: "This Automation Suite has no way to read the license of an organization.",
    });
    expect(report.holders).toMatchObject([{ problem: "This Automation Suite does not tell." }]);
  });
});

describe("What the program tells Pulumi to leave alone", () => {
  test("is no drift, and is told with what was wanted and found", async () => {
    const { of } = await reportOf([
      stack("dev", [
        quantityOf("seats", contoso.e5, 9, { ignoreChanges: ["quantity"] }),
        quantityOf("others", contoso.e3, 9, { ignoreChanges: ["decrease"] }),
      ]),
    ]);
    expect(of("seats")).toMatchObject({ status: "inStep", changes: [], command: null });
    expect(of("seats")?.notes).toEqual([
      {
        kind: "ignored",
        text: "Left alone, as the program says (ignoreChanges): quantity wanted 9 seats, found 10 seats.",
      },
    ]);
    expect(of("others")).toMatchObject({ status: "changed", notes: [] });
  });

  test("does not bring back what is gone", async () => {
    simulator.change({ change: "removeSubscription", customerId: contoso.id, subscriptionId: contoso.kiosk });
    const { of } = await reportOf([
      stack("dev", [quantityOf("kiosk", contoso.kiosk, 1, { ignoreChanges: ["quantity"] })]),
    ]);
    expect(of("kiosk")).toMatchObject({ status: "gone", missing: "subscription", command: null, subject: "As it was" });
  });
});

test("An update that did not end is told with its reasons, and is no drift by itself", async () => {
  const { of } = await reportOf([
    stack("dev", [quantityOf("seats", contoso.e5, 10, { initErrors: ["It is still changing."] })]),
  ]);
  expect(of("seats")).toMatchObject({
    status: "inStep",
    notes: [{ kind: "unfinished", text: "It is still changing." }],
  });
});

test.each([
  ["has not ended", {}, [{ kind: "unfinished", text: expect.stringContaining("has not ended yet") }]],
  ["was refused", { refused: 1 }, [{ kind: "unfinished", text: expect.stringContaining("asks for it anew") }]],
  ["has ended", { completed: true }, []],
])("An upgrade that %s is work for the next update, or none, and no drift", async (_how, state, notes) => {
  const args = {
    ...{ customerId: contoso.id, subscriptionId: contoso.e5, target: "CFQ7TTC0HL8Z:0001:CFQ7TTC0K970" },
    upgradeType: "upgrade_only",
  };
  const before = { asked: args, quantity: 10, completed: false, licenseErrors: [], ...state };
  const id = `${contoso.id}/${contoso.e5}/target`;
  const { of } = await reportOf([stack("dev", [resource("SubscriptionUpgrade", "e5", id, args, before)])]);
  expect(of("e5")).toMatchObject({
    ...{ status: "inStep", changes: [], command: null, notes },
    ...{ subject: `upgrade of subscription ${contoso.e5}`, holder: contoso.id },
  });
});

describe("Users", () => {
  test("who no longer exist are named as such, and those without licenses as what they are", async () => {
    simulator.change({ change: "deleteUser", customerId: contoso.id, userId: user.dave });
    const { of } = await reportOf([
      stack("dev", [userOf("dave", user.dave, ["SPE_E5"]), userOf("carol", user.carol, ["SPE_E5"])]),
    ]);
    expect(of("dave")).toMatchObject({ status: "gone", missing: "user", command: null });
    expect(of("carol")).toMatchObject({ status: "gone", missing: "licenses", subject: "carol@contoso.example" });
  });

  test("in step are not looked up by name, and those out of step by one list", async () => {
    hasE5();
    const lists = () => simulator.journal.exchanges.filter(({ path }) => /\/users$/.test(path)).length;
    simulator.journal.clear();
    expect((await reportOf([stack("dev", [userOf("alice", user.alice, ["SPE_E5"])])])).of("alice")?.subject).toBe(
      `user ${user.alice}`,
    );
    expect(lists()).toBe(0);
    const two = [userOf("carol", user.carol, ["SPE_E5"]), userOf("dave", user.dave, ["SPE_E5"])];
    expect((await reportOf([stack("dev", two)])).report.resources.map(({ subject }) => subject)).toEqual([
      "carol@contoso.example",
      "dave@contoso.example",
    ]);
    expect(lists()).toBe(1);
  });

  test("whose names cannot be read are still told of, by their ids", async () => {
    simulator.faults.add({
      method: "GET",
      path: "/v1/customers/*/users",
      times: 100,
      effect: { do: "status", status: 403, json: { code: 1 } },
    });
    const { of } = await reportOf([stack("dev", [userOf("carol", user.carol, ["SPE_E5"])])]);
    simulator.faults.clear();
    expect(of("carol")).toMatchObject({ status: "gone", subject: `user ${user.carol}` });
  });
});

describe("Licenses outside the programs", () => {
  test("are listed by customer and user, those of managed users too, and organizations have none", async () => {
    hasE5();
    simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e3 });
    simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.dave, sku: sku.e3 });
    simulator.change({ change: "deleteUser", customerId: contoso.id, userId: user.dave });
    const stacks = [stack("dev", [userOf("alice", user.alice, ["SPE_E5"]), organizationOf("finance", organization)])];
    const { report } = await reportOf(stacks, { unmanaged: true });
    expect(report.unmanaged).toEqual([
      {
        holder: contoso.id,
        holderName: "Contoso",
        problem: null,
        users: [
          {
            ...{ id: user.alice, user: "alice@contoso.example", managed: true },
            licenses: [{ id: sku.e3, partNumber: "SPE_E3", name: "Microsoft 365 E3" }],
          },
          {
            ...{ id: user.bob, user: "bob@contoso.example", managed: false },
            licenses: [{ id: sku.e5, partNumber: "SPE_E5", name: "Microsoft 365 E5" }],
          },
        ],
      },
    ]);
  });

  test("are found by whichever stack may see them, and are a problem where none may", async () => {
    hasE5();
    const one = [userOf("alice", user.alice, ["SPE_E5"])];
    const blind = { accessToken: "somebody-elses" };
    const seen = await reportOf([stack("a", one, blind), stack("b", one)], { unmanaged: true });
    expect(seen.report.unmanaged?.map(({ users, problem }) => [users.map((each) => each.user), problem])).toEqual([
      [["bob@contoso.example"], null],
    ]);
    const unseen = await reportOf([stack("a", one, blind)], { unmanaged: true });
    expect(unseen.report.unmanaged).toMatchObject([{ users: [], problem: expect.stringContaining("401") }]);
  });

  test("are read of users who are there, in order of their names, and of no customer by another one's credentials", async () => {
    hasE5();
    simulator.faults.add({
      ...{ method: "GET", path: "/v1/customers/*/users", times: 100 },
      effect: {
        do: "edit",
        change: (body: { items: object[] }) => ({
          ...body,
          items: [
            ...body.items,
            { id: user.erin, userPrincipalName: "gone@contoso.example", state: "inactive" },
          ].toReversed(),
        }),
      },
    } as never);
    simulator.journal.clear();
    const stacks = [
      stack("a", [userOf("frank", user.frank, ["SPE_E5"], fabrikam.id)], { accessToken: "somebody-elses" }),
      stack("b", [quantityOf("seats", contoso.e5, 10)]),
    ];
    const { report } = await reportOf(stacks, { unmanaged: true });
    simulator.faults.clear();
    expect(report.unmanaged?.find(({ holder }) => holder === contoso.id)?.users.map((each) => each.user)).toEqual([
      "alice@contoso.example",
      "bob@contoso.example",
    ]);
    const refused = simulator.journal.exchanges.filter(({ status }) => status === 401).map(({ path }) => path);
    expect(refused.filter((path) => path.includes(contoso.id))).toEqual([]);
    expect(simulator.journal.exchanges.filter(({ path }) => path.includes(`${user.erin}/licenses`))).toHaveLength(1);
  });

  test("of a user who is gone by the time that he is looked at are none", async () => {
    hasE5();
    simulator.faults.add({
      ...{ method: "GET", path: `/v1/customers/*/users/${user.bob}/licenses`, times: 100 },
      effect: { do: "status", status: 404, json: { code: 60002, description: "No such user." } },
    });
    const { report } = await reportOf([stack("b", [quantityOf("seats", contoso.e5, 10)])], { unmanaged: true });
    simulator.faults.clear();
    expect(report.unmanaged).toMatchObject([
      { problem: null, users: [{ user: "alice@contoso.example", managed: false }] },
    ]);
  });
});

test("An organization that two stacks name is read once, as are its numbers", async () => {
  simulator.journal.clear();
  await reportOf(["a", "b"].map((name) => stack(name, [organizationOf("finance", organization)])));
  const reads = simulator.journal.exchanges.filter(({ path }) => path.includes(organization));
  expect(reads.map(({ path }) => path.split("/").at(-1)).toSorted()).toEqual([organization, "available"]);
});

test("Settings that are wrong are said of each resource, and stop nothing else", async () => {
  const wrong = { ...stack("wrong", [quantityOf("seats", contoso.e5, 10)]), configuration: () => "nonsense" };
  const { of, report } = await reportOf([wrong, stack("right", [quantityOf("others", contoso.e3, 20)])]);
  expect([of("seats")?.status, of("others")?.status]).toEqual(["couldNotTell", "inStep"]);
  expect(of("seats")?.reason).toMatch(/licenses:/);
  expect(report.holders).toMatchObject([{ name: "Contoso", problem: null }]);
});
