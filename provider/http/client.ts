import { randomUUID } from "node:crypto";
import { DelegateBackoff, decorrelatedJitterGenerator, handleWhen, retry } from "cockatiel";
import { LicensesError, LimitReached, NoAnswer, RequestError } from "../core/errors";
import type { Clock, Reporter } from "../core/lifecycle";
import { type ConcurrencyLimiter, NoPlace, type Place } from "./concurrencyLimiter";
import { type Answer, type Call, exchange, Unanswered, type Wire } from "./exchange";
import { finishing } from "./finishing";
import { afterTrouble, attempts, retryAfter, type Trouble, type Verdict, waitInBody } from "./retry";
import { conceal } from "./secrets";
import { countdown, timeForAnAttempt, within } from "./time";
import type { TokenSource } from "./tokens";

export type { Answer, Call, Ids } from "./exchange";

/** A service, and what its calls share: concurrency limiter, sign-in, time. From the outside in, a call passes retry, limiter, token, wire. */
export interface Service extends Wire {
  token: TokenSource;
  /** Builds the error for a response that refuses the request. */
  refusal(call: Call, answer: Answer): Error;
  clock: Clock;
  limiter: ConcurrencyLimiter;
  /** Whose limits a call counts against: a customer's, the host's. */
  limitKey(path: string): string;
  /**
   * Longest time for one call, in seconds: queue, sign-in, answer and all repetitions together. An attempt that began in that time
   * has five seconds to end. `poll`: the first pause at the most.
   */
  limit: number;
  poll: number;
  /** Whether the Pulumi engine that started this run has ended. No write may start after that. */
  orphaned(): Promise<boolean>;
  /** Why this run sends no write at all; `undefined` where it may. Asked before each write. */
  writesForbidden(): string | undefined;
}

export type Send = (call: Call) => Promise<Answer>;

/** Waits of at least this length are reported to the user, in milliseconds. */
const worthTelling = 2_000;

/** The first pause before a retry, and after a 429 without a Retry-After, in milliseconds. */
const firstPause = ({ poll }: Service) => Math.min(500, poll * 1000);

/** No request is sent with less time left than this, because its answer would be cut off; in milliseconds. */
const leastToSend = 1_000;

class Failed extends Error {
  constructor(
    readonly verdict: Verdict,
    readonly outcome: Error,
    /** In a word, for the person who waits. */
    readonly why: string,
  ) {
    super();
  }
}

export function sender(service: Service, tell: Reporter): Send {
  const wait = (milliseconds: number, why: string) => {
    if (milliseconds >= worthTelling)
      tell.status(`waiting for ${service.name}, ${why}, ${Math.ceil(milliseconds / 1000)} s left`);
  };
  /** Tokens that were fetched because a write of this sender was refused: with one of them a second refusal stands. */
  const renewed = new Set<string>();
  return async (call) => {
    const forbidden = call.kind === "write" ? service.writesForbidden() : undefined;
    if (forbidden !== undefined) throw new LimitReached(`${call.what}: not sent, because ${forbidden}`);
    const left = countdown(service.limit * 1000, service.clock);
    const timeLeft = ({ verdict }: Failed) => verdict.do === "retry" && (verdict.wait ?? 0) < left();
    const policy = retry(
      handleWhen((error) => error instanceof Failed && timeLeft(error)),
      { maxAttempts: attempts.refused, backoff: new DelegateBackoff(pauses(firstPause(service), left)) },
    );
    policy.onRetry(({ delay, ...reason }) => {
      if ("error" in reason) wait(delay, (reason.error as Failed).why);
    });
    try {
      return await policy.execute(({ attempt }) => attemptOnce(service, call, attempt + 1, left, wait, renewed));
    } catch (error) {
      throw concealed(error instanceof Failed ? error.outcome : error);
    }
  };
}

/** A service's response may repeat secrets from the request. */
function concealed(error: unknown): unknown {
  if (error instanceof LicensesError) error.message = conceal(error.message);
  return error;
}

/** The time that the service asked for, or a growing one with jitter, which leaves half of what is left for the next attempt. */
const pauses =
  (initialDelay: number, left: () => number) =>
  (
    { result }: { result: { error: Error } | { value: unknown } },
    state?: Parameters<typeof decorrelatedJitterGenerator>[0],
  ) => {
    const generator = decorrelatedJitterGenerator;
    const [delay, next] = generator(state, { initialDelay, maxDelay: 30_000, exponent: 2, generator });
    const verdict = "error" in result ? (result.error as Failed).verdict : undefined;
    const asked = verdict?.do === "retry" ? verdict.wait : undefined;
    return { delay: asked ?? Math.min(delay, left() / 2), state: next };
  };

