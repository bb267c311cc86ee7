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
  excludedPlansRead: z
    .enum(["missing", "Disabled"])
    .default("missing")
    .describe("Partner Center documents nowhere how a plan that was excluded is read back."),
  licenseWarnings: z.array(licenseWarning).default([]).describe("Come with every successful assignment of this sku."),
  dependsOn: z
    .array(z.string())
    .default([])
    .describe("Ids of skus without which no user may have this one: an update that would leave a user so is refused."),
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
  licenseErrors: z
    .array(z.object({ userId: z.string(), code: z.number().int(), description: z.string() }))
    .default([])
    .describe("Users whose license is not moved although the answer is 200."),
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
  completesAfterReads: z
    .number()
    .int()
    .min(0)
    .default(1)
    .describe("The operation is over after that many looks at it."),
  fails: transitionError.optional(),
});

const promotion = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().default(""),
  segment: z.string().default("commercial"),
  countries: z.array(z.string()).optional().describe("Two letters each; without it, all countries."),
  startDate: moment.default("today-30d"),
  endDate: moment.default("today+335d"),
  isAutoApplicable: z.boolean().default(true),
  requiredProducts: z
    .array(
      z.object({
        productId: z.string(),
        skuId: z.string(),
        term: z
          .object({ duration: z.string().default("P1Y"), billingCycle: z.string().default("Annual") })
          .prefault({}),
        pricingPolicies: z
          .array(z.object({ type: z.string().default("PercentDiscount"), value: z.string() }))
          .default([]),
      }),
    )
    .min(1),
  minimumSeats: z.number().int().optional(),
  maximumSeats: z.number().int().optional(),
  firstPurchase: z.boolean().default(false).describe("True: not for customers who have one of its products already."),
});

const nextTerm = z.record(z.string(), z.json());

