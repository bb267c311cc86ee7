import { randomUUID } from "node:crypto";
import { DelegateBackoff, decorrelatedJitterGenerator, handleWhen, retry } from "cockatiel";
import { LicensesError, NoAnswer } from "../errors";
import type { Clock, Reporter } from "../lifecycle";
import { type Answer, type Call, exchange, Unanswered, type Wire } from "./exchange";
import type { Pace } from "./pace";
import { afterTrouble, attempts, retryAfter, type Trouble, type Verdict } from "./retry";
import { conceal } from "./secrets";
import type { TokenSource } from "./tokens";

export type { Answer, Call, Ids } from "./exchange";

/** A service, and all that calls to it share: pace, sign-in, time. From the outside in, a call passes retry, pace, token, wire. */
export interface Service extends Wire {
  token: TokenSource;
  /** The error for an answer that says no. */
  refusal(call: Call, answer: Answer): Error;
  clock: Clock;
  pace: Pace;
  /** Whose limits a call counts against: a customer's, the host's. */
  limitKey(path: string): string;
  /** Longest time for one call with all its repetitions, and the interval of its waits at the most, in seconds. */
  limit: number;
  poll: number;
  /** Says that the process which asked for this run is gone: then no write may start. */
  orphaned(): Promise<boolean>;
}

export type Send = (call: Call) => Promise<Answer>;

/** What a wait must reach to be worth a line to the person watching, in milliseconds. */
const worthTelling = 2_000;

/** The first pause before a call is repeated, and after a 429 that does not say how long, in milliseconds. */
const firstPause = ({ poll }: Service) => Math.min(500, poll * 1000);

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
    const began = service.clock.now().getTime();
    const timeLeft = ({ verdict }: Failed) =>
      verdict.do === "retry" && service.clock.now().getTime() - began + (verdict.wait ?? 0) <= service.limit * 1000;
    const policy = retry(
      handleWhen((error) => error instanceof Failed && timeLeft(error)),
      { maxAttempts: attempts.refused, backoff: new DelegateBackoff(pauses(firstPause(service))) },
    );
    policy.onRetry(({ delay, ...reason }) => {
      if ("error" in reason) wait(delay, (reason.error as Failed).why);
    });
    try {
      return await policy.execute(({ attempt }) => attemptOnce(service, call, attempt + 1, wait, renewed));
    } catch (error) {
      throw concealed(error instanceof Failed ? error.outcome : error);
    }
  };
}

/** A service may repeat in its answer what it was sent. */
function concealed(error: unknown): unknown {
  if (error instanceof LicensesError) error.message = conceal(error.message);
  return error;
}

/** The time that the service asked for, or a growing one with jitter. */
const pauses =
  (initialDelay: number) =>
  (
    { result }: { result: { error: Error } | { value: unknown } },
    state?: Parameters<typeof decorrelatedJitterGenerator>[0],
  ) => {
    const generator = decorrelatedJitterGenerator;
    const [delay, next] = generator(state, { initialDelay, maxDelay: 30_000, exponent: 2, generator });
    const verdict = "error" in result ? (result.error as Failed).verdict : undefined;
    return { delay: verdict?.do === "retry" ? (verdict.wait ?? delay) : delay, state: next };
  };

async function attemptOnce(
  service: Service,
  call: Call,
  attempt: number,
  wait: (milliseconds: number, why: string) => void,
  renewed: Set<string>,
): Promise<Answer> {
  const place = await service.pace.enter(service.limitKey(call.path), (milliseconds) => {
    if (milliseconds > service.limit * 1000) {
      const asked = Math.ceil(milliseconds / 1000);
      throw new NoAnswer(
        `${call.what}: not sent, because ${service.name} takes no more requests for ${asked} s, which is longer than this run may wait. Run again later.`,
        "not sent",
        "",
      );
    }
    wait(milliseconds, "too many requests");
  });
  try {
    const answer = await withToken(service, call, renewed);
    if (answer.status < 300) {
      place.done();
      return answer;
    }
    const asked = retryAfter(answer.headers["retry-after"], service.clock.now(), answer.headers.date);
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

/** A token may have been revoked or expired on the way: one renewal, then the refusal stands. A write is left to the caller, who looks first. */
async function withToken(service: Service, call: Call, renewed: Set<string>): Promise<Answer> {
  const token = await service.token();
  const answer = await sent(service, call, token);
  if (answer.status !== 401 || (call.kind === "write" && renewed.has(token))) return answer;
  const newer = await service.token({ refused: token });
  if (newer === token) return answer;
  if (call.kind === "read") return sent(service, call, newer);
  renewed.add(newer);
  throw new Failed({ do: "look" }, inDoubt(service.refusal(call, answer), true), "401");
}

/** Whether the engine lives is asked last of all: waiting for others, or for a token, may take longer than that. */
async function sent(service: Service, call: Call, token: string): Promise<Answer> {
  if (call.kind === "write" && (await service.orphaned()))
    throw new NoAnswer(`${call.what}: not sent, because the Pulumi engine that asked for it is gone.`, "not sent", "");
  return exchange(service, call, call.requestId || randomUUID(), token);
}

/** A write that ended in a passing error may have happened: the caller must look. */
function failed(call: Call, trouble: Trouble, attempt: number, outcome: Error): Failed {
  const verdict = afterTrouble(call.kind, trouble, attempt);
  const why = trouble.was === "status" ? `${trouble.status}` : trouble.was;
  if (verdict.do !== "look" || outcome instanceof NoAnswer) return new Failed(verdict, outcome, why);
  return new Failed(verdict, inDoubt(outcome, why === "429"), why);
}

/** An answer came, so that a repetition is a request of its own, with an id of its own. */
const inDoubt = ({ message }: Error, turnedAway: boolean): NoAnswer =>
  new NoAnswer(`${message}\nWhether the change was made is not known.`, "unknown", "", turnedAway);
