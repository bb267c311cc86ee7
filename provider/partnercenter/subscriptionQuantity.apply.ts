import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import type { Json } from "../http/json";
import type { Context } from "../lifecycle";
import type { PartnerCenter } from "./api";
import {
  type Requested,
  type SubscriptionQuantityArgs,
  type SubscriptionQuantityState,
  stateOf,
} from "./subscriptionQuantity.args";
import { decide, shows, type Write, withoutSchedule, withQuantity, withSchedule } from "./subscriptionQuantity.decide";
import type { Subscription } from "./wire";

/** Turns a subscription's quantity into the wanted one: observe, decide, apply, look again, until there is nothing left to do. */

type Deps = Context<PartnerCenter>;

/** A change that the service accepted is not asked for again within this time, in milliseconds: "try again after 24 hours" (900278). */
const awaitedFor = 24 * 3600_000;

/** More steps than any change needs; more would mean that somebody else changes the same subscription all the time. */
const mostSteps = 8;

const mostStale = 3;

/** An operation is pending on the subscription. After a request without an answer, it is that one. */
const pendingOperation = "900278";

/** One create, update or restore, with what all its steps share. */
interface Run {
  id: string;
  wanted: SubscriptionQuantityArgs;
  before: SubscriptionQuantityState;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
  context: Deps;
}

export async function reconcile(
  id: string,
  wanted: SubscriptionQuantityArgs,
  known: SubscriptionQuantityState | undefined,
  context: Deps,
): Promise<SubscriptionQuantityState> {
  const observed = await observe(wanted, context);
  const run: Run = {
    id,
    wanted,
    before: known ?? stateOf(observed, wanted, undefined, context.clock.now()),
    deadline: context.clock.now().getTime() + context.wait.limit * 1000,
    context,
  };
  const progress = { live: await awaitAccepted(run, observed), wrote: false };
  try {
    return await settle(run, progress, known?.pendingQuantity);
  } catch (error) {
    // What was found at create must not be lost with a run that stopped half-way: a later "restore" returns to it.
    if (!progress.wrote || error instanceof NotReady) throw error;
    const state = stateOf(progress.live, wanted, run.before, context.clock.now());
    throw new NotReady(id, state, [(error as Error).message]);
  }
}

async function settle(
  run: Run,
  progress: { live: Subscription; wrote: boolean },
  pending: number | undefined,
): Promise<SubscriptionQuantityState> {
  const { wanted, context } = run;
  let scheduled = pending;
  let lowest: number | undefined;
  let unanswered: { step: string; requestId: string | undefined } | undefined;
  let failures = 0;
  for (let steps = 0; steps < mostSteps; ) {
    const { quantity, decrease = "fail" } = wanted;
    const step = decide(progress.live, { quantity, decrease, scheduled, lowest }, context.clock.now());
    if (step.do === "nothing") return stateOf(progress.live, wanted, run.before, context.clock.now());
    if (step.do === "refuse") throw new Refused(step.because);
    const repeated = unanswered?.step === JSON.stringify(step) ? unanswered : undefined;
    try {
      // Only the same request may be sent again under the same id.
      progress.live = await apply(run, step, progress.live, repeated?.requestId);
    } catch (error) {
      const ownPending = repeated !== undefined && error instanceof ServiceError && error.code === pendingOperation;
      if (!ownPending) {
        unanswered = { step: JSON.stringify(step), requestId: await lookAgainAfter(run, error, ++failures) };
        progress.live = await observe(wanted, context);
        continue;
      }
      progress.live = await waitFor(run, { step, at: context.clock.now().toISOString() }, progress.live);
    }
    progress.wrote = true;
    steps++;
    unanswered = undefined;
    scheduled = step.do === "schedule" ? step.quantity : undefined;
    if (step.do === "change" && step.quantity > quantity) lowest = step.quantity;
  }
  throw new Refused(
    `The quantity of subscription ${wanted.subscriptionId} does not settle at ${wanted.quantity}: it is ${progress.live.quantity}. Does somebody else change it at the same time?`,
  );
}

async function observe(wanted: SubscriptionQuantityArgs, { api }: Deps): Promise<Subscription> {
  const live = await api.subscription(wanted.customerId, wanted.subscriptionId);
  if (live !== undefined) return live;
  throw new Refused(
    `There is no subscription ${wanted.subscriptionId} for customer ${wanted.customerId}. Check customerId and subscriptionId.`,
  );
}