/** A PATCH is answered with 202 and shows after so many GETs, or after so much time. */
const slowness = z.object({
  reads: z.number().int().min(0).optional(),
  ms: z.number().int().min(0).optional(),
  body: z
    .boolean()
    .default(false)
    .describe("One page prints a 202 with the changed resource, another one without a body."),
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
  skuId: z.string().describe("The sku whose seats this subscription pays for."),
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
  refundable: z
    .array(z.object({ quantity: z.number().int(), allowedUntilDateTime: moment }))
    .default([])
    .describe("Lots that may still be given back, each with its own window."),
  scheduledNextTermInstructions: nextTerm.optional(),
  nextChargeInstructions: nextTerm.optional(),
  parentSubscriptionId: z.string().optional(),
  entitlementId: z.string().optional(),
  refundOptions: z
    .array(z.object({ type: z.string(), expiresAt: moment }))
    .optional()
    .describe("Shown as they stand; nothing follows from them."),
  partnerId: z.string().default(""),
  orderId: z.string().default("34b37d7340cc"),
  suspensionReasons: z.array(z.string()).optional(),
  slow: slowness.optional(),
  updates: z
    .number()
    .int()
    .default(0)
    .describe("How often the subscription was changed, of the about 1,200 times that it may be."),
  version: z.number().int().default(1),
  statusSince: moment
    .optional()
    .describe("Since when it is suspended, expired or disabled; without it, a status that was seeded stays."),
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
  grantedByGroup: z.boolean().default(false).describe("The license also, or only, comes from membership in a group."),
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

const userGroup = z.object({
  count: z.number().int().min(1).max(100_000),
  name: z.string().default("User").describe("First name of all of them; the number is the last name."),
  usageLocation: z
    .string()
    .nullable()
    .default("US")
    .describe("Null: nobody said where they are, so that they cannot be licensed."),
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
  partners: z
    .array(z.string())
    .optional()
    .describe("Tenants of the partners who resell to this customer; without it, the world's partner."),
  gdapRoles: z
    .array(z.string())
    .optional()
    .describe("Entra roles that the customer delegated; without it, all that any call needs."),
  relationship: z.boolean().default(true).describe("False: the partner is no longer this customer's reseller."),
  conditionalAccess: z
    .boolean()
    .default(false)
    .describe("True: the customer's Conditional Access keeps the partner from writing licenses."),
  otherSeats: z
    .array(
      z.object({
        skuId: z.string(),
        quantity: z.number().int(),
        state: z.enum(["active", "warning", "suspended"]).default("active"),
      }),
    )
    .default([])
    .describe("Seats of a sku that no subscription in this world pays for."),
  subscriptions: z.array(subscription).default([]),
  users: z.array(user).default([]),
  generatedUsers: z.array(userGroup).default([]).describe("Many users from a few lines."),
  copies: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe("So many more customers like this one, with ids of their own."),
  transitions: z.array(transition).default([]),
});

const accessToken = z.object({
  token: z.string(),
  tenantId: z
    .string()
    .optional()
    .describe("Tenant of the partner to whom it was given; without it, the world's partner."),
  kind: z.enum(["appUser", "app", "partner"]).default("appUser"),
  mfa: z.boolean().default(true),
  audience: z.string().default("https://api.partnercenter.microsoft.com"),
  expires: moment.optional(),
});

export const partner = z.object({
  tenantId: z.string().default("9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11"),
  sandbox: z
    .boolean()
    .default(false)
    .describe("True: an integration sandbox, with 75 customers, 5 subscriptions of each and 25 licenses of those."),
  clients: z
    .array(
      z.object({
        clientId: z.string(),
        clientSecret: z.string().optional(),
        certificate: z.string().optional().describe("PEM: assertions of this client are verified with it."),
      }),
    )
    .default([]),
  accessTokens: z.array(accessToken).default([]),
  refreshTokens: z.array(z.string()).default([]),
  refreshTokensOnce: z.boolean().default(false).describe("True: a refresh token is good for one exchange only."),
  tokenLifetimeSeconds: z.number().int().default(3600),
  devicePolls: z
    .number()
    .int()
    .default(1)
    .describe('How often a device code is answered with "authorization_pending".'),
  mfa: z.boolean().default(true),
});

export const catalog = z.object({
  skus: z.array(sku).default([]),
  promotions: z.array(promotion).default([]).describe("Discounts that can be listed and asked about."),
});

export const behaviour = z.object({
  replay: z
    .boolean()
    .default(true)
    .describe("A write repeated with the same MS-RequestId is answered as the first time, and not done again."),
  removeUnassigned: z.enum(["fail", "ignore"]).default("fail"),
  removeGroupGranted: z.enum(["fail", "stay"]).default("fail"),
  licenseUpdateStatus: z
    .union([z.literal(200), z.literal(201)])
    .default(201)
    .describe("200 carries null members, as the reference page's schema allows."),
  userPrincipalNameInPaths: z.boolean().default(false),
  usersPageSize: z.number().int().min(1).default(500),
  decreaseWindowDays: z.number().int().default(7),
  requestsPerMinute: z
    .number()
    .int()
    .min(1)
    .nullable()
    .optional()
    .describe(
      "Partner Center's limit for a partner's tenant; null: none. `licenses simulate` has 500 unless it is said here.",
    ),
  expiredSeats: z
    .enum(["gone", "warning"])
    .default("gone")
    .describe("What the seats of an expired subscription are in the stock; no document says."),
  maximumUpdates: z.number().int().default(1200),
  emptyRefundable: z.enum(["absent", "null", "zero"]).default("absent"),
  showClosedRefunds: z.boolean().default(false),
  upgradeSourceEnds: z.enum(["suspended", "deleted", "gone"]).default("suspended"),
  upgradeTypeInResult: z
    .enum(["number", "string"])
    .default("number")
    .describe("The documented answer to the upgrade has the number 1 where the list has a word."),
  transitionOddities: z
    .boolean()
    .default(false)
    .describe('Follows the page that prints "Events", "Started " and the list under `transition`.'),
});

export type CustomerOfSeed = z.output<typeof customer>;
export type Customer = Omit<CustomerOfSeed, "copies" | "generatedUsers">;
export type Subscription = z.output<typeof subscription>;
export type SubscriptionChanges = z.output<typeof changes>;
export type User = z.output<typeof user>;
export type UserLicense = z.output<typeof userLicense>;
export type Sku = z.output<typeof sku>;
export type Promotion = z.output<typeof promotion>;
export type Partner = z.output<typeof partner>;
export type AccessToken = z.output<typeof accessToken>;
export type Transition = z.output<typeof transition>;
export type TransitionTarget = z.output<typeof transitionTarget>;
export type UpgradeTarget = z.output<typeof upgradeTarget>;
