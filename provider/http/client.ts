import { randomUUID } from "node:crypto";
import { DelegateBackoff, decorrelatedJitterGenerator, handleWhen, retry } from "cockatiel";
import { type Dispatcher, request } from "undici";
import { NoAnswer, UnexpectedAnswer } from "../errors";
import type { Clock, Reporter } from "../lifecycle";
import { type Json, parseJson } from "./json";
import { afterTrouble, attempts, type Kind, retryAfter, type Trouble, type Verdict } from "./retry";
import type { TokenSource } from "./tokens";

/** One call to a service, in the service's own terms. */
export interface Call {
  /** What is being done, for messages: "change the quantity of subscription …". */
  what: string;
  kind: Kind;
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Path and query below the service's address, segments already encoded. */
  path: string;
  headers?: Record<string, string>;
  body?: Json;
  /** Given only to repeat a request that was never answered. */
  requestId?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  body: Json | undefined;
  /** A web page in place of an answer: another server than the one that was meant. */
  isPage: boolean;
  /** The request's own ids, for messages. */
  ids: string;
}

/** The ids of one request, as headers and as words. */
export interface Ids {
  headers: Record<string, string>;
  words: string;
}

export interface Service {
  /** As people call it: "Partner Center". */
  name: string;
  url: string;
  dispatcher: Dispatcher;
  token: TokenSource;
  /** @param requestId stays the same when a request is repeated because no answer came. */
  ids(requestId: string): Ids;
  /** The error for an answer that says no. */
  refusal(call: Call, answer: Answer): Error;
  clock: Clock;
  /** Longest time for one call with all its repetitions, in seconds. */
  limit: number;
  /** Says that the process which asked for this run is gone: then no write may start. */
  orphaned(): Promise<boolean>;
}

export type Send = (call: Call) => Promise<Answer>;

/** No answer of these services comes near this; a larger one is refused before memory runs out. */
const largestBody = 32 * 1024 * 1024;

/** What a wait must reach to be worth a line to the person watching, in milliseconds. */
const worthTelling = 2_000;

class Failed extends Error {
  constructor(
    readonly verdict: Verdict,
    readonly outcome: Error,
  ) {
    super();
  }
}

export function sender(service: Service, tell: Reporter): Send {
  return async (call) => {
    const began = service.clock.now().getTime();
    const policy = retry(
      handleWhen((error) => error instanceof Failed && mayGoOn(error, service, began)),
      {
        maxAttempts: attempts.refused,
        backoff: new DelegateBackoff(pause),
      },
    );
    policy.onRetry(({ delay, ...reason }) => {
      if (delay < worthTelling || !("error" in reason)) return;
      tell.status(
        `waiting ${Math.ceil(delay / 1000)} s for ${service.name}: ${firstLine((reason.error as Failed).outcome)}`,
      );
    });
    try {
      return await policy.execute(({ attempt }) => attemptOnce(service, call, attempt + 1));
    } catch (error) {
      throw error instanceof Failed ? error.outcome : error;
    }
  };
}

const firstLine = (error: Error): string => error.message.split("\n")[0] ?? "";

function mayGoOn({ verdict }: Failed, service: Service, began: number): boolean {
  if (verdict.do !== "retry") return false;
  return service.clock.now().getTime() - began + (verdict.wait ?? 0) <= service.limit * 1000;
}

const pause = (
  { result }: { result: { error: Error } | { value: unknown } },
  state?: Parameters<typeof decorrelatedJitterGenerator>[0],
) => {
  const [delay, next] = decorrelatedJitterGenerator(state, {
    initialDelay: 500,
    maxDelay: 30_000,
    exponent: 2,
    generator: decorrelatedJitterGenerator,
  });
  const verdict = "error" in result ? (result.error as Failed).verdict : undefined;
  return { delay: verdict?.do === "retry" ? (verdict.wait ?? delay) : delay, state: next };
};

async function attemptOnce(service: Service, call: Call, attempt: number): Promise<Answer> {
  if (call.kind === "write" && (await service.orphaned())) {
    throw new NoAnswer(`${call.what}: not sent, because the Pulumi engine that asked for it is gone.`, "not sent", "");
  }
  const requestId = call.requestId ?? randomUUID();
  const answer = await withToken(service, call, requestId, attempt);
  if (answer.status < 300) return answer;
  const trouble: Trouble = {
    was: "status",
    status: answer.status,
    retryAfter: retryAfter(answer.headers["retry-after"], service.clock.now()),
  };
  throw failure(call, trouble, attempt, requestId, service.refusal(call, answer));
}

