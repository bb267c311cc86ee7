import { hasDrifted, type Report, type ResourceReport } from "../report";

/** The texts that all reports share. */

export type Gone = NonNullable<ResourceReport["missing"]>;

/** The words for missing objects. A user without licenses and a deleted user need different repairs. */
export const goneWords: Record<Gone, string> = {
  licenses: "licenses gone",
  user: "user deleted",
  subscription: "subscription missing",
};

export const isOutOfStep = (resource: Pick<ResourceReport, "status" | "left">): boolean =>
  hasDrifted(resource) && !isLeft(resource);

/** Why a finding is left as it is, until when, and who decided. */
export const leftInWords = ({ until, reason, by, at }: NonNullable<ResourceReport["left"]>): string =>
  `left until ${until}: ${reason} (${by === null ? "not committed yet" : `${by}, ${at?.slice(0, 10)}`})`;

export const isLeft = ({ left }: Pick<ResourceReport, "left">): boolean => left !== null;

/** Left as they were found, each with its decision. */
export const leftOnes = (resources: readonly ResourceReport[]) =>
  resources.flatMap((resource) => (resource.left === null ? [] : [{ resource, left: leftInWords(resource.left) }]));

/** How to decide otherwise than to repair. */
export const otherDecisions =
  "To accept what was found: licenses drift --accept. To leave it so for a while: licenses drift --leave --until <day> --reason <why>. --resource <name> decides about one.";

/** `licenses gone`, `changed`. */
export const stateOf = ({ status, missing }: ResourceReport): string =>
  status === "gone" ? goneWords[missing ?? "licenses"] : statusWords[status];

const statusWords = { inStep: "in step", changed: "changed", couldNotTell: "could not tell" };

const licenseResources = (count: number): string => (count === 1 ? "1 license resource" : `${count} license resources`);

/** The verdict in one line. */
export function headline({ summary }: Report): string {
  const { changed, gone, couldNotTell, resources } = summary;
  const drift = changed + gone;
  const all = licenseResources(resources);
  const said = [
    ...(drift > 0 ? [`${drift} of ${all} out of step`] : []),
    ...(couldNotTell > 0 ? [`${couldNotTell} could not be told`] : []),
  ];
  return `Licenses: ${said.length > 0 ? said.join(", ") : `in step (${all})`}`;
}

/** The figures in one line. */
export function figures({ summary, resources: all }: Report): string {
  const { resources, stacks, inStep, changed, left, couldNotTell, warnings } = summary;
  const gone = (Object.keys(goneWords) as Gone[]).flatMap((missing) => {
    const count = all.filter(
      ({ status, missing: what, left: decision }) =>
        status === "gone" && decision === null && (what ?? "licenses") === missing,
    ).length;
    return count === 0 ? [] : [`${count} with ${goneWords[missing]}`];
  });
  const out = [
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...gone,
    ...(left > 0 ? [`${left} left as found`] : []),
    ...(couldNotTell > 0 ? [`${couldNotTell} could not be told`] : []),
  ];
  const looked = `${licenseResources(resources)} in ${stacks === 1 ? "1 stack" : `${stacks} stacks`}`;
  const rest = warnings === 0 ? "" : `; ${warnings === 1 ? "1 warning" : `${warnings} warnings`}`;
  return `${looked}: ${out.length === 0 ? "all in step" : [`${inStep} in step`, ...out].join(", ")}${rest}.`;
}

/** The commands that fix the drift, each once. */
export const commands = ({ resources }: Report): string[] => [
  ...new Set(resources.filter(isOutOfStep).flatMap(({ command }) => command ?? [])),
];

/** Explains the flag of the commands: without it, `pulumi up` changes nothing. */
export const whyRefresh =
  "Without --refresh, pulumi up compares the program with the state only, and repairs no drift.";

/** The id stands beside the name, because names are not unique. */
export const titleOf = ({ id, name }: { id: string; name: string | null }): string =>
  name === null ? id : `${name} (${id})`;

/** One line for each difference from the program. */
export const findings = (resource: ResourceReport): string[] => [
  ...(resource.status === "gone" ? [stateOf(resource)] : []),
  ...resource.changes.map(({ about, wanted, found }) => `${about}: ${wanted} → ${found}`),
];

/** The consequences, the users concerned, and other notes. */
export function consequences({ subject, matters, affected, notes }: ResourceReport): string[] {
  const others = affected.filter((one) => one !== subject);
  return [
    ...(matters === null ? [] : [matters]),
    ...(others.length === 0 ? [] : [`Noticed by ${others.join(", ")}`]),
    ...notes.map(({ text }) => text),
  ];
}

/** All texts about a resource, except the line of the program. */
export const story = (resource: ResourceReport): string[] => [
  resource.subject,
  ...(resource.holderName === null ? [] : [`Of ${titleOf({ id: resource.holder, name: resource.holderName })}`]),
  ...findings(resource),
  ...(resource.reason === null ? [] : [resource.reason]),
  ...consequences(resource),
  ...(resource.repair === null ? [] : [`${resource.command ?? "Repair"}: ${resource.repair}`]),
];

/** Where the program declares the resource, if known. */
export const places = ({ source }: ResourceReport): string[] =>
  source === null ? [] : [`${source.file}:${source.line}`];

/** No format accepts half of a surrogate pair. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, "\ufffd");

/** Several lines as one. */
export const oneLine = (text: string): string => wellFormed(text).replace(/\s+/gu, " ").trim();
