import type { Others } from "../lifecycle";

/**
 * What the resources of this run want, as far as they were created or changed in it. Pulumi creates and updates first and
 * deletes last: after a renaming, a replacement, or a move from one resource to another, the one that goes must leave alone
 * what the one that came has adopted.
 */
export interface Claims {
  /**
   * The claims of all but this one.
   * @param owner a resource, or its replacement: the two are not the same.
   * @param listed what the program says of the others' wants, for those that have not been looked at yet.
   */
  besides(owner: string, listed?: readonly string[]): Others;
}

export function claims(): Claims {
  const all = new Map<string, { owner: string; parts: string[] }[]>();
  return {
    besides: (owner, listed = []) => ({
      listed,
      claim: (id, parts) => void all.set(id, [...(all.get(id) ?? []), { owner, parts }]),
      wanting: (id) =>
        new Set((all.get(id) ?? []).filter((claim) => claim.owner !== owner).flatMap(({ parts }) => parts)),
    }),
  };
}
