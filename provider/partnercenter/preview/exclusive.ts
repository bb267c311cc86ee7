import { called, type Finding, warning } from "../../planned";
import { label, namesOf } from "../skus";
import type { License } from "../wire";
import type { CustomerProgram } from "./program";

/** Every license that an exclusive resource would take away. Pure. */
export function departures({ licenses }: CustomerProgram, live: ReadonlyMap<string, License[]>): Finding[] {
  return licenses
    .filter(({ exclusive }) => exclusive)
    .flatMap(({ planned, user, userKey, skus }) => {
      const others = (live.get(userKey) ?? []).filter(({ productSku }) => !skus.some(({ id }) => id === productSku.id));
      if (others.length === 0) return [];
      const names = others.map((license) => label(namesOf(license))).join(", ");
      return [
        warning(
          `${called(planned)} is exclusive and does not list ${names}, which user ${user} has: an update of this resource takes ${others.length === 1 ? "it" : "them"} away.`,
        ),
      ];
    });
}
