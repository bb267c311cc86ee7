import type { Dispatcher } from "undici";
import { NoAnswer, type RequestFacts, UnexpectedAnswer } from "../core/errors";
import { type Json, parseJson } from "./json";
import { proxysFault } from "./proxy";
import { Late, type Received, type Request, receive, TooLarge } from "./receive";
import type { Kind, Trouble } from "./retry";
import { concealedBeginning } from "./secrets";
import { longestAnswer } from "./time";
import type { Trace } from "./trace";

/** One request over the wire, and what came back. */

/** A call to a service, in the service's own terms. */
export interface Call {
  /** What is being done, for messages: "Changing subscription …". */
  what: string;
  kind: Kind;
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Path and query below the service's address, segments already encoded. */
  path: string;
  headers?: Record<string, string>;
  body?: Json;
  /** Given only to repeat a request that was never answered, with the very same body; empty: a new one. */
  requestId?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  body: Json | undefined;
  /** The body is a web page, so the address is probably another server's. */
  isPage: boolean;
  /** The body is text but no JSON, so a proxy in front of the service may have sent it. */
  isText?: boolean;
  /** The ids by which the service's support finds the request; absent if the service has none. */
  requestId?: string | undefined;
  correlationId?: string | undefined;
  /** The same ids in words, for messages. */
  ids: string;
}

/** The ids of one request, as headers and as words. A service without request ids has neither. */
export interface Ids {
  requestId?: string;
  correlationId?: string;
  headers: Record<string, string>;
  words: string;
}

export interface Wire {
  /** As people call the service: "Partner Center". */
  name: string;
  url: string;
  dispatcher: Dispatcher;
  /** @param requestId stays the same when a request is repeated because no answer came. */
  ids(requestId: string): Ids;
  trace: Trace;
}

/** Why no answer came, and the error that reports it. */
export class Unanswered extends Error {
  constructor(
    readonly trouble: Trouble,
    readonly outcome: NoAnswer | UnexpectedAnswer,
  ) {
    super(outcome.message);
  }
}

/** Answers of these services are much smaller. A larger one is refused before memory runs out. In bytes. */
const largestBody = 32 * 1024 * 1024;

/**
 * Any status is an answer. Throws `Unanswered` where none came, or one that cannot be read.
 *
 * @param left what is left of the call's time, in milliseconds; one answer may take three minutes of it.
 */
export async function exchange(
  wire: Wire,
  call: Call,
  requestId: string,
  token: string,
  left: number,
): Promise<Answer> {
  const ids = wire.ids(requestId);
  const url = wire.url + call.path;
  const at = new Date();
  const record = (outcome: { status: number; answer: unknown } | { failure: string }) =>
    wire.trace({
      at,
      service: wire.name,
      method: call.method,
      url,
      request: call.body,
      milliseconds: Date.now() - at.getTime(),
      ids: ids.headers,
      ...outcome,
    });
  const facts: RequestFacts = { service: wire.name, requestId: ids.requestId, correlationId: ids.correlationId };
  const where = `${wire.name} at ${wire.url}${ids.words === "" ? "" : `, ${ids.words}`}`;
  let received: Received;
  try {
    const bounds = { milliseconds: Math.min(left, longestAnswer), bytes: largestBody };
    received = await receive(wire.dispatcher, requestOf(call, url, ids, token), bounds);
  } catch (error) {
    record({ failure: causeOf(error).text });
    // After a write, the caller reads the resource anyway.
    if (error instanceof TooLarge && call.kind === "read")
      throw new UnexpectedAnswer(`${call.what}: ${error.message}.`, facts);
    if (codeOf(error as NodeJS.ErrnoException) === "UND_ERR_INVALID_ARG") throw unsendable(call, error as Error, facts);
    throw unanswered(call, error, where, { ...facts, repeatAs: requestId });
  }
  const { status, headers, body } = received;
  const isPage = startsLikePage(body);
  const read = readable(body, headers["content-type"], `${call.what} (${where})`, { ...facts, status });
  record({ status, answer: read.body ?? concealedBeginning(body.toString("utf8"), 300) });
  // The body may be unreadable here: an error is judged by its status, and a write by a later read.
  if (status >= 300 || call.kind === "write" || read.flaw === undefined)
    return {
      status,
      headers,
      body: read.body,
      isPage,
      isText: read.flaw !== undefined && !isPage,
      requestId: ids.requestId,
      correlationId: ids.correlationId,
      ids: ids.words,
    };
  // A retry would return the same web page, but may repair a body that was cut or garbled in transit.
  if (isPage || !(read.flaw instanceof UnexpectedAnswer)) throw read.flaw;
  throw new Unanswered({ was: "unreadable" }, read.flaw);
}

