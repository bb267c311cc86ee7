/**
 * A subscription's quantity (number of seats).
 *
 * | hook   | calls                                                                                   |
 * |--------|-----------------------------------------------------------------------------------------|
 * | create | GET /v1/customers/{c}/subscriptions/{s}; PATCH the same, only when the quantity differs |
 * | read   | GET                                                                                     |
 * | update | as create                                                                               |
 * | delete | nothing (`onDelete: "retain"`), or back to the quantity found at create (`"restore"`)   |
 *
 * Source: "Change the quantity of licenses in a customer subscription", "Update a subscription by ID", Partner Center REST.
 */
import { z } from "zod";
import { checkArgs, differs, guid, type Known, oneOf, wholeNumber } from "../arguments";
import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import type { Json } from "../http/json";
import { type Context, type Difference, type Hooks, isUnknown } from "../lifecycle";
import type { PartnerCenter } from "./api";
import {
  decide,
  refundable,
  type Step,
  withoutSchedule,
  withQuantity,
  withSchedule,
} from "./subscriptionQuantity.decide";
import type { Subscription } from "./wire";

const args = z.strictObject({
  customerId: guid("the customer's tenant id"),
  subscriptionId: guid("the subscription's id"),
  quantity: wholeNumber,
  decrease: oneOf("fail", "atRenewal").optional(),
  onDelete: oneOf("retain", "restore").optional(),
});

export type Args = Known<typeof args>;

export interface Outputs {
  offerName: string;
  status: string;
  previousQuantity: number;
  currentQuantity: number;
  refundableQuantity: number;
  decreaseAllowedUntil?: string;
  commitmentEndDate?: string;
  autoRenewEnabled?: boolean;
  pendingQuantity?: number;
  pendingUntil?: string;
  /** Accepted with 202 and not shown yet: awaited before it is asked for again. */
  requestedQuantity?: number;
  requestedAt?: string;
}

export type State = Args & Outputs;

type Deps = Context<PartnerCenter>;

/** A change that the service accepted is not asked for again within this time, in milliseconds: "try again after 24 hours" (900278). */
const awaitedFor = 24 * 3600_000;

/** More steps than any change needs; more would mean that somebody else changes the same subscription all the time. */
const mostSteps = 8;

const mostStale = 3;

export const subscriptionQuantity: Hooks<Args, State, PartnerCenter> = {
  name: "SubscriptionQuantity",

  check: (given) => checkArgs(args, given),

  diff(_id, state, wanted): Difference {
    const replaces = (["customerId", "subscriptionId"] as const).filter(
      (key) => isUnknown(wanted[key]) || differs(state[key], wanted[key]),
    );
    const changed =
      state.quantity !== wanted.quantity || state.decrease !== wanted.decrease || state.onDelete !== wanted.onDelete;
    return replaces.length > 0 || changed ? { replaces, deleteBeforeReplace: false } : undefined;
  },

  async create(wanted, context) {
    const id = `${wanted.customerId}/${wanted.subscriptionId}`.toLowerCase();
    return { id, state: await reconcile(id, wanted, undefined, context) };
  },

  async read(_id, state, context) {
    const live = await context.api.subscription(state.customerId, state.subscriptionId);
    if (live === undefined) return undefined;
    const read = stateOf(live, state, state, context.clock.now());
    return { args: argsOf(read), state: read };
  },

  update: (id, state, wanted, context) => reconcile(id, wanted, state, context),

  async delete(id, state, context) {
    if (state.onDelete !== "restore") return;
    const live = await context.api.subscription(state.customerId, state.subscriptionId);
    if (live === undefined) return;
    await reconcile(id, { ...state, quantity: state.previousQuantity }, state, context);
  },
};

const argsOf = ({ customerId, subscriptionId, quantity, decrease, onDelete }: State): Args => ({
  customerId,
  subscriptionId,
  quantity,
  ...(decrease === undefined ? {} : { decrease }),
  ...(onDelete === undefined ? {} : { onDelete }),
});

