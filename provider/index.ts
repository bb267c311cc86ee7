export { Provider, type ProviderArgs } from "./program/provider";
export type { PartnerCenterArgs } from "./services/partnercenter/providerArgs";
export {
  SubscriptionQuantity,
  type SubscriptionQuantityArgs,
  type TermEnd,
} from "./services/partnercenter/subscriptionQuantity";
export { SubscriptionUpgrade, type SubscriptionUpgradeArgs } from "./services/partnercenter/subscriptionUpgrade";
export { type LicenseArgs, UserLicense, type UserLicenseArgs } from "./services/partnercenter/userLicense";
export {
  OrganizationLicense,
  type OrganizationLicenseArgs,
  type ProductQuantityArgs,
} from "./services/uipath/organizationLicense";
export type { UiPathArgs } from "./services/uipath/providerArgs";
