import type * as pulumi from "@pulumi/pulumi";
import {
  callFileFunction,
  callFunction,
  type FunctionOptions,
  functionOutput,
  type InputsOf,
} from "../../program/functions";
import type { CustomerFile } from "./files/customerFile";
import type { GetCustomerArgs, GetCustomerResult } from "./functions/getCustomer";
import type { GetCustomersArgs, GetCustomersResult } from "./functions/getCustomers";
import type { GetSkusArgs, GetSkusResult } from "./functions/getSkus";
import type { GetSubscriptionArgs, GetSubscriptionResult } from "./functions/getSubscription";
import type { GetSubscriptionsArgs, GetSubscriptionsResult } from "./functions/getSubscriptions";
import type { GetUserArgs, GetUserResult } from "./functions/getUser";

import type { ReadCustomerFileArgs } from "./functions/readCustomerFile";

/** Partner Center's functions, as programs in Node.js call them. */

/**
 * The one customer of the partner with this domain, this company name, or both. It is an error if there is none or more than one.
 *
 * ```ts
 * const { id: customerId } = await getCustomer({ domain: "contoso.onmicrosoft.com" });
 * ```
 *
 * Source: "Get a list of customers", Partner Center REST reference.
 */
export function getCustomer(args: GetCustomerArgs, options?: FunctionOptions): Promise<GetCustomerResult> {
  return callFunction("getCustomer", args, options);
}

/** `getCustomer` for arguments that are outputs of resources. */
export function getCustomerOutput(
  args: InputsOf<GetCustomerArgs>,
  options?: FunctionOptions,
): pulumi.Output<GetCustomerResult> {
  return functionOutput("getCustomer", args, options);
}

/**
 * The customers of the partner: all of them, or those with this company name or domain.
 *
 * ```ts
 * const { customers } = await getCustomers();
 * ```
 *
 * Source: "Get a list of customers", Partner Center REST reference.
 */
export function getCustomers(args: GetCustomersArgs = {}, options?: FunctionOptions): Promise<GetCustomersResult> {
  return callFunction("getCustomers", args, options);
}

/** `getCustomers` for arguments that are outputs of resources. */
export function getCustomersOutput(
  args: InputsOf<GetCustomersArgs> = {},
  options?: FunctionOptions,
): pulumi.Output<GetCustomersResult> {
  return functionOutput("getCustomers", args, options);
}

/**
 * The one active subscription of a customer that meets all conditions: at least one of `offer`, `sku` and `friendlyName`. It is an error
 * if there is none or more than one, so that no seats are bought for another subscription than the one that is meant.
 *
 * ```ts
 * const { id: subscriptionId } = await getSubscription({ customerId, sku: "SPE_E3" });
 * ```
 *
 * Sources: "Get all of a customer's subscriptions"; for `sku` also "Get subscription provisioning status" and "Get a list of
 * available licenses", Partner Center REST reference.
 */
export function getSubscription(args: GetSubscriptionArgs, options?: FunctionOptions): Promise<GetSubscriptionResult> {
  return callFunction("getSubscription", args, options);
}

/** `getSubscription` for arguments that are outputs of resources. */
export function getSubscriptionOutput(
  args: InputsOf<GetSubscriptionArgs>,
  options?: FunctionOptions,
): pulumi.Output<GetSubscriptionResult> {
  return functionOutput("getSubscription", args, options);
}

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
export function getSubscriptions(
  args: GetSubscriptionsArgs,
  options?: FunctionOptions,
): Promise<GetSubscriptionsResult> {
  return callFunction("getSubscriptions", args, options);
}

/** `getSubscriptions` for arguments that are outputs of resources. */
export function getSubscriptionsOutput(
  args: InputsOf<GetSubscriptionsArgs>,
  options?: FunctionOptions,
): pulumi.Output<GetSubscriptionsResult> {
  return functionOutput("getSubscriptions", args, options);
}

/**
 * The products of which a customer has licenses, with their units and service plans.
 *
 * ```ts
 * const { skus } = await getSkus({ customerId });
 * ```
 *
 * Source: "Get a list of available licenses", Partner Center REST reference. Needs App+User credentials.
 */
export function getSkus(args: GetSkusArgs, options?: FunctionOptions): Promise<GetSkusResult> {
  return callFunction("getSkus", args, options);
}

/** `getSkus` for arguments that are outputs of resources. */
export function getSkusOutput(args: InputsOf<GetSkusArgs>, options?: FunctionOptions): pulumi.Output<GetSkusResult> {
  return functionOutput("getSkus", args, options);
}

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
export function getUser(args: GetUserArgs, options?: FunctionOptions): Promise<GetUserResult> {
  return callFunction("getUser", args, options);
}

/** `getUser` for arguments that are outputs of resources. */
export function getUserOutput(args: InputsOf<GetUserArgs>, options?: FunctionOptions): pulumi.Output<GetUserResult> {
  return functionOutput("getUser", args, options);
}

/**
 * A customer's data file: its subscriptions with their seats, and its people with their licenses, as `licenses import` writes it. It asks no
 * service and needs no credentials. A mistake in the file is an error with its line.
 *
 * ```ts
 * const { customerId, subscriptions, people } = readCustomerFile({ file: "customers/contoso.yaml" });
 * ```
 */
export function readCustomerFile(args: ReadCustomerFileArgs): CustomerFile {
  return callFileFunction("readCustomerFile", args);
}
