import type { Json } from "../../http/json";
import { changedMeanwhile } from "./meanwhile.decide";
import { type OthersSchedule, othersSchedule, texts } from "./othersSchedule.decide";
import type { Write } from "./subscriptionQuantity.decide";
import { type Deps, inWords, type Run } from "./subscriptionQuantity.requests";
import { ownSchedule } from "./subscriptionQuantity.state";
import { choiceOf, termEndOf } from "./termEnd.decide";
import type { Subscription } from "./wire";

/** Warns when a step undoes what another client has scheduled or changed. */

/** Warns, before the request is sent, about a schedule that this step replaces. */
export function warnOfReplacedSchedule({ wanted, before, context }: Run, step: Write, live: Subscription): void {
  const replaced = othersSchedule(live, ownSchedule(before)).filter(({ about }) => isReplaced(about, step));
  if (replaced.length === 0) return;
  const ours = step.do === "end" ? `endOfTerm: ${JSON.stringify(wanted.endOfTerm)}` : inWords(step);
  context.tell.warn(
    `For the end of the term of subscription ${live.id} there was scheduled: ${texts(replaced)}. In its place comes ${ours}.`,
  );
}

function isReplaced(about: OthersSchedule["about"], step: Write): boolean {
  if (step.do === "end") return about === "outcome" || step.with !== "renew";
  return step.do === "schedule" && about === "quantity";
}

/** Partner Center documents that a change within the term deletes what was scheduled for the renewal. */
export function warnOfLostSchedule(
  { wanted, before, context }: Run,
  step: Write,
  live: Subscription,
  now: Subscription,
): void {
  if (step.do !== "change") return;
  const left = othersSchedule(now, undefined);
  const lost = othersSchedule(live, ownSchedule(before)).filter(
    ({ about, text }) =>
      !left.some((one) => one.text === text) &&
      !(about === "outcome" && wanted.endOfTerm !== undefined && wanted.endOfTerm === choiceOf(termEndOf(live))),
  );
  if (lost.length === 0) return;
  context.tell.warn(
    `The service dropped what someone had scheduled for the end of the term of subscription ${live.id}: ${texts(lost)}, as it does on a change within the term. Schedule it again if it is still wanted.`,
  );
}

export function warnOfOthers(
  sent: { [key: string]: Json },
  before: Subscription,
  now: Subscription,
  { tell }: Deps,
): void {
  const changes = changedMeanwhile(sent, before, now);
  if (changes.length === 0) return;
  tell.warn(
    `Someone else changed subscription ${before.id} at the same time: ${changes.join("; ")}. This run has sent everything as it was before, with its own change, so that a change of theirs may be undone. Check that it is as they want it.`,
  );
}
