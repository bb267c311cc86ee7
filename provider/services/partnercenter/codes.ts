import type { BlockedBy } from "../../core/errors";

/**
 * Meanings of Partner Center's error codes, and what to do. The table has every published code that calls of this provider can
 * meet. Codes of other calls are left out; `test/services/partnercenter/codes.test.ts` lists them with the reason.
 *
 * Where Partner Center has no code for a refusal, its words decide: see `invalidUsageLocation` and `blockedBy`. Other files do not
 * read them, except for the names of plans in warnings (`userLicense.readBack.ts`).
 *
 * Source: "Partner Center REST error codes", unless a line says otherwise.
 */

/** How long a temporary refusal lasts. */
type Waiting = "minutes" | "a day" | "days" | "later";

/**
 * What a refusal means, and the next step. With `waiting`, the user runs again after that time, and then follows `next` if it is
 * given.
 */
type Advice = { means: string } & ({ next: string; waiting?: Waiting } | { next?: undefined; waiting: Waiting });

const runAgain: Record<Waiting, string> = {
  minutes: "Run again in some minutes.",
  "a day": "Run again after 24 hours.",
  days: "Run again in some days.",
  later: "Run again later.",
};

const askSupport = "Ask Partner Center's support, with the ids below.";
const signInWithMfa = "Sign in anew with multi-factor authentication: licenses auth login.";

export const noRelationship = "20002";
export const noPrivileges = "900308";
export const conditionalAccess = "900309";

/** For a customer that has left, the service refuses the requests of a delete too. */
export const waysOut =
  "If the customer has left: pulumi state delete takes a resource out of the state without a request; so does retainOnDelete, set before it leaves the program.";

const badPartnerOnRecord: Advice = {
  means: "Partner Center does not accept the partner on record that the subscription has",
  next: "Correct it in Partner Center, then run again.",
};
const programNotActive: Advice = {
  means: "the partner's program membership is not active",
  next: "Check the enrollment in Partner Center.",
};
const noCredit: Advice = {
  means: "the partner's credit line does not cover this purchase",
  next: "Ask for fewer seats, or ask Partner Center's support to raise the credit line.",
};
const purchaseStopped: Advice = { means: "Partner Center does not let this purchase through", next: askSupport };
const underReview: Advice = {
  means: "Microsoft is reviewing the customer's account, which can buy nothing until that ends",
  waiting: "days",
};
const needsAttestation: Advice = {
  means: "this product is sold only after an attestation by the partner, which is given in Partner Center itself",
  next: "Make this change there.",
};
const tenantWithoutSubscription: Advice = {
  means: "the customer's directory does not show this subscription",
  waiting: "later",
  next: "If it stays so, ask Partner Center's support, with the ids below.",
};
const changedMeanwhile: Advice = {
  means: "the subscription was changed at the same time by someone else",
  next: "Run again.",
};
const notByProgram: Advice = {
  means: "Partner Center does not support this change by program",
  next: "Make it in Partner Center itself.",
};
const tookForBillingChange: Advice = {
  means: "Partner Center took this for a change of the billing cycle, which it allows in an order only",
  next: "Run again; if it stays so, make the change in Partner Center itself.",
};
const badRenewalDate: Advice = {
  means: "a change is scheduled for the renewal, with an end date that Partner Center does not accept",
  next: "Correct or remove the scheduled change in Partner Center, then run again.",
};
const outsideOffer: Advice = {
  means: "the quantity is outside what the offer allows",
  next: "Look up the offer's minimum and maximum, and set quantity between them.",
};
const tooManySeats: Advice = {
  means: "that is more seats than one subscription may have",
  next: "Set a smaller quantity, or buy another subscription.",
};
const windowOver: Advice = {
  means: "the time in which seats can be given back is over",
  next: 'Lower the quantity at renewal: set decrease to "atRenewal".',
};
const notForSale: Advice = {
  means: "the product is not for sale any more, nor are more seats of it",
  next: "Choose another product.",
};
const notInCatalogue: Advice = {
  means: "the catalogue for this customer does not have the product",
  next: "Check target; the last part of a catalog item id changes from time to time.",
};
const termNotOffered: Advice = {
  means: "the product is not sold for this term",
  next: "Set another termDuration, or leave it out.",
};
const termTooShort: Advice = {
  means: "the term is shorter than the one that the subscription has now",
  next: "Set termDuration to the same or a longer one.",
};
const badValue: Advice = {
  means: "Partner Center does not accept a value in the request",
  next: "Check the arguments; what it says below may name the one.",
};
const serviceFailed: Advice = {
  means: "Partner Center failed",
  waiting: "later",
  next: "If it stays so, ask its support, with the ids below.",
};

