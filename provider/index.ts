export { type PartnerCenterArgs, Provider, type ProviderArgs } from "./engine/provider";
export { SubscriptionQuantity, type SubscriptionQuantityArgs } from "./partnercenter/subscriptionQuantity";
export { SubscriptionUpgrade, type SubscriptionUpgradeArgs } from "./partnercenter/subscriptionUpgrade";
export { type LicenseArgs, UserLicense, type UserLicenseArgs } from "./partnercenter/userLicense";
