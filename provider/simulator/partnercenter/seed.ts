import { z } from "zod";
import { closed } from "../closed";
import { slowness, wait } from "../later";

const moment = z.string();

export const servicePlan = closed({
  id: z.string(),
  displayName: z.string(),
  serviceName: z.string(),
  targetType: z.enum(["User", "Tenant"]).default("User"),
  capabilityStatus: z.string().default("Enabled"),
  dependsOn: z.array(z.string()).default([]).describe("Ids of plans, of which it needs at least one."),
}).meta({ id: "servicePlan" });

const licenseWarning = closed({
  code: z.string(),
  message: z.string(),
  servicePlans: z.array(z.string()).default([]),
  leavesOff: z.boolean().default(false).describe("True: the plans that it names by id are left off."),
});

const sku = closed({
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
    .describe("How an excluded plan is read back. No document says."),
  licenseWarnings: z.array(licenseWarning).default([]).describe("Come with every successful assignment of this sku."),
});

const upgradeError = closed({
  code: z.number().int(),
  description: z.string().optional(),
  additionalDetails: z.string().optional(),
});

const upgradeTarget = closed({
  offerId: z.string(),
  offerName: z.string(),
  skuId: z.string(),
  upgradeTypes: z
    .array(z.enum(["upgrade_only", "upgrade_with_license_transfer"]))
    .default(["upgrade_only", "upgrade_with_license_transfer"]),
  errors: z.array(upgradeError).default([]),
  licenseErrors: z
    .array(closed({ userId: z.string(), code: z.number().int(), description: z.string() }))
    .default([])
    .describe("Users whose license does not move, although the answer is 200."),
});

const transitionError = closed({ code: z.number().int(), description: z.string() });

const transitionTarget = closed({
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
    .describe("Number of reads after which the operation is completed."),
  fails: transitionError.optional(),
});

const promotion = closed({
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
      closed({
        productId: z.string(),
        skuId: z.string(),
        term: closed({ duration: z.string().default("P1Y"), billingCycle: z.string().default("Annual") }).prefault({}),
        pricingPolicies: z
          .array(closed({ type: z.string().default("PercentDiscount"), value: z.string() }))
          .default([]),
      }),
    )
    .min(1),
  minimumSeats: z.number().int().optional(),
  maximumSeats: z.number().int().optional(),
  firstPurchase: z.boolean().default(false).describe("True: not for customers who have one of its products already."),
});

const nextTerm = z.record(z.string(), z.json());

const changes = closed({
  quantity: z.number().int().optional(),
  status: z.string().optional(),
  friendlyName: z.string().optional(),
  autoRenewEnabled: z.boolean().optional(),
  billingCycle: z.string().optional(),
  termDuration: z.string().optional(),
  partnerId: z.string().optional(),
  scheduledNextTermInstructions: nextTerm.nullable().optional(),
  endOfTerm: z.enum(["cancel", "extend"]).nullable().optional(),
  nextChargeInstructions: nextTerm.nullable().optional(),
});

export const subscription = closed({
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
  commitmentEndDate: moment
    .optional()
    .describe(
      "Default: the term's end, which is its last day for new commerce, the day after for traditional subscriptions.",
    ),
  cancellationAllowedUntilDate: moment
    .optional()
    .describe(
      "Default: 7 days after the term's begin, 30 for software; none for traditional subscriptions and trials.",
    ),
  refundable: z
    .array(closed({ quantity: z.number().int(), allowedUntilDateTime: moment }))
    .default([])
    .describe("Lots that may still be given back, each with its own window."),
  scheduledNextTermInstructions: nextTerm.optional(),
  endOfTerm: z
    .enum(["cancel", "extend"])
    .optional()
    .describe("The schedule for the end of the term, in place of a renewal; without it, auto-renewal decides."),
  extended: z
    .boolean()
    .default(false)
    .describe("The term continues month to month (Extended Service Term), and the name has these words."),
  nextChargeInstructions: nextTerm.optional(),
  parentSubscriptionId: z.string().optional(),
  entitlementId: z.string().optional(),
  refundOptions: z
    .array(closed({ type: z.string(), expiresAt: moment }))
    .optional()
    .describe("Shown unchanged; they have no further effect."),
  partnerId: z.string().default(""),
  orderId: z.string().default("34b37d7340cc"),
  suspensionReasons: z.array(z.string()).optional(),
  slow: slowness.optional().describe("Each PATCH is answered with 202 and shows later."),
  updates: z.number().int().default(0).describe("Number of changes so far. The service allows about 1,200."),
  version: z.number().int().default(1),
  statusSince: moment
    .optional()
    .describe(
      "Begin of the status suspended (traditional), expired or disabled; without it, such a status of the world stays.",
    ),
  provisioningStatus: z.enum(["success", "pending", "failed"]).optional(),
  provisioningSkuId: z.string().optional(),
  upgradeTargets: z.array(upgradeTarget).default([]),
  transitionTargets: z.array(transitionTarget).default([]),
  /** A change that was accepted and does not show yet. */
  pending: closed({
    changes,
    readsLeft: z.number().int().optional(),
    until: moment.optional(),
    requestId: z.string().optional(),
  }).optional(),
}).meta({ id: "subscription" });

const userLicense = closed({
  skuId: z.string(),
  excludedPlans: z.array(z.string()).default([]),
  direct: z.boolean().default(true),
  grantedByGroup: z.boolean().default(false).describe("The license also, or only, comes from membership in a group."),
});

