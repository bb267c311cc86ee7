import { NoAnswer, NotReady, Refused, ServiceError } from "../../core/errors";
import type { Context } from "../../core/lifecycle";
import type { lookups } from "../../core/lookups";
import type { PartnerCenter } from "./api";
import { scheduledQuantity } from "./scheduled.decide";
import type { SubscriptionQuantityArgs } from "./subscriptionQuantity.args";
import { shows, type Write } from "./subscriptionQuantity.decide";
import { type Requested, type SubscriptionQuantityState, stateOf } from "./subscriptionQuantity.state";
import { termEndOf } from "./termEnd.decide";
import { inWords as endInWords } from "./termEnd.words";
import type { Subscription } from "./wire";

/** The requests of one run for one subscription: reading it, and waiting until it shows what was sent. */

export type Deps = Context<PartnerCenter>;

/** An accepted change is not sent again within this time, in milliseconds: "try again after 24 hours" (900278). */
const awaitedFor = 24 * 3600_000;

const mostStale = 3;

/** One create, update or restore, with what its steps share. */
export interface Run {
  id: string;
  wanted: SubscriptionQuantityArgs;
  before: SubscriptionQuantityState;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
  context: Deps;
}

type Place = Pick<SubscriptionQuantityArgs, "customerId" | "subscriptionId">;

/**
 * Reads the subscription, and reads once more before it reports an absence. One wrong answer must not remove the resource from the
 * state.
 */
export async function look(
  { customerId, subscriptionId }: Place,
  { api, clock, wait }: Deps,
): Promise<Subscription | undefined> {
  const live = await api.subscription(customerId, subscriptionId);
  if (live !== undefined) return live;
  await clock.sleep(wait.poll * 1000);
  return api.subscription(customerId, subscriptionId);
}

export async function observe(place: Place, context: Deps): Promise<Subscription> {
  const live = await look(place, context);
  if (live !== undefined) return live;
  throw new Refused(
    `There is no subscription ${place.subscriptionId} for customer ${place.customerId}. Check customerId and subscriptionId.`,
  );
}

/** Waits for a change that an earlier run sent and the service had accepted, instead of sending it a second time. */
export async function awaitAccepted(run: Run, live: Subscription): Promise<Subscription> {
  const { requested } = run.before;
  if (requested === undefined || shows(requested.step, live)) return live;
  // A timestamp far in the future comes from a wrong clock and is ignored.
  const age = Math.abs(run.context.clock.now().getTime() - Date.parse(requested.at));
  return age <= awaitedFor ? waitFor(run, requested, live) : live;
}

export const inWords = (step: Write): string => {
  if (step.do === "change") return `quantity ${step.quantity}`;
  if (step.do === "end") return `endOfTerm ${JSON.stringify(step.with)}`;
  return step.do === "schedule"
    ? `quantity ${step.quantity} scheduled for the renewal`
    : "nothing scheduled for the renewal any more";
};

/** Reads until the service shows the change that it accepted. Whatever ends the wait, the state keeps the change as under way. */
export async function waitFor(run: Run, requested: Requested, known: Subscription): Promise<Subscription> {
  const { id, wanted, before, context } = run;
  let live = known;
  const notReady = (why: string) =>
    new NotReady(id, { ...stateOf(live, wanted, before, context.clock.now()), requested }, [
      `Partner Center accepted the change of subscription ${live.id} (${inWords(requested.step)}), but ${why} ${advice(requested, live)}`,
    ]);
  for (;;) {
    try {
      live = await observe(wanted, context);
    } catch (error) {
      throw notReady(`it cannot be seen whether it is done: ${(error as Error).message}`);
    }
    if (shows(requested.step, live)) return live;
    if (!timeLeft(run)) throw notReady(`${nowShown(requested.step, live, known)} after ${context.wait.limit} s.`);
    context.tell.status(
      `waiting for Partner Center to show ${inWords(requested.step)} (now ${shownOf(requested.step, live)})`,
    );
    await context.clock.sleep(context.wait.poll * 1000);
  }
}

function nowShown(step: Write, live: Subscription, known: Subscription): string {
  const [is, was] = [shownOf(step, live), shownOf(step, known)];
  return is === was
    ? `still shows ${is}`
    : `shows ${is}, where ${was} was before, so that someone else changes it too,`;
}

/** What the service shows of the value that a step changes. */
function shownOf(step: Write, live: Subscription): string {
  const end = step.do === "end" ? termEndOf(live) : undefined;
  return end === undefined ? String(live.quantity) : `that it ${endInWords(end, live)}`;
}

/** The advice for an accepted change that does not appear: wait, or give it up. */
function advice({ step, at }: Requested, live: Subscription): string {
  const again = new Date(Date.parse(at) + awaitedFor);
  const when = Number.isNaN(again.getTime()) ? "" : ` before ${again.toISOString()}`;
  if (step.do === "end")
    return `Run again: the change is awaited, not asked for a second time${when}. If it never comes, take endOfTerm out of the program and run \`pulumi up\`, which waits for nothing.`;
  const asItIs =
    step.do === "unschedule"
      ? `quantity to ${scheduledQuantity(live)} with decrease: "atRenewal", as it is scheduled now,`
      : `quantity to ${live.quantity}, as it is now,`;
  return [
    `Run again: the change is awaited, not asked for a second time${when}.`,
    `If it never comes, give it up: set ${asItIs} and run \`pulumi up\`, which waits for nothing; then set it back, and \`pulumi up\` asks for it anew.`,
  ].join(" ");
}

const timeLeft = ({ context, deadline }: Run) => context.clock.now().getTime() + context.wait.poll * 1000 <= deadline;

/** The failures of one run so far. */
export interface Failures {
  stale: number;
  worthLooking: ReturnType<typeof lookups>;
}

/** Waits before the next read. Returns the request id to reuse if no answer came. Throws the error if another read cannot help. */
export async function lookAgainAfter(run: Run, error: unknown, failures: Failures): Promise<string | undefined> {
  const { clock, wait, tell } = run.context;
  if (error instanceof ServiceError && error.code === "2055" && ++failures.stale <= mostStale) return undefined;
  const unknown = error instanceof NoAnswer && error.outcome === "unknown";
  const again = failures.worthLooking(error);
  const busy = error instanceof ServiceError && error.passes;
  if (!(busy || again) || !timeLeft(run)) {
    if (!unknown) throw error;
    throw new NotReady(run.id, run.before, [error.message]);
  }
  if (again && error.turnedAway) return undefined;
  tell.status(
    again
      ? "no answer from Partner Center; looking whether the change was made"
      : "waiting for Partner Center: the subscription is busy",
  );
  await clock.sleep(wait.poll * 1000);
  return again ? error.repeatAs : undefined;
}