/**
 * While a schedule for the program's own number waits for the renewal, that number counts as the quantity: it is what the
 * program asked for, and no drift.
 */
function stateOf(live: Subscription, wanted: Args, before: State | undefined, now: Date): State {
  const giveBack = refundable(live, now);
  const scheduled = live.scheduledNextTermInstructions?.quantity;
  const waits = wanted.decrease === "atRenewal" && live.quantity > wanted.quantity && scheduled === wanted.quantity;
  const renewal = live.commitmentEndDate?.toISOString();
  const awaited = before?.requestedQuantity !== undefined && before.requestedQuantity !== live.quantity;
  return {
    ...argsOf({ ...wanted, quantity: waits ? wanted.quantity : live.quantity } as State),
    offerName: live.offerName,
    status: live.status,
    previousQuantity: before?.previousQuantity ?? live.quantity,
    currentQuantity: live.quantity,
    refundableQuantity: giveBack.quantity,
    ...(giveBack.until === undefined ? {} : { decreaseAllowedUntil: giveBack.until.toISOString() }),
    ...(renewal === undefined ? {} : { commitmentEndDate: renewal }),
    ...(live.autoRenewEnabled === undefined ? {} : { autoRenewEnabled: live.autoRenewEnabled }),
    ...(waits ? { pendingQuantity: wanted.quantity, ...(renewal === undefined ? {} : { pendingUntil: renewal }) } : {}),
    ...(awaited ? { requestedQuantity: before.requestedQuantity, requestedAt: before.requestedAt } : {}),
  } as State;
}

/** One create, update or restore, with what all its steps share. */
interface Run {
  id: string;
  wanted: Args;
  before: State;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
  context: Deps;
}

/** Observe, decide, apply, and look again, until there is nothing left to do. */
async function reconcile(id: string, wanted: Args, known: State | undefined, context: Deps): Promise<State> {
  const observed = await observe(wanted, context);
  const run: Run = {
    id,
    wanted,
    before: known ?? stateOf(observed, wanted, undefined, context.clock.now()),
    deadline: context.clock.now().getTime() + context.wait.limit * 1000,
    context,
  };
  let live = await awaitAccepted(run, observed);
  let scheduled = known?.pendingQuantity;
  let unanswered: string | undefined;
  let failures = 0;
  for (let steps = 0; steps < mostSteps; steps++) {
    const step = decide(
      live,
      { quantity: wanted.quantity, decrease: wanted.decrease ?? "fail", scheduled },
      context.clock.now(),
    );
    if (step.do === "nothing") return stateOf(live, wanted, run.before, context.clock.now());
    if (step.do === "refuse") throw new Refused(step.because);
    try {
      live = await apply(run, step, live, unanswered);
      unanswered = undefined;
      scheduled = step.do === "schedule" ? step.quantity : undefined;
    } catch (error) {
      unanswered = await lookAgainAfter(run, error, ++failures);
      live = await observe(wanted, context);
    }
  }
  throw new Refused(
    `The quantity of subscription ${wanted.subscriptionId} does not settle at ${wanted.quantity}: it is ${live.quantity}. Does somebody else change it at the same time?`,
  );
}

async function observe(wanted: Args, { api }: Deps): Promise<Subscription> {
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

const notYet = new Set(["800082", "800014"]);

/** Waits until it is worth looking again, and returns the request id to repeat when no answer came. Throws what looking again cannot mend. */
async function lookAgainAfter(run: Run, error: unknown, failures: number): Promise<string | undefined> {
  const { clock, wait, tell } = run.context;
  if (error instanceof ServiceError && error.code === "2055" && failures <= mostStale) return undefined;
  const unknown = error instanceof NoAnswer && error.outcome === "unknown" && failures <= mostStale;
  const busy = error instanceof ServiceError && error.status === 409 && notYet.has(error.code ?? "");
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
