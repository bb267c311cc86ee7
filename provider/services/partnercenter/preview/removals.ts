import type { Limit } from "../../../core/limit";
import { called, error, type Finding, info, type Planned, some } from "../../../core/planned";
import { findSku, label, namesOf } from "../skus";
import type { License, SubscribedSku } from "../wire";
import { acts, type CustomerProgram, type PlannedLicenses } from "./program";

/** Licenses that an update removes, as far as a preview knows. Pure. */

export interface Removal {
  planned: Planned;
  userKey: string;
  skuId: string;
  product: string;
}

export function removals(
  { licenses }: CustomerProgram,
  skus: SubscribedSku[],
  live: ReadonlyMap<string, License[]>,
): Removal[] {
  const wanted = (userKey: string, skuId: string) =>
    licenses.some((other) => other.userKey === userKey && other.skus.some(({ id }) => id === skuId));
  const all = licenses.filter(acts).flatMap((planned) =>
    [...dropped(planned, skus), ...unlisted(planned, live)].map((gone) => ({
      planned: planned.planned,
      userKey: planned.replacedKey ?? planned.userKey,
      ...gone,
    })),
  );
  const keyOf = ({ userKey, skuId }: Removal) => `${userKey}/${skuId}`;
  return all
    .filter(({ userKey, skuId }) => !wanted(userKey, skuId))
    .filter((removal, index) => all.findIndex((other) => keyOf(other) === keyOf(removal)) === index);
}

type Gone = Pick<Removal, "skuId" | "product">;

/** Licenses that the program listed before and no longer lists. If the user is replaced, all of the old user's listed licenses. */
const dropped = ({ planned, replacedKey, skus: listed }: PlannedLicenses, skus: SubscribedSku[]): Gone[] =>
  (planned.operation === "create" && replacedKey === undefined ? [] : (planned.before ?? [])).flatMap((word) => {
    const [sku, ...others] = findSku(word, skus);
    if (sku === undefined || others.length > 0) return [];
    const { id } = namesOf(sku);
    if (replacedKey === undefined && listed.some((one) => one.id === id)) return [];
    return [{ skuId: id, product: label(namesOf(sku)) }];
  });

/**
 * Licenses that an exclusive resource does not list. The first run of a resource whose arguments come from other resources only
 * assigns.
 */
const unlisted = (
  { planned, exclusive, userKey, skus }: PlannedLicenses,
  live: ReadonlyMap<string, License[]>,
): (Gone & { userKey: string })[] =>
  !exclusive || (planned.derived && planned.operation === "create")
    ? []
    : (live.get(userKey) ?? [])
        .filter(({ productSku }) => !skus.some(({ id }) => id === productSku.id))
        .map((license) => ({ userKey, skuId: license.productSku.id, product: label(namesOf(license)) }));

/** The limit counts all customers of the run together. */
export function guard(taken: Removal[], limit: Limit | undefined): Finding[] {
  if (limit === undefined) return [];
  const { most, from } = limit;
  const seen =
    "What goes when a resource is deleted is not among them: an update counts it too, and stops before the first license too many.";
  if (taken.length <= most)
    return [
      info(
        `licenses:maxRemovals is ${most}: this preview sees ${taken.length} removals of licenses, by swaps and exclusive resources. ${seen}`,
      ),
    ];
  const which = some(taken.map(({ planned, product }) => `${product} by ${called(planned)}`));
  return [
    error(
      `This program would take away ${taken.length} licenses of users by swaps and exclusive resources, and licenses:maxRemovals is ${most}: ${which}. ${seen} ${from} sets the limit. If the removals are meant, raise it: ${limit.set(taken.length)}.`,
    ),
  ];
}
