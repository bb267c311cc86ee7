import { Refused } from "../../core/errors";
import type { Context, OtherWant } from "../../core/lifecycle";
import type { PartnerCenter } from "./api";
import { quantity, upgradeTo } from "./wants";

/** Checks for other resources of the same program that change the same subscription. */

export interface Subscription {
  customerId: string;
  subscriptionId: string;
}

const othersOf = ({ customerId, subscriptionId }: Subscription, { ownership }: Context<PartnerCenter>) =>
  ownership.wantsOf({ scope: customerId, id: subscriptionId });

const checkedOf = async (subscription: Subscription, context: Context<PartnerCenter>): Promise<OtherWant[]> =>
  (await othersOf(subscription, context)).filter(({ certainty }) => certainty === "checked");

/** The resource of the program that sets the quantity of this subscription. */
export const setterOf = async (
  subscription: Subscription,
  context: Context<PartnerCenter>,
): Promise<OtherWant | undefined> => (await othersOf(subscription, context)).find((other) => other.has([quantity]));

/**
 * Two resources that set one subscription's quantity would undo each other's change in every run. Preview also refuses them when it
 * runs.
 */
export async function refuseSecondQuantity(wanted: Subscription, context: Context<PartnerCenter>): Promise<void> {
  const others = await checkedOf(wanted, context);
  const same = others.find((other) => other.has([quantity]));
  if (same !== undefined)
    throw new Refused(
      `${same.called} sets the quantity of subscription ${wanted.subscriptionId} of customer ${wanted.customerId} too. Keep one of them.`,
    );
  refuseUnordered(wanted, others);
}

/** Each upgrade is declared once. Preview also refuses a second one when it runs. */
export async function refuseSecondUpgrade(
  wanted: Subscription & { target: string; targetSubscriptionId?: string | undefined },
  context: Context<PartnerCenter>,
): Promise<void> {
  const { customerId, subscriptionId, target, targetSubscriptionId } = wanted;
  const others = await checkedOf(wanted, context);
  const same = others.find((other) => other.has([upgradeTo(subscriptionId, target)]));
  if (same !== undefined)
    throw new Refused(
      `${same.called} upgrades subscription ${subscriptionId} of customer ${customerId} to ${target} too. Keep one of them.`,
    );
  refuseUnordered(wanted, others);
  if (targetSubscriptionId === undefined) return;
  const into = { customerId, subscriptionId: targetSubscriptionId };
  refuseUnordered(into, await checkedOf(into, context));
}

/** Without a fixed order, it would be random which seats are upgraded and which are bought. */
function refuseUnordered({ customerId, subscriptionId }: Subscription, others: OtherWant[]): void {
  const other = others.find(({ unordered }) => unordered);
  if (other !== undefined)
    throw new Refused(
      `${other.called} changes subscription ${subscriptionId} of customer ${customerId} in the same run, and nothing says which of the two comes first. Give one of them dependsOn on the other.`,
    );
}
