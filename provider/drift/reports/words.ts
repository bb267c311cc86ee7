import type { Report, ResourceReport } from "../report";

/** What every report says in the same words. */

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** The verdict in one line. */
export function verdict({ result, summary }: Report): string {
  const { changed, gone, couldNotTell, resources } = summary;
  const unknown = couldNotTell === 0 ? "" : `, ${couldNotTell} could not be told`;
  const verdicts = {
    inStep: `in step (${counted(resources, "resource")})`,
    drift: `${changed + gone} of ${counted(resources, "resource")} out of step${unknown}`,
    couldNotTell: `could not tell (${couldNotTell} not readable)`,
  };
  return `Licenses: ${verdicts[result]}`;
}

/** The verdict in numbers. */
export function counts({ summary, generated }: Report): string {
  const { stacks, resources, inStep, changed, gone, couldNotTell, warnings } = summary;
  return [
    `${counted(stacks, "stack")}, ${counted(resources, "resource")}: ${inStep} in step, ${changed} changed, ${gone} gone,`,
    `${couldNotTell} could not be told; ${counted(warnings, "early warning")}. As of ${generated}.`,
  ].join(" ");
}

/** One line for each thing that is not as the program wants it. */
export function findings({ status, changes }: ResourceReport): string[] {
  if (status === "gone") return ["wanted, and gone"];
  return changes.map(({ property, about, wanted, found }) => `${about} (${property}): ${wanted} → ${found}`);
}

/** Why it matters, who notices, and what else there is to know. */
export const consequences = ({ matters, affected, notes }: ResourceReport): string[] => [
  ...(matters === null ? [] : [matters]),
  ...(affected.length === 0 ? [] : [`Noticed by ${affected.join(", ")}`]),
  ...notes.map(({ text }) => text),
];

/** All that there is to say of a resource, but for where the program declares it. */
export const story = (resource: ResourceReport): string[] => [
  resource.subject,
  ...findings(resource),
  ...(resource.reason === null ? [] : [resource.reason]),
  ...consequences(resource),
  ...(resource.repair === null ? [] : [`pulumi up: ${resource.repair}`]),
];

/** Where the program declares it, as far as anybody knows. */
export const places = ({ source }: ResourceReport): string[] =>
  source === null ? [] : [`${source.file}:${source.line}`];

/** Half a pair of surrogates is no character of any format. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, "\ufffd");

/** Several lines as one. */
export const oneLine = (text: string): string => wellFormed(text).replace(/\s+/gu, " ").trim();
