import { Refused } from "../../errors";
import { called, error, type Finding, type Planned, warning } from "../../planned";
import { describe, findSku, namesOf, resolvePlan } from "../skus";
import type { SubscribedSku } from "../wire";
import type { CustomerProgram } from "./program";

/** Names of products that the customer does not have, or has several of. Pure. */
export function products(
  { customerId, quantities, licenses, upgrades }: CustomerProgram,
  skus: SubscribedSku[],
): Finding[] {
  const mayCome = upgrades.length > 0 || quantities.length > 0;
  return licenses.flatMap(({ planned, skus: listed }) =>
    listed
      .filter(({ id }) => id === undefined)
      .map(({ word }) => {
        const found = findSku(word, skus);
        const candidates = (found.length > 1 ? found : skus).map((sku) => describe(namesOf(sku))).join(", ");
        if (found.length > 1)
          return error(
            `${called(planned)}: ${JSON.stringify(word)} is the name of several products of customer ${customerId}: ${candidates}. Give the id.`,
          );
        if (mayCome)
          return warning(
            `${called(planned)}: customer ${customerId} has no product ${JSON.stringify(word)} yet; the update looks again.`,
          );
        return error(
          `${called(planned)}: customer ${customerId} has no product ${JSON.stringify(word)}. It has: ${candidates || "none"}.`,
        );
      }),
  );
}

/** Service plans that a product does not have, or has several of. Pure. */
export function plans({ licenses }: CustomerProgram, skus: SubscribedSku[]): Finding[] {
  return licenses.flatMap(({ planned, skus: listed }) =>
    listed.flatMap(({ id, excludedPlans }) => {
      const sku = skus.find(({ productSku }) => productSku.id === id);
      return sku === undefined ? [] : excludedPlans.flatMap((word) => refusalOf(planned, () => resolvePlan(word, sku)));
    }),
  );
}

function refusalOf(planned: Planned, look: () => unknown): Finding[] {
  try {
    look();
    return [];
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return [warning(`${called(planned)}: ${refused.message} Its next change fails.`)];
  }
}
