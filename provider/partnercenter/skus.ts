import { Refused } from "../errors";
import type { SubscribedSku } from "./wire";

/** Finds what a program means by a word: an id, a part number or a name. Case does not matter. */

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

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export const label = ({ id, partNumber }: Pick<Names, "id" | "partNumber">): string => partNumber || id;

export const findSku = (word: string, skus: SubscribedSku[]): SubscribedSku[] =>
  skus.filter((sku) => means(word, namesOf(sku)));

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

export const describe = ({ id, partNumber, name }: Names) => `${partNumber || name} (${id})`;

const off = new Set(["disabled", "deleted"]);

/** Plans that a user's license can have or lack: not those of the whole tenant, nor those that the product itself has switched off. */
export const usersPlans = (sku: SubscribedSku) =>
  sku.servicePlans.filter(({ targetType, capabilityStatus }) => targetType === "user" && !off.has(capabilityStatus));

/** Service plans have the same names in different skus, so they are looked up in one sku. */
export const findPlan = (word: string, sku: SubscribedSku) =>
  usersPlans(sku).filter((plan) => same(word, plan.id) || same(word, plan.serviceName) || same(word, plan.displayName));

export const planName = (id: string, sku: SubscribedSku | undefined): string =>
  sku?.servicePlans.find((plan) => plan.id === id)?.serviceName || id;

export function resolvePlan(word: string, sku: SubscribedSku): string {
  const [found, ...others] = findPlan(word, sku);
  if (found !== undefined && others.length === 0) return found.id;
  const product = label(namesOf(sku));
  const candidates = (found === undefined ? usersPlans(sku) : [found, ...others]).map(
    (plan) => `${plan.serviceName || plan.displayName} (${plan.id})`,
  );
  if (found === undefined) {
    throw new Refused(
      `Product ${product} has no service plan ${JSON.stringify(word)}. It has: ${candidates.join(", ") || "none"}.`,
    );
  }
  throw new Refused(
    `${JSON.stringify(word)} is the name of several service plans of ${product}: ${candidates.join(", ")}. Give the id.`,
  );
}
