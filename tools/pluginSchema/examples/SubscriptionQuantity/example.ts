import * as licenses from "pulumi-licenses";

const customerId = licenses.getCustomerOutput({ domain: "contoso.example" }).id;
const subscriptionId = licenses.getSubscriptionOutput({ customerId, offer: "Microsoft 365 E5" }).id;

const seats = new licenses.SubscriptionQuantity("seats", { customerId, subscriptionId, quantity: 25 });

export const renews = seats.commitmentEndDate;