/** Keyed by code. The HTTP status stands before the code if the code has two meanings, or is too common a number. */
export const catalogue: Readonly<Record<string, Advice>> = {
  // Tokens and sign-in.
  "401 400": {
    means: "Partner Center does not accept the credentials",
    next: "Check that they are right and have not expired: licenses auth status.",
  },
  "800001": {
    means: "the request came without a token that Partner Center knows",
    next: "Check the credentials: licenses auth status.",
  },
  "900316": {
    means: "the token is one of Partner Center's own (generatetoken), and license calls take Entra's token as it is",
    next: "Set accessToken to Entra's token, or leave it out and set refreshToken.",
  },
  "900329": {
    means: "the credentials are app-only, and this call needs an application that acts for a user",
    next: "Sign in a user, so that there is a refresh token: licenses auth login.",
  },
  // "Deprecate Azure AD Graph token"; microsoft/Partner-Center-DotNet-Samples issue 140.
  "900420": {
    means: "the token is made out to another service; one for graph.windows.net is not accepted any more",
    next: "Get one for Partner Center's own address, or leave accessToken out and set refreshToken: then that is done for you.",
  },
  // "Partner Center authentication", enforcement of multi-factor authentication; the number from cloudcockpit.com and tagydes.com.
  "900421": { means: "the sign-in behind the token had no second factor", next: signInWithMfa },

  // Permissions of the partner and its user for this customer.
  "900150": {
    means: "the role of the signed-in user does not allow this",
    next: "Make the user a member of the partner's group AdminAgents.",
  },
  [noPrivileges]: {
    means: "the signed-in user lacks the privileges for this customer",
    next: "Give it a role in the admin relationship with the customer (GDAP).",
  },
  [conditionalAccess]: {
    means: "a Conditional Access policy of the customer keeps partners out",
    next: "Ask the customer to exclude service provider users of this partner from that policy.",
  },
  "2032": {
    means: "access denied",
    next: "Check that the credentials belong to the partner of this customer.",
  },
  [noRelationship]: {
    means: "this partner has no relationship with this customer",
    next: `Check customerId, and that the credentials are of the right partner. ${waysOut}`,
  },
  "403 2006": {
    means: "this partner may not sell this offer",
    next: "Check in Partner Center which offers it may sell.",
  },
  "2030": {
    means: "the partner is not set up to sell in the customer's country or region",
    next: "Check in Partner Center where it may sell.",
  },
  "800039": programNotActive,
  "900149": programNotActive,
  "900123": {
    means: "the indirect reseller has not accepted the Microsoft Partner Agreement",
    next: "Ask the reseller to accept it.",
  },
  "900124": {
    means: "the partner has not accepted the Microsoft Partner Agreement",
    next: "Let its global administrator accept it in Partner Center.",
  },

  // Reasons why a purchase or an upgrade is refused.
  "13605": {
    means: "the Microsoft Customer Agreement is not accepted for this customer",
    next: "Confirm in Partner Center that the customer has accepted it, or let the customer accept it in Microsoft's admin center.",
  },
  "800022": purchaseStopped,
  "800024": purchaseStopped,
  "800026": purchaseStopped,
  "800062": purchaseStopped,
  "800069": { means: "the purchase did not pass Microsoft's risk check", next: askSupport },
  "800023": noCredit,
  "800025": noCredit,
  "900121": noCredit,
  "800073": underReview,
  "800074": underReview,
  "800075": {
    means: "Microsoft has not approved the customer's account, which can buy nothing",
    next: "Check the customer's data in Partner Center.",
  },
  "900203": needsAttestation,
  "900206": needsAttestation,
  "800018": {
    means: "the sandbox is full: it takes 25 seats in a subscription and 5 subscriptions of a customer",
    next: "Set a smaller quantity, or cancel what is not needed there.",
  },
  "900322": { means: "a sandbox does not sell this product", next: "Take another product there." },

  // Customers, users and subscriptions that are not found.
  "404 1000": {
    means: "nothing is found under these ids",
    next: "Check customerId, and subscriptionId or userId.",
  },
  "900118": { means: "customerId is not the id of a customer", next: "Check customerId." },
  "60003": { means: "there is no such customer tenant", next: "Check customerId." },
  "60002": { means: "there is no such user for this customer", next: "Check userId." },
  "20003": { means: "there is no such subscription for this customer", next: "Check subscriptionId." },
  "800021": { means: "this is not a valid subscription for the change", next: "Check subscriptionId." },
  "800037": { means: "there is no purchase behind this subscription", next: "Check subscriptionId." },
  "2012": tenantWithoutSubscription,
  "900140": tenantWithoutSubscription,
  "800007": {
    means: "Partner Center does not tell yet what the subscription provides, which it finds out every 15 minutes or so",
    waiting: "later",
  },

  // Licenses of users. Source of the first code: "Assign licenses to a user".
  "60012": {
    means: "no license is left",
    next: "Raise the quantity of the subscription first, or remove the license from another user, in a run of its own.",
  },

  // The subscription is busy, or cannot be changed.
  "800014": { means: "another change of this subscription is under way", waiting: "minutes" },
  "800060": { means: "another purchase for this subscription is in progress", waiting: "minutes" },
  "800082": { means: "the subscription is not ready for changes yet", waiting: "minutes" },
  "900278": { means: "another operation is pending on this subscription", waiting: "a day" },
  "900280": { means: "this subscription takes no changes at the moment", waiting: "later" },
  "2055": changedMeanwhile,
  "800036": changedMeanwhile,
  "2001": {
    means: "the subscription is suspended, so its quantity cannot change",
    next: "Reactivate it first.",
  },
  "800091": { means: "the subscription is suspended", next: "Reactivate it first." },
  "800012": { means: "the subscription is not active", next: "Reactivate it first, or change subscriptionId." },
  "800081": { means: "the subscription was never activated", next: "Activate it in Partner Center first." },
  "2011": { means: "the subscription is deleted", next: "Buy a new one and change subscriptionId." },
  "900277": {
    means: "the subscription is about to expire and takes no changes any more",
    next: "Buy a new one and change subscriptionId.",
  },
  "900279": {
    means: "this subscription takes no changes any more",
    next: "Buy a new one and change subscriptionId.",
  },
  "900311": {
    means: "this subscription was changed too many times and takes no more changes",
    next: askSupport,
  },

  // Properties of a subscription that a program cannot change. The whole resource is sent back as it was read, so Partner Center
  // may also refuse a property that the program did not change.
  "400 2006": { means: "this offer cannot be updated by program", next: "Change it in Partner Center itself." },
  "800031": notByProgram,
  "800042": notByProgram,
  "900141": notByProgram,
  "900127": {
    means: "this environment does not support the operation",
    next: "Check cloud and apiUrl in the settings.",
  },
  "900263": {
    means: "this is a legacy subscription, and the call is for new commerce only",
    next: "Check subscriptionId; the target of a legacy upgrade is an offer id.",
  },
  "2054": tookForBillingChange,
  "800085": tookForBillingChange,
  "800097": tookForBillingChange,
  "800096": {
    means: "Partner Center took this for a change of the subscription's status, which it does not allow",
    next: "Run again; if it stays so, make the change in Partner Center itself.",
  },
  "2071": badPartnerOnRecord,
  "2072": badPartnerOnRecord,
  "800015": badPartnerOnRecord,
  "800016": badPartnerOnRecord,
  "800098": badPartnerOnRecord,

  // Number of seats.
  "2002": outsideOffer,
  "900275": outsideOffer,
  "800017": { means: "so many seats of this product cannot be had", next: "Set a smaller quantity." },
  "800067": tooManySeats,
  "800088": tooManySeats,
  "800089": { means: "that is more of this product than one customer may have", next: "Set a smaller quantity." },
  "800066": {
    means: "the customer would have more subscriptions than it may",
    next: "Upgrade into an existing one with targetSubscriptionId, or cancel one that is not needed.",
  },
  "800027": {
    means: "seats of this product can neither be added nor given back",
    next: "Set quantity to what the subscription has.",
  },
  "800095": {
    means: "the quantity of this subscription cannot be changed",
    next: "Set quantity to what it has.",
  },
  "800092": {
    means: "the subscription was bought under Software Assurance, and seats cannot be added to it",
    next: "Buy further seats as another subscription.",
  },
  "800028": {
    means: "the term that the subscription was bought for is not sold any more",
    next: "Buy further seats as another subscription.",
  },
  "800090": {
    means: "the quantity cannot be lowered now: seats can be given back only for some days after they were bought",
    next: 'The rest can be given back at renewal: set decrease to "atRenewal".',
  },
  "900214": windowOver,
  "900257": windowOver,

  // Schedules for the renewal.
  "800093": {
    means: "the subscription cannot renew by itself, so nothing can be scheduled for its renewal",
    next: 'Set decrease to "fail", or set quantity to what the subscription has.',
  },
  "800038": {
    means: "Partner Center knows of no next term of this subscription",
    next: "Check there that it renews by itself.",
  },
  "900244": badRenewalDate,
  "900245": badRenewalDate,
  "900246": badRenewalDate,

  // The target product of an upgrade.
  "800004": { means: "there is no such offer", next: "Check target." },
  "400013": notInCatalogue,
  "400018": notInCatalogue,
  "400019": notInCatalogue,
  "900142": notInCatalogue,
  "900143": notInCatalogue,
  "900144": notInCatalogue,
  "2085": notForSale,
  "2091": notForSale,
  "800020": notForSale,
  "800010": { means: "the product is sold out at the moment", waiting: "later" },
  "800070": { means: "the product is not sold in the customer's country or region", next: "Choose another product." },
  "800086": {
    means: "the customer does not meet a condition of the offer",
    next: "Look up the offer's conditions in Partner Center.",
  },
  "27006": { means: "a customer may have this offer only so many times", next: "Choose another product." },
  "60000": {
    means: "the licenses of the users could not be moved",
    next: "See in the customer's admin center which users have the new licenses; assign the missing ones with UserLicense.",
  },

  // The target subscription of an upgrade, its term and its billing cycle.
  "900261": { means: "the target subscription is not ready yet", waiting: "minutes" },
  "900258": {
    means: "the target subscription is not active",
    next: "Set another targetSubscriptionId, or leave it out.",
  },
  "900259": {
    means: "targetSubscriptionId is the subscription that is to be upgraded",
    next: "Set another one, or leave it out.",
  },
  "900260": {
    means: "the target subscription is not for the product that target names",
    next: "Set another targetSubscriptionId, or leave it out.",
  },
  "900236": {
    means: "the target subscription ends before the one that is to be upgraded",
    next: "Set another targetSubscriptionId, or leave it out.",
  },
  "800107": { means: "the term of a trial cannot be changed", next: "Leave termDuration out." },
  "800084": termNotOffered,
  "800121": termNotOffered,
  "900268": termNotOffered,
  "800122": termTooShort,
  "900267": termTooShort,
  "900269": {
    means: "the product is not sold with this billing cycle",
    next: "Set another billingCycle, or leave it out.",
  },
  "900270": { means: "the billing cycle is longer than the term", next: "Set a shorter billingCycle." },

  // Invalid requests, and failures of the service itself.
  "3000": badValue,
  "800002": badValue,
  "900126": {
    means: "Partner Center does not know a word in the request",
    next: "Take one of those that it names below.",
  },
  "501 0": serviceFailed,
  "800003": serviceFailed,
  "800094": serviceFailed,
  "900192": serviceFailed,
  "800005": {
    means: "Partner Center could not complete the purchase behind this change",
    waiting: "later",
    next: "If it stays so, ask its support, with the ids below.",
  },
};

