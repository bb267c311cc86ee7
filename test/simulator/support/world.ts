import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";

/** A Monday at noon; tests that need another day move the clock. */
export const noon = new Date("2026-03-02T12:00:00Z");

export const contoso = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const e3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
export const e5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
export const powerBi = "f8a1db68-be16-40ed-86d5-cb42ce701560";
export const minecraft = "984df360-9a74-4647-8cf8-696749f6247a";
export const teamsPlan = "57ff2da0-773e-42df-b2af-ffb7a2317929";

export const e3Subscription = "a4c1340d-6911-4758-bba3-0c4c6007d161";
export const e5Subscription = "6e7aa601-629e-461b-8933-0898c3cc3c7c";
export const legacySubscription = "83EF9D05-4169-4EF9-9657-0E86B1EAB1DE";
export const e5Item = "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9";

export const alice = "554526aa-cf5e-46fa-95df-98dbc55d8a1e";
export const bob = "a9ef48bb-8758-4590-a312-d4a47bfaded4";
export const erin = "c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953";

export const users = `/v1/customers/${contoso}/users`;
export const subscriptions = `/v1/customers/${contoso}/subscriptions`;
export const subscribedSkus = `/v1/customers/${contoso}/subscribedskus`;

type CustomerSeed = NonNullable<WorldSeed["customers"]>[number];
export type SubscriptionSeed = NonNullable<CustomerSeed["subscriptions"]>[number];

/** The demo's world with a subscription that differs in these members. */
export function withSubscription(
  id: string,
  members: Partial<SubscriptionSeed>,
  world: WorldSeed = demoWorld,
): WorldSeed {
  return withCustomer(
    (customer) => ({
      ...customer,
      subscriptions: (customer.subscriptions ?? []).map((each) => (each.id === id ? { ...each, ...members } : each)),
    }),
    world,
  );
}

export function withCustomer(
  change: (customer: CustomerSeed) => CustomerSeed,
  world: WorldSeed = demoWorld,
): WorldSeed {
  return { ...world, customers: (world.customers ?? []).map(change) };
}

/** The instructions that the demo's E3 subscription can have for its next term. */
export const nextTermWith = (quantity: number) => ({
  product: {
    productId: "CFQ7TTC0LFLX",
    skuId: "0001",
    availabilityId: "CFQ7TTC0K6BH",
    billingCycle: "Monthly",
    termDuration: "P1Y",
  },
  quantity,
});
