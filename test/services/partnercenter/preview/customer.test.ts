import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { lookAtCustomer } from "../../../../provider/services/partnercenter/preview/customer";
import { atPartnerCenter } from "../../../support/lifecycleRuns";
import { asNew, type Declared } from "../../../support/previewOf";

const token = "preview-token";
const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const subscriptionId = "a4c1340d-6911-4758-bba3-0c4c6007d161";
const stranger = "6e7aa601-629e-461b-8933-0898c3cc3c7c";
const target = "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({
    world: {
      partner: { accessTokens: [{ token }] },
      catalog: { skus: [{ id: "05e9a617-0261-4cee-bb44-138d3ef5d965", name: "E3", skuPartNumber: "SPE_E3" }] },
      customers: [
        {
          id: customerId,
          companyName: "Contoso",
          domain: "contoso.example",
          subscriptions: [
            {
              id: subscriptionId,
              kind: "newCommerce",
              skuId: "05e9a617-0261-4cee-bb44-138d3ef5d965",
              offerId: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
              offerName: "E3",
              quantity: 10,
              transitionTargets: [target, `${target}-other`].map((catalogItemId) => ({
                catalogItemId,
                title: "E5",
                skuId: "05e9a617-0261-4cee-bb44-138d3ef5d965",
              })),
            },
          ],
        },
      ],
    },
  });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.journal.clear());

const silent = { info() {}, warn() {}, status() {} };

const look = (...planned: Declared[]) => {
  const { api } = atPartnerCenter(simulator, token)()(silent);
  return lookAtCustomer(api, customerId, planned.map(asNew), new Date()).then(({ findings }) => findings);
};

const seats = (name: string, id: string): Declared => ({
  type: "SubscriptionQuantity",
  name,
  args: { customerId, subscriptionId: id, quantity: 10 },
});

const upgrade = (name: string, args: Record<string, unknown> = {}): Declared => ({
  type: "SubscriptionUpgrade",
  name,
  args: { customerId, subscriptionId, target, upgradeType: "upgrade_only", ...args },
});

describe("A subscription that the customer does not have", () => {
  test("fails the preview, after one look at it by its id", async () => {
    const findings = await look(seats("mine", subscriptionId), seats("strange", stranger));
    expect(findings).toEqual([
      {
        severity: "error",
        text: expect.stringMatching(/"strange": customer 0c39d6d5\S* has no subscription 6e7aa601/),
      },
    ]);
    expect(simulator.journal.exchanges.map(({ path }) => path.split("/").at(-1)).sort()).toEqual(
      ["subscriptions", stranger].sort(),
    );
  });

  test("is a warning where the run leaves it as it is, or another resource may bring it", async () => {
    const unchanged = { ...seats("strange", stranger), operation: "same" as const };
    const followed = { ...seats("strange", stranger), followsForeign: true };
    for (const declared of [unchanged, followed])
      expect((await look(declared)).map(({ severity }) => severity)).toEqual(["warning"]);
  });

  test("is no trouble where an upgrade of the program has used it up", async () => {
    const past = { ...upgrade("past", { subscriptionId: stranger }), operation: "same" as const };
    expect(await look(seats("old", stranger), past)).toEqual([]);
  });
});

describe("Two upgrades of one subscription", () => {
  test("to one target are refused, with both names", async () => {
    expect(await look(upgrade("one", { quantity: 3 }), upgrade("two", { quantity: 4 }))).toEqual([
      {
        severity: "error",
        text: expect.stringMatching(/SubscriptionUpgrade "one" and SubscriptionUpgrade "two" both upgrade/),
      },
    ]);
  });

  test("to different targets are fine where one is the record of an earlier year", async () => {
    const record = { ...upgrade("one"), operation: "same" as const };
    expect(await look(record, upgrade("two", { target: `${target}-other` }))).toEqual([]);
  });
});
