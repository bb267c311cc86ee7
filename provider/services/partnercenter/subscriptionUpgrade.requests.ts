import { NoAnswer, NotReady, Refused, RequestError, ServiceError } from "../../core/errors";
import type { Json } from "../../http/json";
import { requestIdOf } from "./requestId";
import { lookAgain, stateOf, type UpgradeRun } from "./subscriptionUpgrade.run";

/**
 * Sends the request that begins an upgrade. An upgrade cannot be undone, so it must happen only once. The MS-RequestId is derived
 * from the upgrade: a later run or another stack that repeats it sends the same request. A request is repeated only after a read.
 */

export interface Beginning<Begun> {
  /** Everything that identifies this upgrade, including the body of the request. */
  act: Json;
  quantity: number;
  send(requestId: string): Promise<Begun>;
  /** Reads the upgrade from the service; `undefined`: the service does not show it. */
  look(): Promise<Begun | undefined>;
  /** The result if the upgrade has begun and nothing more is known about it. */
  unseen: Begun;
}

const mostUnanswered = 3;

/**
 * Most reads before a request without an answer is repeated, because lists may lag for minutes. The reads also end after half of the
 * run's time limit.
 */
const mostLooks = 30;

export async function beginOnce<Begun>(run: UpgradeRun, beginning: Beginning<Begun>): Promise<Begun> {
  const { act, quantity, send, look, unseen } = beginning;
  let { refused } = run;
  for (let unanswered = 0; ; ) {
    try {
      return await send(requestIdOf([act, refused]));
    } catch (error) {
      const says = whatItSays(error);
      if (says === "not sent") throw unanswered === 0 ? error : inDoubt(run, error);
      // After a request without an answer, the pending operation is the one that this request began.
      if (says === "pending" && unanswered > 0) return unseen;
      if ((says === "pending" || says === "busy") && unanswered === 0) {
        refused += 1;
        await lookAgain(run, "the subscription is busy", () => error as Error);
        const begun = await look();
        if (begun !== undefined) return begun;
        continue;
      }
      if (says === "no" && unanswered === 0) throw notBegun(run, quantity, refused + 1, error as Error);
      // A repeated request may also be refused because the first one, which got no answer, has succeeded.
      const begun = await lookLong(run, look, error);
      if (begun !== undefined) return begun;
      unanswered += 1;
      if (!(error instanceof NoAnswer) || unanswered > mostUnanswered) throw inDoubt(run, error);
    }
  }
}

/** Keeps the refusal count in the state. The next attempt needs a request id that the service has not answered yet. */
const notBegun = (run: UpgradeRun, quantity: number, refused: number, { message }: Error) =>
  new NotReady(run.id, stateOf(run, quantity, { completed: false, refused }), [
    `${message}\nNothing was upgraded. Once the cause is gone, run again: the upgrade is asked for anew.`,
  ]);

/** The service's code for "an operation is pending". */
const pendingOperation = "900278";

/**
 * What the outcome of a request says about the upgrade. Errors of sign-in, throttling and the service itself (5xx) say nothing
 * about it.
 */
function whatItSays(error: unknown): "not sent" | "no" | "pending" | "busy" | "unknown" {
  if (error instanceof NoAnswer && error.outcome === "unknown") return "unknown";
  if (error instanceof Refused) return "no";
  if (!(error instanceof ServiceError)) return "not sent";
  if (error.code === pendingOperation) return "pending";
  if (error.passes) return "busy";
  const { status } = error;
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status) ? "no" : "unknown";
}

async function lookLong<Begun>(
  run: UpgradeRun,
  look: () => Promise<Begun | undefined>,
  error: unknown,
): Promise<Begun | undefined> {
  const { clock, wait } = run.context;
  const until = clock.now().getTime() + Math.min(wait.limit / 2, mostLooks * wait.poll) * 1000;
  do {
    await lookAgain(run, "no answer; looking whether the upgrade was begun", () => inDoubt(run, error));
    const begun = await look().catch((failure) => {
      throw inDoubt(run, error, failure);
    });
    if (begun !== undefined) return begun;
  } while (clock.now().getTime() + wait.poll * 1000 <= until);
  return undefined;
}

function inDoubt({ wanted }: UpgradeRun, error: unknown, looking?: Error): Error {
  const { subscriptionId, customerId, target } = wanted;
  const message = [
    (error as Error).message,
    ...(looking === undefined ? [] : [`Looking whether the upgrade was begun failed, too: ${looking.message}`]),
    `It is not known whether the upgrade of subscription ${subscriptionId} to ${target} was begun. Look at the subscription of customer ${customerId} in Partner Center: after an upgrade it is the other product, or has fewer seats. Then run \`pulumi up\` again: it looks first, and where nothing shows it sends the same request under the same id, which Partner Center takes for one request.`,
  ].join("\n");
  return new NoAnswer(message, {
    ...(error instanceof RequestError ? error : {}),
    outcome: "unknown",
    turnedAway: false,
  });
}
