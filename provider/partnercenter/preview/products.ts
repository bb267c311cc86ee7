import { Refused } from "../../errors";
import { called, error, type Finding, type Planned, some, warning } from "../../planned";
import { describe, findSku, namesOf, resolvePlan } from "../skus";
import type { SubscribedSku } from "../wire";
import { acts, type CustomerProgram } from "./program";
import { comesAfter } from "./supply";

/** Names of products that the customer does not have, or has several of. Pure. */
export function products({ customerId, bringers, licenses }: CustomerProgram, skus: SubscribedSku[]): Finding[] {
  const mayBring = (planned: Planned) => bringers.some((name) => comesAfter(planned, name) !== "no");
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

/** Service plans that a product does not have, or has several of. Pure. */
export function plans({ licenses }: CustomerProgram, skus: SubscribedSku[]): Finding[] {
  return licenses.filter(acts).flatMap(({ planned, skus: listed }) =>
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
