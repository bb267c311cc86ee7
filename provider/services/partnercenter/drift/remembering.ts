import type { Connected } from "../../../core/lifecycle";
import { onceForEach } from "../../../core/onceForEach";
import type { PartnerCenter } from "../api";

type Subscription = Awaited<ReturnType<PartnerCenter["subscription"]>>;

/** The lifecycle reads an absent subscription a second time before it reports an absence, so an absence is not kept. */
const isThere = (answer: Subscription) => answer !== undefined;

/** Each subscription is read once. The connection itself already keeps products, users and company names. */
export function remembering(connected: Connected<PartnerCenter>): Connected<PartnerCenter> {
  const subscriptions = onceForEach<Subscription>(isThere);
  return (tell) => {
    const context = connected(tell);
    const subscription: PartnerCenter["subscription"] = (customerId, id) =>
      subscriptions(`${customerId}/${id}`.toLowerCase(), () => context.api.subscription(customerId, id));
    return { ...context, api: { ...context.api, subscription } };
  };
}
