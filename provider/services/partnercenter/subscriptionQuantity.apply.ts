import { NoAnswer, NotReady, Refused, ServiceError } from "../../core/errors";
import type { Note } from "../../core/lifecycle";
import { lookups } from "../../core/lookups";
import type { Json } from "../../http/json";
import { type SubscriptionQuantityArgs, subscriptionQuantityId } from "./subscriptionQuantity.args";
import { withEndOfTerm, withoutSchedule, withQuantity, withSchedule } from "./subscriptionQuantity.body";
import { decide, shows, type Wanted, type Write } from "./subscriptionQuantity.decide";
import { warnOfLostSchedule, warnOfOthers, warnOfReplacedSchedule } from "./subscriptionQuantity.others";
import {
  awaitAccepted,
  type Deps,
  type Failures,
  inWords,
  lookAgainAfter,
  observe,
  type Run,
  waitFor,
} from "./subscriptionQuantity.requests";
import { ownSchedule, type SubscriptionQuantityState, stateOf } from "./subscriptionQuantity.state";
import type { Subscription } from "./wire";

/**
 * Brings a subscription's quantity and the end of its term to the wanted values. It reads, decides, sends and reads again until
 * nothing is left to do.
 */

/** No change needs this many steps. Reaching the limit means that another client keeps changing the same subscription. */
const mostSteps = 8;

/** The service's code for "an operation is pending". After a request without an answer, the pending operation is that request. */
const pendingOperation = "900278";

interface Progress {
  live: Subscription;
  /** Whether a request may have changed something. */
  wrote: boolean;
}

/** @param replaced state of the resource that this one replaces, if it was for the same subscription. */
export async function create(
  id: string,
  wanted: SubscriptionQuantityArgs,
  replaced: SubscriptionQuantityState | undefined,
  context: Deps,
): Promise<SubscriptionQuantityState> {
  const noted = context.notes?.recall(id);
  let live = await observe(wanted, context);
  if (noted !== undefined && !isOurs(noted, live)) {
    // A stale read looks like a change by another client, so read once more before warning.
    await context.clock.sleep(context.wait.poll * 1000);
    live = await observe(wanted, context);
  }
  const before = firstState(live, wanted, replaced, noted, context);
  try {
    return await reconcile(id, wanted, before, live, context);
  } catch (error) {
    // The run changed nothing, so the noted quantity is not needed for a later "restore".
    if (noted === undefined && !(error instanceof NotReady)) context.notes?.forget(id);
    throw error;
  }
}

/** The state before the first change by this resource. */
function firstState(
  live: Subscription,
  wanted: SubscriptionQuantityArgs,
  replaced: SubscriptionQuantityState | undefined,
  noted: Note | undefined,
  context: Deps,
): SubscriptionQuantityState {
  const previousQuantity = replaced?.previousQuantity ?? foundBefore(noted, live, context) ?? live.quantity;
  return { ...stateOf(live, wanted, undefined, context.clock.now()), previousQuantity };
}

/** The state of an import: the subscription as it is. */
export async function adopt(id: string, context: Deps): Promise<SubscriptionQuantityState> {
  const ids = subscriptionQuantityId.parse(id);
  const live = await observe(ids, context);
  if (!Number.isInteger(live.quantity) || live.quantity < 1)
    throw new Refused(
      `Subscription ${ids.subscriptionId} of customer ${ids.customerId} has quantity ${live.quantity}, which a program cannot declare. A SubscriptionQuantity needs a whole number of 1 or more.`,
    );
  return firstState(
    live,
    { ...ids, quantity: live.quantity },
    undefined,
    context.notes?.recall(subscriptionQuantityId.of(ids)),
    context,
  );
}

/** Whether the subscription has the quantity that was found at create, or one that this stack has set. */
const isOurs = ({ quantity, set }: Note, live: Subscription): boolean => [quantity, ...set].includes(live.quantity);

/** The quantity that an earlier run found, when that run's state was never saved or has lost it. */
function foundBefore(noted: Note | undefined, live: Subscription, { tell }: Deps): number | undefined {
  if (noted === undefined || noted.quantity === live.quantity) return undefined;
  const story = `Subscription ${live.id} had ${noted.quantity} seats on ${noted.at.toISOString()}, before this stack set ${noted.set.join(", then ")}, and has ${live.quantity} now (noted in ${noted.place}).`;
  if (isOurs(noted, live)) {
    tell.info(
      `${story} previousQuantity, to which onDelete: "restore" returns, is ${noted.quantity}. If ${live.quantity} shall count, take the resource out of the state with \`pulumi state delete\`, delete that file, and run again.`,
    );
    return noted.quantity;
  }
  tell.warn(
    `${story} Someone else has changed it since, so that previousQuantity, to which onDelete: "restore" returns, is ${live.quantity}.`,
  );
  return undefined;
}

export async function update(
  id: string,
  wanted: SubscriptionQuantityArgs,
  known: SubscriptionQuantityState,
  context: Deps,
): Promise<SubscriptionQuantityState> {
  const live = await observe(wanted, context);
  return reconcile(id, wanted, withoutOutdatedWait(wanted, known, live, context), live, context);
}

