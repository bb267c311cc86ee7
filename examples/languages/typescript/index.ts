import * as pulumi from "@pulumi/pulumi";
import * as licenses from "pulumi-licenses";

const customerId = licenses.getCustomerOutput({ domain: "contoso.example" }).id;

const seats = new licenses.SubscriptionQuantity("seats", {
  customerId,
  subscriptionId: licenses.getSubscriptionOutput({ customerId, offer: "Power BI Pro" }).id,
  quantity: 6,
});

// After the upgrade the subscription has another offer, so a look-up by offer would not find it again: its id stands here.
const upgrade = new licenses.SubscriptionUpgrade("upgrade", {
  customerId,
  subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  target: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
  upgradeType: "upgrade_only",
});

new licenses.UserLicense(
  "alice",
  { customerId, userId: "alice@contoso.example", licenses: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }] },
  { dependsOn: upgrade },
);

new licenses.UserLicense(
  "bob",
  { customerId, userId: "bob@contoso.example", licenses: [{ sku: "POWER_BI_PRO" }] },
  { dependsOn: seats },
);

new licenses.OrganizationLicense("finance", {
  organizationId: licenses.getOrganizationOutput({ name: "finance" }).id,
  productQuantities: [{ code: "UNATT", quantity: 3 }],
});

export const status = pulumi.interpolate`${seats.offerName}: ${seats.currentQuantity} seats`;
