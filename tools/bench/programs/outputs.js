/** Outputs of our resources as a class declares them: properties that the program does not set. */
const outputs = {
  UserLicense: ["assigned", "found", "warnings", "userPrincipalName"],
  SubscriptionQuantity: [
    "offerName",
    "status",
    "previousQuantity",
    "currentQuantity",
    "refundableQuantity",
    "decreaseAllowedUntil",
    "commitmentEndDate",
    "autoRenewEnabled",
    "pendingQuantity",
    "pendingUntil",
    "termEnd",
  ],
};

module.exports = { outputsOf: (type) => Object.fromEntries(outputs[type].map((name) => [name, undefined])) };
