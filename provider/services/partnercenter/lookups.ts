import type * as pulumi from "@pulumi/pulumi";
import { callFunction, type FunctionOptions, functionOutput, type InputsOf } from "../../program/functions";
import type { GetCustomerArgs, GetCustomerResult } from "./functions/getCustomer";
import type { GetCustomersArgs, GetCustomersResult } from "./functions/getCustomers";
import type { GetSkusArgs, GetSkusResult } from "./functions/getSkus";
import type { GetSubscriptionArgs, GetSubscriptionResult } from "./functions/getSubscription";
import type { GetSubscriptionsArgs, GetSubscriptionsResult } from "./functions/getSubscriptions";
import type { GetUserArgs, GetUserResult } from "./functions/getUser";

/** Partner Center's functions, as programs in Node.js call them. */

/**
 * The one customer of the partner with this domain or company name. It is an error if there is none or more than one.
 *
 * ```ts
 * const { id: customerId } = await getCustomer({ domain: "contoso.onmicrosoft.com" });
 * ```
 *
 * Source: "Get a list of customers", Partner Center REST reference.
 */
export const getCustomer = (args: GetCustomerArgs, options?: FunctionOptions): Promise<GetCustomerResult> =>
  callFunction("getCustomer", args, options);

/** `getCustomer` for arguments that are outputs of resources. */
export const getCustomerOutput = (
  args: InputsOf<GetCustomerArgs>,
  options?: FunctionOptions,
): pulumi.Output<GetCustomerResult> => functionOutput("getCustomer", args, options);

/**
 * The customers of the partner: all of them, or those with this company name or domain.
 *
 * ```ts
 * const { customers } = await getCustomers();
 * ```
 *
 * Source: "Get a list of customers", Partner Center REST reference.
 */
export const getCustomers = (args: GetCustomersArgs = {}, options?: FunctionOptions): Promise<GetCustomersResult> =>
  callFunction("getCustomers", args, options);

/** `getCustomers` for arguments that are outputs of resources. */
export const getCustomersOutput = (
  args: InputsOf<GetCustomersArgs> = {},
  options?: FunctionOptions,
): pulumi.Output<GetCustomersResult> => functionOutput("getCustomers", args, options);

/**
 * The one active subscription of a customer that meets all conditions. It is an error if there is none or more than one, so that no
 * seats are bought for another subscription than the one that is meant.
 *
 * ```ts
 * const { id: subscriptionId } = await getSubscription({ customerId, sku: "SPE_E3" });
 * ```
 *
 * Sources: "Get all of a customer's subscriptions"; for `sku` also "Get subscription provisioning status" and "Get a list of
 * available licenses", Partner Center REST reference.
 */
export const getSubscription = (args: GetSubscriptionArgs, options?: FunctionOptions): Promise<GetSubscriptionResult> =>
  callFunction("getSubscription", args, options);

/** `getSubscription` for arguments that are outputs of resources. */
export const getSubscriptionOutput = (
  args: InputsOf<GetSubscriptionArgs>,
  options?: FunctionOptions,
): pulumi.Output<GetSubscriptionResult> => functionOutput("getSubscription", args, options);

/**
 * The active subscriptions of a customer that meet all conditions, and on request also those that are not active.
 *
 * ```ts
 * const { subscriptions } = await getSubscriptions({ customerId, offer: "Microsoft 365 E3" });
 * ```
 *
 * Sources: "Get all of a customer's subscriptions"; for `sku` also "Get subscription provisioning status" and "Get a list of
 * available licenses", Partner Center REST reference.
 */
export const getSubscriptions = (
  args: GetSubscriptionsArgs,
  options?: FunctionOptions,
): Promise<GetSubscriptionsResult> => callFunction("getSubscriptions", args, options);

/** `getSubscriptions` for arguments that are outputs of resources. */
export const getSubscriptionsOutput = (
  args: InputsOf<GetSubscriptionsArgs>,
  options?: FunctionOptions,
): pulumi.Output<GetSubscriptionsResult> => functionOutput("getSubscriptions", args, options);

/**
 * The products of which a customer has licenses, with their units and service plans.
 *
 * ```ts
 * const { skus } = await getSkus({ customerId });
 * ```
 *
 * Source: "Get a list of available licenses", Partner Center REST reference. Needs App+User credentials.
 */
export const getSkus = (args: GetSkusArgs, options?: FunctionOptions): Promise<GetSkusResult> =>
  callFunction("getSkus", args, options);

/** `getSkus` for arguments that are outputs of resources. */
export const getSkusOutput = (args: InputsOf<GetSkusArgs>, options?: FunctionOptions): pulumi.Output<GetSkusResult> =>
  functionOutput("getSkus", args, options);

/**
 * A user of a customer. It is an error if the customer has no such user, or if the user was deleted.
 *
 * ```ts
 * const { id: userId } = await getUser({ customerId, user: "alice@contoso.example" });
 * ```
 *
 * Sources: "Get a user account by ID", "Get a list of all user accounts for a customer", "Check which licenses are assigned to a
 * user", Partner Center REST reference. Needs App+User credentials.
 */
export const getUser = (args: GetUserArgs, options?: FunctionOptions): Promise<GetUserResult> =>
  callFunction("getUser", args, options);

/** `getUser` for arguments that are outputs of resources. */
export const getUserOutput = (args: InputsOf<GetUserArgs>, options?: FunctionOptions): pulumi.Output<GetUserResult> =>
  functionOutput("getUser", args, options);
