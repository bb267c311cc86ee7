import { offer, sku } from "../../../support/catalog";
import { functionsIn } from "../../../support/functionCalls";
import { contoso, fabrikam, planted, world } from "../../../support/world";

const second = "c7b0d3b4-5f0e-4b7a-9d0e-2f6a8e4d1c33";
const customers = (world.customers ?? []).map((customer) =>
  customer.id === fabrikam.id
    ? {
        ...customer,
        subscriptions: [
          ...(customer.subscriptions ?? []),
          {
            id: second,
            skuId: sku.e5,
            offerId: offer.e5,
            offerName: "Microsoft 365 E5",
            friendlyName: "Asia",
            quantity: 3,
          },
        ],
      }
    : customer,
);
const { simulator, call, failure } = functionsIn(
  { ...world, customers },
  { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken },
);
const customerId = contoso.id;

describe("getSubscription", () => {
  test("finds the one subscription of an offer, or with licenses of a product", async () => {
    expect(await call("getSubscription", { customerId, offer: "Microsoft 365 E3" })).toMatchObject({ id: contoso.e3 });
    expect(await call("getSubscription", { customerId, sku: "SPE_E5" })).toMatchObject({
      id: contoso.e5,
      quantity: 10,
    });
  });

  test("chooses none of two, and tells them apart by nickname", async () => {
    const message = await failure("getSubscription", { customerId: fabrikam.id, sku: "SPE_E5" });
    expect(message).toContain(`There are 2 active subscriptions of customer ${fabrikam.id} with sku "SPE_E5"`);
    expect(message).toContain(`Microsoft 365 E5 (5 seats, active, ${fabrikam.e5})`);
    expect(message).toContain(`Microsoft 365 E5 ("Asia", 3 seats, active, ${second})`);
    const asia = { customerId: fabrikam.id, sku: "SPE_E5", friendlyName: "asia" };
    expect(await call("getSubscription", asia)).toMatchObject({ id: second });
  });

  test("names the customer's subscriptions, if none has the offer", async () => {
    expect(await failure("getSubscription", { customerId, offer: "Office 365 E1" })).toContain(
      `There is no active subscription of customer ${customerId} with offer "Office 365 E1". The customer has Microsoft 365 E3 (20 seats, active, ${contoso.e3}), `,
    );
  });

  test("names the customer's products, if it does not have the product", async () => {
    const message = await failure("getSubscription", { customerId, sku: "SPE_E9" });
    expect(message).toContain(`Customer ${customerId} has no product "SPE_E9". It has: `);
    expect(message).toContain("SPE_E5");
  });

  test("does not choose a subscription that is suspended", async () => {
    simulator().change({ change: "suspendSubscription", customerId, subscriptionId: contoso.kiosk });
    expect(await failure("getSubscription", { customerId, offer: "Microsoft 365 F3" })).toContain(
      `Microsoft 365 F3 (1 seat, suspended, ${contoso.kiosk})`,
    );
  });

  test("asks for a condition", async () => {
    expect(await failure("getSubscription", { customerId })).toBe(
      "offer: missing: expected offer, sku or friendlyName",
    );
  });
});
