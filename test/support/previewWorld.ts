import type { WorldSeed } from "pulumi-licenses/simulator";
import { offer, product, sku } from "./catalog";
import type { Declared } from "./previewOf";

export { offer, sku } from "./catalog";

/** One customer with few seats, and programs that need them. */

export const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

export const subscription = {
  /** 3 seats of E3, of which two can be given back. */
  e3: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  /** 2 seats of E5. The offer's name differs from the product's. */
  e5: "6e7aa601-629e-461b-8933-0898c3cc3c7c",
  /** 1 and 2 seats of Visio. The two seats can be given back. */
  visio: "b1a7c3d2-8e4f-4b6a-9d0c-7f2e5a1b3c4d",
  visioMonthly: "f3b8e0a4-77c2-4f1d-8e55-0b9a6c2d1e3f",
  /** Legacy, 4 seats. */
  legacy: "83ef9d05-4169-4ef9-9657-0e86b1eab1de",
} as const;

export const personId = (number: number): string => `dddddddd-0000-4000-8000-${String(number).padStart(12, "0")}`;

export const people = 12;
/** Number of a user without a usage location. */
export const nowhere = 99;

export const client = {
  tenantId: "9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11",
  clientId: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
  clientSecret: "an-obviously-fake-secret",
} as const;

export const littleStock: WorldSeed = {
  partner: {
    tenantId: client.tenantId,
    clients: [{ clientId: client.clientId, clientSecret: client.clientSecret }],
  },
  catalog: {
    skus: [product.e3, product.e5, product.visio, product.project],
  },
  customers: [
    {
      id: customerId,
      companyName: "Contoso",
      domain: "contoso.example",
      subscriptions: [
        {
          id: subscription.e3,
          skuId: sku.e3,
          offerId: offer.e3,
          offerName: "Microsoft 365 E3",
          quantity: 3,
          refundable: [{ quantity: 2, allowedUntilDateTime: "now+3d" }],
          transitionTargets: [
            { catalogItemId: offer.e5, title: "Microsoft 365 E5", skuId: sku.e5 },
            {
              catalogItemId: offer.f3,
              title: "Microsoft 365 F3",
              skuId: sku.e3,
              errors: [{ code: 6, description: "Remove the add-ons." }],
            },
          ],
        },
        { id: subscription.e5, skuId: sku.e5, offerId: offer.e5, offerName: "Head office", quantity: 2 },
        {
          id: subscription.visio,
          skuId: sku.visio,
          offerId: "CFQ7TTC0HD32:0002:CFQ7TTC0JT4X",
          offerName: "Visio Plan 2",
          quantity: 1,
        },
        {
          id: subscription.visioMonthly,
          skuId: sku.visio,
          offerId: "CFQ7TTC0HD32:0002:CFQ7TTC0JT4Y",
          offerName: "Visio Plan 2 (monthly)",
          quantity: 2,
          refundable: [{ quantity: 2, allowedUntilDateTime: "now+3d" }],
        },
        {
          id: subscription.legacy,
          kind: "legacy",
          skuId: sku.project,
          offerId: offer.legacy,
          offerName: "Project Online",
          quantity: 4,
          upgradeTargets: [{ offerId: offer.legacyTarget, offerName: "Project Plan 3", skuId: sku.project }],
        },
      ],
      users: [...Array.from({ length: people }, (_, number) => number), nowhere].map((number) => ({
        id: personId(number),
        userPrincipalName: `user${number}@contoso.example`,
        displayName: `User ${number}`,
        ...(number === nowhere ? {} : { usageLocation: "DE" }),
      })),
    },
  ],
};

export const license = (number: number, skus: string | string[], more: Partial<Declared> = {}): Declared => ({
  type: "UserLicense",
  name: `user${number}`,
  ...more,
  args: { customerId, userId: personId(number), licenses: [skus].flat().map((one) => ({ sku: one })), ...more.args },
});

export const quantity = (
  name: string,
  subscriptionId: string,
  amount: number,
  more: Partial<Declared> = {},
): Declared => ({
  type: "SubscriptionQuantity",
  name,
  ...more,
  args: { customerId, subscriptionId, quantity: amount, ...more.args },
});

export const upgrade = (args: Record<string, unknown> = {}, more: Partial<Declared> = {}): Declared => ({
  type: "SubscriptionUpgrade",
  name: "up",
  ...more,
  args: { customerId, subscriptionId: subscription.e3, target: offer.e5, upgradeType: "upgrade_only", ...args },
});

/** The resource is in the state, and the program has changed it. */
export const changed = (number: number): Partial<Declared> => ({
  operation: "update",
  id: `${customerId}/${personId(number)}`,
});
