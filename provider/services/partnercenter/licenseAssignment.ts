import type { License, LicenseWarning, SubscribedSku, User } from "./wire";

/** A way to assign licenses to users. `UserLicense` needs no more of a service than this, and Partner Center provides it. */
export interface LicenseAssignment {
  /** Direct licenses of both groups, each product once; `undefined` when there is no such user. */
  licenses(customerId: string, userId: string): Promise<License[] | undefined>;
  /** @param requestId the same id for the same update: a service that knows it does not act twice. */
  updateLicenses(
    customerId: string,
    userId: string,
    update: LicenseUpdate,
    requestId?: string,
  ): Promise<LicenseWarning[]>;
  /** Each product once. `fresh`: read the list again instead of using the one remembered from earlier in the run. */
  subscribedSkus(customerId: string, options?: { fresh: boolean }): Promise<SubscribedSku[]>;
  users(customerId: string, options?: { fresh: boolean }): Promise<User[]>;
}

/** All skus of one update must be of one license group. */
export interface LicenseUpdate {
  assign: { skuId: string; excludedPlans: string[] }[];
  remove: string[];
}
