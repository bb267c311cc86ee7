import type { Reply } from "../http";
import type { World } from "../world";

const faults = {
  invalidClient: [401, "invalid_client", 7000215, "Invalid client secret provided."],
  unknownClient: [400, "unauthorized_client", 700016, "Application was not found in the directory."],
  invalidAssertion: [
    401,
    "invalid_client",
    700027,
    "The certificate used to sign the client assertion is not registered.",
  ],
  expiredRefreshToken: [
    400,
    "invalid_grant",
    700082,
    "The refresh token has expired due to inactivity or is not known in this tenant.",
  ],
  authorizationPending: [
    400,
    "authorization_pending",
    70016,
    "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
  ],
  unknownCode: [400, "invalid_grant", 70008, "The provided authorization code or refresh token has expired."],
  unsupportedGrant: [400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."],
} as const satisfies Record<string, readonly [number, string, number, string]>;

/** Refusals of the token endpoint have a shape of their own. */
export class EntraFault extends Error {
  constructor(readonly fault: keyof typeof faults) {
    super(fault);
  }

  reply(world: World): Reply {
    const [status, error, code, wording] = faults[this.fault];
    const traceId = world.exchangeIds.guid();
    const correlationId = world.exchangeIds.guid();
    const timestamp = world.now().toISOString().replace("T", " ").replace(/\.\d+/, "");
    return {
      status,
      json: {
        error,
        error_description: `AADSTS${code}: ${wording}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`,
        error_codes: [code],
        timestamp,
        trace_id: traceId,
        correlation_id: correlationId,
      },
    };
  }
}
