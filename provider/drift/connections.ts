import { onceForEach } from "../core/onceForEach";
import type { PartnerCenter } from "../services/partnercenter/api";
import { connectPartnerCenter } from "../services/partnercenter/connect";
import { type Connected, withoutEngine } from "../services/service";
import type { AutomationSuite } from "../services/uipath/api";
import { connectAutomationSuite } from "../services/uipath/connect";
import type { Settings } from "../settings/settings";

/**
 * The services behind all stacks: who signs in alike shares a token, connections and lists. Nothing changes while a report is
 * made, so what is read once is read once: two stacks that name one subscription ask for it once.
 */
export interface Connections {
  partnerCenter(settings: Settings): Connected<PartnerCenter>;
  automationSuite(settings: Settings): Connected<AutomationSuite>;
}

/** What is not there is looked at a second time by the hooks, and believed only then. */
const isThere = (answer: unknown) => answer !== undefined;

const hasProducts = (answer: Awaited<ReturnType<AutomationSuite["available"]>>) =>
  answer !== undefined && answer !== "no such call" && (answer.license?.products ?? []).length > 0;

export function connections(): Connections {
  return {
    partnerCenter: forEach((settings) => {
      const connected = connectPartnerCenter(settings, withoutEngine(settings));
      const subscriptions = onceForEach<Awaited<ReturnType<PartnerCenter["subscription"]>>>(isThere);
      return (tell) => {
        const context = connected(tell);
        const subscription: PartnerCenter["subscription"] = (customerId, id) =>
          subscriptions(`${customerId}/${id}`.toLowerCase(), () => context.api.subscription(customerId, id));
        return { ...context, api: { ...context.api, subscription } };
      };
    }),
    automationSuite: forEach((settings) => {
      const connected = connectAutomationSuite(settings, withoutEngine(settings));
      const licenses = onceForEach<Awaited<ReturnType<AutomationSuite["available"]>>>(hasProducts);
      const names = onceForEach<string | undefined>();
      return (tell) => {
        const context = connected(tell);
        const available: AutomationSuite["available"] = (host, id) =>
          licenses(`${host}/${id}`.toLowerCase(), () => context.api.available(host, id));
        const organizationName: AutomationSuite["organizationName"] = (id) =>
          names(id.toLowerCase(), () => context.api.organizationName(id));
        return { ...context, api: { ...context.api, available, organizationName } };
      };
    }),
  };
}

function forEach<Value>(connect: (settings: Settings) => Value): (settings: Settings) => Value {
  const known = new Map<string, Value>();
  return (settings) => {
    const key = JSON.stringify(settings);
    const connected = known.get(key) ?? connect(settings);
    known.set(key, connected);
    return connected;
  };
}
