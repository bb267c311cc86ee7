import { isGuid } from "../../../core/known";
import { inStep, type Judgement, type Look, listed, seats } from "../../../drift/judgement";
import { findSku, means, type Names, namesOf } from "../skus";
import type { UserLicenseArgs } from "../userLicense.args";
import { canonical, type UserLicenseState } from "../userLicense.state";
import type { SubscribedSku } from "../wire";

/** What a drift report says about the licenses of one user. Pure. */

type Entry = UserLicenseArgs["licenses"][number];

export interface Surroundings {
  /** All products of the customer. */
  skus: SubscribedSku[];
  /** Whether the user still exists. It is checked only if all of the licenses are missing. */
  userExists: boolean;
  /** User principal name, if the state lacks it. */
  user?: string | undefined;
}

/** The user's name in the state; `undefined` if the state has only an id. */
export const nameOf = ({ before }: Pick<Look<UserLicenseArgs, UserLicenseState>, "before">): string | undefined =>
  before.userPrincipalName ?? (isGuid(before.userId) ? undefined : before.userId);

export function judge(
  { wanted, before, found }: Look<UserLicenseArgs, UserLicenseState>,
  { skus, userExists, user: looked }: Surroundings,
): Judgement {
  const user = nameOf({ before }) ?? looked ?? `user ${before.userId}`;
  const known = [...before.assigned, ...(found?.state.assigned ?? [])];
  const name = (word: string) => title(word, known, skus);
  const same = (a: Entry, b: Entry) => name(a.sku) === name(b.sku);
  const live = found?.args.licenses ?? [];
  const missing = wanted.licenses.filter((entry) => !live.some((other) => same(entry, other)));
  const extra = live.filter((entry) => !wanted.licenses.some((other) => same(entry, other)));
  const otherwise = wanted.licenses.flatMap((entry) => {
    const other = live.find((one) => same(one, entry));
    if (other === undefined || canonical([entry], known) === canonical([other], known)) return [];
    return [{ entry, other }];
  });
  const changes = [
    ...missing.map(({ sku }) => ({ ...about(name(sku)), wanted: "assigned", found: "not assigned" })),
    ...extra.map(({ sku }) => ({ ...about(name(sku)), wanted: "not assigned", found: "assigned" })),
    ...otherwise.map(({ entry, other }) => ({
      property: "licenses.excludedPlans",
      about: name(entry.sku),
      wanted: plansOff(entry),
      found: plansOff(other),
    })),
  ];
  const notes = (found?.state.inherited ?? []).map((id) => ({
    kind: "grantedByGroup" as const,
    text: `${user} has ${name(id)} by a group, so it is neither counted as drift nor taken away.`,
  }));
  if (changes.length === 0) return { ...inStep(user), notes };
  const lost = missing.map(({ sku }) => name(sku));
  const gained = extra.map(({ sku }) => name(sku));
  return {
    ...inStep(user),
    missing: found !== undefined ? null : userExists ? "licenses" : "user",
    notes,
    changes,
    affected: [user],
    matters: [
      ...(lost.length > 0 ? [`${user} is without ${listed(lost)} until it is repaired.`] : []),
      ...(gained.length > 0
        ? [`${user} has ${listed(gained)} that the program does not declare, and which takes seats from other users.`]
        : []),
      ...(otherwise.length > 0 ? [`${user} can use other parts of a product than was decided.`] : []),
    ].join(" "),
    repair: userExists
      ? repair(
          lost,
          gained,
          otherwise.map(({ entry }) => name(entry.sku)),
          freeOf(missing, skus, known),
        )
      : `It fails: there is no such user any more. Take the resource out of the program.`,
  };
}

const about = (product: string) => ({ property: "licenses", about: product });

function repair(lost: string[], gained: string[], otherwise: string[], free: Map<string, number>): string {
  const short = [...free].filter(([, units]) => units < 1).map(([product]) => product);
  const acts = [
    ...(lost.length > 0 ? [`assigns ${listed(lost)}`] : []),
    ...(gained.length > 0 ? [`takes ${listed(gained)} away`] : []),
    ...(otherwise.length > 0 ? [`sets the service plans of ${listed(otherwise)}`] : []),
  ];
  const stock = [...free].map(([product, units]) => `${seats(Math.max(0, units))} of ${product}`);
  const act = `It ${listed(acts)}.`;
  if (short.length > 0)
    return `${act} But no seat of ${listed(short)} is free, so it would fail: buy one or take one back first.`;
  return stock.length > 0 ? `${act} Free now: ${listed(stock)}.` : act;
}

/** Free seats by product name. Products that the customer does not have are left out. */
function freeOf(missing: Entry[], skus: SubscribedSku[], known: Names[]): Map<string, number> {
  return new Map(
    missing.flatMap(({ sku: word }) => {
      const [sku] = skuOf(word, known, skus);
      return sku === undefined ? [] : [[title(word, known, skus), sku.availableUnits] as const];
    }),
  );
}

const plansOff = ({ excludedPlans }: Entry): string =>
  excludedPlans === undefined || excludedPlans.length === 0
    ? "all service plans on"
    : `off: ${[...excludedPlans].sort().join(", ")}`;

function skuOf(word: string, known: Names[], skus: SubscribedSku[]): SubscribedSku[] {
  const id = known.find((names) => means(word, names))?.id ?? word;
  return findSku(id, skus);
}

/** The product's name and the word that programs use for it. Equal products give equal texts, whichever word is given. */
export function title(word: string, known: Names[], skus: SubscribedSku[]): string {
  const [sku] = skuOf(word, known, skus);
  const names = sku === undefined ? known.find((one) => means(word, one)) : namesOf(sku);
  if (names === undefined) return word;
  const { id, partNumber, name } = names;
  return name === "" ? partNumber || id : partNumber === "" ? name : `${name} (${partNumber})`;
}
