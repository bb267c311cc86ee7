import { NoAnswer, NotReady, Refused, ServiceError } from "../../core/errors";
import type { Json } from "../../http/json";
import { requestIdOf } from "./requestId";
import { lookAgain, stateOf, type UpgradeRun } from "./subscriptionUpgrade.run";

/**
 * The request that begins an upgrade, which cannot be undone: how it is sent so that it acts once. Its MS-RequestId follows from
 * the act, so that a repetition, also by a later run or another stack, is the same request. It is repeated only after a look.
 */

export interface Beginning<Begun> {
  /** All that makes it this act and no other one, the body that is sent included. */
  act: Json;
  quantity: number;
  send(requestId: string): Promise<Begun>;
  /** What the service shows of it; `undefined`: nothing. */
  look(): Promise<Begun | undefined>;
  /** It has begun, and no more is known of it. */
  unseen: Begun;
}

const mostUnanswered = 3;

/** So many looks, or half the time of the run, before a request without an answer is repeated: lists may lag for minutes. */
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
      // After a request without an answer, the operation that is pending is the one that it began.
      if (says === "pending" && unanswered > 0) return unseen;
      if ((says === "pending" || says === "busy") && unanswered === 0) {
        refused += 1;
        await lookAgain(run, "the subscription is busy", () => error as Error);
        const begun = await look();
        if (begun !== undefined) return begun;
        continue;
      }
      if (says === "no" && unanswered === 0) throw notBegun(run, quantity, refused + 1, error as Error);
      // A repetition may also be refused because the request without an answer has done it.
      const begun = await lookLong(run, look, error);
      if (begun !== undefined) return begun;
      unanswered += 1;
      if (!(error instanceof NoAnswer) || unanswered > mostUnanswered) throw inDoubt(run, error);
    }
  }
}

/** It stays in the state, as the next request needs an id that the service has not answered yet. */
const notBegun = (run: UpgradeRun, quantity: number, refused: number, { message }: Error) =>
  new NotReady(run.id, stateOf(run, quantity, { completed: false, refused }), [
    `${message}\nNothing was upgraded. Once the cause is gone, run again: the upgrade is asked for anew.`,
  ]);

/** An operation is pending on the subscription. */
const pendingOperation = "900278";

/** What the end of a request says of the act. Statuses about the way there (sign-in, throttling, the service's failure) say nothing. */
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
  return new NoAnswer(message, "unknown", error instanceof NoAnswer ? error.requestId : "");
}
