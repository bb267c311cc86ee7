import type { Needed } from "./needed";

/**
 * What the answers to reads tell about the writes, which are never tried. Partner Center has no call that lists the roles, so a read
 * that passes tells that one of its roles is there, and a read that is refused tells that none of its roles is. Pure.
 */

export type Permission = "yes" | "no" | "unknown";

export interface Tried extends Needed {
  permitted: Permission;
  /** Whether the call was made; otherwise it is inferred. */
  tried: boolean;
}

export function inferred(tried: Tried[]): Tried[] {
  const missing = new Set(tried.filter(({ permitted }) => permitted === "no").flatMap(({ roles }) => roles));
  const possible = tried
    .filter(({ permitted }) => permitted === "yes")
    .map(({ roles }) => roles.filter((role) => !missing.has(role)));
  const judge = ({ roles }: Tried): Permission => {
    if (roles.every((role) => missing.has(role))) return "no";
    const suffices = possible.some((some) => some.length > 0 && some.every((role) => roles.includes(role)));
    return suffices ? "yes" : "unknown";
  };
  return tried.map((one) => (one.tried ? one : { ...one, permitted: judge(one) }));
}
