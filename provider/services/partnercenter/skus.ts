import { differs } from "../../core/arguments";
import { Refused } from "../../core/errors";
import type { SubscribedSku } from "./wire";

/** Finds the product or plan that a word in the program means: by id, part number or name. Case does not matter. */

export interface Names {
  id: string;
  partNumber: string;
  name: string;
}

export const namesOf = ({ productSku }: Pick<SubscribedSku, "productSku">): Names => ({
  id: productSku.id,
  partNumber: productSku.skuPartNumber,
  name: productSku.name,
});

export const means = (word: string, { id, partNumber, name }: Names): boolean =>
  same(word, id) || same(word, partNumber) || same(word, name);

const same = (a: string, b: string) => !differs(a, b);

export const label = ({ id, partNumber }: Pick<Names, "id" | "partNumber">): string => partNumber || id;

/** An id takes precedence over a product with that text as its name. */
export function findSku(word: string, skus: SubscribedSku[]): SubscribedSku[] {
  const byId = skus.filter(({ productSku }) => same(word, productSku.id));
  return byId.length > 0 ? byId : skus.filter((sku) => means(word, namesOf(sku)));
}

export function resolveSku(word: string, skus: SubscribedSku[], customerId: string): SubscribedSku {
  const [found, ...others] = findSku(word, skus);
  if (found === undefined) {
    const candidates = skus.map((sku) => describe(namesOf(sku)));
    throw new Refused(
      `Customer ${customerId} has no product ${JSON.stringify(word)}. ${candidates.length === 0 ? "It has none at all." : `It has: ${candidates.join(", ")}.`}`,
    );
  }
  if (others.length > 0) {
    throw new Refused(
      `${JSON.stringify(word)} is the name of several products of customer ${customerId}: ${[found, ...others].map((sku) => describe(namesOf(sku))).join(", ")}. Give the id.`,
    );
  }
  return found;
}

/** Id of the only product with this name. */
export function skuNamed(name: string, skus: SubscribedSku[]): string | undefined {
  const alike = skus.filter(({ productSku }) => productSku.name.toLowerCase() === name.toLowerCase());
  return alike.length === 1 ? alike[0]?.productSku.id : undefined;
}

export const describe = ({ id, partNumber, name }: Names) => `${partNumber || name} (${id})`;

const off = new Set(["disabled", "deleted"]);

/**
 * Plans that a user's license can have or lack. Plans of the whole tenant, and plans that the product itself has switched off, are
 * left out.
 */
export const usersPlans = (sku: SubscribedSku) =>
  sku.servicePlans.filter(({ targetType, capabilityStatus }) => targetType === "user" && !off.has(capabilityStatus));

/** Different skus have service plans with the same names, so a plan is looked up within one sku. */
export function findPlan(word: string, sku: SubscribedSku): SubscribedSku["servicePlans"] {
  const plans = [...new Map(usersPlans(sku).map((plan) => [plan.id, plan])).values()];
  const byId = plans.filter(({ id }) => same(word, id));
  return byId.length > 0 ? byId : plans.filter((plan) => same(word, plan.serviceName) || same(word, plan.displayName));
}

export const planName = (id: string, sku: SubscribedSku | undefined): string =>
  sku?.servicePlans.find((plan) => plan.id === id)?.serviceName || id;

export function resolvePlan(word: string, sku: SubscribedSku): string {
  const [found, ...others] = findPlan(word, sku);
  if (found !== undefined && others.length === 0) return found.id;
  throw new Refused(found === undefined ? noSuchPlan(word, sku) : severalPlans(word, sku));
}

export const severalPlans = (word: string, sku: SubscribedSku): string =>
  `${JSON.stringify(word)} is the name of several service plans of ${label(namesOf(sku))}: ${findPlan(word, sku).map(inWords).join(", ")}. Give the id.`;

export const noSuchPlan = (word: string, sku: SubscribedSku): string =>
  `Product ${label(namesOf(sku))} has no service plan ${JSON.stringify(word)}. It has: ${usersPlans(sku).map(inWords).join(", ") || "none"}.`;

const inWords = ({ id, serviceName, displayName }: SubscribedSku["servicePlans"][number]): string =>
  `${serviceName || displayName} (${id})`;
