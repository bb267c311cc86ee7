import * as licenses from "pulumi-licenses";

const customer = licenses.getCustomerOutput({ domain: "contoso.example" });
const all = licenses.getSubscriptionsOutput({ customerId: customer.id, includeInactive: true });

export const subscriptions = all.subscriptions;
