import * as pulumi from "@pulumi/pulumi";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";

// Without configuration: the simulator's customer. Your own: pulumi config set customerId …
const config = new pulumi.Config();
const customerId = config.get("customerId") ?? "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const subscriptionId = config.get("subscriptionId") ?? "6e7aa601-629e-461b-8933-0898c3cc3c7c";
const domain = config.get("domain") ?? "contoso.example";
const quantity = config.getNumber("quantity") ?? 12;

// The number of seats. The provider buys missing seats.
const seats = new SubscriptionQuantity("m365-e5", { customerId, subscriptionId, quantity });

// The users who have a seat, and the service plans that are off for them.
const people = {
  alice: { sku: "SPE_E5" },
  bob: { sku: "SPE_E5" },
  carol: { sku: "SPE_E5", excludedPlans: ["TEAMS1"] },
};
for (const [name, license] of Object.entries(people)) {
  new UserLicense(name, { customerId, userId: `${name}@${domain}`, licenses: [license] }, { dependsOn: seats });
}

export const status = pulumi.interpolate`${seats.offerName}: ${seats.quantity} seats until ${seats.commitmentEndDate}`;
