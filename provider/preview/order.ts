import { grouped } from "../core/grouped";
import { classOfToken } from "../core/token";
import type { EngineResource } from "./resource";

/** The resources that Pulumi waits for before it creates or updates a resource, as the engine has them. Pure. */

export interface Order {
  /** URNs of our resources that come before it, directly or through other resources. */
  after: string[];
  /** Whether a resource of another provider comes directly before it, whose results no preview knows. */
  followsForeign: boolean;
}

export function orderOf(resources: readonly EngineResource[]): (urn: string) => Order {
  const known = new Map(resources.map((resource) => [resource.urn, resource]));
  const children = grouped(resources, ({ parent }) => parent);

  /** A resource that waits for a component also waits for the component's children. */
  const members = (urn: string): string[] =>
    isComponent(known.get(urn)) ? [urn, ...(children.get(urn) ?? []).flatMap((child) => members(child.urn))] : [urn];
  const waitsFor = (urn: string): string[] => (known.get(urn)?.dependencies ?? []).flatMap(members);

  /** Components whose children the preview does not know yet may hold anything. */
  const isForeign = (urn: string): boolean => {
    const resource = known.get(urn);
    if (resource === undefined) return true;
    if (isComponent(resource)) return !children.has(urn);
    return classOfToken(resource.type) === undefined && !resource.type.startsWith("pulumi:");
  };

  return (start) => {
    const seen = new Set<string>();
    // The loop also visits the resources that it adds. A child waits for its parent, and so for all that the parent waits for.
    const add = (urn: string) => {
      const parent = known.get(urn)?.parent;
      for (const one of [...waitsFor(urn), ...(parent === undefined ? [] : [parent])]) seen.add(one);
    };
    add(start);
    for (const urn of seen) add(urn);
    seen.delete(start);
    return {
      after: [...seen].filter((urn) => classOfToken(known.get(urn)?.type ?? "") !== undefined),
      followsForeign: waitsFor(start).some(isForeign),
    };
  };
}

const isComponent = (resource: EngineResource | undefined): boolean =>
  resource !== undefined && resource.provider === undefined && !resource.type.startsWith("pulumi:");
