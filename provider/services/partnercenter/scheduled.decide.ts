import type { ScheduledAction, Subscription } from "./wire";

/**
 * What is scheduled for the end of a subscription's term. The service shows it in `scheduledNextTermInstructions`, in
 * `scheduledActions`, or in both; where they differ, the actions count. Pure.
 */

type Shown = Pick<Subscription, "scheduledNextTermInstructions" | "scheduledActions" | "isTrial" | "offerId">;

/** A change of product on a chosen day lies within the term. @param action its words in lower case. */
export const endsTheTerm = ({ scheduleType, actionType }: Pick<ScheduledAction, "scheduleType" | "actionType">) =>
  scheduleType === "termend" || actionType !== "transition";

/** The one action that ends the term. `"unreadable"`: there are several, or the service shows something that nobody documents. */
export function actionOf({ scheduledActions: actions }: Shown): ScheduledAction | "unreadable" | undefined {
  if (actions === undefined || actions === "unreadable") return actions;
  const ending = actions.filter(endsTheTerm);
  return ending.length > 1 ? "unreadable" : ending[0];
}

export const renewalAction = "renewtonewterm";

interface Next {
  /** Absent: as many seats as there are then. */
  quantity?: number;
  /** Catalog item, like `CFQ7TTC0LH18:0001:CFQ7TTC0K971`; absent: the same product. */
  product?: string;
}

/** What the next term begins with. A trial carries instructions of its own, which are nobody's schedule. */
export function nextTermOf(live: Shown): Next {
  const action = actionOf(live);
  if (live.isTrial || action === "unreadable") return {};
  if (action !== undefined && action.actionType !== renewalAction) return {};
  const [first, second] = [action?.instructions, live.scheduledNextTermInstructions];
  const quantity = first?.quantity ?? second?.quantity;
  const item = first?.product ?? second?.product;
  const product = item && `${item.productId}:${item.skuId}:${item.availabilityId}`;
  return {
    ...(quantity === undefined ? {} : { quantity }),
    ...(product === undefined || product.toLowerCase() === live.offerId.toLowerCase() ? {} : { product }),
  };
}

export const scheduledQuantity = (live: Shown): number | undefined => nextTermOf(live).quantity;
