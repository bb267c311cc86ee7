import { SubscriptionUpgrade } from "pulumi-licenses";

const upgrade = new SubscriptionUpgrade("e3-to-e5", {
  customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  target: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
  upgradeType: "upgrade_only",
  quantity: 2,
});

export const subscription = upgrade.targetSubscriptionId;
