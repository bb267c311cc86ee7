import type { PartnerCenterRoute } from "./context";
import { customerOf, ok, subscriptionOf } from "./context";
import { listCustomTermEndDates } from "./customTermEndDates";
import { rolesOf } from "./delegation";
import { listed } from "./lists";
import { patchSubscription } from "./patchSubscription";
import { countRead } from "./renewal";
import type { Subscription } from "./seed";
import { subscriptionBody } from "./subscriptionBody";

export const subscriptionRoutes: PartnerCenterRoute[] = [
  {
    // "Get all of a customer's subscriptions", with the filters of "…by order" and "…by partner". Left out: add-on
    // lists.
    method: "GET",
    pattern: "/v1/customers/{customer}/subscriptions",
    access: "any",
    handle: ({ world }, params, call) => {
      const customer = customerOf(world, params, "commerce");
      const orderId = call.queryValue("order_id")?.toLowerCase();
      const partnerId = call.queryValue("mpn_id");
      const subscriptions = [...customer.subscriptions.values()].filter(
        (subscription) =>
          (orderId === undefined || subscription.orderId.toLowerCase() === orderId) &&
          (partnerId === undefined || subscription.partnerId === partnerId),
      );
      const body = (subscription: Subscription) => {
        countRead(world, customer, subscription);
        return subscriptionBody(world, customer, subscription);
      };
      return ok(listed(world, call, "subscriptions", subscriptions, body, true));
    },
  },
  // This route stands before the next one, which would take the word for an id.
  {
    method: "GET",
    pattern: "/v1/customers/{customer}/subscriptions/customTermEndDates",
    access: "any",
    handle: listCustomTermEndDates,
  },
  {
    // "Get a subscription by ID".
    method: "GET",
    pattern: "/v1/customers/{customer}/subscriptions/{subscription}",
    access: "any",
    handle: ({ world }, params) => {
      const customer = customerOf(world, params, "commerce");
      const subscription = subscriptionOf(customer, params.subscription ?? "");
      countRead(world, customer, subscription);
      return ok(subscriptionBody(world, customer, subscription));
    },
  },
  {
    method: "PATCH",
    pattern: "/v1/customers/{customer}/subscriptions/{subscription}",
    access: "any",
    handle: patchSubscription,
  },
  {
    // "Get subscription provisioning status". Left out: that it is refreshed only every 15 minutes.
    method: "GET",
    pattern: "/v1/customers/{customer}/subscriptions/{subscription}/provisioningstatus",
    access: "appUser",
    roles: rolesOf("GET /v1/customers/{customer}/subscriptions/{subscription}/provisioningstatus"),
    handle: ({ world }, params) => {
      const customer = customerOf(world, params, "commerce");
      const subscription = subscriptionOf(customer, params.subscription ?? "");
      return ok({
        skuId: (subscription.provisioningSkuId ?? subscription.skuId).toUpperCase(),
        status: subscription.provisioningStatus ?? (subscription.pending ? "pending" : "success"),
        quantity: subscription.quantity,
        endDate: subscription.commitmentEndDate,
        attributes: { objectType: "SubscriptionProvisioningStatus" },
      });
    },
  },
];