/** Meanings of an HTTP status, whichever code comes with it. */
const byStatus: Readonly<Record<number, Advice>> = {
  401: {
    means: "the credentials were not accepted",
    next: "Check that they are right and have not expired: licenses auth status.",
  },
  408: { means: "Partner Center took too long", waiting: "later" },
  412: changedMeanwhile,
  429: { means: "too many requests, for longer than this run may wait", waiting: "later" },
};

/** Meanings of an HTTP status without a code. Partner Center itself may never have received such a request. */
const withoutCode: Readonly<Record<number, Advice>> = {
  400: {
    means: "the request was turned away unread",
    next: "Check the address of the service, and the proxy if there is one.",
  },
  403: {
    means: "the credentials are valid but do not allow this",
    next: "Check that they belong to the partner of this customer, and the roles of the user.",
  },
  404: { means: "nothing was found there", next: "Check the ids, and the address of the service." },
  409: { means: "another change of the same thing is under way", waiting: "minutes" },
};

const invalidUsageLocation = /invalid usage location/i;

/**
 * The service has also used these words for a user whose usage location was set: microsoft/Partner-Center-DotNet-Samples issue 131.
 */
const noUsageLocation: Advice = {
  means: "the user has no usage location, or one that Microsoft does not accept for this product",
  next: "Set the user's country or region first (usageLocation, two letters like DE); it is not guessed here. After it was set, it may take some minutes to reach Partner Center.",
};

