import { isUnknown } from "../../../core/lifecycle";
import { called, type Finding, type Planned, warning } from "../../../core/planned";
import { label, namesOf } from "../skus";
import type { License } from "../wire";
import { acts, type CustomerProgram } from "./program";

export interface Departure {
  planned: Planned;
  user: string;
  userKey: string;
  /** Licenses that the update removes; may be empty. */
  others: License[];
}

/** The licenses that each exclusive resource would remove. Pure. */
export const departuresOf = ({ licenses }: CustomerProgram, live: ReadonlyMap<string, License[]>): Departure[] =>
  licenses
    .filter((planned) => planned.exclusive && acts(planned))
    .map(({ planned, user, userKey, skus }) => ({
      planned,
      user,
      userKey,
      others: (live.get(userKey) ?? []).filter(({ productSku }) => !skus.some(({ id }) => id === productSku.id)),
    }));

export function departures(all: Departure[]): Finding[] {
  return all
    .filter(({ others }) => others.length > 0)
    .map(({ planned, user, others }) => {
      const them = others.length === 1 ? "it" : "them";
      const when = planned.derived
        ? `an update takes ${them} away, except the update that creates the resource: its arguments depend on other resources, so that update only assigns`
        : `an update of this resource takes ${them} away`;
      const names = others.map((license) => label(namesOf(license))).join(", ");
      return warning(`${called(planned)} is exclusive and does not list ${names}, which user ${user} has: ${when}.`);
    });
}

/** Warns about exclusive resources for which this preview cannot know which licenses they remove. Pure. */
export function unseen(planned: Planned[]): Finding[] {
  return planned
    .filter(({ type, args }) => type === "UserLicense" && (args.exclusive === true || isUnknown(args.exclusive)))
    .filter(({ args }) => isUnknown([args.customerId, args.userId, args.licenses, args.exclusive]))
    .map((resource) =>
      warning(
        `${called(resource)} is exclusive, and its arguments are not known yet: the update only assigns, and the next update takes away licenses that are not listed.`,
      ),
    );
}
