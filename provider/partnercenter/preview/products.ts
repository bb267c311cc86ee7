import { called, error, type Finding, warning } from "../../planned";
import { describe, findSku, namesOf } from "../skus";
import type { SubscribedSku } from "../wire";
import type { CustomerProgram } from "./program";

/** Names of products that the customer does not have, or has several of. Pure. */
export function products(
  { customerId, quantities, licenses, upgrades }: CustomerProgram,
  skus: SubscribedSku[],
): Finding[] {
  const mayCome = upgrades || quantities.length > 0;
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
