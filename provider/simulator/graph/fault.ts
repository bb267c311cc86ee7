import type { Reply } from "../http";

/** Source: "Microsoft Graph error responses and resource types". The messages are from public reports. */
const faults = {
  tokenMissing: [401, "InvalidAuthenticationToken", "Access token is empty."],
  wrongAudience: [401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience."],
  expired: [401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."],
  noPermission: [403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."],
  noSegment: [400, "BadRequest", "Resource not found for the segment '{0}'."],
  noMethod: [405, "MethodNotAllowed", "The simulator only reads here."],
  noProperty: [400, "BadRequest", "Could not find a property named '{0}' on type 'microsoft.graph.user'."],
  pageSize: [400, "Request_BadRequest", "Invalid page size specified: '{0}'. Must be between 1 and 999 inclusive."],
  skipToken: [400, "Directory_ExpiredPageToken", "The specified page token value has expired."],
} as const satisfies Record<string, readonly [number, string, string]>;

/** Thrown by a handler; the server turns it into Graph's body. */
export class GraphFault extends Error {
  constructor(
    readonly fault: keyof typeof faults,
    readonly fill = "",
  ) {
    super(fault);
  }

  reply(ids: { requestId: string; clientRequestId: string }, now: Date): Reply {
    const [status, code, message] = faults[this.fault];
    const innerError = {
      date: now.toISOString().slice(0, 19),
      "request-id": ids.requestId,
      "client-request-id": ids.clientRequestId,
    };
    return { status, json: { error: { code, message: message.replace("{0}", this.fill), innerError } } };
  }
}
