import type { Call, Reply } from "../http";
import { gatewayReply, PartnerCenterFault } from "./errors";

/** "Partner Center REST headers": these two are GUIDs. */
const guids = ["MS-RequestId", "MS-CorrelationId"];

export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** The refusal of a request whose headers are not as documented. Undefined when the headers are fine. */
export function oddHeaders(call: Call): Reply | undefined {
  for (const name of guids) {
    const sent = call.header(name);
    if (sent !== undefined && !isGuid(sent)) return new PartnerCenterFault("invalidProperty", { data: [name] }).reply();
  }
  if (call.body === "" || call.isJson) return undefined;
  return gatewayReply(415, "The request entity's media type is not supported for this resource.");
}
