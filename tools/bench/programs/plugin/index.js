const { CustomResource } = require("@pulumi/pulumi");
const { outputsOf } = require("../outputs");
const { customerId, subscriptions, users } = require("../people");

/** The plugin's resource as a generated SDK registers it. Names are as long as ours. */
class PluginResource extends CustomResource {
  constructor(type, name, args) {
    super(`licenses:index:${type}`, name, { ...outputsOf(type), ...args });
  }
}

for (const { id, name } of subscriptions)
  new PluginResource("SubscriptionQuantity", name, { customerId, subscriptionId: id, quantity: 25 });

for (const { id, name } of users)
  new PluginResource("UserLicense", name, {
    customerId,
    userId: id,
    licenses: [{ sku: "POWER_BI_PRO" }, { sku: "SPE_E3" }],
  });
