import { offer, sku } from "../../../support/catalog";
import { functionsIn } from "../../../support/functionCalls";
import { contoso, fabrikam, planted, world } from "../../../support/world";

const { simulator, call, failure } = functionsIn(world, { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });
const customerId = contoso.id;

async function ids(args: object): Promise<string[]> {
  const { subscriptions } = (await call("getSubscriptions", { customerId, ...args })) as {
    subscriptions: { id: string }[];
  };
  return subscriptions.map(({ id }) => id.toLowerCase());
}

describe("getSubscriptions", () => {
  test("lists the customer's active subscriptions, ordered by offer name", async () => {
    expect(await ids({})).toEqual([contoso.e3, contoso.e5, contoso.kiosk, contoso.scheduled, contoso.legacy]);
  });

  test("tells of a subscription what a program needs to choose it", async () => {
    expect(await call("getSubscriptions", { customerId, sku: "SPE_E5" })).toEqual({
      subscriptions: [
        {
          id: contoso.e5,
          offerId: offer.e5,
          offerName: "Microsoft 365 E5",
          friendlyName: "Head office",
          quantity: 10,
          status: "active",
          isTrial: false,
          billingCycle: expect.any(String),
          termDuration: "P1Y",
          commitmentEndDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          autoRenewEnabled: true,
        },
      ],
    });
  });

  test.each([
    ["the offer's name", { offer: "microsoft 365 e3" }, [contoso.e3]],
    ["the offer's catalog id", { offer: offer.e3.toLowerCase() }, [contoso.e3]],
    ["product and sku of the catalog id", { offer: offer.e3.split(":").slice(0, 2).join(":") }, [contoso.e3]],
    ["the id of a legacy offer", { offer: offer.legacy.toLowerCase() }, [contoso.legacy]],
    ["the part number of a license", { sku: "spe_f1" }, [contoso.kiosk]],
    ["the name of a product", { sku: "Microsoft 365 E5" }, [contoso.e5]],
    ["the partner's nickname", { friendlyName: "head OFFICE" }, [contoso.e5]],
    ["several at once", { offer: "Microsoft 365 E3", sku: "SPE_E5" }, []],
    ["a part of a name finds nothing", { offer: "Microsoft 365" }, []],
    ["a part of a catalog id finds nothing", { offer: offer.e3.slice(0, 8) }, []],
    ["a product that the customer does not have finds nothing", { sku: "ENTERPRISEPACK" }, []],
  ])("chooses by %s", async (_by, filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  test("lists subscriptions that are not active on request", async () => {
    simulator().change({ change: "suspendSubscription", customerId: fabrikam.id, subscriptionId: fabrikam.e5 });
    expect(await ids({ customerId: fabrikam.id })).toEqual([]);
    expect(await ids({ customerId: fabrikam.id, includeInactive: true })).toEqual([fabrikam.e5]);
  });

  test("sees what has changed since the last call", async () => {
    expect(await ids({ offer: "Microsoft 365 E3" })).toEqual([contoso.e3]);
    const renamed = { customerId, subscriptionId: contoso.e3, members: { friendlyName: "Branch office" } };
    expect(await ids({ friendlyName: "Branch office" })).toEqual([]);
    simulator().change({ change: "setSubscription", ...renamed });
    expect(await ids({ friendlyName: "Branch office" })).toEqual([contoso.e3]);
  });

  test("reads on where a subscription has no provisioning status", async () => {
    simulator().faults.add({
      method: "GET",
      path: `/v1/customers/${customerId}/subscriptions/${contoso.scheduled}/provisioningstatus`,
      times: 1,
      effect: { do: "status", status: 404 },
    });
    expect(await ids({ sku: "SPE_E5" })).toEqual([contoso.e5]);
  });

  test("goes by the offer's name where Partner Center does not say what the seats are for", async () => {
    simulator().faults.add({
      method: "GET",
      path: `/v1/customers/${customerId}/subscriptions/${contoso.e5}/provisioningstatus`,
      times: 1,
      effect: { do: "status", status: 404 },
    });
    expect(await ids({ sku: "SPE_E5" })).toEqual([contoso.e5]);
  });

  test("finds a product that is newer than the list that the process has read", async () => {
    await ids({ sku: "SPE_E3" });
    const added = {
      id: "2d5f8f6c-6f0c-4e58-9a6e-3f6a7f3b9c55",
      skuId: sku.e3,
      offerId: offer.e3,
      offerName: "Microsoft 365 E3",
    };
    expect(await ids({ customerId: fabrikam.id, sku: "SPE_E3", includeInactive: true })).toEqual([]);
    simulator().change({
      change: "addSubscription",
      customerId: fabrikam.id,
      subscription: { ...added, quantity: 2 },
    });
    expect(await ids({ customerId: fabrikam.id, sku: "SPE_E3" })).toEqual([added.id]);
  });

  test("does not pass over a subscription that it may not look at", async () => {
    simulator().faults.add({
      method: "GET",
      path: `/v1/customers/${customerId}/subscriptions/${contoso.scheduled}/provisioningstatus`,
      times: 1,
      effect: { do: "status", status: 403, json: { code: 900308, description: "Insufficient privileges" } },
    });
    expect(await failure("getSubscriptions", { customerId, sku: "SPE_E5" })).toContain(
      "Directory Readers or Global Reader",
    );
  });
});
