import { z } from "zod";

const moment = z.string();

const servicePlan = z.object({
  id: z.string(),
  displayName: z.string(),
  serviceName: z.string(),
  targetType: z.enum(["User", "Tenant"]).default("User"),
  capabilityStatus: z.string().default("Enabled"),
});

const licenseWarning = z.object({
  code: z.string(),
  message: z.string(),
  servicePlans: z.array(z.string()).default([]),
});

const sku = z.object({
  id: z.string(),
  name: z.string(),
  skuPartNumber: z.string(),
  licenseGroupId: z.enum(["group1", "group2"]).default("group1"),
  targetType: z.string().default("User"),
  capabilityStatus: z.string().default("Enabled"),
  servicePlans: z.array(servicePlan).default([]),
  /** Partner Center documents nowhere how a plan that was excluded is read back. */
  excludedPlansRead: z.enum(["missing", "Disabled"]).default("missing"),
  /** Come with every successful assignment of this sku. */
  licenseWarnings: z.array(licenseWarning).default([]),
});

const upgradeError = z.object({
  code: z.number().int(),
  description: z.string().optional(),
  additionalDetails: z.string().optional(),
});

const upgradeTarget = z.object({
  offerId: z.string(),
  offerName: z.string(),
  skuId: z.string(),
  upgradeTypes: z
    .array(z.enum(["upgrade_only", "upgrade_with_license_transfer"]))
    .default(["upgrade_only", "upgrade_with_license_transfer"]),
  errors: z.array(upgradeError).default([]),
  /** Users whose license is not moved although the answer is 200. */
  licenseErrors: z.array(z.object({ userId: z.string(), code: z.number().int(), description: z.string() })).default([]),
});

const transitionError = z.object({ code: z.number().int(), description: z.string() });

const transitionTarget = z.object({
  catalogItemId: z.string(),
  title: z.string(),
  description: z.string().optional(),
  skuId: z.string(),
  transitionTypes: z
    .array(z.enum(["transition_only", "transition_with_license_transfer"]))
    .default(["transition_only", "transition_with_license_transfer"]),
  eligibilityTypes: z.array(z.enum(["immediate", "scheduled"])).default(["immediate"]),
  errors: z.array(transitionError).default([]),
  /** The operation is over after that many looks at it. */
  completesAfterReads: z.number().int().min(0).default(1),
  fails: transitionError.optional(),
});

const nextTerm = z.record(z.string(), z.json());

/** A PATCH is answered with 202 and shows after so many GETs, or after so much time. */
const slowness = z.object({
  reads: z.number().int().min(0).optional(),
  ms: z.number().int().min(0).optional(),
  /** One page prints a 202 with the changed resource, another one without a body. */
  body: z.boolean().default(false),
});

const changes = z.object({
  quantity: z.number().int().optional(),
  status: z.string().optional(),
  friendlyName: z.string().optional(),
  autoRenewEnabled: z.boolean().optional(),
  billingCycle: z.string().optional(),
  termDuration: z.string().optional(),
  partnerId: z.string().optional(),
  scheduledNextTermInstructions: nextTerm.nullable().optional(),
  nextChargeInstructions: nextTerm.nullable().optional(),
});

const subscription = z.object({
  id: z.string(),
  kind: z.enum(["newCommerce", "software", "legacy"]).default("newCommerce"),
  /** The sku whose seats this subscription pays for. */
  skuId: z.string(),
  offerId: z.string(),
  offerName: z.string(),
  friendlyName: z.string().optional(),
  quantity: z.number().int(),
  minimumQuantity: z.number().int().default(1),
  maximumQuantity: z.number().int().default(10_000_000),
  status: z.string().default("active"),
  autoRenewEnabled: z.boolean().default(true),
  autoRenewable: z.boolean().default(true),
  isTrial: z.boolean().default(false),
  unitType: z.string().default("Licenses"),
  billingType: z.string().default("license"),
  billingCycle: z.string().default("monthly"),
  termDuration: z.string().default("P1Y"),
  creationDate: moment.default("now-60d"),
  effectiveStartDate: moment.default("today-60d"),
  commitmentEndDate: moment.default("today+305d"),
  cancellationAllowedUntilDate: moment.optional(),
  /** Lots that may still be given back, each with its own window. */
  refundable: z.array(z.object({ quantity: z.number().int(), allowedUntilDateTime: moment })).default([]),
  scheduledNextTermInstructions: nextTerm.optional(),
  nextChargeInstructions: nextTerm.optional(),
  parentSubscriptionId: z.string().optional(),
  partnerId: z.string().default(""),
  orderId: z.string().default("34b37d7340cc"),
  suspensionReasons: z.array(z.string()).optional(),
  slow: slowness.optional(),
  /** How often the subscription was changed, of the about 1,200 times that it may be. */
  updates: z.number().int().default(0),
  version: z.number().int().default(1),
  provisioningStatus: z.enum(["success", "pending", "failed"]).optional(),
  provisioningSkuId: z.string().optional(),
  upgradeTargets: z.array(upgradeTarget).default([]),
  transitionTargets: z.array(transitionTarget).default([]),
  /** A change that was accepted and does not show yet. */
  pending: z
    .object({
      changes,
      readsLeft: z.number().int().optional(),
      until: moment.optional(),
      requestId: z.string().optional(),
    })
    .optional(),
});

