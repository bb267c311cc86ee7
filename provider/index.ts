export { type PartnerCenterArgs, Provider, type ProviderArgs, type UiPathArgs } from "./engine/provider";
export {
  SubscriptionQuantity,
  type SubscriptionQuantityArgs,
  type TermEnd,
} from "./partnercenter/subscriptionQuantity";
export { SubscriptionUpgrade, type SubscriptionUpgradeArgs } from "./partnercenter/subscriptionUpgrade";
export { type LicenseArgs, UserLicense, type UserLicenseArgs } from "./partnercenter/userLicense";
export {
  OrganizationLicense,
  type OrganizationLicenseArgs,
  type ProductQuantityArgs,
} from "./uipath/organizationLicense";
