const { CustomResource } = require("@pulumi/pulumi");
const { outputsOf } = require("../outputs");
const { customerId, subscriptions, users } = require("../people");

/** A resource with the same inputs and outputs as ours, and a provider that does nothing. Names are as long as ours. */
class Nothing extends CustomResource {
  constructor(type, name, args) {
    const stub = 'exports.handler=()=>require("./nothing")';
    super(`pulumi-nodejs:dynamic/nothings:${type}`, name, { ...outputsOf(type), ...args, __provider: stub });
  }
}

for (const { id, name } of subscriptions)
  new Nothing("SubscriptionQuantity", name, { customerId, subscriptionId: id, quantity: 25 });

for (const { id, name } of users)
  new Nothing("UserLicense", name, {
    customerId,
    userId: id,
    licenses: [{ sku: "POWER_BI_PRO" }, { sku: "SPE_E3" }],
  });
