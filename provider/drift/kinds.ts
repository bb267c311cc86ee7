import type { Lifecycle } from "../core/lifecycle";
import type { PartnerCenter } from "../services/partnercenter/api";
import * as quantities from "../services/partnercenter/drift/subscriptionQuantity";
import * as upgrades from "../services/partnercenter/drift/subscriptionUpgrade";
import * as users from "../services/partnercenter/drift/userLicense";
import { subscriptionQuantity } from "../services/partnercenter/subscriptionQuantity.lifecycle";
import { subscriptionUpgrade } from "../services/partnercenter/subscriptionUpgrade.lifecycle";
import { userLicense } from "../services/partnercenter/userLicense.lifecycle";
import type { AutomationSuite } from "../services/uipath/api";
import * as organizations from "../services/uipath/drift/organizationLicense";
import { organizationLicense } from "../services/uipath/organizationLicense.lifecycle";
import type { Judgement, Look } from "./judgement";

/** How each kind of license is looked at: by the hooks that Pulumi's own refresh calls, and put into words. */

export interface Horizon {
  now: Date;
  days: number;
}

export interface Kind<Args, State, Api> {
  hooks: Lifecycle<Args, State, Api>;
  /** Id of the customer or organization that has the license. */
  holder(id: string): string;
  judge(look: Look<Args, State>, api: Api, horizon: Horizon): Promise<Judgement> | Judgement;
  /** Why the drift is unknown although a read succeeded. */
  unreadable?(id: string, api: Api): Promise<string | undefined>;
}

const kind = <Args, State, Api>(one: Kind<Args, State, Api>): Kind<Args, State, Api> => one;

const first = (id: string) => id.split("/")[0] ?? "";
const second = (id: string) => id.split("/")[1] ?? "";

export const kinds = {
  UserLicense: kind({
    hooks: userLicense,
    holder: first,
    async judge(look, api: PartnerCenter) {
      const [customerId, userId] = [first(look.id), second(look.id)];
      const gone = look.found === undefined;
      const userExists = !gone || (await api.licenses(customerId, userId)) !== undefined;
      const around = { skus: await api.subscribedSkus(customerId), userExists };
      const judgement = users.judge(look, around);
      if (judgement.changes.length === 0 || users.nameOf(look) !== undefined) return judgement;
      // An id means nothing to people: one list tells the names of all who are out of step.
      const all = await api.users(customerId).catch(() => []);
      return users.judge(look, { ...around, user: all.find(({ id }) => id === userId)?.userPrincipalName });
    },
  }),
  SubscriptionQuantity: kind({
    hooks: subscriptionQuantity,
    holder: first,
    judge: async (look, api: PartnerCenter, horizon) =>
      quantities.judge(look, { live: await api.subscription(first(look.id), second(look.id)), ...horizon }),
  }),
  SubscriptionUpgrade: kind({ hooks: subscriptionUpgrade, holder: first, judge: (look) => upgrades.judge(look) }),
  OrganizationLicense: kind({
    hooks: organizationLicense,
    holder: second,
    judge: (look, _api: AutomationSuite, horizon) => organizations.judge(look, horizon),
    async unreadable(id, api) {
      const answer = await api.available(first(id), second(id));
      return answer === "no such call"
        ? "This Automation Suite has no way to read the license of an organization."
        : undefined;
    },
  }),
};