export const user = closed({
  id: z.string(),
  userPrincipalName: z.string(),
  firstName: z.string().default(""),
  lastName: z.string().default(""),
  displayName: z.string().optional().describe("Without it: first and last name, or the user name before the @."),
  usageLocation: z.string().optional(),
  state: z.enum(["active", "inactive"]).default("active"),
  softDeletionTime: moment.optional(),
  guest: z.boolean().default(false).describe("Shown by Microsoft Graph only, as `userType`."),
  enabled: z.boolean().default(true).describe("Shown by Microsoft Graph only, as `accountEnabled`."),
  immutableId: z.string().optional(),
  lastDirectorySyncTime: moment.optional(),
  appears: closed({ ...wait, until: moment.optional() })
    .optional()
    .describe("A new user: the list of users shows the user at once, calls that name the user find it later."),
  licenses: z.array(userLicense).default([]),
})
  .transform(({ displayName, ...user }) => ({ ...user, displayName: displayName ?? nameOf(user) }))
  .meta({ id: "user" });

function nameOf({
  firstName,
  lastName,
  userPrincipalName,
}: Record<"firstName" | "lastName" | "userPrincipalName", string>) {
  const fullName = `${firstName} ${lastName}`.trim();
  return fullName === "" ? userPrincipalName.replace(/@.*/, "") : fullName;
}

const userGroup = closed({
  count: z.number().int().min(1).max(100_000),
  name: z.string().default("User").describe("First name of all of them; the number is the last name."),
  usageLocation: z
    .string()
    .nullable()
    .default("US")
    .describe("Null: the users have no usage location, so they cannot be licensed."),
  licenses: z.array(userLicense).default([]),
});

const transition = closed({
  operationId: z.string(),
  subscriptionId: z.string(),
  request: closed({
    fromCatalogItemId: z.string().optional(),
    fromSubscriptionId: z.string().optional(),
    toCatalogItemId: z.string().optional(),
    toSubscriptionId: z.string().optional(),
    quantity: z.number().int(),
    termDuration: z.string().optional(),
    billingCycle: z.string().optional(),
    promotionId: z.string().optional(),
    transitionType: z.string().optional(),
  }),
  events: z.array(
    closed({ name: z.string(), status: z.string(), timestamp: moment, errors: z.array(transitionError).default([]) }),
  ),
  readsLeft: z.number().int().nullable(),
  requestId: z.string().optional(),
});

export const customer = closed({
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
    .describe("Entra roles that the customer delegated; without it, all roles that any call needs."),
  relationship: z.boolean().default(true).describe("False: the partner is no longer this customer's reseller."),
  conditionalAccess: z
    .boolean()
    .default(false)
    .describe("True: the customer's Conditional Access keeps the partner from writing licenses."),
  graphConsent: z
    .enum(["given", "withoutPermission", "none"])
    .default("given")
    .describe(
      "The consent of the customer's tenant to the partner's application for Microsoft Graph. Without the permission, Graph refuses with 403; with none, Entra refuses the sign-in.",
    ),
  otherSeats: z
    .array(
      closed({
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
    .describe("Number of further customers like this one, with ids of their own."),
  transitions: z.array(transition).default([]),
});

const accessToken = closed({
  token: z.string(),
  tenantId: z
    .string()
    .optional()
    .describe("Tenant of the partner to whom the token was issued; without it, the world's partner."),
  customerId: z
    .string()
    .optional()
    .describe("Customer in whose tenant the token was issued: it is for Microsoft Graph, and not for Partner Center."),
  kind: z.enum(["appUser", "app", "partner"]).default("appUser"),
  mfa: z.boolean().default(true),
  audience: z.string().default("https://api.partnercenter.microsoft.com"),
  expires: moment.optional(),
});

export const partner = closed({
  tenantId: z.string().default("9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11"),
  sandbox: z
    .boolean()
    .default(false)
    .describe("True: an integration sandbox, with 75 customers, 5 subscriptions of each and 25 licenses of those."),
  clients: z
    .array(
      closed({
        clientId: z.string(),
        clientSecret: z.string().optional(),
        certificate: z.string().optional().describe("PEM: assertions of this client are verified with it."),
      }),
    )
    .default([]),
  accessTokens: z.array(accessToken).default([]),
  refreshTokens: z.array(z.string()).default([]),
  refreshTokensOnce: z.boolean().default(false).describe("True: a refresh token can be used once."),
  tokenLifetimeSeconds: z.number().int().default(3600),
  devicePolls: z
    .number()
    .int()
    .default(1)
    .describe('How often a device code is answered with "authorization_pending".'),
  mfa: z.boolean().default(true),
});

export const catalog = closed({
  skus: z.array(sku).default([]),
  promotions: z.array(promotion).default([]).describe("Discounts that clients can list and ask about."),
});

export type CustomerOfSeed = z.output<typeof customer>;
export type Customer = Omit<CustomerOfSeed, "copies" | "generatedUsers">;
export type SeededSubscription = z.output<typeof subscription>;
/** A subscription in the world, whose term has an end. */
export type Subscription = SeededSubscription & { commitmentEndDate: string };
export type SubscriptionChanges = z.output<typeof changes>;
export type User = z.output<typeof user>;
export type UserLicense = z.output<typeof userLicense>;
export type ServicePlan = z.output<typeof servicePlan>;
export type Sku = z.output<typeof sku>;
export type Promotion = z.output<typeof promotion>;
export type Partner = z.output<typeof partner>;
export type AccessToken = z.output<typeof accessToken>;
export type Transition = z.output<typeof transition>;
export type TransitionTarget = z.output<typeof transitionTarget>;
export type UpgradeTarget = z.output<typeof upgradeTarget>;
