/** What Partner Center's error codes mean here and what to do, from its published table ("Partner Center REST error codes"). */

const advice: Record<string, string> = {
  "2001": "the subscription is suspended, so its quantity cannot change. Reactivate it first.",
  "2002": "the quantity is outside what the offer allows. Look up the offer's minimum and maximum.",
  "2006": "this offer cannot be updated by a program. Change it in Partner Center itself.",
  "2011": "the subscription is deleted. Buy a new one and change subscriptionId.",
  "2032": "access denied. Check that these credentials belong to the partner of this customer.",
  "2055": "the subscription was changed at the same time by somebody else. Run again.",
  "20002":
    "this partner has no relationship with this customer. Check customerId, and that the credentials are of the right partner.",
  "20003": "there is no such subscription for this customer. Check subscriptionId.",
  "60002": "there is no such user for this customer. Check userId.",
  "60003": "there is no such customer tenant. Check customerId.",
  "60012":
    "no license is left. Raise the quantity of the subscription first, or remove the license from another user, in a run of its own.",
  "800014": "another change of this subscription is under way. Run again in some minutes.",
  "800082": "the subscription is not ready yet. Run again in some minutes.",
  "800090":
    "the quantity cannot be lowered now: seats can be given back within 7 days after they were bought or renewed. The rest can be given back at renewal.",
  "800091": "the subscription is suspended. Reactivate it first.",
  "900150": "the role of the signed-in user does not allow this. Give it a role that does.",
  "900214": "the time in which seats can be given back is over. Lower the quantity at renewal.",
  "900257": "the days in which seats can be given back are over. Lower the quantity at renewal.",
  "900277": "the subscription is about to expire and takes no changes any more.",
  "900278": "another operation is pending on this subscription. Run again after 24 hours.",
  "900279": "this subscription takes no changes any more.",
  "900280": "this subscription takes no changes at the moment. Run again later.",
  "900308": "the signed-in user lacks the privileges. Check its roles and its GDAP relationship with the customer.",
  "900309":
    "a Conditional Access policy of the customer blocks partners. Ask the customer to exclude service provider users of this partner from it.",
  "900311": "this subscription was changed too many times and takes no more changes. Ask partner support.",
  "900316": "a token of Partner Center's own (generatetoken) was sent; license calls take the Entra token itself.",
  "900329":
    "the credentials are app-only, and this call needs an application that acts for a user. Add a refresh token.",
  "900420": "the token is for another audience. Sign in for Partner Center's own address.",
  "900421": "the sign-in behind the token had no second factor. Sign in anew with multi-factor authentication.",
};

const byStatus: Record<number, string> = {
  401: "the credentials were not accepted. Check that they are right and have not expired.",
  403: "the credentials are valid but do not allow this.",
  404: "nothing was found there. Check the ids, and the address of the service.",
  429: "too many requests, for longer than this run may wait. Run again later.",
};

const invalidUsageLocation = /invalid usage location/i;

export function explain(status: number, code: string | undefined, description: string): string | undefined {
  if (invalidUsageLocation.test(description)) {
    return "the user has no usage location, without which Microsoft assigns no license. Set the user's country or region first; it is not guessed here.";
  }
  return (code === undefined ? undefined : advice[code]) ?? byStatus[status];
}
