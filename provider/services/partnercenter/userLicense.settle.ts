import { type NoAnswer, Refused, ServiceError } from "../../core/errors";
import { lookups } from "../../core/lookups";
import { decide, type WantedLicense } from "./userLicense.decide";
import { look, newUserPatience, noUser } from "./userLicense.look";
import { readBack } from "./userLicense.readBack";
import { askAgain, has, nameOf, type Progress, type Run, send } from "./userLicense.requests";
import type { License } from "./wire";

/** Decides, sends and reads until nothing is left to do. */

const mostRequests = 8;

/** The service refused removals, so these licenses stay with the user. */
class Stays extends Refused {
  constructor(
    message: string,
    said: string[],
    readonly byDependency: boolean,
  ) {
    super(message, said);
  }
}

/** @param removable ids of skus that this run may remove. */
export async function settle(
  run: Run,
  progress: Progress,
  wanted: WantedLicense[],
  removable: () => ReadonlySet<string>,
): Promise<void> {
  await withdraw(run, progress, wanted, removable());
  for (;;) {
    try {
      await settleAlone(run, progress, wanted, removable);
      return;
    } catch (error) {
      if (!dependsOnAnother(error) || !(await anotherChanges(run, progress))) throw error;
      progress.refused.clear();
    }
  }
}

/**
 * Removes licenses that were assigned and never shown, because they may still appear. A refusal means that the user does not have
 * the license.
 */
async function withdraw(
  run: Run,
  progress: Progress,
  wanted: WantedLicense[],
  removable: ReadonlySet<string>,
): Promise<void> {
  const unseen = [...removable].filter((id) => run.state?.awaited?.includes(id) && !has(progress.live, id));
  for (const id of unseen.filter((one) => !wanted.some(({ skuId }) => skuId === one)))
    await askAgain(run, progress, id);
}

async function settleAlone(
  run: Run,
  progress: Progress,
  wanted: WantedLicense[],
  removable: () => ReadonlySet<string>,
): Promise<void> {
  const { clock, wait } = run.context;
  const began = clock.now().getTime();
  const worthLooking = lookups();
  for (let requests = 0; requests < mostRequests; requests++) {
    const licenses = wanted.map((one) => ({ ...one, sentPlans: progress.sent.get(one.skuId) ?? one.sentPlans }));
    const remove = new Set([...removable()].filter((id) => !progress.refused.has(id)));
    const [update] = decide(progress.live, licenses, remove, progress.skus);
    if (update === undefined) {
      if (progress.refused.size === 0) return;
      // A license removed since may have blocked the refused removals. They are tried again, as long as some removals succeed.
      if ([...progress.refused.values()].every(({ after }) => after === progress.accepted)) throw stays(run, progress);
      progress.refused.clear();
      requests = 0;
      continue;
    }
    try {
      const warned = await send(run, progress, update);
      await readBack(run, progress, update, licenses, warned);
    } catch (error) {
      // For a user who was just created, one server may know the user while another does not.
      if (run.state === undefined && isUnknownUser(error) && clock.now().getTime() < began + newUserPatience) {
        await clock.sleep(wait.poll * 1000);
        requests--;
        continue;
      }
      if (!worthLooking(error) || clock.now().getTime() > progress.deadline) throw error;
      if (error.turnedAway) requests--;
      await lookForAnswer(run, progress, error);
    }
  }
  throw new Refused(
    `The licenses of user ${run.userId} do not settle. Does someone else change them at the same time?`,
  );
}

async function lookForAnswer(run: Run, progress: Progress, { turnedAway }: NoAnswer): Promise<void> {
  const { context, wanted } = run;
  if (!turnedAway) {
    context.tell.status("no answer from Partner Center; looking whether the licenses changed");
    await context.clock.sleep(context.wait.poll * 1000);
  }
  const whom = { ...run, customerId: wanted.customerId };
  const live = await look(whom, idsOf(progress.live));
  if (live === undefined) throw noUser(whom);
  progress.live = live;
}

const isUnknownUser = (error: unknown): boolean =>
  error instanceof ServiceError && error.status === 404 && error.code === "60002";

const dependsOnAnother = (error: unknown): boolean =>
  error instanceof Stays ? error.byDependency : error instanceof ServiceError && error.blocked?.by === "dependency";

/** How long to wait for other work of this run that has not begun yet, in milliseconds. */
const idlePatience = 10_000;

/**
 * Waits for other resources of this run that change the same user. A license that depends on another one may be changed only after
 * it, and another resource may manage that one. The wait lasts while such work is under way, and a little longer.
 *
 * @returns whether the user's licenses have changed since the service refused.
 */
async function anotherChanges({ id, userId, wanted, context }: Run, progress: Progress): Promise<boolean> {
  const { clock, wait, tell } = context;
  const before = idsOf(progress.live);
  for (let idle = 0; idle < idlePatience && clock.now().getTime() + wait.poll * 1000 <= progress.deadline; ) {
    tell.status(`waiting for another change of user ${userId}'s licenses, on which this one depends`);
    const pause = wait.poll * 1000;
    const othersWork = await context.lock.meanwhile(id, () => clock.sleep(pause));
    progress.live = (await look({ customerId: wanted.customerId, userId, context }, before)) ?? [];
    if (
      progress.live.length !== before.length ||
      !progress.live.every(({ productSku }) => before.includes(productSku.id))
    )
      return true;
    idle = othersWork ? 0 : idle + pause;
  }
  return false;
}

const idsOf = (licenses: License[]): string[] => licenses.map(({ productSku }) => productSku.id);

function stays({ userId, wanted }: Run, progress: Progress): Stays {
  const errors = [...progress.refused.values()].map(({ error }) => error);
  const products = [...progress.refused.keys()].map((id) => nameOf(id, progress)).join(", ");
  const said = new Map(errors.map((error) => [`${error.code} ${error.description}`, error.message]));
  const byDependency = errors.some(({ blocked }) => blocked?.by === "dependency");
  const others = progress.live
    .filter(({ productSku }) => !progress.refused.has(productSku.id))
    .map(({ productSku }) => nameOf(productSku.id, progress));
  const lines = [
    `Partner Center refuses to remove ${products} from user ${userId} of customer ${wanted.customerId}, so the user keeps ${errors.length === 1 ? "it" : "them"}, and so does the state.`,
    ...said.values(),
    ...legend([...said.values()].join("\n"), progress.live),
    byDependency
      ? `The user also has ${others.join(", ") || "no other license"}. Remove what depends on ${products} first, then run again.`
      : "Run again when the reason is gone.",
  ];
  return new Stays(
    lines.join("\n"),
    errors.map(({ description }) => description),
    byDependency,
  );
}

/** Names for the service plans in a message, because the service gives only their ids. */
function legend(words: string, live: License[]): string[] {
  const known = live.flatMap(({ productSku, servicePlans }) =>
    servicePlans
      .filter(({ id, serviceName }) => serviceName !== "" && words.toLowerCase().includes(id))
      .map(({ id, serviceName }) => `${id} is ${serviceName} of ${productSku.skuPartNumber || productSku.id}`),
  );
  return known.length === 0 ? [] : [`Service plan ${[...new Set(known)].join("; ")}.`];
}
