import { DelegateBackoff, handleWhen, retry } from "cockatiel";
import type { Dispatcher } from "undici";
import { NoAnswer, UnexpectedAnswer } from "../core/errors";
import type { Clock } from "../core/lifecycle";
import { strangerInToken } from "./characters";
import { causeOf } from "./exchange";
import { parseJson } from "./json";
import { type Received, receive, TooLarge } from "./receive";
import { retryAfter, waitInBody } from "./retry";
import { NoToken } from "./signInWords";
import { countdown, longestAnswer, timeForAnAttempt } from "./time";
import type { Trace } from "./trace";

/** What all kinds of sign-in share: the time limit, the size limit of answers, retries and errors. */

export interface SignIn {
  dispatcher: Dispatcher;
  clock: Clock;
  trace: Trace;
  /** Longest time for one sign-in with its repetitions, in seconds; an attempt that began in that time has five seconds to end. */
  limit: number;
}

/** Most retries of one sign-in. */
const repetitions = 3;

/**
 * Tries a sign-in again after no answer, a 429 or a 5xx, because a sign-in changes nothing.
 * @param attempt gets its time limit in milliseconds.
 */
export function signInAgain<Value>(
  { clock, limit }: SignIn,
  attempt: (milliseconds: number) => Promise<Value>,
): Promise<Value> {
  const left = countdown(limit * 1000, clock);
  const asked = (error: unknown) => (error instanceof ServerInTrouble ? error.wait : undefined);
  const policy = retry(
    handleWhen((error) => error instanceof NoAnswer && !(error instanceof NoToken) && (asked(error) ?? 0) < left()),
    {
      maxAttempts: repetitions,
      backoff: new DelegateBackoff(({ attempt: number, result }) => {
        const wait = "error" in result ? asked(result.error) : undefined;
        return wait ?? Math.min(250 * 2 ** number, left() / 2);
      }),
    },
  );
  return policy.execute(() => attempt(timeForAnAttempt(left())));
}

/** Answers to a sign-in are much smaller. In bytes. */
const largestAnswer = 1024 * 1024;

/** Sends one request of a sign-in. @throws UnexpectedAnswer if the answer is too large to be a token's. */
export async function post(
  dispatcher: Dispatcher,
  url: string,
  headers: Record<string, string>,
  body: string,
  milliseconds: number,
): Promise<Received> {
  const bounds = { milliseconds: Math.min(milliseconds, longestAnswer), bytes: largestAnswer };
  try {
    return await receive(dispatcher, { url, method: "POST", headers, body }, bounds);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    throw new UnexpectedAnswer(`Sign-in at ${url} failed: ${error.message}. Is the address right?`);
  }
}

/** The server cannot sign in anyone at the moment. */
class ServerInTrouble extends NoAnswer {
  /** @param wait time until the next attempt, as the server asked, in milliseconds. `undefined`: it named none. */
  constructor(
    url: string,
    status: number,
    readonly wait: number | undefined,
  ) {
    super(`Sign-in at ${url} failed: the server answered ${status}. Run again later.`, { outcome: "not sent", status });
  }
}

/** @throws ServerInTrouble for a 429 or 5xx, which says nothing about the credentials. */
export function assertInOrder(url: string, { status, headers, body }: Received, now: Date): void {
  if (status !== 429 && status < 500) return;
  const wait = retryAfter(headers["retry-after"], now, headers.date) ?? waitInBody({ status, body: jsonIn(body) }, now);
  throw new ServerInTrouble(url, status, wait);
}

function jsonIn(body: Buffer) {
  try {
    return parseJson(body, undefined, "");
  } catch {
    return body.toString("utf8").slice(0, 300);
  }
}

/** The error for an answer without a token, whatever else is in it. */
export const noToken = (url: string, setting = "the address"): NoToken =>
  new NoToken(`Sign-in at ${url} failed: the answer holds no token. Is ${setting} right?`);

export function assertToken(url: string, token: string): void {
  const stranger = strangerInToken(token);
  if (stranger === undefined) return;
  throw new UnexpectedAnswer(
    `Sign-in at ${url} failed: the token in the answer holds ${stranger}, which no token has. Is the address right?`,
  );
}

export function signInFailed(url: string, error: unknown): NoAnswer {
  const { cause } = error as { cause?: { code?: string } };
  const { text, ...why } = causeOf(cause?.code === undefined ? error : cause);
  return new NoAnswer(`Sign-in at ${url} failed: ${text}.`, { ...why, outcome: "not sent" });
}
