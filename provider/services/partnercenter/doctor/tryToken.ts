import { randomUUID } from "node:crypto";
import { LicensesError, type ServiceError } from "../../../core/errors";
import { ask, type Connection, openConnection } from "../../../doctor/connection";
import type { Answer, Call } from "../../../http/client";
import type { Settings } from "../../../settings/settings";
import { refusal, requestIds } from "../api";
import type { Claims } from "./claims";

export const toPartnerCenter = (settings: Settings): Connection => {
  const { apiUrl: url, caFile } = settings.partnerCenter;
  return openConnection({ name: "Partner Center", url, caFile, ids: requestIds }, settings);
};

/** What Partner Center makes of a token. */
export interface Verdict {
  accepted: boolean;
  /** Its own word on the second factor behind the token; absent where it gives none. */
  secondFactor?: boolean;
  /** Its refusal, or why there is no answer. */
  error?: LicensesError;
  /** Its code for the refusal. */
  code?: string;
}

/**
 * "Get a list of customers" is the cheapest read that app-only and App+User credentials may both make. The header `ValidateMfa` asks Partner
 * Center for its own judgement, `isMfaCompliant`.
 */
const selfTest: Call = {
  what: "Reading one customer of the partner",
  kind: "read",
  method: "GET",
  path: "/v1/customers?size=1",
  headers: { validatemfa: "true" },
};

export async function tryToken(connection: Connection, token: string, claims: Claims): Promise<Verdict> {
  let answer: Answer;
  try {
    answer = await ask(connection, connection.wire, selfTest, randomUUID(), token);
  } catch (error) {
    if (error instanceof LicensesError) return { accepted: false, error };
    throw error;
  }
  const error = answer.status < 300 ? undefined : refusal(selfTest, answer);
  const secondFactor = judged(answer, error, claims);
  return {
    accepted: error === undefined,
    ...(secondFactor === undefined ? {} : { secondFactor }),
    ...(error === undefined ? {} : { error }),
    ...(error?.code === undefined ? {} : { code: error.code }),
  };
}

/** Refused for the second factor: by code 900421, or by the older 401 without words (an expired token is refused likewise). */
function judged({ headers }: Answer, error: ServiceError | undefined, { secondFactor }: Claims): boolean | undefined {
  if (error?.code === "900421") return false;
  if (error?.status === 401 && error.code === undefined && secondFactor === false) return false;
  const word = headers.ismfacompliant?.trim().toLowerCase();
  return word === "true" || word === "false" ? word === "true" : undefined;
}
