import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { Refused } from "../../../../provider/core/errors";
import { silent } from "../../../../provider/core/lifecycle";
import type { Existing } from "../../../../provider/services/import";
import type { PartnerCenter } from "../../../../provider/services/partnercenter/api";
import type { DirectoryPerson, DirectoryReader } from "../../../../provider/services/partnercenter/graph";
import { readerOf } from "../../../../provider/services/partnercenter/import/reader";
import { partnerCenter } from "../../../../provider/services/partnercenter/service";
import { readSettings } from "../../../../provider/services/readSettings";
import { withoutEngine } from "../../../../provider/services/service";
import { contoso, plainToken, sku, user, world } from "../../../support/world";

/** What an import reads of a customer, with and without Microsoft Graph. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ world });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.reset();
  const assign = (userId: string, ...skus: string[]) =>
    simulator.change(
      ...skus.map((one) => ({ change: "assignLicense" as const, customerId: contoso.id, userId, sku: one })),
    );
  assign(user.alice, sku.e5);
  assign(user.bob, sku.e3, sku.e5);
});

const person = (id: string, more: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
  id,
  userPrincipalName: "",
  guest: false,
  enabled: true,
  grantedByGroup: [],
  alsoByGroup: [],
  ...more,
});
const directory = (...people: DirectoryPerson[]): DirectoryReader => ({ people: async () => people });

async function read(graph?: DirectoryReader): Promise<Existing> {
  const environment = { PARTNER_CENTER_API_URL: simulator.url, PARTNER_CENTER_ACCESS_TOKEN: plainToken };
  const { settings } = readSettings({ environment, config: () => undefined });
  const { api } = partnerCenter.connect(settings, withoutEngine(settings))(silent);
  const reader = readerOf(api as PartnerCenter, graph);
  const [holder] = (await reader.holders()).filter(({ id }) => id === contoso.id);
  if (holder === undefined) throw new Error("The world has no Contoso.");
  return reader.read(holder, { people() {}, person() {} });
}

const people = ({ resources }: Existing) =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type === "UserLicense")
      .map(({ wish, args }) => [wish, (args.licenses as { sku: string }[]).map((one) => one.sku)]),
  );
const notes = ({ notes: all }: Existing, kind: string) =>
  all.filter((note) => note.kind === kind).map(({ text }) => text);

test("without Microsoft Graph all licenses are declared, and those that a group may grant are counted", async () => {
  const found = await read();
  expect(people(found)).toEqual({ "alice@contoso.example": ["SPE_E5"], "bob@contoso.example": ["SPE_E3", "SPE_E5"] });
  expect(notes(found, "groupsUnknown").sort()).toEqual([
    `SPE_E3 (${sku.e3}): 1 person`,
    `SPE_E5 (${sku.e5}): 2 people`,
  ]);
  const counts = found.notes.flatMap(({ kind, count }) => (kind === "groupsUnknown" ? [count] : []));
  expect(counts.sort()).toEqual([1, 2]);
});

test("licenses that only a group grants are left out and noted, and those that are assigned as well are declared", async () => {
  const found = await read(
    directory(
      person(user.alice, { grantedByGroup: [sku.e5] }),
      person(user.bob, { grantedByGroup: [sku.e3], alsoByGroup: [sku.e5] }),
    ),
  );
  expect(people(found)).toEqual({ "bob@contoso.example": ["SPE_E5"] });
  expect(notes(found, "byGroup")).toEqual(["alice@contoso.example: SPE_E5", "bob@contoso.example: SPE_E3"]);
  expect(notes(found, "groupsUnknown")).toEqual([]);
});

test("guests and disabled people are declared and pointed out", async () => {
  const found = await read(directory(person(user.alice, { guest: true }), person(user.bob, { enabled: false })));
  expect(Object.keys(people(found))).toEqual(["alice@contoso.example", "bob@contoso.example"]);
  expect(notes(found, "guest")).toEqual(["alice@contoso.example: SPE_E5"]);
  expect(notes(found, "disabled")).toEqual(["bob@contoso.example: SPE_E3, SPE_E5"]);
});

test("a customer who does not let Microsoft Graph be asked is read without it, and the reason is noted", async () => {
  const found = await read({
    people: async () => {
      throw new Refused("No consent.");
    },
  });
  expect(Object.keys(people(found))).toHaveLength(2);
  expect(notes(found, "graphRefused")).toEqual(["No consent."]);
  expect(notes(found, "groupsUnknown")).toHaveLength(2);
});

test.each(["suspended", "expired", "disabled"])(
  "a subscription that is %s is left out, with the reason",
  async (status) => {
    simulator.change({ change: "setStatus", customerId: contoso.id, subscriptionId: contoso.e5, status });
    const found = await read();
    expect(found.resources.some(({ id }) => id.endsWith(contoso.e5))).toBe(false);
    expect(notes(found, "notActive")).toEqual([expect.stringContaining(`it is ${status}`)]);
  },
);

test("two subscriptions of one product are pointed out, and so is each product with seats that nobody uses", async () => {
  const found = await read(directory());
  expect(notes(found, "twice")).toEqual([]);
  expect(notes(found, "unused")).toContain("SPE_E5: 8 of 10 seats");
  simulator.change({
    change: "addSubscription",
    customerId: contoso.id,
    subscription: {
      id: "aaaaaaaa-0000-4000-8000-000000000001",
      skuId: sku.e3,
      offerId: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
      offerName: "Microsoft 365 E3",
      quantity: 3,
    },
  });
  const names = (await read(directory())).resources.filter(({ type }) => type === "SubscriptionQuantity");
  expect(names.filter(({ wish }) => wish === "microsoft-365-e3")).toHaveLength(2);
  expect(notes(await read(directory()), "twice")).toEqual([
    expect.stringMatching(/^Microsoft 365 E3: (a4c1340d|aaaaaaaa)/),
  ]);
});
