import type { ReportingDescriptor, Result } from "sarif";
import type { ResourceReport, Warning } from "../report";

/** The kinds of findings. Their ids never change, because code scanning recognises a finding by its rule's id. */

export type Rule = Exclude<ResourceReport["status"], "inStep"> | Warning["kind"] | "dearer";

const levels: Record<Rule, Result.level> = {
  changed: "error",
  gone: "error",
  couldNotTell: "warning",
  overAllocated: "warning",
  notActive: "warning",
  refreshToken: "warning",
  interrupted: "warning",
  decisionEnded: "warning",
  decisionEnds: "note",
  decisionIdle: "note",
  windowCloses: "note",
  renews: "note",
  ends: "note",
  extends: "warning",
  unclear: "warning",
  dearer: "warning",
  scheduled: "note",
  unused: "note",
};

const descriptions: Record<Rule, string> = {
  changed: "The service has another value than the program wants.",
  gone: "The program wants something that the service no longer has.",
  couldNotTell: "It could not be read, so it is unknown whether it is as the program wants it.",
  overAllocated: "More seats are in use than were bought.",
  notActive: "A subscription is not active.",
  refreshToken: "The sign-in ends soon.",
  interrupted: "A run of Pulumi was cut off.",
  decisionEnded: "The day until which something was left as it was found is over.",
  decisionEnds: "Something is left as it was found, and counts again soon.",
  decisionIdle: "A decision to leave something as it was found covers nothing any more.",
  windowCloses: "Seats can be given back until soon, and not later.",
  renews: "A subscription renews soon.",
  ends: "A subscription ends soon.",
  extends: "A subscription goes on month to month soon, at a higher price.",
  unclear: "The term of a subscription ends soon, and it is unknown what follows.",
  dearer: "A subscription will or may go on at a higher price, and the program does not ask for it.",
  scheduled: "A change is scheduled for the renewal.",
  unused: "Seats are bought and not used.",
};

export const levelOf = (rule: Rule): Result.level => levels[rule];

export const rules: ReportingDescriptor[] = Object.entries(descriptions).map(([id, text]) => ({
  id,
  shortDescription: { text },
  defaultConfiguration: { level: levels[id as Rule] },
}));