async function attemptOnce(
  service: Service,
  call: Call,
  attempt: number,
  left: () => number,
  wait: (milliseconds: number, why: string) => void,
  renewed: Set<string>,
): Promise<Answer> {
  const place = await placeFor(service, call, left, (milliseconds) => wait(milliseconds, "too many requests"));
  try {
    const answer = await withToken(service, call, countdown(timeForAnAttempt(left()), service.clock), renewed);
    if (answer.status < 300) {
      place.done();
      return answer;
    }
    const now = service.clock.now();
    const asked = retryAfter(answer.headers["retry-after"], now, answer.headers.date) ?? waitInBody(answer, now);
    if (answer.status === 429) place.refused(asked ?? firstPause(service));
    const refusal = service.refusal(call, answer);
    const tooLong = answer.status === 429 && (asked ?? 0) > service.limit * 1000;
    if (tooLong) throw new Failed({ do: "give up" }, refusal, "429");
    throw failed(call, { was: "status", status: answer.status, retryAfter: asked }, attempt, refusal);
  } catch (error) {
    if (error instanceof Unanswered) throw failed(call, error.trouble, attempt, error.outcome);
    throw error;
  } finally {
    place.leave();
  }
}

async function placeFor(
  { limiter, limitKey, name, limit }: Service,
  { what, path }: Call,
  left: () => number,
  waiting: (milliseconds: number) => void,
): Promise<Place> {
  try {
    return await limiter.enter(limitKey(path), left, waiting);
  } catch (error) {
    if (!(error instanceof NoPlace)) throw error;
    const why =
      error.asked === undefined
        ? `earlier requests to ${name} have taken all of ${limit} s (licenses:waitSeconds)`
        : `${name} takes no more requests for ${Math.ceil(error.asked / 1000)} s, which is longer than this run may wait`;
    throw new NoAnswer(`${what}: not sent, because ${why}. Run again later.`, { outcome: "not sent", service: name });
  }
}

/**
 * The token may have expired or been revoked: it is renewed once, then the refusal is final.
 * The caller retries a write, after it has read the resource.
 */
async function withToken(service: Service, call: Call, left: () => number, renewed: Set<string>): Promise<Answer> {
  const token = await tokenFor(service, call, left);
  const answer = await sent(service, call, token, left);
  if (answer.status !== 401 || (call.kind === "write" && renewed.has(token))) return answer;
  const newer = await tokenFor(service, call, left, { refused: token });
  if (newer === token) return answer;
  if (call.kind === "read") return sent(service, call, newer, left);
  renewed.add(newer);
  throw new Failed({ do: "look" }, inDoubt(service.refusal(call, answer), true), "401");
}

/** Calls share one sign-in. Each call waits for it until its own timeout. */
const tokenFor = (
  { token, name }: Service,
  { what }: Call,
  left: () => number,
  renew?: { refused: string },
): Promise<string> => {
  const time = left();
  return within(time, token(renew), () => {
    const message = `${what}: not sent, because the sign-in has not ended within ${Math.round(time / 1000)} s. Run again later.`;
    return new NoAnswer(message, { outcome: "not sent", service: name });
  });
};

/** Checks last that the engine is alive: the engine may end while the call waits for its turn or a token. */
async function sent(service: Service, call: Call, token: string, left: () => number): Promise<Answer> {
  const notSent = (why: string) =>
    new NoAnswer(`${call.what}: not sent, because ${why}`, { outcome: "not sent", service: service.name });
  if (call.kind === "write" && (await service.orphaned()))
    throw notSent("the Pulumi engine that asked for it is gone.");
  if (left() < leastToSend) throw notSent("the sign-in took all the time. Run again later.");
  const answer = exchange(service, call, call.requestId || randomUUID(), token, left());
  return call.kind === "write" ? finishing(answer) : answer;
}

/** A write that ended in a temporary error may have taken effect, so the caller must read the resource. */
function failed(call: Call, trouble: Trouble, attempt: number, outcome: Error): Failed {
  const verdict = afterTrouble(call.kind, trouble, attempt);
  const why = trouble.was === "status" ? `${trouble.status}` : trouble.was;
  if (verdict.do !== "look" || outcome instanceof NoAnswer) return new Failed(verdict, outcome, why);
  return new Failed(verdict, inDoubt(outcome, why === "429"), why);
}

/** The service answered, so a retry is a new request and needs a new request id. */
const inDoubt = (answer: Error, turnedAway: boolean): NoAnswer =>
  new NoAnswer(`${answer.message}\nWhether the change was made is not known.`, {
    ...(answer instanceof RequestError ? answer : {}),
    outcome: "unknown",
    turnedAway,
  });
