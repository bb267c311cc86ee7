import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import type { Json } from "../http/json";
import type { Context } from "../lifecycle";
import type { PartnerCenter } from "./api";
import { type SubscriptionQuantityArgs, type SubscriptionQuantityState, stateOf } from "./subscriptionQuantity.args";
import { decide, type Step, withoutSchedule, withQuantity, withSchedule } from "./subscriptionQuantity.decide";
import type { Subscription } from "./wire";

/** Turns a subscription's quantity into the wanted one: observe, decide, apply, look again, until there is nothing left to do. */

type Deps = Context<PartnerCenter>;

/** A change that the service accepted is not asked for again within this time, in milliseconds: "try again after 24 hours" (900278). */
const awaitedFor = 24 * 3600_000;

/** More steps than any change needs; more would mean that somebody else changes the same subscription all the time. */
const mostSteps = 8;

const mostStale = 3;

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
  let unanswered: { step: string; requestId: string | undefined } | undefined;
  let failures = 0;
  for (let steps = 0; steps < mostSteps; steps++) {
    const { quantity, decrease = "fail" } = wanted;
    const step = decide(progress.live, { quantity, decrease, scheduled }, context.clock.now());
    if (step.do === "nothing") return stateOf(progress.live, wanted, run.before, context.clock.now());
    if (step.do === "refuse") throw new Refused(step.because);
    try {
      // Only the same request may be sent again under the same id.
      const requestId = unanswered?.step === JSON.stringify(step) ? unanswered.requestId : undefined;
      progress.live = await apply(run, step, progress.live, requestId);
      progress.wrote = true;
      unanswered = undefined;
      scheduled = step.do === "schedule" ? step.quantity : undefined;
    } catch (error) {
      unanswered = { step: JSON.stringify(step), requestId: await lookAgainAfter(run, error, ++failures) };
      progress.live = await observe(wanted, context);
    }
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
  const { requestedQuantity, requestedAt } = run.before;
  if (requestedQuantity === undefined || requestedAt === undefined || live.quantity === requestedQuantity) return live;
  if (run.context.clock.now().getTime() - Date.parse(requestedAt) > awaitedFor) return live;
  return waitFor(run, requestedQuantity, requestedAt, (now) => now.quantity === requestedQuantity);
}

type Write = Exclude<Step, { do: "nothing" | "refuse" }>;

async function apply(run: Run, step: Write, live: Subscription, requestId: string | undefined): Promise<Subscription> {
  const { wanted, context } = run;
  const shown = (now: Subscription) => shows(step, now);
  const answer = await context.api.patchSubscription(
    wanted.customerId,
    wanted.subscriptionId,
    bodyOf(step, live),
    requestId,
  );
  const target = step.do === "change" ? step.quantity : live.quantity;
  const settled =
    answer !== undefined && shown(answer)
      ? answer
      : await waitFor(run, target, context.clock.now().toISOString(), shown);
  warnOfLostSchedule(step, live, settled, context);
  return settled;
}

function bodyOf(step: Write, live: Subscription): { [key: string]: Json } {
  if (step.do === "change") return withQuantity(live.raw, step.quantity, step.dropSchedule);
  return step.do === "schedule" ? withSchedule(live, step.quantity) : withoutSchedule(live.raw);
}

function shows(step: Write, now: Subscription): boolean {
  const scheduled = now.scheduledNextTermInstructions?.quantity;
  if (step.do === "change") return now.quantity === step.quantity;
  return step.do === "schedule" ? scheduled === step.quantity : scheduled === undefined;
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

async function waitFor(
  run: Run,
  quantity: number,
  since: string,
  shown: (now: Subscription) => boolean,
): Promise<Subscription> {
  const { wanted, context } = run;
  for (;;) {
    const live = await observe(wanted, context);
    if (shown(live)) return live;
    if (!timeLeft(run)) {
      const state = {
        ...stateOf(live, wanted, run.before, context.clock.now()),
        requestedQuantity: quantity,
        requestedAt: since,
      };
      throw new NotReady(run.id, state, [
        `Partner Center accepted the change of subscription ${live.id} to ${quantity}, but still shows ${live.quantity} after ${context.wait.limit} s. Run again: the change is awaited, not bought a second time.`,
      ]);
    }
    context.tell.status(`waiting for Partner Center to show quantity ${quantity} (now ${live.quantity})`);
    await context.clock.sleep(context.wait.poll * 1000);
  }
}

const timeLeft = ({ context, deadline }: Run) => context.clock.now().getTime() + context.wait.poll * 1000 <= deadline;

/** Waits until it is worth looking again, and returns the request id to repeat when no answer came. Throws what looking again cannot mend. */
async function lookAgainAfter(run: Run, error: unknown, failures: number): Promise<string | undefined> {
  const { clock, wait, tell } = run.context;
  if (error instanceof ServiceError && error.code === "2055" && failures <= mostStale) return undefined;
  const unknown = error instanceof NoAnswer && error.outcome === "unknown" && failures <= mostStale;
  const busy = error instanceof ServiceError && error.passes;
  if (!(unknown || busy) || !timeLeft(run)) {
    if (error instanceof NoAnswer && error.outcome === "unknown")
      throw new NotReady(run.id, run.before, [error.message]);
    throw error;
  }
  tell.status(
    unknown
      ? "no answer from Partner Center; looking whether the change was made"
      : "waiting for Partner Center: the subscription is busy",
  );
  await clock.sleep(wait.poll * 1000);
  return unknown ? error.requestId : undefined;
}
