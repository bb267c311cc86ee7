import { isGuid, isWord } from "../../core/known";
import type { Want } from "../../core/lifecycle";

/** What each resource's arguments ask for, as far as they are known. Pure. The program's process loads this file too. */

type Arguments = Record<string, unknown>;

/** Key of a license that an exclusive list removes. Preview passes such keys to the update. */
export const departing = (userId: string, skuId: string) => `${userId}/${skuId}`.toLowerCase();

export const quantity = "quantity";
export const upgrade = "upgrade";
export const upgradeTo = (subscriptionId: unknown, target: unknown) => `upgrade of ${subscriptionId} to ${target}`;

export const wantsOfUserLicense = ({ customerId, userId, licenses, exclusive }: Arguments): Want[] =>
  isWord(customerId) && isWord(userId) && Array.isArray(licenses)
    ? [
        {
          scope: customerId,
          object: userId,
          named: !isGuid(userId),
          parts: licenses.map((license) => license?.sku).filter(isWord),
          exclusive: exclusive === true,
        },
      ]
    : [];

export const wantsOfSubscriptionQuantity = ({ customerId, subscriptionId }: Arguments): Want[] =>
  isWord(customerId) && isWord(subscriptionId)
    ? [{ scope: customerId, object: subscriptionId, parts: [quantity], ordered: true }]
    : [];

/** An upgrade changes both its source and its target subscription. */
export const wantsOfSubscriptionUpgrade = ({
  customerId,
  subscriptionId,
  target,
  targetSubscriptionId,
}: Arguments): Want[] =>
  isWord(customerId)
    ? [subscriptionId, targetSubscriptionId].filter(isWord).map((object) => ({
        scope: customerId,
        object,
        parts: [upgrade, upgradeTo(subscriptionId, target)],
        ordered: true,
      }))
    : [];
