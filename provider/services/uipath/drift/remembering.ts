import type { Connected } from "../../../core/lifecycle";
import { onceForEach } from "../../../core/onceForEach";
import type { AutomationSuite } from "../api";

type Available = Awaited<ReturnType<AutomationSuite["available"]>>;

/** The lifecycle reads an organization without licenses a second time before it reports that, so that answer is not kept. */
const hasProducts = (answer: Available) =>
  answer !== undefined && answer !== "no such call" && (answer.license?.products ?? []).length > 0;

/** The licenses and the name of each organization are read once. */
export function remembering(connected: Connected<AutomationSuite>): Connected<AutomationSuite> {
  const licenses = onceForEach<Available>(hasProducts);
  const names = onceForEach<string | undefined>();
  return (tell) => {
    const context = connected(tell);
    const available: AutomationSuite["available"] = (host, id) =>
      licenses(`${host}/${id}`.toLowerCase(), () => context.api.available(host, id));
    const organizationName: AutomationSuite["organizationName"] = (id) =>
      names(id.toLowerCase(), () => context.api.organizationName(id));
    return { ...context, api: { ...context.api, available, organizationName } };
  };
}
