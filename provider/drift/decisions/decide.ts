import { isSame } from "../../declarations/threeWay";
import type { ResourceReport, Warning } from "../report";
import type { Decision } from "./decisionFile";

/** Which findings are left as they were found, because someone decided so. Pure. */

/** A decision, with who made it and when, as far as git knows. */
export interface SignedDecision extends Decision {
  /** `null`: not committed, or there is no git. */
  by: string | null;
  /** ISO 8601. */
  at: string | null;
}

export interface Decided<Finding> {
  resources: Finding[];
  warnings: Warning[];
}

type Finding = Pick<ResourceReport, "stack" | "type" | "name" | "holder" | "status" | "found" | "left">;

const day = 86_400_000;

/** The moment when a decision ends: that of the day's end, UTC. */
const endOf = (until: string): Date => new Date(Date.parse(`${until}T00:00:00Z`) + day);

/** @param days how far ahead to warn of decisions that end. */
export function decided<One extends Finding>(
  resources: One[],
  decisions: SignedDecision[],
  { now, days }: { now: Date; days: number },
): Decided<One> {
  const isNow = ({ until }: SignedDecision) => endOf(until) > now;
  // Of several, the one that ends last counts.
  const coverOf = (resource: Finding) =>
    decisions
      .filter((one) => covers(one, resource) && isNow(one))
      .sort((a, b) => b.until.localeCompare(a.until))
      .at(0);
  return {
    resources: resources.map((resource) => {
      const cover = coverOf(resource);
      if (cover === undefined) return resource;
      const { until, reason, by, at } = cover;
      return { ...resource, left: { until, reason, by, at } };
    }),
    warnings: decisions.flatMap((one) => warningOf(one, resources, coverOf, { now, days }) ?? []),
  };
}

function warningOf(
  one: SignedDecision,
  resources: Finding[],
  coverOf: (resource: Finding) => SignedDecision | undefined,
  { now, days }: { now: Date; days: number },
): Warning | undefined {
  const about = resources.filter((resource) => isAbout(one, resource));
  const [looked] = about;
  const isCovered = resources.some((resource) => covers(one, resource));
  const end = endOf(one.until);
  const warn = (kind: Warning["kind"], text: string, at: string | null = null): Warning => ({
    kind,
    stack: one.stack,
    resource: one.resource,
    holder: looked?.holder ?? null,
    at,
    text,
  });
  const counting = about.flatMap((resource) => coverOf(resource) ?? []);
  const [other] = counting;
  if (other !== undefined && !counting.includes(one)) return warn("decisionIdle", replacedText(one, other));
  if (end <= now) return isCovered ? warn("decisionEnded", endedText(one)) : undefined;
  if (isCovered)
    return end.getTime() <= now.getTime() + days * day
      ? warn("decisionEnds", endsText(one), end.toISOString())
      : undefined;
  // Of a stack that was not looked at, or of what could not be read, nothing is known.
  return looked === undefined || looked.status === "couldNotTell"
    ? undefined
    : warn("decisionIdle", idleText(one, looked));
}

const isAbout = (one: Decision, { stack, type, name }: Finding): boolean =>
  one.stack === stack && one.type === type && one.resource === name;

/** Drift that has gone further than what was decided about counts again. */
const covers = (one: Decision, resource: Finding): boolean =>
  isAbout(one, resource) &&
  (resource.status === "gone"
    ? one.found === "gone"
    : resource.status === "changed" && one.found !== "gone" && isSame(one.found, resource.found));

const endedText = ({ resource, until, reason }: Decision) =>
  `${resource} was left as it was found until ${until} (${reason}). That day is over, so it counts again.`;

const endsText = ({ resource, until, reason }: Decision) =>
  `${resource} is left as it was found until ${until} (${reason}). Then it counts again.`;

const replacedText = ({ resource, until, reason }: Decision, other: Decision) =>
  `The decision to leave ${resource} until ${until} (${reason}) is replaced by the one until ${other.until} (${other.reason}). Delete the entry.`;

const idleText = ({ resource, until }: Decision, { status }: Finding) =>
  status === "inStep"
    ? `The decision to leave ${resource} until ${until} covers nothing any more: it is as the program wants it. Delete the entry.`
    : `The decision to leave ${resource} until ${until} does not cover what is found now, which has changed since. Decide anew.`;
