import { randomUUID } from "node:crypto";
import { LicensesError, NoAnswer, type ServiceError, UnexpectedAnswer } from "../core/errors";
import { systemClock } from "../core/systemClock";
import type { Answer, Call } from "../http/client";
import { connect } from "../http/connection";
import { exchange, type Ids, Unanswered, type Wire } from "../http/exchange";
import type { SignIn } from "../http/signIn";
import { longestAnswer, timeForAnAttempt, within } from "../http/time";
import { noTrace, traceTo } from "../http/trace";
import { refusal, requestIds } from "../services/partnercenter/api";
import type { Settings } from "../settings/settings";
import type { Claims } from "./claims";

/** A service as the commands see it: each question is asked once, and an answer of any status is an answer. */
export interface Line extends SignIn {
  wire: Wire;
}

const lines: Line[] = [];

/** Ends all connections, so that a server which never answers does not keep the command alive. */
export async function hangUp(): Promise<void> {
  await Promise.all(lines.splice(0).map(({ wire }) => wire.dispatcher.destroy()));
}

export const toPartnerCenter = (settings: Settings): Line =>
  open("Partner Center", settings.partnerCenter.apiUrl, settings.partnerCenter.caFile, settings);

export const toAutomationSuite = (settings: Settings, baseUrl: string): Line =>
  open("Automation Suite", baseUrl, settings.uipath.caFile, settings);

/** No check waits longer than this, or than `waitSeconds` where that is less; in seconds. */
const patience = 30;

function open(name: string, url: string, caFile: string | undefined, { trace: file, waitSeconds }: Settings): Line {
  const dispatcher = connect(caFile);
  const trace = file === undefined ? noTrace : traceTo(file);
  const wire = { name, url, dispatcher, ids: requestIds, trace };
  const line = { wire, dispatcher, clock: systemClock, trace, limit: Math.min(patience, waitSeconds) };
  lines.push(line);
  return line;
}

/** Waits as long as the line has patience. */
export async function inTime<Value>({ limit }: SignIn, what: string, work: Promise<Value>): Promise<Value> {
  const time = timeForAnAttempt(limit * 1000);
  const late = () => new NoAnswer(`${what}: no answer within ${time / 1000} s.`, { outcome: "not sent" });
  try {
    return await within(time, work, late);
  } catch (error) {
    throw error instanceof Unanswered ? error.outcome : error;
  }
}

/** One question. An answer of any status is an answer. */
export const ask = (line: Line, wire: Wire, call: Call, requestId: string, token: string): Promise<Answer> =>
  inTime(line, call.what, exchange(wire, call, requestId, token, longestAnswer));

/** What a service answers to a request without a token. `page`: a web page came, with a status that does not matter. */
export interface Knock {
  status: number | "page";
  /** How far the service's clock is ahead of ours, in seconds; absent where it does not say. */
  ahead?: number;
}

/** For requests without ids worth looking up: they never arrived, or the service has no request ids. */
export const nameless = (): Ids => ({ headers: {}, words: "" });

/** @param url of another server on the same network, with a name of its own. */
export async function knock(line: Line, path: string, other: Partial<Pick<Wire, "name" | "url">> = {}): Promise<Knock> {
  const call: Call = { what: "A first request", kind: "read", method: "GET", path };
  const began = Date.now();
  try {
    const answer = await ask(line, { ...line.wire, ...other, ids: nameless }, call, "", "none");
    const date = Date.parse(answer.headers.date ?? "");
    const ours = (began + Date.now()) / 2;
    return {
      status: answer.isPage ? "page" : answer.status,
      ...(Number.isNaN(date) ? {} : { ahead: Math.round((date - ours) / 1000) }),
    };
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return { status: "page" };
    throw error;
  }
}

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

export async function tryToken(line: Line, token: string, claims: Claims): Promise<Verdict> {
  let answer: Answer;
  try {
    answer = await ask(line, line.wire, selfTest, randomUUID(), token);
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
