import * as licenses from "pulumi-licenses";

const customerId = licenses.getCustomerOutput({ domain: "contoso.example" }).id;
const subscriptionId = licenses.getSubscriptionOutput({ customerId, offer: "Microsoft 365 E5" }).id;

const seats = new licenses.SubscriptionQuantity("seats", { customerId, subscriptionId, quantity: 25 });

new licenses.UserLicense(
  "alice",
  { customerId, userId: "alice@contoso.example", licenses: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }] },
  { dependsOn: seats },
);
