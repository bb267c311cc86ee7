import * as pulumi from "@pulumi/pulumi";
import { getCustomerOutput, getSubscriptionOutput, SubscriptionQuantity, UserLicense } from "pulumi-licenses";

// Without configuration: the simulator's customer. Your own: pulumi config set domain contoso.onmicrosoft.com
const config = new pulumi.Config();
const domain = config.get("domain") ?? "contoso.example";
const userDomain = config.get("userDomain") ?? domain;
const quantity = config.getNumber("quantity") ?? 12;

// The customer, and its subscription. Neither id has to be copied from a portal.
const customerId = getCustomerOutput({ domain }).id;
const subscriptionId = getSubscriptionOutput({ customerId, offer: "Microsoft 365 E5" }).id;

// The number of seats. The provider buys missing seats.
const seats = new SubscriptionQuantity("m365-e5", { customerId, subscriptionId, quantity });

// The users who have a seat, and the service plans that are off for them.
const people = {
  alice: { sku: "SPE_E5" },
  bob: { sku: "SPE_E5" },
  carol: { sku: "SPE_E5", excludedPlans: ["TEAMS1"] },
};
for (const [name, license] of Object.entries(people)) {
  new UserLicense(name, { customerId, userId: `${name}@${userDomain}`, licenses: [license] }, { dependsOn: seats });
}

export const status = pulumi.interpolate`${seats.offerName}: ${seats.quantity} seats until ${seats.commitmentEndDate}`;
