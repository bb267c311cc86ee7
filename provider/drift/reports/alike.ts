import { grouped } from "../../core/grouped";
import type { ResourceReport } from "../report";

/** Resources that are told together, because they differ in nothing but whom they are about. Pure. */

export type Several = [ResourceReport, ...ResourceReport[]];

const several = (resources: ResourceReport[], keyOf: (resource: ResourceReport) => unknown): Several[] =>
  [...grouped(resources, (resource) => JSON.stringify(keyOf(resource))).values()] as Several[];

/** One customer's or organization's. */
export const ofOneHolder = (resources: ResourceReport[]): Several[] => several(resources, ({ holder }) => holder);

/** One kind, and what became of it: changed, gone, deleted. */
export const ofOneKind = (resources: ResourceReport[]): Several[] =>
  several(resources, ({ type, status, missing }) => [type, status, missing]);

/** One kind, with the same wanted and the same found. */
export const withOneFinding = (resources: ResourceReport[]): Several[] =>
  several(resources, ({ type, status, missing, changes }) => [
    type,
    status,
    missing,
    changes.map(({ about, wanted, found }) => [about, wanted, found]),
  ]);

/** One reason keeps many from being read: a sign-in, an address. */
export const withOneReason = (resources: ResourceReport[]): Several[] =>
  several(resources, ({ stack, reason }) => [stack, reason]);

/** What they all have; `null` where they differ. */
export const shared = <Value>(resources: Several, of: (resource: ResourceReport) => Value): Value | null => {
  const [first] = resources;
  return resources.every((one) => of(one) === of(first)) ? of(first) : null;
};
