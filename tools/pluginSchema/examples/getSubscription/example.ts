import * as licenses from "pulumi-licenses";

const customer = licenses.getCustomerOutput({ domain: "contoso.example" });
const subscription = licenses.getSubscriptionOutput({ customerId: customer.id, offer: "Microsoft 365 E5" });

export const subscriptionId = subscription.id;
