import { folded } from "../../../core/arguments";
import { grouped } from "../../../core/grouped";
import { called, error, type Finding, type Planned, some, warning } from "../../../core/planned";
import { describe, findPlan, findSku, namesOf, noSuchPlan, severalPlans } from "../skus";
import type { SubscribedSku } from "../wire";
import { acts, type CustomerProgram } from "./program";
import { comesAfter } from "./supply";

/** Reports words that match none of the customer's products, or several. Pure. */
export function products({ customerId, bringers, licenses }: CustomerProgram, skus: SubscribedSku[]): Finding[] {
  const mayBring = (planned: Planned) =>
    planned.followsForeign || bringers.some((name) => comesAfter(planned, name) !== "no");
  return licenses.filter(acts).flatMap(({ planned, skus: listed }) =>
    listed
      .filter(({ id }) => id === undefined)
      .map(({ word }) => {
        const found = findSku(word, skus);
        const candidates = (found.length > 1 ? found : skus).map((sku) => describe(namesOf(sku))).join(", ");
        if (found.length > 1)
          return error(
            `${called(planned)}: ${JSON.stringify(word)} is the name of several products of customer ${customerId}: ${candidates}. Give the id.`,
          );
        if (mayBring(planned))
          return warning(
            `${called(planned)}: customer ${customerId} has no product ${JSON.stringify(word)}: not there yet; the update looks again.`,
          );
        return error(
          `${called(planned)}: customer ${customerId} has no product ${JSON.stringify(word)}. It has: ${candidates || "none"}.${bringers.length === 0 ? "" : ` If ${some(bringers)} brings it, give ${called(planned)} the option dependsOn with that one.`}`,
        );
      }),
  );
}

/** Reports a product that one resource lists under two names. Pure. */
export const repeatedProducts = ({ licenses }: CustomerProgram): Finding[] =>
  licenses
    .filter(acts)
    .flatMap(({ planned, skus }) =>
      [...grouped(skus, ({ id }) => id)].flatMap(([id, alike]) =>
        id === undefined || alike.length === 1
          ? []
          : [
              error(
                `${called(planned)} lists one product ${alike.length} times: ${alike.map(({ word }) => JSON.stringify(word)).join(" and ")}. Keep one of them.`,
              ),
            ],
      ),
    );

/**
 * Reports service plans that a product does not have, or has several of: one warning for each, however many resources list it.
 * Pure.
 */
export function plans({ licenses }: CustomerProgram, skus: SubscribedSku[]): Finding[] {
  const listings = licenses.flatMap(({ planned, skus: listed }) =>
    listed.flatMap(({ id, excludedPlans }) => {
      const sku = skus.find(({ productSku }) => productSku.id === id);
      return sku === undefined ? [] : (excludedPlans ?? []).map((word) => ({ planned, sku, word }));
    }),
  );
  return [...grouped(listings, ({ sku, word }) => `${sku.productSku.id}/${folded(word)}`).values()].flatMap(
    troubleWith,
  );
}

interface Listing {
  planned: Planned;
  sku: SubscribedSku;
  word: string;
}

function troubleWith(listings: Listing[]): Finding[] {
  const [first] = listings;
  if (first === undefined) return [];
  const found = findPlan(first.word, first.sku);
  if (found.length === 1) return [];
  const acting = listings.filter(acts);
  if (found.length > 1)
    return acting.length === 0 ? [] : [error(`${names(acting)}: ${severalPlans(first.word, first.sku)}`)];
  const text = `${names(listings)}: ${noSuchPlan(first.word, first.sku)}`;
  if (listings.every(({ planned }) => planned.operation === "create"))
    return [error(`${text} Creating a license with it fails.`)];
  return [
    warning(
      `${text} If the product had it before, it is off, as wanted: take it out of the program. A name that a resource lists for the first time is refused.`,
    ),
  ];
}

const names = (listings: Listing[]): string => some([...new Set(listings.map(({ planned }) => called(planned)))]);