/**
 * A 401 without a body means that multi-factor authentication is missing ("Mandating multi-factor authentication for your partner
 * tenant"). An expired token gets the same answer.
 */
const tokenRefusedWithoutWords: Advice = {
  means: "the token was refused without a word: the sign-in behind it had no second factor, or it has expired",
  next: `See which: licenses auth status. ${signInWithMfa}`,
};

/**
 * Meaning and next step of a refusal; `undefined` if there are none beyond the service's own words.
 *
 * @param challenge the answer's WWW-Authenticate header.
 */
export function explain(
  status: number,
  code: string | undefined,
  description: string,
  challenge?: string,
): string | undefined {
  const advice = adviceOn(status, code, description, challenge);
  return advice === undefined ? undefined : inWords(advice);
}

/** Whether the same request may succeed within minutes, so that the run waits. After a request without an answer, read first. */
export const waitingHelps = (status: number, code: string | undefined): boolean =>
  known(status, code)?.waiting === "minutes";

/** Codes that say only that some part of the request is invalid. */
const invalid = new Set(["3000", "800002"]);

/** Whether a refusal does not say which part of the request is wrong. */
export const isVague = (status: number, code: string | undefined, description: string): boolean =>
  // Without a code and words, the answer may come from a proxy, and says nothing about licenses.
  code === undefined ? description !== "" : invalid.has(code) || known(status, code) === undefined;

