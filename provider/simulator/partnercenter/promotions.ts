import type { Call, Reply } from "../http";
import type { Json } from "../json";
import type { Params } from "../router";
import { key, type World } from "../world";
import { type Context, collection, ok, type PartnerCenterRoute } from "./context";
import { PartnerCenterFault } from "./errors";
import type { Promotion } from "./seed";

export const promotionRoutes: PartnerCenterRoute[] = [
  { method: "GET", pattern: "/v1/productpromotions", access: "any", handle: list },
  { method: "GET", pattern: "/v1/productpromotions/{promotion}", access: "any", handle: read },
];

/** The promotions of a segment and a country that are valid today. */
function list({ world }: Context, _: Params, call: Call): Reply {
  const country = required(call, "country");
  const segment = required(call, "segment");
  const listed = world.promotions.filter(
    (promotion) =>
      isOfferedIn(promotion, country) && key(promotion.segment) === key(segment) && isCurrent(world, promotion),
  );
  return ok(collection(listed.map(promotionBody)));
}

/**
 * "Get promotion by ID". Dates do not matter. The page's sample asks with the catalog item of the promotion, and gets a promotion
 * with another id. So this finds a promotion by either of them.
 */
function read({ world }: Context, params: Params, call: Call): Reply {
  const wanted = params.promotion ?? "";
  const country = call.queryValue("country");
  const offered = world.promotions.filter(
    (promotion) => country === undefined || isOfferedIn(promotion, checkedCountry(country)),
  );
  const found =
    offered.find(({ id }) => key(id) === key(wanted)) ??
    offered.find(({ requiredProducts }) => requiredProducts.some((product) => isFor(product, wanted)));
  if (!found) throw new PartnerCenterFault("notFound");
  return ok(promotionBody(found));
}

export function isCurrent(world: World, { startDate, endDate }: Promotion): boolean {
  const now = world.now();
  return new Date(startDate) <= now && now <= new Date(endDate);
}

/** Whether `product:sku:availability` belongs to this product. */
export function isFor(
  { productId, skuId }: Pick<Promotion["requiredProducts"][number], "productId" | "skuId">,
  catalogItemId: string,
): boolean {
  return key(catalogItemId).startsWith(key(`${productId}:${skuId}:`));
}

function isOfferedIn({ countries }: Promotion, country: string): boolean {
  return countries === undefined || countries.some((each) => key(each) === key(country));
}

function required(call: Call, name: "country" | "segment"): string {
  const value = call.queryValue(name);
  if (value === undefined || value === "") throw new PartnerCenterFault("invalidProperty", { data: [name] });
  return name === "country" ? checkedCountry(value) : value;
}

function checkedCountry(country: string): string {
  if (!/^[a-z]{2}$/i.test(country)) throw new PartnerCenterFault("invalidProperty", { data: ["country"] });
  return country;
}

/** The pages differ in the place of the dates and in the name of a policy's type. The answer has both forms. */
function promotionBody(promotion: Promotion): Json {
  const { id, name, description, segment, startDate, endDate, isAutoApplicable } = promotion;
  return {
    id,
    name,
    description,
    segment,
    startDate,
    endDate,
    requiredProducts: promotion.requiredProducts.map(({ pricingPolicies, term, ...product }) => ({
      ...product,
      term: { ...term },
      pricingPolicies: pricingPolicies.map(({ type, value }) => ({ type, policyType: type, value })),
    })),
    properties: { isAutoApplicable, startDate, endDate },
  };
}
