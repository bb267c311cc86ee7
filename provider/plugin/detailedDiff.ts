import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { DiffResult } from "../core/lifecycle";
import type { Properties } from "../process/given";
import { type Change, changesBetween } from "./changes";

const { Kind } = PropertyDiff;

const kinds = {
  add: { update: Kind.ADD, replace: Kind.ADD_REPLACE },
  delete: { update: Kind.DELETE, replace: Kind.DELETE_REPLACE },
  update: { update: Kind.UPDATE, replace: Kind.UPDATE_REPLACE },
} as const;

/**
 * A lifecycle's difference with the paths of the arguments that differ, which `replaceOnChanges` and Pulumi's display go by.
 *
 * @param olds the arguments that Pulumi saved last.
 */
export function detailedDiff(difference: DiffResult, olds: Properties, news: Properties): DiffResponse {
  const response = new DiffResponse();
  response.setHasdetaileddiff(true);
  response.setChanges(DiffResponse.DiffChanges.DIFF_NONE);
  if (difference === undefined) return response;
  const { replaces, deleteBeforeReplace } = difference;
  const changes = changesBetween(olds, news);
  const properties = new Set([...changes.keys()].map(propertyOf));
  // A lifecycle may tell another object where the arguments are equal, for instance after a refresh.
  for (const name of replaces) if (!properties.has(name)) changes.set(name, "update");
  response.setChanges(DiffResponse.DiffChanges.DIFF_SOME);
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setDiffsList([...new Set([...changes.keys()].map(propertyOf))]);
  for (const [path, change] of changes)
    response.getDetaileddiffMap().set(path, kindOf(change, replaces.includes(propertyOf(path))));
  return response;
}

function kindOf(change: Change, replaces: boolean): PropertyDiff {
  const one = new PropertyDiff();
  one.setKind(kinds[change][replaces ? "replace" : "update"]);
  one.setInputdiff(true);
  return one;
}

/** `licenses[0].sku` is part of `licenses`. */
const propertyOf = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;
