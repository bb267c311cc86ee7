import { z } from "zod";
import { guid, type Known, oneOf, wholeNumber } from "../../core/arguments";
import { guidPart, idForm } from "../../core/resourceId";
import { endsOfTerm } from "./termEnd.decide";

/** The arguments that users write for a subscription's quantity, and the id of the resource. */

export const subscriptionQuantityArgs = z.strictObject({
  customerId: guid("the customer's tenant id"),
  subscriptionId: guid("the subscription's id"),
  quantity: wholeNumber,
  decrease: oneOf("fail", "atRenewal").optional(),
  endOfTerm: oneOf(...endsOfTerm).optional(),
  onDelete: oneOf("retain", "restore").optional(),
});

export type SubscriptionQuantityArgs = Known<typeof subscriptionQuantityArgs>;

export const subscriptionQuantityId = idForm("SubscriptionQuantity", {
  customerId: guidPart("customer id"),
  subscriptionId: guidPart("subscription id"),
});

export const argsOf = ({
  customerId,
  subscriptionId,
  quantity,
  decrease,
  endOfTerm,
  onDelete,
}: SubscriptionQuantityArgs): SubscriptionQuantityArgs => ({
  customerId,
  subscriptionId,
  quantity,
  ...(decrease === undefined ? {} : { decrease }),
  ...(endOfTerm === undefined ? {} : { endOfTerm }),
  ...(onDelete === undefined ? {} : { onDelete }),
});