/**
 * Words of refusals about groups: "User license is inherited from a group membership and it cannot be removed directly from the user."
 * (Microsoft Graph, assignLicense).
 */
const aboutGroups = [
  /(?<!\bnot )\binherit/i,
  /\bgroup[ -]?(based|membership|assignment)/i,
  /\b(assigned|granted|given) (by|through|via|from|to) (a|the|an azure ad|an entra)?\s*(security )?groups?\b/i,
];

/**
 * Words of refusals about dependencies: "… because service plan … depends on the service plan(s) …"
 * (MicrosoftDocs/microsoft-365-docs pull request 3864), and DependencyViolation (Microsoft Graph).
 */
const aboutDependencies = [/\bdepend/i, /\bprerequisite/i, /\brequired by\b/i];

/**
 * Statuses of refusals that concern the request itself. Others concern the sign-in, the address or the load, and say nothing about
 * a license.
 */
const aboutTheRequest = new Set([400, 409, 422]);

/** Why a license cannot be removed or assigned. This is read from the service's words, because no code for it is documented. */
export function blockedBy(status: number, words: string): BlockedBy | undefined {
  if (!aboutTheRequest.has(status)) return undefined;
  // Words about both dependencies and groups count as a dependency: the group may not be the only reason.
  if (aboutDependencies.some((pattern) => pattern.test(words))) return "dependency";
  return aboutGroups.some((pattern) => pattern.test(words)) ? "group" : undefined;
}

const byBlockage: Readonly<Record<BlockedBy, Advice>> = {
  group: {
    means: "a group grants the license, so it cannot be removed from the user alone",
    next: "Remove the user from that group.",
  },
  dependency: {
    means: "a license or service plan depends on another one",
    next: "What Partner Center says below names them: keep both, or neither.",
  },
};

function adviceOn(
  status: number,
  code: string | undefined,
  description: string,
  challenge: string | undefined,
): Advice | undefined {
  if (invalidUsageLocation.test(description)) return noUsageLocation;
  const blockage = blockedBy(status, description);
  if (blockage !== undefined) return byBlockage[blockage];
  const nothingSaid = !code && description === "";
  if (status === 401 && nothingSaid && /\bbearer\b/i.test(challenge ?? "")) return tokenRefusedWithoutWords;
  return (
    known(status, code) ??
    byStatus[status] ??
    (status >= 500 ? serviceFailed : undefined) ??
    (code ? undefined : adviceWithoutCode(status, description))
  );
}

/** A 400 with words comes from the service, and those words say more than the general advice. */
const adviceWithoutCode = (status: number, description: string): Advice | undefined =>
  status === 400 && description !== "" ? undefined : withoutCode[status];

function known(status: number, code = ""): Advice | undefined {
  const key = [`${status} ${code}`, code].find((candidate) => Object.hasOwn(catalogue, candidate));
  return key === undefined ? undefined : catalogue[key];
}

const inWords = ({ means, next, waiting }: Advice): string =>
  [`${means}.`, waiting && runAgain[waiting], next].filter(Boolean).join(" ");
