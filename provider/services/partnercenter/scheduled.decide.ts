import type { ScheduledAction, Subscription } from "./wire";

/**
 * What is scheduled for the end of a subscription's term. The service shows it in `scheduledNextTermInstructions`, in
 * `scheduledActions`, or in both; where they differ, the actions count. Pure.
 */

type Shown = Pick<Subscription, "scheduledNextTermInstructions" | "scheduledActions" | "isTrial" | "offerId">;

/**
 * Whether an action takes effect at the end of the term. A product change on a chosen day takes effect within it. @param action its
 * words in lower case.
 */
export const endsTheTerm = ({ scheduleType, actionType }: Pick<ScheduledAction, "scheduleType" | "actionType">) =>
  scheduleType === "termend" || actionType !== "transition";

/** The action that ends the term. `"unreadable"`: there are several, or the service shows an undocumented form. */
export function actionOf({ scheduledActions: actions }: Shown): ScheduledAction | "unreadable" | undefined {
  if (actions === undefined || actions === "unreadable") return actions;
  const ending = actions.filter(endsTheTerm);
  return ending.length > 1 ? "unreadable" : ending[0];
}

export const renewalAction = "renewtonewterm";

interface Next {
  /** Absent: the number of seats at that time. */
  quantity?: number;
  /** Catalog item, like `CFQ7TTC0LH18:0001:CFQ7TTC0K971`; absent: the same product. */
  product?: string;
}

/** The quantity and product of the next term. A trial has instructions by default, so they do not count as a schedule. */
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
