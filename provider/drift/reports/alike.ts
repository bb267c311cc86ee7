import { grouped } from "../../core/grouped";
import type { ResourceReport } from "../report";

/** Groups of resources with the same finding, which differ only in their user, subscription or organization. Pure. */

export type Several = [ResourceReport, ...ResourceReport[]];

const several = (resources: ResourceReport[], keyOf: (resource: ResourceReport) => unknown): Several[] =>
  [...grouped(resources, (resource) => JSON.stringify(keyOf(resource))).values()] as Several[];

/** One customer's or organization's. */
export const ofOneHolder = (resources: ResourceReport[]): Several[] => several(resources, ({ holder }) => holder);

/** Resources of one kind with one status: changed, gone, deleted. */
export const ofOneKind = (resources: ResourceReport[]): Several[] =>
  several(resources, ({ type, status, missing }) => [type, status, missing]);

/** Resources of one kind with the same wanted and the same found values. */
export const withOneFinding = (resources: ResourceReport[]): Several[] =>
  several(resources, ({ type, status, missing, changes }) => [
    type,
    status,
    missing,
    changes.map(({ about, wanted, found }) => [about, wanted, found]),
  ]);

/** Resources that could not be read for the same reason, for example a sign-in or an address. */
export const withOneReason = (resources: ResourceReport[]): Several[] =>
  several(resources, ({ stack, reason }) => [stack, reason]);

/** The value that all have in common; `null` if they differ. */
export const shared = <Value>(resources: Several, of: (resource: ResourceReport) => Value): Value | null => {
  const [first] = resources;
  return resources.every((one) => of(one) === of(first)) ? of(first) : null;
};
