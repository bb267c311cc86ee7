import type { Reply } from "../http";
import type { Json } from "../json";

/**
 * The codes that the simulator raises. Status and wording are those of the error code page, unless a sample shows others.
 */
const faults = {
  accessDenied: [401, 400, "Access denied"],
  tokenMissing: [401, 800001, "Partner Token missing in request context"],
  wrongAudience: [401, "900420", "The token audience https://graph.windows.net is no longer accepted."],
  mfaMissing: [401, 900421, "The token was issued without multifactor authentication."],
  noRelationship: [403, 20002, "The partner ID {0} has no commerce relationship with the customer ID {1}."],
  conditionalAccess: [
    403,
    900309,
    "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance. Learn more at https://learn.microsoft.com/azure/active-directory/conditional-access/concept-conditional-access-users-groups.",
  ],
  insufficientPrivileges: [403, 900308, "Insufficient privileges to complete the operation."],
  appOnly: [403, 900329, "This resource does not support application-only authentication."],
  partnerToken: [
    400,
    900316,
    "Partner token is not allowed in license management calls. Please call with Partner Access Token. To learn more, see https://learn.microsoft.com/partner-center/developer/enable-secure-app-model#get-access-token",
  ],
  legacyNotSupported: [403, 900263, "This API method is not supported for legacy subscriptions."],
  notFound: [404, 1000, "Not found"],
  subscriptionNotFound: [404, 20003, "Subscription with ID {0} not found."],
  userNotFound: [404, 60002, "User object ID isn't found"],
  tenantNotFound: [404, 60003, "Tenant not found"],
  quantityWhileSuspended: [
    400,
    2001,
    "Subscription quantity can't be increased or decreased while subscription is being suspended",
  ],
  quantityOutOfRange: [400, 2002, "Subscription quantity isn't within minimum and maximum allowed quantity"],
  deletedSubscription: [400, 2011, "Subscription with ID {0} and deleted status can't be updated."],
  billingCycleByOrder: [
    400,
    2054,
    "The billing cycle for an existing subscription can't be updated using update-subscription operation. Use update-Order operation",
  ],
  staleEtag: [400, 2055, "Etag is no longer valid"],
  invalidProperty: [400, 3000, "Invalid property"],
  outOfLicenses: [
    400,
    60012,
    "We are sorry, it looks like you have run out of licenses. Buy more licenses, and then try again.",
  ],
  invalidInput: [400, 800002, "Invalid request input"],
  sandboxLimit: [400, 800018, "The sandbox limit has been met"],
  cannotDecrease: [400, 800090, "Subscription quantity cannot be decreased."],
  suspended: [400, 800091, "Can't update a subscription with suspended status"],
  notRenewable: [400, 800093, "The subscription isn't eligible to be auto-renewed"],
  statusFixed: [400, 800096, "Can't update the status for this subscription"],
  termInvalid: [400, 800121, "The term duration provided is invalid."],
  termShorter: [400, 800122, "The target term duration cannot be shorter than the current term duration."],
  cancellationWindowPassed: [
    400,
    900117,
    "You have passed your {0}-day cancellation window. We are unable to cancel your purchase",
  ],
  unknownEnum: [400, 900126, "Unable to parse enum: {0} For more information, please visit {1}"],
  notSupported: [400, 900141, "This operation isn't supported"],
  targetEndsEarlier: [
    400,
    900236,
    "The target transition ToSubscriptionId field is invalid. Target subscription CommitmentEndDate must be later than source subscription",
  ],
  targetNotActive: [
    400,
    900258,
    "The target transition ToSubscriptionId field is invalid. Target subscription must be active.",
  ],
  targetIsSource: [
    400,
    900259,
    "The target transition ToSubscriptionId field is invalid. Target subscription id can't be the same as the source subscription ID.",
  ],
  targetOtherItem: [
    400,
    900260,
    "The target transition ToSubscriptionId field is invalid. Target subscription must have the same CatalogItemId as in the transition request.",
  ],
  targetNotReady: [
    400,
    900261,
    "The target transition ToSubscriptionId field is invalid. The target subscription is not ready to be upgraded. Please try again after sometime.",
  ],
  transitionTermShorter: [
    400,
    900267,
    "Target transition can't have a term duration shorter than that of the source subscription.",
  ],
  transitionTermInvalid: [400, 900268, "The term duration on the target transition is invalid."],
  billingCycleInvalid: [400, 900269, "The billing cycle is invalid."],
  billingCycleTooLong: [400, 900270, "The billing cycle cannot be longer than the term."],
  expiring: [
    400,
    900277,
    "Your subscription is in the process of being expired. No further updates are allowed on this subscription.",
  ],
  operationPending: [
    409,
    900278,
    "There is a pending operation on this subscription. Please try again after 24 hours.",
  ],
  neverAgain: [400, 900279, "Update operations are no longer allowed for this subscription."],
  tooManyUpdates: [
    400,
    900311,
    "This subscription has been updated too many times. Please contact partner support if you need to make more updates on this subscription.",
  ],
} as const satisfies Record<string, readonly [number, number | string, string]>;

export type FaultName = keyof typeof faults;

export const faultNames = Object.keys(faults) as FaultName[];

/** Thrown by a handler; the server turns it into the documented body. */
export class PartnerCenterFault extends Error {
  constructor(
    readonly fault: FaultName,
    readonly details: {
      fill?: readonly string[];
      data?: readonly string[] | undefined;
      code?: number | string | undefined;
      description?: string | undefined;
    } = {},
  ) {
    super(fault);
  }

  reply(): Reply {
    const [status, usualCode, wording] = faults[this.fault];
    const { fill = [], data, code = usualCode, description = wording } = this.details;
    const filled = description.replace(/\{(\d)\}/g, (_, index: string) => fill[Number(index)] ?? "");
    const body: Record<string, Json> = { code, description: filled };
    if (data) body.data = [...data];
    return { status, json: { ...body, source: "PartnerFD" } };
  }
}

/** The answers of the gateway in front of Partner Center, which have a shape of their own. */
export function gatewayReply(status: number, message: string): Reply {
  return { status, json: { statusCode: status, message } };
}
