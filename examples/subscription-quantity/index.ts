import { SubscriptionQuantity } from "pulumi-licenses";

const seats = new SubscriptionQuantity("m365-e5", {
  customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  subscriptionId: "6e7aa601-629e-461b-8933-0898c3cc3c7c",
  quantity: 12,
  decrease: "atRenewal",
});

export const current = seats.currentQuantity;
export const givenBackUntil = seats.decreaseAllowedUntil;
export const renewal = seats.commitmentEndDate;