/** An earlier run ended while the service was still at it: that change is awaited, not asked for a second time. */
async function awaitAccepted(run: Run, live: Subscription): Promise<Subscription> {
  const { requested } = run.before;
  if (requested === undefined || shows(requested.step, live)) return live;
  if (run.context.clock.now().getTime() - Date.parse(requested.at) > awaitedFor) return live;
  return waitFor(run, requested, live);
}

async function apply(run: Run, step: Write, live: Subscription, requestId: string | undefined): Promise<Subscription> {
  const { wanted, context } = run;
  warnOfReplacedSchedule(run, step, live);
  const answer = await context.api.patchSubscription(
    wanted.customerId,
    wanted.subscriptionId,
    bodyOf(step, live),
    requestId,
  );
  const requested = { step, at: context.clock.now().toISOString() };
  const settled = answer !== undefined && shows(step, answer) ? answer : await waitFor(run, requested, live);
  warnOfLostSchedule(step, live, settled, context);
  return settled;
}

function bodyOf(step: Write, live: Subscription): { [key: string]: Json } {
  if (step.do === "change") return withQuantity(live.raw, step.quantity, step.dropSchedule);
  return step.do === "schedule" ? withSchedule(live, step.quantity) : withoutSchedule(live.raw);
}

function warnOfReplacedSchedule({ before, context }: Run, step: Write, live: Subscription): void {
  const standing = live.scheduledNextTermInstructions?.quantity;
  if (step.do !== "schedule" || standing === undefined || standing === before.pendingQuantity) return;
  context.tell.warn(
    `Somebody had scheduled quantity ${standing} for the renewal of subscription ${live.id}; ${step.quantity} takes its place.`,
  );
}

/** Partner Center documents that a change within the term deletes what was scheduled for the renewal. */
function warnOfLostSchedule(step: Write, live: Subscription, now: Subscription, { tell }: Deps): void {
  const lost = live.scheduledNextTermInstructions;
  if (
    step.do !== "change" ||
    step.dropSchedule ||
    lost === undefined ||
    now.scheduledNextTermInstructions !== undefined
  )
    return;
  tell.warn(
    `The service dropped what somebody had scheduled for the renewal of subscription ${live.id} (quantity ${lost.quantity ?? "not given"}), as it does on a change within the term. Schedule it again if it is still wanted.`,
  );
}

const inWords = (step: Write): string => {
  if (step.do === "change") return `quantity ${step.quantity}`;
  return step.do === "schedule"
    ? `quantity ${step.quantity} scheduled for the renewal`
    : "nothing scheduled for the renewal any more";
};

/** Looks until the service shows what it has accepted. Whatever ends the wait, the change is remembered as under way. */
async function waitFor(run: Run, requested: Requested, known: Subscription): Promise<Subscription> {
  const { id, wanted, before, context } = run;
  let live = known;
  const notReady = (why: string) =>
    new NotReady(id, { ...stateOf(live, wanted, before, context.clock.now()), requested }, [
      `Partner Center accepted the change of subscription ${live.id} (${inWords(requested.step)}), but ${why} Run again: the change is awaited, not asked for a second time.`,
    ]);
  for (;;) {
    try {
      live = await observe(wanted, context);
    } catch (error) {
      throw notReady(`it cannot be seen whether it is done: ${(error as Error).message}`);
    }
    if (shows(requested.step, live)) return live;
    if (!timeLeft(run)) throw notReady(`still shows ${live.quantity} after ${context.wait.limit} s.`);
    context.tell.status(`waiting for Partner Center to show ${inWords(requested.step)} (now ${live.quantity})`);
    await context.clock.sleep(context.wait.poll * 1000);
  }
}

const timeLeft = ({ context, deadline }: Run) => context.clock.now().getTime() + context.wait.poll * 1000 <= deadline;

/** Waits until it is worth looking again, and returns the request id to repeat when no answer came. Throws what looking again cannot mend. */
async function lookAgainAfter(run: Run, error: unknown, failures: number): Promise<string | undefined> {
  const { clock, wait, tell } = run.context;
  if (error instanceof ServiceError && error.code === "2055" && failures <= mostStale) return undefined;
  const unknown = error instanceof NoAnswer && error.outcome === "unknown";
  const busy = error instanceof ServiceError && error.passes;
  if (!(busy || (unknown && failures <= mostStale)) || !timeLeft(run)) {
    if (!unknown) throw error;
    throw new NotReady(run.id, run.before, [error.message]);
  }
  tell.status(
    unknown
      ? "no answer from Partner Center; looking whether the change was made"
      : "waiting for Partner Center: the subscription is busy",
  );
  await clock.sleep(wait.poll * 1000);
  return unknown ? error.requestId : undefined;
}