function requestOf({ method, body, headers }: Call, url: string, ids: Ids, token: string): Request {
  return {
    url,
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/json",
      ...ids.headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
  };
}

/** A bad character comes from outside: from the token, or from the link to the next page that the service sent. */
const unsendable = ({ what }: Call, { message }: Error, facts: RequestFacts) =>
  new UnexpectedAnswer(
    `${what}: not sent, because a value for the request holds a character that no request can carry (${message}).`,
    facts,
  );

const startsLikePage = (body: Buffer) => /^\uFEFF?\s*</.test(body.subarray(0, 64).toString("utf8"));

/** The body as JSON. A body that is not JSON is returned as text, with the error that says why. */
function readable(
  body: Buffer,
  contentType: string | undefined,
  what: string,
  facts: RequestFacts,
): { body: Json | undefined; flaw?: unknown } {
  try {
    return { body: parseJson(body, contentType, what, facts) };
  } catch (flaw) {
    return { body: startsLikePage(body) ? undefined : concealedBeginning(body.toString("utf8").trim(), 300), flaw };
  }
}

function unanswered(
  { what, kind }: Call,
  error: unknown,
  where: string,
  facts: RequestFacts & { repeatAs: string },
): Unanswered {
  const trouble = troubleOf(error as NodeJS.ErrnoException);
  const sent = trouble.was === "no answer";
  const { text, ...cause } = causeOf(error);
  const message = sent ? `${what}: no answer from ${where}: ${text}.` : `${what}: ${where} cannot be reached: ${text}.`;
  const outcome = sent && kind === "write" ? "unknown" : "not sent";
  return new Unanswered(trouble, new NoAnswer(message, { ...facts, ...cause, outcome }));
}

const beforeSending = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function troubleOf(error: NodeJS.ErrnoException): Trouble {
  if (error instanceof Late && !error.sent) return { was: "not sent", temporary: true };
  const code = codeOf(error);
  if (beforeSending.has(code)) return { was: "not sent", temporary: true };
  if (/CERT|SELF_SIGNED|ISSUER|ERR_TLS|ERR_SSL|EPROTO/.test(code)) return { was: "not sent", temporary: false };
  return { was: "no answer" };
}

/** Node wraps the failures of several addresses for one name into one error without a code of its own. */
const codeOf = (error: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }): string =>
  error.code ?? error.errors?.[0]?.code ?? "";

/** What the codes of failures mean. OpenSSL has one code for each flaw of a certificate. */
const hints: { codes: RegExp; text: string; untrusted?: true }[] = [
  { codes: /ECONNREFUSED/, text: "nothing listens there (is the address right, is the service running?)" },
  { codes: /ENOTFOUND|EAI_AGAIN/, text: "no such host (is the address right, does name resolution work?)" },
  {
    codes: /CERT|SELF_SIGNED|ISSUER/,
    text: "its certificate is not trusted (name your own authority's certificates with caFile)",
    untrusted: true,
  },
  { codes: /TIMEOUT/, text: "it took too long" },
];

/** Why a request failed before an answer came. */
export interface Cause {
  /** The code, and what it means where that is known. */
  text: string;
  code: string | undefined;
  /** The certificate of the service is not trusted on this machine. */
  untrusted: boolean;
}

export function causeOf(error: unknown): Cause {
  const code = codeOf(error as NodeJS.ErrnoException);
  const shown = code || (error as Error).message;
  const fault = proxysFault(error, process.env);
  const hint = fault === undefined ? hints.find(({ codes }) => codes.test(code)) : undefined;
  const meaning = fault ?? hint?.text;
  return {
    text: meaning === undefined ? shown : `${shown}, ${meaning}`,
    code: code || undefined,
    untrusted: hint?.untrusted ?? false,
  };
}
