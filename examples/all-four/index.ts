import { OrganizationLicense, SubscriptionQuantity, SubscriptionUpgrade, UserLicense } from "pulumi-licenses";

const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

const seats = new SubscriptionQuantity("m365-e3", {
  customerId,
  subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  quantity: 6,
});

const upgrade = new SubscriptionUpgrade(
  "e3-to-e5",
  {
    customerId,
    subscriptionId: seats.subscriptionId,
    target: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
    upgradeType: "upgrade_only",
  },
  { dependsOn: seats },
);

new UserLicense(
  "alice",
  { customerId, userId: "alice@contoso.example", licenses: [{ sku: "SPE_E5" }] },
  { dependsOn: upgrade },
);

new OrganizationLicense("finance", {
  organizationId: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10",
  productQuantities: [{ code: "UNATT", quantity: 3 }],
});
