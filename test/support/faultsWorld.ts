import type { Simulator, WorldSeed } from "pulumi-licenses/simulator";
import { offer, product, servicePlan, sku } from "./catalog";

export { offer, plan, sku } from "./catalog";

/** The world of the fault suite: one customer with a subscription of each kind, and a host with two organizations. */

/** Unusual credentials, so that a search for one of them finds nothing else. */
export const credentials = {
  tenantId: "9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11",
  clientId: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
  clientSecret: "planted-client-secret-71c0aa",
  refreshToken: "planted-refresh-token-3b9e52",
  accessToken: "planted-access-token-d48f06",
  hostToken: "planted-host-token-6ae913",
  hostUser: "admin",
  hostPassword: "planted-host-password-c25d7f",
  hostClientId: "house-robot",
  hostClientSecret: "planted-host-client-secret-09fb4e",
  /** Stands in `payload`, the license document that UiPath sends along. */
  payload: "planted-payload-marker-e71c38",
} as const;

export const hostAccount = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";

export const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

export const subscription = {
  /** 10 seats of E5, of which 4 can be given back. */
  e5: "6e7aa601-629e-461b-8933-0898c3cc3c7c",
  /** 20 seats of E3; no window is open. May become E5. */
  e3: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  /** One seat, which Dave has. */
  kiosk: "1e7d2a90-5b1c-4ad3-93f5-2a6c0f8e4b77",
  /** 6 seats; changes are answered with 202 and show later. */
  slow: "b1a7c3d2-8e4f-4b6a-9d0c-7f2e5a1b3c4d",
  /** Legacy, with an etag; 4 seats. May become another offer. */
  legacy: "83ef9d05-4169-4ef9-9657-0e86b1eab1de",
} as const;

export const user = {
  alice: "554526aa-cf5e-46fa-95df-98dbc55d8a1e",
  bob: "a9ef48bb-8758-4590-a312-d4a47bfaded4",
  carol: "6e668259-1f09-479d-bcb8-d9b03e826b8d",
  dave: "1f2e6a3c-7d45-4b0a-9c11-5e0d8a7b3c42",
  /** Has a license of the legacy subscription. */
  erin: "c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953",
} as const;

export const organization = {
  /** Has licenses that no program here names. */
  finance: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10",
  /** Has none yet. */
  operations: "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99",
} as const;

const servicePlans = [servicePlan.exchange, servicePlan.teams];

const person = (id: string, name: string, ...skuIds: string[]) => ({
  id,
  userPrincipalName: `${name.toLowerCase()}@contoso.example`,
  displayName: name,
  usageLocation: "US",
  licenses: skuIds.map((skuId) => ({ skuId })),
});

export const world: WorldSeed = {
  partner: {
    tenantId: credentials.tenantId,
    clients: [{ clientId: credentials.clientId, clientSecret: credentials.clientSecret }],
    accessTokens: [{ token: credentials.accessToken }],
    refreshTokens: [credentials.refreshToken],
  },
  lists: { users: { pageSize: 3 } },
  catalog: {
    skus: [
      { ...product.e3, servicePlans },
      { ...product.e5, servicePlans },
      { ...product.kiosk, servicePlans },
      product.powerBi,
      product.minecraft,
    ],
  },
  customers: [
    {
      id: customer,
      companyName: "Contoso",
      domain: "contoso.example",
      otherSeats: [{ skuId: sku.minecraft, quantity: 5 }],
      subscriptions: [
        {
          id: subscription.e5,
          skuId: sku.e5,
          offerId: offer.e5,
          offerName: "Microsoft 365 E5",
          quantity: 10,
          refundable: [{ quantity: 4, allowedUntilDateTime: "now+3d" }],
        },
        {
          id: subscription.e3,
          skuId: sku.e3,
          offerId: offer.e3,
          offerName: "Microsoft 365 E3",
          quantity: 20,
          transitionTargets: [
            { catalogItemId: offer.e5, title: "Microsoft 365 E5", skuId: sku.e5, completesAfterReads: 1 },
          ],
        },
        {
          id: subscription.kiosk,
          skuId: sku.kiosk,
          offerId: "CFQ7TTC0LH05:0001:CFQ7TTC0JXZ2",
          offerName: "Microsoft 365 F3",
          quantity: 1,
        },
        {
          id: subscription.slow,
          skuId: sku.powerBi,
          offerId: "CFQ7TTC0H9MP:0002:CFQ7TTC0JT4X",
          offerName: "Power BI Pro",
          quantity: 6,
          slow: { reads: 2 },
        },
        {
          id: subscription.legacy,
          kind: "legacy",
          skuId: sku.powerBi,
          offerId: offer.legacy,
          offerName: "Power BI Pro (legacy)",
          quantity: 4,
          upgradeTargets: [{ offerId: offer.legacyTarget, offerName: "Microsoft 365 E5 (legacy)", skuId: sku.e5 }],
        },
      ],
      users: [
        person(user.alice, "Alice"),
        person(user.bob, "Bob", sku.e3),
        person(user.carol, "Carol", sku.minecraft),
        person(user.dave, "Dave", sku.kiosk),
        person(user.erin, "Erin", sku.powerBi),
      ],
    },
  ],
  uipath: {
    hostAccountId: hostAccount,
    verb: "both",
    payloadMarker: credentials.payload,
    products: [
      { code: "UNATT", quantity: 12 },
      { code: "TAUNATT", quantity: 6 },
      { code: "ATTUNU", quantity: 60 },
    ],
    organizations: [
      {
        id: organization.finance,
        name: "finance",
        allocations: { UNATT: 1, TAUNATT: 2, ATTUNU: 10 },
        consumed: { UNATT: 1, ATTUNU: 3 },
      },
      { id: organization.operations, name: "operations", licensed: false },
    ],
    users: [{ username: credentials.hostUser, password: credentials.hostPassword }],
    clients: [{ clientId: credentials.hostClientId, clientSecret: credentials.hostClientSecret }],
    accessTokens: [credentials.hostToken],
  },
};

/** Members that may differ between two runs with the same result: times, counters and generated ids. */
const incidental = new Set([
  "clock",
  "version",
  "updates",
  "creationDate",
  "effectiveStartDate",
  "commitmentEndDate",
  "allowedUntilDateTime",
  "operationId",
  "orderId",
  "requestId",
  "timestamp",
  "statusSince",
  "behaviour",
]);

/** The world without these members, as a text. Equal texts mean equal worlds. */
export function essenceOf(simulator: Simulator): string {
  return JSON.stringify(simulator.world.snapshot(), (name, value) => {
    if (incidental.has(name)) return undefined;
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });
}
