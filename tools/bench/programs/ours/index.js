const { SubscriptionQuantity, UserLicense } = require("pulumi-licenses");
const { customerId, subscriptions, users } = require("../people");

for (const { id, name } of subscriptions)
  new SubscriptionQuantity(name, { customerId, subscriptionId: id, quantity: 25 });

for (const { id, name } of users)
  new UserLicense(name, {
    customerId,
    userId: id,
    licenses: [{ sku: "POWER_BI_PRO" }, { sku: "SPE_E3" }],
  });