const userLicense = z.object({
  skuId: z.string(),
  excludedPlans: z.array(z.string()).default([]),
  direct: z.boolean().default(true),
  /** The license also, or only, comes from membership in a group. */
  grantedByGroup: z.boolean().default(false),
});

const user = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  firstName: z.string().default(""),
  lastName: z.string().default(""),
  displayName: z.string(),
  usageLocation: z.string().optional(),
  state: z.enum(["active", "inactive"]).default("active"),
  softDeletionTime: moment.optional(),
  immutableId: z.string().optional(),
  lastDirectorySyncTime: moment.optional(),
  licenses: z.array(userLicense).default([]),
});

const transition = z.object({
  operationId: z.string(),
  subscriptionId: z.string(),
  request: z.record(z.string(), z.json()),
  events: z.array(
    z.object({ name: z.string(), status: z.string(), timestamp: moment, errors: z.array(transitionError).default([]) }),
  ),
  readsLeft: z.number().int().nullable(),
  requestId: z.string().optional(),
});

export const customer = z.object({
  id: z.string(),
  companyName: z.string(),
  domain: z.string(),
  /** False: the partner is no longer this customer's reseller. */
  relationship: z.boolean().default(true),
  /** True: the customer's Conditional Access keeps the partner from writing licenses. */
  conditionalAccess: z.boolean().default(false),
  /** Seats of a sku that no subscription in this world pays for. */
  otherSeats: z.array(z.object({ skuId: z.string(), quantity: z.number().int() })).default([]),
  subscriptions: z.array(subscription).default([]),
  users: z.array(user).default([]),
  transitions: z.array(transition).default([]),
});

const accessToken = z.object({
  token: z.string(),
  kind: z.enum(["appUser", "app", "partner"]).default("appUser"),
  mfa: z.boolean().default(true),
  audience: z.string().default("https://api.partnercenter.microsoft.com"),
  expires: moment.optional(),
});

export const partner = z.object({
  tenantId: z.string().default("9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11"),
  clients: z
    .array(
      z.object({
        clientId: z.string(),
        clientSecret: z.string().optional(),
        /** PEM: assertions of this client are verified with it. */
        certificate: z.string().optional(),
      }),
    )
    .default([]),
  accessTokens: z.array(accessToken).default([]),
  refreshTokens: z.array(z.string()).default([]),
  /** True: a refresh token is good for one exchange only. */
  refreshTokensOnce: z.boolean().default(false),
  tokenLifetimeSeconds: z.number().int().default(3600),
  /** How often a device code is answered with "authorization_pending". */
  devicePolls: z.number().int().default(1),
  mfa: z.boolean().default(true),
});

export const catalog = z.object({ skus: z.array(sku).default([]) });

export const behaviour = z.object({
  /** A write repeated with the same MS-RequestId is answered as the first time, and not done again. */
  replay: z.boolean().default(true),
  removeUnassigned: z.enum(["fail", "ignore"]).default("fail"),
  removeGroupGranted: z.enum(["fail", "stay"]).default("fail"),
  /** 200 carries null members, as the reference page's schema allows. */
  licenseUpdateStatus: z.union([z.literal(200), z.literal(201)]).default(201),
  userPrincipalNameInPaths: z.boolean().default(false),
  usersPageSize: z.number().int().min(1).default(500),
  decreaseWindowDays: z.number().int().default(7),
  maximumUpdates: z.number().int().default(1200),
  emptyRefundable: z.enum(["absent", "null", "zero"]).default("absent"),
  showClosedRefunds: z.boolean().default(false),
  upgradeSourceEnds: z.enum(["suspended", "deleted", "gone"]).default("suspended"),
  /** The documented answer to the upgrade has the number 1 where the list has a word. */
  upgradeTypeInResult: z.enum(["number", "string"]).default("number"),
  /** Follows the page that prints "Events", "Started " and the list under `transition`. */
  transitionOddities: z.boolean().default(false),
});

export type Customer = z.output<typeof customer>;
export type Subscription = z.output<typeof subscription>;
export type SubscriptionChanges = z.output<typeof changes>;
export type User = z.output<typeof user>;
export type UserLicense = z.output<typeof userLicense>;
export type Sku = z.output<typeof sku>;
export type Partner = z.output<typeof partner>;
export type AccessToken = z.output<typeof accessToken>;
export type Transition = z.output<typeof transition>;
export type TransitionTarget = z.output<typeof transitionTarget>;
export type UpgradeTarget = z.output<typeof upgradeTarget>;
