import type { Exchange, LedgerEntry, Simulator, WorldSeed } from "pulumi-licenses/simulator";
import { offer, product, servicePlan, sku } from "./catalog";

export { plan, sku } from "./catalog";

/** The world of the contract and stack tests: two customers of one partner, with checks for tests. */

/** Unusual credentials, so that a search for one of them finds nothing else. */
export const planted = {
  accessToken: "planted-access-token-5f1e7c",
  otherAccessToken: "planted-second-access-token-88ab01",
  clientSecret: "planted-client-secret-c04d2e",
  refreshToken: "planted-refresh-token-9be3a7",
} as const;

/** A token for configuration that a test writes in plain text, and that Pulumi prints. */
export const plainToken = "an-access-token-in-plain";

export const partner = {
  tenantId: "9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11",
  clientId: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
} as const;

export const contoso = {
  id: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  /** 10 seats of E5, of which 4 can be given back. */
  e5: "6e7aa601-629e-461b-8933-0898c3cc3c7c",
  /** 20 seats of E3; no window is open. */
  e3: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  /** One seat of SPE_F1. */
  kiosk: "1e7d2a90-5b1c-4ad3-93f5-2a6c0f8e4b77",
  /** Legacy, with an etag; 4 seats of a product that no user here has. */
  legacy: "83ef9d05-4169-4ef9-9657-0e86b1eab1de",
  /** Someone has scheduled a renewal with 7 instead of 8 seats. */
  scheduled: "b1a7c3d2-8e4f-4b6a-9d0c-7f2e5a1b3c4d",
} as const;

export const fabrikam = {
  id: "6d1f9c1e-2a53-4a0b-8a7d-3a9e5f0c7b21",
  /** 5 seats of E5. */
  e5: "f3b8e0a4-77c2-4f1d-8e55-0b9a6c2d1e3f",
} as const;

export const user = {
  alice: "554526aa-cf5e-46fa-95df-98dbc55d8a1e",
  bob: "a9ef48bb-8758-4590-a312-d4a47bfaded4",
  carol: "6e668259-1f09-479d-bcb8-d9b03e826b8d",
  dave: "1f2e6a3c-7d45-4b0a-9c11-5e0d8a7b3c42",
  /** Has no usage location. */
  erin: "c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953",
  /** Fabrikam's. */
  frank: "3f9d2b7a-0c64-4e18-b5a3-91d7c6e8f042",
} as const;

const servicePlans = [servicePlan.exchange, servicePlan.teams, servicePlan.sharePoint];

const person = (id: string, name: string, domain = "contoso.example") => ({
  id,
  userPrincipalName: `${name.toLowerCase()}@${domain}`,
  displayName: name,
  usageLocation: "US",
});

export const world: WorldSeed = {
  partner: {
    tenantId: partner.tenantId,
    clients: [{ clientId: partner.clientId, clientSecret: planted.clientSecret }],
    accessTokens: [{ token: planted.accessToken }, { token: planted.otherAccessToken }, { token: plainToken }],
    refreshTokens: [planted.refreshToken],
  },
  catalog: {
    skus: [
      { ...product.e3, servicePlans },
      { ...product.e5, servicePlans },
      { ...product.kiosk, servicePlans },
      product.minecraft,
    ],
  },
  customers: [
    {
      id: contoso.id,
      companyName: "Contoso",
      domain: "contoso.example",
      otherSeats: [{ skuId: sku.minecraft, quantity: 1 }],
      subscriptions: [
        {
          id: contoso.e5,
          skuId: sku.e5,
          offerId: offer.e5,
          offerName: "Microsoft 365 E5",
          friendlyName: "Head office",
          quantity: 10,
          refundable: [{ quantity: 4, allowedUntilDateTime: "now+3d" }],
        },
        { id: contoso.e3, skuId: sku.e3, offerId: offer.e3, offerName: "Microsoft 365 E3", quantity: 20 },
        {
          id: contoso.kiosk,
          skuId: sku.kiosk,
          offerId: offer.f3,
          offerName: "Microsoft 365 F3",
          quantity: 1,
        },
        {
          id: contoso.legacy,
          kind: "legacy",
          skuId: sku.powerBi,
          offerId: offer.legacy,
          offerName: "Power BI Pro",
          quantity: 4,
        },
        {
          id: contoso.scheduled,
          skuId: sku.powerBi,
          offerId: "CFQ7TTC0H9MP:0002:CFQ7TTC0JT4X",
          offerName: "Power BI Premium",
          quantity: 8,
          scheduledNextTermInstructions: {
            product: {
              productId: "CFQ7TTC0H9MP",
              skuId: "0002",
              availabilityId: "CFQ7TTC0JT4X",
              billingCycle: "monthly",
              termDuration: "P1Y",
            },
            quantity: 7,
          },
        },
      ],
      users: [
        person(user.alice, "Alice"),
        person(user.bob, "Bob"),
        person(user.carol, "Carol"),
        person(user.dave, "Dave"),
        { ...person(user.erin, "Erin"), usageLocation: undefined },
      ],
    },
    {
      id: fabrikam.id,
      companyName: "Fabrikam",
      domain: "fabrikam.example",
      subscriptions: [
        { id: fabrikam.e5, skuId: sku.e5, offerId: offer.e5, offerName: "Microsoft 365 E5", quantity: 5 },
      ],
      users: [person(user.frank, "Frank", "fabrikam.example")],
    },
  ],
};

export function subscriptionOf(simulator: Simulator, id: string, customerId: string = contoso.id) {
  const found = simulator.world.customer(customerId)?.subscriptions.get(id.toLowerCase());
  if (found === undefined) throw new Error(`The world has no subscription ${id}.`);
  return found;
}

export const quantityOf = (simulator: Simulator, id: string, customerId?: string): number =>
  subscriptionOf(simulator, id, customerId).quantity;

/** Part numbers of a user's licenses in alphabetical order, including those from groups. */
export function licensesOf(simulator: Simulator, userId: string, customerId: string = contoso.id): string[] {
  const held = simulator.world.customer(customerId)?.licenses ?? new Map();
  return [...held]
    .filter(([, holders]) => holders.has(userId))
    .map(([skuId]) => simulator.world.sku(skuId)?.skuPartNumber ?? skuId)
    .sort();
}

/** All data of the customers, for the check that nothing else changed. */
export const belongings = (simulator: Simulator) => structuredClone(simulator.world.snapshot().customers);

/** All requests of clients except reads, including refused and unanswered ones. */
export const writesOf = (simulator: Simulator): Exchange[] =>
  simulator.journal.exchanges.filter(({ method, path }) => method !== "GET" && path.startsWith("/v1/"));

/** One line for each write, with its path. */
export const writeLines = (simulator: Simulator): string[] =>
  writesOf(simulator).map(({ method, path, status }) => `${method} ${path.split("/").slice(-2).join("/")} ${status}`);

/** The changes that took effect because of a request. */
export const deedsOf = (simulator: Simulator): LedgerEntry[] =>
  simulator.ledger.entries.filter(({ by }) => by === "request");
