import { z } from "zod";
import { guid } from "../../core/arguments";
import type { Listing } from "../listing";
import type { PartnerCenter } from "./api";
import { isActive } from "./functions/getSubscriptions";
import { subscriptionQuantityId } from "./subscriptionQuantity.args";
import { userLicenseId } from "./userLicense.args";

const customerId = guid("the customer's tenant id");

/** Active subscriptions, of one customer or of all. Source: "Get all of a customer's subscriptions", Partner Center REST. */
const subscriptionQuantities: Listing<PartnerCenter, { customerId?: string | undefined }> = {
  query: z.strictObject({ customerId: customerId.optional() }),
  async list({ customerId: only }, api) {
    const customers = only === undefined ? (await api.customers()).map(({ id }) => id) : [only];
    const found = await Promise.all(
      customers.map(async (customer) =>
        (await api.subscriptions(customer)).filter(isActive).map(({ id, offerName }) => ({
          id: subscriptionQuantityId.of({ customerId: customer, subscriptionId: id }),
          name: offerName,
        })),
      ),
    );
    return found.flat();
  },
};

/**
 * Users of one customer who have licenses: one read for each user. Source: "Get licenses assigned to a user by license group", Partner
 * Center REST.
 */
const userLicenses: Listing<PartnerCenter, { customerId: string }> = {
  query: z.strictObject({ customerId }),
  async list({ customerId: customer }, api) {
    const users = (await api.users(customer)).filter(({ state }) => state === "active");
    const held = await Promise.all(users.map(({ id }) => api.licenses(customer, id)));
    return users
      .filter((_, index) => (held[index] ?? []).length > 0)
      .map(({ id, userPrincipalName }) => ({
        id: userLicenseId.of({ customerId: customer, userId: id }),
        name: userPrincipalName,
      }));
  },
};

/** By class name. Upgrades are not listed, because they cannot be imported. */
export const listings: Readonly<Record<string, Listing<PartnerCenter>>> = {
  SubscriptionQuantity: subscriptionQuantities,
  UserLicense: userLicenses,
};
