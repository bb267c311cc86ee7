export { type PartnerCenterArgs, Provider, type ProviderArgs } from "./engine/provider";
export { SubscriptionQuantity, type SubscriptionQuantityArgs } from "./partnercenter/subscriptionQuantity";
export { type LicenseArgs, UserLicense, type UserLicenseArgs } from "./partnercenter/userLicense";