/** A token may have been revoked or expired on the way: one renewal, then the refusal stands. */
async function withToken(service: Service, call: Call, requestId: string, attempt: number): Promise<Answer> {
  const token = await service.token();
  const answer = await exchange(service, call, requestId, token, attempt);
  if (answer.status !== 401) return answer;
  const renewed = await service.token({ refused: token });
  return renewed === token ? answer : exchange(service, call, randomUUID(), renewed, attempt);
}

async function exchange(
  service: Service,
  call: Call,
  requestId: string,
  token: string,
  attempt: number,
): Promise<Answer> {
  const ids = service.ids(requestId);
  let status: number;
  let headers: Answer["headers"];
  let body: Buffer;
  try {
    const response = await request(service.url + call.path, {
      method: call.method,
      dispatcher: service.dispatcher,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...ids.headers,
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    status = response.statusCode;
    headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
    );
    body = await readBody(response.body, call.what);
  } catch (error) {
    if (error instanceof UnexpectedAnswer) throw error;
    const trouble = troubleOf(error as NodeJS.ErrnoException);
    const message =
      trouble.was === "not sent"
        ? `${call.what}: ${service.name} at ${service.url} cannot be reached: ${reason(error)}.`
        : `${call.what}: no answer from ${service.name} at ${service.url}: ${reason(error)}${ids.words === "" ? "" : ` (${ids.words})`}.`;
    const outcome = trouble.was === "not sent" || call.kind === "read" ? "not sent" : "unknown";
    throw failure(call, trouble, attempt, requestId, new NoAnswer(message, outcome, requestId));
  }
  const parse = () =>
    parseJson(
      body,
      headers["content-type"],
      `${call.what} (${service.name} at ${service.url}${ids.words === "" ? "" : `, ${ids.words}`})`,
    );
  const strict = status < 300 && call.kind === "read";
  return { status, headers, body: strict ? parse() : leniently(parse, body), isPage: isPage(body), ids: ids.words };
}

const isPage = (body: Buffer) =>
  /^\s*</.test(
    body
      .subarray(0, 64)
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
  );

/** What an error says matters less than its status, and what a write answers less than what a read shows afterwards. */
function leniently(parse: () => Json | undefined, body: Buffer): Json | undefined {
  try {
    return parse();
  } catch {
    const text = body.toString("utf8").trim();
    return text.startsWith("<") ? undefined : text.slice(0, 300);
  }
}

/** A write that ended in a passing error may have happened: the caller must look. */
function failure(call: Call, trouble: Trouble, attempt: number, requestId: string, outcome: Error): Error {
  const verdict = afterTrouble(call.kind, trouble, attempt);
  if (verdict.do !== "look" || outcome instanceof NoAnswer) return new Failed(verdict, outcome);
  return new Failed(
    verdict,
    new NoAnswer(`${outcome.message}\nWhether the change was made is not known.`, "unknown", requestId),
  );
}

async function readBody(stream: AsyncIterable<Buffer>, what: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > largestBody)
      throw new UnexpectedAnswer(`${what}: the answer is larger than ${largestBody / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
  const code = codeOf(error);
  if (beforeSending.has(code)) return { was: "not sent", temporary: true };
  if (/CERT|SELF_SIGNED|ISSUER|ERR_TLS|ERR_SSL|EPROTO/.test(code)) return { was: "not sent", temporary: false };
  return { was: "no answer" };
}

/** Node wraps the failures of several addresses for one name into one error without a code of its own. */
const codeOf = (error: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }): string =>
  error.code ?? error.errors?.[0]?.code ?? "";

const hints: [RegExp, string][] = [
  [/ECONNREFUSED/, "nothing listens there (is the address right, is the service running?)"],
  [/ENOTFOUND|EAI_AGAIN/, "no such host (is the address right, does name resolution work?)"],
  [/CERT|SELF_SIGNED|ISSUER/, "its certificate is not trusted (name your own authority's certificates with caFile)"],
  [/TIMEOUT/, "it took too long"],
];

function reason(error: unknown): string {
  const code = codeOf(error as NodeJS.ErrnoException) || (error as Error).message;
  const hint = hints.find(([pattern]) => pattern.test(code))?.[1];
  return hint === undefined ? code : `${code}, ${hint}`;
}
