import { SettingsError } from "../../core/errors";
import type { ResourceReport } from "../report";
import type { Decision } from "./decisionFile";

/** New decisions to leave findings as they were found. Pure. */

/** A decision is looked at again within a year. In days. */
const longest = 366;

/** @throws {SettingsError} where the day is none, is over, or too far ahead, or the reason is empty. */
export function newDecisions(
  findings: ResourceReport[],
  { until, reason }: { until: string | undefined; reason: string | undefined },
  now: Date,
): Decision[] {
  const today = now.toISOString().slice(0, 10);
  const last = new Date(now.getTime() + longest * 86_400_000).toISOString().slice(0, 10);
  if (until === undefined || !isDay(until) || until < today || until > last)
    throw new SettingsError(
      `--until ${until ?? "is missing"}: expected a day from ${today} to ${last}, such as ${last.slice(0, 8)}01. Until then it is left as it was found.`,
    );
  if (reason === undefined || reason.trim() === "")
    throw new SettingsError(
      '--reason is missing: say why it is left as it was found, like --reason "Dana decides in May".',
    );
  return findings.map(({ stack, type, name, status, found }) => ({
    stack,
    type,
    resource: name,
    found: status === "gone" || found === null ? "gone" : (found as Exclude<Decision["found"], "gone">),
    until,
    reason: reason.trim(),
  }));
}

/** A day that the calendar has. */
const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};
