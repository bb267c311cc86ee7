import type { Kind, ServiceDrift } from "../../drift";
import type { PartnerCenter } from "../api";
import type { SubscriptionQuantityArgs } from "../subscriptionQuantity.args";
import { subscriptionQuantityId } from "../subscriptionQuantity.args";
import type { SubscriptionQuantityState } from "../subscriptionQuantity.state";
import type { SubscriptionUpgradeArgs } from "../subscriptionUpgrade.args";
import type { SubscriptionUpgradeState } from "../subscriptionUpgrade.state";
import { type UserLicenseArgs, userLicenseId } from "../userLicense.args";
import type { UserLicenseState } from "../userLicense.state";
import { acceptedLicenses, lacksWanted } from "./accepted";
import { endingSignIn } from "./endingSignIn";
import { products } from "./holder";
import { remembering } from "./remembering";
import * as quantities from "./subscriptionQuantity";
import * as upgrades from "./subscriptionUpgrade";
import { unmanaged } from "./unmanaged";
import * as users from "./userLicense";

const userLicense: Kind<UserLicenseArgs, UserLicenseState, PartnerCenter> = {
  async judge(look, api) {
    const { customerId, userId } = userLicenseId.parse(look.id);
    const gone = look.found === undefined;
    const userExists = !gone || (await api.licenses(customerId, userId)) !== undefined;
    const around = { skus: await api.subscribedSkus(customerId), userExists };
    const judgement = users.judge(look, around);
    if (judgement.changes.length === 0 || users.nameOf(look) !== undefined) return judgement;
    // People do not know users by their ids. One list has the names of all users whose licenses differ.
    const all = await api.users(customerId).catch(() => []);
    return users.judge(look, { ...around, user: all.find(({ id }) => id === userId)?.userPrincipalName });
  },
  async accepted(look, api, others) {
    if (!lacksWanted(look)) return look.found?.args;
    const { customerId, userId } = userLicenseId.parse(look.id);
    const live = (await api.licenses(customerId, userId)) ?? [];
    return acceptedLicenses(look, live, await api.subscribedSkus(customerId), others);
  },
};

const subscriptionQuantity: Kind<SubscriptionQuantityArgs, SubscriptionQuantityState, PartnerCenter> = {
  async judge(look, api, horizon) {
    const { customerId, subscriptionId } = subscriptionQuantityId.parse(look.id);
    return quantities.judge(look, { live: await api.subscription(customerId, subscriptionId), ...horizon });
  },
};

const subscriptionUpgrade: Kind<SubscriptionUpgradeArgs, SubscriptionUpgradeState, PartnerCenter> = {
  judge: (look) => upgrades.judge(look),
};

/** A state may be damaged. The holder is read from any id, so that a bad id does not cost the report its other findings. */
const customerOf = (id: string): string => id.split("/")[0] ?? "";

export const drift: ServiceDrift<PartnerCenter> = {
  kinds: {
    UserLicense: userLicense,
    SubscriptionQuantity: subscriptionQuantity,
    SubscriptionUpgrade: subscriptionUpgrade,
  },
  holder: {
    kind: "customer",
    idOf: customerOf,
    name: (id, api) => api.companyName(customerOf(id)),
    products: async (id, api) => products(await api.subscribedSkus(customerOf(id))),
  },
  remembering,
  endingSignIn,
  unmanaged,
};
