import * as licenses from "pulumi-licenses";

new licenses.SubscriptionUpgrade("e3-to-e5", {
  customerId: licenses.getCustomerOutput({ domain: "contoso.example" }).id,
  subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  target: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
  upgradeType: "upgrade_only",
});