/** Stops waiting for an accepted change that never appeared, if the program now asks for what the service already shows. */
function withoutOutdatedWait(
  wanted: SubscriptionQuantityArgs,
  known: SubscriptionQuantityState,
  live: Subscription,
  { clock, tell }: Deps,
): SubscriptionQuantityState {
  const { requested, ...rest } = known;
  if (requested === undefined || shows(requested.step, live)) return known;
  const step = decide(live, { ...wishOf(wanted), scheduled: ownSchedule(known) }, clock.now());
  if (step.do !== "nothing") return known;
  tell.warn(
    `Partner Center accepted a change of subscription ${wanted.subscriptionId} on ${requested.at} (${inWords(requested.step)}) and has not shown it. The program asks for what is there, so it is no longer awaited. Should it still come, \`pulumi up --refresh\` sees it.`,
  );
  return rest;
}

/** @param live the subscription as just read. */
export async function reconcile(
  id: string,
  wanted: SubscriptionQuantityArgs,
  before: SubscriptionQuantityState,
  live: Subscription,
  context: Deps,
): Promise<SubscriptionQuantityState> {
  const run: Run = {
    id,
    wanted,
    before,
    deadline: context.clock.now().getTime() + context.wait.limit * 1000,
    context,
  };
  const progress: Progress = { live: await awaitAccepted(run, live), wrote: false };
  try {
    return await settle(run, progress);
  } catch (error) {
    // If a run stops half-way, the state must keep the quantity found at create: a later `onDelete: "restore"` returns to it.
    if (!progress.wrote || error instanceof NotReady) throw error;
    const state = stateOf(progress.live, wanted, run.before, context.clock.now());
    throw new NotReady(id, state, [(error as Error).message]);
  }
}

/** The last request that was sent and got no answer. */
interface Unanswered {
  step: string;
  body: string;
  requestId: string | undefined;
}

async function settle(run: Run, progress: Progress): Promise<SubscriptionQuantityState> {
  const { wanted, before, context } = run;
  let scheduled = ownSchedule(before);
  let lowest: number | undefined;
  let unanswered: Unanswered | undefined;
  const failures: Failures = { stale: 0, worthLooking: lookups() };
  for (let steps = 0; steps < mostSteps; ) {
    const wish = wishOf(wanted);
    const step = decide(progress.live, { ...wish, scheduled, lowest }, context.clock.now());
    if (step.do === "nothing") return stateOf(progress.live, wanted, before, context.clock.now());
    if (step.do === "refuse") throw new Refused(step.because);
    const body = bodyOf(step, progress.live);
    const sent = { step: JSON.stringify(step), body: JSON.stringify(body) };
    const repeats = unanswered?.step === sent.step;
    try {
      // A request id may be reused only for an identical body.
      const requestId = unanswered?.body === sent.body ? unanswered.requestId : undefined;
      progress.live = await apply(run, step, progress.live, body, requestId);
    } catch (error) {
      const ownPending = repeats && isPending(error);
      if (!ownPending) {
        unanswered = { ...sent, requestId: await lookAgainAfter(run, error, failures) };
        progress.live = await observe(wanted, context);
        progress.wrote ||= isUnanswered(error) || shows(step, progress.live);
        continue;
      }
      progress.live = await waitFor(run, { step, at: context.clock.now().toISOString() }, progress.live);
    }
    progress.wrote = true;
    steps++;
    unanswered = undefined;
    if (step.do !== "end") scheduled = step.do === "schedule" ? step.quantity : undefined;
    if (step.do === "change") lowest = step.quantity;
  }
  throw new Refused(
    `The quantity of subscription ${wanted.subscriptionId} does not settle at ${wanted.quantity}: it is ${progress.live.quantity}. Does someone else change it at the same time?`,
  );
}

const wishOf = ({ quantity, decrease = "fail", endOfTerm }: SubscriptionQuantityArgs): Omit<Wanted, "scheduled"> => ({
  quantity,
  decrease,
  endOfTerm,
});

/** A 409 without a code means the same: a proxy or an error page has dropped the service's code. */
const isPending = (error: unknown) =>
  error instanceof ServiceError &&
  (error.code === pendingOperation || (error.status === 409 && error.code === undefined));

const isUnanswered = (error: unknown) => error instanceof NoAnswer && !error.turnedAway;

async function apply(
  run: Run,
  step: Write,
  live: Subscription,
  body: { [key: string]: Json },
  requestId: string | undefined,
): Promise<Subscription> {
  const { id, wanted, before, context } = run;
  warnOfReplacedSchedule(run, step, live);
  context.notes?.keep(id, before.previousQuantity, step.do === "change" ? step.quantity : live.quantity);
  const answer = await context.api.patchSubscription(wanted.customerId, wanted.subscriptionId, body, requestId);
  const requested = { step, at: context.clock.now().toISOString() };
  const settled = answer !== undefined && shows(step, answer) ? answer : await waitFor(run, requested, live);
  warnOfLostSchedule(run, step, live, settled);
  warnOfOthers(body, live, settled, context);
  return settled;
}

function bodyOf(step: Write, live: Subscription): { [key: string]: Json } {
  if (step.do === "change") return withQuantity(live, step.quantity, step.dropSchedule);
  if (step.do === "end") return withEndOfTerm(live, step.with);
  return step.do === "schedule" ? withSchedule(live, step.quantity) : withoutSchedule(live);
}
