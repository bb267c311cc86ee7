export type { FunctionOptions } from "./program/functions";
export { Provider, type ProviderArgs } from "./program/provider";
export type { CustomerFile, PersonInFile, SubscriptionInFile } from "./services/partnercenter/files/customerFile";
export type { GetCustomerArgs, GetCustomerResult } from "./services/partnercenter/functions/getCustomer";
export type {
  CustomerResult,
  GetCustomersArgs,
  GetCustomersResult,
} from "./services/partnercenter/functions/getCustomers";
export type { GetSkusArgs, GetSkusResult, PlanResult, SkuResult } from "./services/partnercenter/functions/getSkus";
export type { GetSubscriptionArgs, GetSubscriptionResult } from "./services/partnercenter/functions/getSubscription";
export type {
  GetSubscriptionsArgs,
  GetSubscriptionsResult,
  SubscriptionResult,
} from "./services/partnercenter/functions/getSubscriptions";
export type { GetUserArgs, GetUserResult, HeldLicense } from "./services/partnercenter/functions/getUser";
export type { ReadCustomerFileArgs } from "./services/partnercenter/functions/readCustomerFile";
export {
  getCustomer,
  getCustomerOutput,
  getCustomers,
  getCustomersOutput,
  getSkus,
  getSkusOutput,
  getSubscription,
  getSubscriptionOutput,
  getSubscriptions,
  getSubscriptionsOutput,
  getUser,
  getUserOutput,
  readCustomerFile,
} from "./services/partnercenter/lookups";
export type { PartnerCenterArgs } from "./services/partnercenter/providerArgs";
export {
  SubscriptionQuantity,
  type SubscriptionQuantityArgs,
  type TermEnd,
} from "./services/partnercenter/subscriptionQuantity";
export { SubscriptionUpgrade, type SubscriptionUpgradeArgs } from "./services/partnercenter/subscriptionUpgrade";
export { type LicenseArgs, UserLicense, type UserLicenseArgs } from "./services/partnercenter/userLicense";
export type { OrganizationFile } from "./services/uipath/files/organizationFile";
export type { GetOrganizationArgs, GetOrganizationResult } from "./services/uipath/functions/getOrganization";
export type {
  GetOrganizationsArgs,
  GetOrganizationsResult,
  OrganizationResult,
} from "./services/uipath/functions/getOrganizations";
export type { ReadOrganizationFileArgs } from "./services/uipath/functions/readOrganizationFile";
export {
  getOrganization,
  getOrganizationOutput,
  getOrganizations,
  getOrganizationsOutput,
  readOrganizationFile,
} from "./services/uipath/lookups";
export {
  OrganizationLicense,
  type OrganizationLicenseArgs,
  type ProductQuantityArgs,
} from "./services/uipath/organizationLicense";
export type { UiPathArgs } from "./services/uipath/providerArgs";
