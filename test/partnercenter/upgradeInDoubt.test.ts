import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { subscriptionUpgrade } from "../../provider/partnercenter/subscriptionUpgrade.hooks";
import { parseTransitions } from "../../provider/partnercenter/upgradeWire";
import { type ArgsOf, atPartnerCenter, Upkeep } from "../support/lifecycleRuns";

const token = "upgrade-token";
const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const source = "a4c1340d-6911-4758-bba3-0c4c6007d161";
const [e3, e5] = ["05e9a617-0261-4cee-bb44-138d3ef5d965", "06ebc4ee-1bb5-47dd-8120-11324bc54e06"];
const modern = { from: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH", to: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9" };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

type Subscriptions = NonNullable<NonNullable<WorldSeed["customers"]>[number]["subscriptions"]>;

function reset(subscriptions: Subscriptions): void {
  simulator.reset({
    partner: { accessTokens: [{ token }] },
    catalog: {
      skus: [
        { id: e3, name: "Microsoft 365 E3", skuPartNumber: "SPE_E3" },
        { id: e5, name: "Microsoft 365 E5", skuPartNumber: "SPE_E5" },
      ],
    },
    customers: [{ id: customerId, companyName: "Contoso", domain: "contoso.example", subscriptions }],
  });
}

const posts = () => simulator.journal.exchanges.filter(({ method }) => method === "POST");

const keeper = () =>
  new Upkeep(
    subscriptionUpgrade,
    atPartnerCenter(simulator, token, () => ({ limit: 10 })),
  );

const source10: Subscriptions[number] = {
  id: source,
  kind: "newCommerce",
  skuId: e3,
  offerId: modern.from,
  offerName: "Microsoft 365 E3",
  quantity: 10,
  transitionTargets: [{ catalogItemId: modern.to, title: "Microsoft 365 E5", skuId: e5, completesAfterReads: 0 }],
};

const threeSeats: ArgsOf<typeof subscriptionUpgrade> = {
  customerId,
  subscriptionId: source,
  target: modern.to,
  upgradeType: "upgrade_only",
  quantity: 3,
};

describe("A partial upgrade of a number that was upgraded before", () => {
  test("is adopted, and says when that was and what to do if as many more are meant", async () => {
    reset([source10]);
    expect(await keeper().up(threeSeats)).toMatchObject({ ended: "done", because: "" });
    const again = await keeper().up(threeSeats);
    expect(again.warnings).toContainEqual(
      expect.stringMatching(
        /3 seats .*operation \S+ of 20\d\d-.*It is adopted.*If 3 more seats are meant, upgrade another number/,
      ),
    );
    expect(posts()).toHaveLength(1);
  });
});

describe("An operation in the list whose target cannot be read", () => {
  test.each([
    ["is missing", {}],
    ["is null", { toCatalogItemId: null }],
    ["is empty", { toCatalogItemId: " " }],
  ])(
    "because it %s: nothing is begun, as it may be the very one that must not be begun twice",
    async (_why, members) => {
      reset([source10]);
      simulator.faults.add({
        method: "GET",
        path: "/v1/customers/*/subscriptions/*/transitions",
        times: 100,
        effect: {
          do: "edit",
          change: () => ({ items: [{ operationId: "odd-1", quantity: 3, events: [], ...members }] }) as never,
        },
      });
      const { ended, because } = await keeper().up(threeSeats);
      simulator.faults.clear();
      expect(ended).toBe("refused");
      expect(because).toMatch(/has an upgrade that cannot be read \(operation odd-1\).*so none is begun\. Look at/);
      expect(posts()).toEqual([]);
    },
  );

  test("counts without the blanks around it", () => {
    const body = { items: [{ toCatalogItemId: ` ${modern.to} `, events: [] }] };
    expect(parseTransitions(body, "GET transitions").items[0]?.toCatalogItemId).toBe(modern.to);
  });
});

test("Of two lists of operations in one answer neither counts, where one is no list at all", () => {
  const body = { transition: [], items: {} };
  expect(() => parseTransitions(body, "GET transitions")).toThrow(/has no list called items or transition/);
});

test("Of two lists of operations that differ neither counts, as either may be the right one", () => {
  const body = { items: [], Items: [{ toCatalogItemId: modern.to }] };
  expect(() => parseTransitions(body, "GET transitions")).toThrow(/has no list called items or transition/);
});
