import type { Look } from "../../../drift/judgement";
import { means, namesOf } from "../skus";
import { type UserLicenseArgs, userLicenseId } from "../userLicense.args";
import { adoptedState, type UserLicenseState } from "../userLicense.state";
import type { License, SubscribedSku } from "../wire";

/** What a program declares for a person when it accepts what was found. Pure. */

type UserLook = Look<UserLicenseArgs, UserLicenseState>;

/** Whether the person lacks a license that the program lists. Another one may have taken its place, which no read of the resource shows. */
export const lacksWanted = ({ wanted, found }: Pick<UserLook, "wanted" | "found">): boolean =>
  found === undefined ||
  wanted.licenses.some(({ sku }) => !found.args.licenses.some((license) => isSame(license.sku, sku, found.state)));

/**
 * All that the person has now, so that a swap of products in the portal is accepted as a swap. Left out are licenses that a group grants, and those
 * that other resources of the stack list.
 */
export function acceptedLicenses(
  { id, wanted, before, found }: UserLook,
  live: License[],
  skus: SubscribedSku[],
  others: UserLicenseArgs[],
): UserLicenseArgs | undefined {
  const granted = [...(before.inherited ?? []), ...(found?.state.inherited ?? [])];
  const listed = found?.state.assigned.map((one) => one.id) ?? [];
  const words = others.flatMap(({ licenses }) => licenses.map(({ sku }) => sku));
  const more = live.filter(
    (license) =>
      ![...granted, ...listed].includes(license.productSku.id) && !words.some((word) => means(word, namesOf(license))),
  );
  const licenses = [...(found?.args.licenses ?? []), ...adoptedState(userLicenseId.parse(id), more, skus).licenses];
  return licenses.length === 0 ? undefined : { ...wanted, licenses };
}

/** Two words for one product. */
const isSame = (one: string, other: string, { assigned }: UserLicenseState): boolean =>
  one.toLowerCase() === other.toLowerCase() || assigned.some((names) => means(one, names) && means(other, names));
