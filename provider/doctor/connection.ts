import { type LicensesError, NoAnswer, SettingsError, UnexpectedAnswer } from "../core/errors";
import { systemClock } from "../core/systemClock";
import type { Answer, Call } from "../http/client";
import { connect } from "../http/connection";
import { exchange, type Ids, Unanswered, type Wire } from "../http/exchange";
import type { SignIn } from "../http/signIn";
import { longestAnswer, timeForAnAttempt, within } from "../http/time";
import { tracing } from "../http/trace";
import type { Settings } from "../settings/settings";

/** A connection for checks: each request is sent once, and an answer of any status is an answer. */
export interface Connection extends SignIn {
  wire: Wire;
}

const connections: Connection[] = [];

/** Ends all connections, so that a server which never answers does not keep the command alive. */
export async function closeConnections(): Promise<void> {
  await Promise.all(connections.splice(0).map(({ wire }) => wire.dispatcher.destroy()));
}

/** No check waits longer than this, or than `waitSeconds` where that is less; in seconds. */
const patience = 30;

/** The service to connect to. `caFile`: PEM file of certificates that are trusted there. */
export interface Target extends Pick<Wire, "name" | "url" | "ids"> {
  caFile: string | undefined;
}

export function openConnection({ caFile, ...target }: Target, { trace: file, waitSeconds }: Settings): Connection {
  const dispatcher = connect(caFile);
  const trace = tracing(file);
  const wire = { ...target, dispatcher, trace };
  const connection = { wire, dispatcher, clock: systemClock, trace, limit: Math.min(patience, waitSeconds) };
  connections.push(connection);
  return connection;
}

/** The service's certificate is not trusted, or the file of trusted certificates cannot be read. */
export const isAboutCertificates = (error: LicensesError): boolean =>
  error instanceof NoAnswer ? error.untrusted : error instanceof SettingsError && error.setting === "caFile";

/** Waits for the work as long as a check may take. */
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
export const ask = (
  connection: Connection,
  wire: Wire,
  call: Call,
  requestId: string,
  token: string,
): Promise<Answer> => inTime(connection, call.what, exchange(wire, call, requestId, token, longestAnswer));

/** The answer to a request without a token. `page`: a web page came, with a status that does not matter. */
export interface FirstAnswer {
  status: number | "page";
  /** How far the service's clock is ahead of ours, in seconds; absent where it does not say. */
  ahead?: number;
}

/** For requests without ids worth looking up: they never arrived, or the service has no request ids. */
export const nameless = (): Ids => ({ headers: {}, words: "" });

/** @param url of another server on the same network, with a name of its own. */
export async function askWithoutToken(
  connection: Connection,
  path: string,
  other: Partial<Pick<Wire, "name" | "url">> = {},
): Promise<FirstAnswer> {
  const call: Call = { what: "A first request", kind: "read", method: "GET", path };
  const began = Date.now();
  try {
    const answer = await ask(connection, { ...connection.wire, ...other, ids: nameless }, call, "", "none");
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
