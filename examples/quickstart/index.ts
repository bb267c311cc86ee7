import * as pulumi from "@pulumi/pulumi";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";

// Defaults are the simulator's demo world; for a customer of your own: pulumi config set customerId …
const config = new pulumi.Config();
const customerId = config.get("customerId") ?? "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const subscriptionId = config.get("subscriptionId") ?? "6e7aa601-629e-461b-8933-0898c3cc3c7c";
const quantity = config.getNumber("quantity") ?? 12;

const seats = new SubscriptionQuantity("m365-e5", { customerId, subscriptionId, quantity });

const licenses = {
  alice: [{ sku: "SPE_E5" }],
  bob: [{ sku: "SPE_E5" }],
  carol: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }],
};
for (const [user, wanted] of Object.entries(licenses)) {
  const userId = `${user}@contoso.example`;
  new UserLicense(user, { customerId, userId, licenses: wanted }, { dependsOn: seats });
}

export const status = pulumi.interpolate`${seats.offerName}: ${seats.quantity} seats, renews ${seats.commitmentEndDate}`;
