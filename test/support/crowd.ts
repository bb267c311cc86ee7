import { UserLicense } from "pulumi-licenses";
import type { WorldSeed } from "pulumi-licenses/simulator";
import { planted } from "./world";

/** A customer with as many users as a test asks for, and as many seats of one product as it says. */

export const crowdsCustomer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const crowdsSubscription = "6e7aa601-629e-461b-8933-0898c3cc3c7c";
const e5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";

type Customer = NonNullable<WorldSeed["customers"]>[number];

export const crowd = (
  users: number,
  seats: number,
  subscription: Partial<NonNullable<Customer["subscriptions"]>[number]> = {},
): WorldSeed => ({
  partner: { accessTokens: [{ token: planted.accessToken }] },
  catalog: {
    skus: [
      { id: e5, name: "Microsoft 365 E5", skuPartNumber: "SPE_E5" },
      { id: "05e9a617-0261-4cee-bb44-138d3ef5d965", name: "Microsoft 365 E3", skuPartNumber: "SPE_E3" },
    ],
  },
  customers: [
    {
      id: crowdsCustomer,
      companyName: "Contoso",
      domain: "contoso.example",
      subscriptions: [
        {
          id: crowdsSubscription,
          skuId: e5,
          offerId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
          offerName: "Microsoft 365 E5",
          quantity: seats,
          ...subscription,
        },
        {
          id: "a4c1340d-6911-4758-bba3-0c4c6007d161",
          skuId: "05e9a617-0261-4cee-bb44-138d3ef5d965",
          offerId: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
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
