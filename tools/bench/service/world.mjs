import { createRequire } from "node:module";

const { customerId, peopleOf, subscriptionsOf } = createRequire(import.meta.url)("../programs/people.js");

export const accessToken = "bench-access-token";
export const clientSecret = "bench-client-secret";
export const application = {
  tenantId: "9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11",
  clientId: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
  refreshToken: "bench-refresh-token",
};

const skus = {
  e3: "05e9a617-0261-4cee-bb44-138d3ef5d965",
  powerBi: "f8a1db68-be16-40ed-86d5-cb42ce701560",
};

const plans = [
  { id: "57ff2da0-773e-42df-b2af-ffb7a2317929", serviceName: "TEAMS1", displayName: "Microsoft Teams" },
  { id: "efb87545-963c-4e0d-99df-69c6916d9eb0", serviceName: "EXCHANGE_S_ENTERPRISE", displayName: "Exchange Online" },
];

/** Customers (one, if nothing is said), each with a number of users, licensed or not, seats for all of them, and a number of subscriptions. */
export function worldOf({ customers = 1, users = 0, subscriptions = 0, licensed = false }) {
  const world = oneCustomer({ users, subscriptions, licensed });
  const [first] = world.customers;
  const another = (_, at) => movedTo(first, at);
  return { ...world, customers: Array.from({ length: customers }, another) };
}

/** The same customer with ids and a domain of its own. */
const movedTo = (customer, at) =>
  at === 0
    ? customer
    : JSON.parse(
        JSON.stringify(customer)
          .replaceAll("contoso.example", `customer${at}.example`)
          .replaceAll(/[0-9a-f]{8}(?=-0000-4000-8000)|0c39d6d5/g, (id) =>
            ((Number.parseInt(id, 16) + at * 65536) >>> 0).toString(16).padStart(8, "0"),
          ),
      );

function oneCustomer({ users, subscriptions, licensed }) {
  const seats = Object.values(skus).map((skuId) => ({ skuId, quantity: users + 1 }));
  return {
    partner: {
      tenantId: application.tenantId,
      clients: [{ clientId: application.clientId, clientSecret }],
      refreshTokens: [application.refreshToken],
      accessTokens: [{ token: accessToken }],
    },
    catalog: {
      skus: [
        { id: skus.e3, name: "Microsoft 365 E3", skuPartNumber: "SPE_E3", servicePlans: plans },
        { id: skus.powerBi, name: "Power BI Pro", skuPartNumber: "POWER_BI_PRO", servicePlans: plans.slice(0, 1) },
      ],
    },
    customers: [
      {
        id: customerId,
        companyName: "Contoso",
        domain: "contoso.example",
        otherSeats: seats,
        subscriptions: subscriptionsOf(subscriptions).map(({ id }) => ({
          id,
          skuId: skus.e3,
          offerId: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
          offerName: "Microsoft 365 E3",
          quantity: 20,
        })),
        users: peopleOf(users).map(({ id, name }) => ({
          id,
          userPrincipalName: `${name}@contoso.example`,
          displayName: name,
          usageLocation: "US",
          licenses: licensed ? Object.values(skus).map((skuId) => ({ skuId })) : [],
        })),
      },
    ],
  };
}
