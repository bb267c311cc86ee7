import type { Reply } from "../http";
import type { Ids } from "../ids";

const faults = {
  invalidClient: [401, "invalid_client", 7000215, "Invalid client secret provided."],
  unknownClient: [400, "unauthorized_client", 700016, "Application was not found in the directory."],
  notConsented: [
    400,
    "invalid_grant",
    65001,
    "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.",
  ],
  notInTenant: [
    400,
    "invalid_grant",
    50020,
    "User account from identity provider does not exist in tenant and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first.",
  ],
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
  missingGrant: [
    400,
    "invalid_request",
    900144,
    "The request body must contain the following parameter: 'grant_type'.",
  ],
  unsupportedGrant: [400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."],
} as const satisfies Record<string, readonly [number, string, number, string]>;

type EntraFaultName = keyof typeof faults;

export const entraFaultNames = Object.keys(faults) as EntraFaultName[];

/** Refusals of the token endpoint have a shape of their own. */
export class EntraFault extends Error {
  constructor(
    readonly fault: EntraFaultName,
    readonly details: { code?: number | undefined; wording?: string | undefined } = {},
  ) {
    super(fault);
  }

  reply({ exchangeIds, now }: { exchangeIds: Ids; now: Date }): Reply {
    const [status, error, usualCode, usualWording] = faults[this.fault];
    const { code = usualCode, wording = usualWording } = this.details;
    const traceId = exchangeIds.guid();
    const correlationId = exchangeIds.guid();
    const timestamp = now.toISOString().replace("T", " ").replace(/\.\d+/, "");
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
