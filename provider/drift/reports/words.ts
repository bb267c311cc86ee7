import type { Report, ResourceReport } from "../report";

/** What every report says in the same words. */

/** The verdict in one line. */
export function headline({ summary }: Report): string {
  const { changed, gone, couldNotTell, resources } = summary;
  const drift = changed + gone;
  const all = resources === 1 ? "1 resource" : `${resources} resources`;
  const said = [
    ...(drift > 0 ? [`${drift} of ${all} out of step`] : []),
    ...(couldNotTell > 0 ? [`${couldNotTell} could not be told`] : []),
  ];
  return `Licenses: ${said.length > 0 ? said.join(", ") : `in step (${all})`}`;
}

/** One line for each thing that is not as the program wants it. */
export const findings = ({ status, changes }: ResourceReport): string[] => [
  ...(status === "gone" ? ["wanted, and gone"] : []),
  ...changes.map(({ property, about, wanted, found }) => `${about} (${property}): ${wanted} → ${found}`),
];

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
