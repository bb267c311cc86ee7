import { UserLicense } from "pulumi-licenses";
import type { WorldSeed } from "pulumi-licenses/simulator";
import { offer, product, sku } from "./catalog";
import { planted } from "./world";

/** A customer with a number of users, and a number of seats of one product. */

export const crowdsCustomer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const crowdsSubscription = "6e7aa601-629e-461b-8933-0898c3cc3c7c";

type Customer = NonNullable<WorldSeed["customers"]>[number];

export const crowd = (
  users: number,
  seats: number,
  subscription: Partial<NonNullable<Customer["subscriptions"]>[number]> = {},
): WorldSeed => ({
  partner: { accessTokens: [{ token: planted.accessToken }] },
  catalog: {
    skus: [product.e5, product.e3],
  },
  customers: [
    {
      id: crowdsCustomer,
      companyName: "Contoso",
      domain: "contoso.example",
      subscriptions: [
        {
          id: crowdsSubscription,
          skuId: sku.e5,
          offerId: offer.e5,
          offerName: "Microsoft 365 E5",
          quantity: seats,
          ...subscription,
        },
        {
          id: "a4c1340d-6911-4758-bba3-0c4c6007d161",
          skuId: sku.e3,
          offerId: offer.e3,
          offerName: "Microsoft 365 E3",
          quantity: users,
        },
      ],
      users: Array.from({ length: users }, (_, number) => ({
        id: memberId(number),
        userPrincipalName: memberName(number),
        displayName: `User ${number}`,
        usageLocation: "US",
      })),
    },
  ],
});

export const memberId = (number: number): string => `dddddddd-0000-4000-8000-${String(number).padStart(12, "0")}`;
const memberName = (number: number): string => `user${number}@contoso.example`;

/** One license for each of the first few users. */
export const licenses = (users: number, sku = "SPE_E5", options: ConstructorParameters<typeof UserLicense>[2] = {}) =>
  Array.from(
    { length: users },
    (_, number) =>
      new UserLicense(
        `user${number}`,
        { customerId: crowdsCustomer, userId: memberName(number), licenses: [{ sku }] },
        options,
      ),
  );
