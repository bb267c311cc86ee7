import type { Call, Reply } from "../http";
import { isObject, type Json } from "../json";
import type { Params } from "../router";
import { type CustomerState, key, type World } from "../world";
import { type Context, collection, customerOf, ok, type PartnerCenterRoute } from "./context";
import { PartnerCenterFault } from "./errors";
import { isCurrent, isFor } from "./promotions";
import type { Promotion } from "./seed";

export const promotionEligibilityRoutes: PartnerCenterRoute[] = [
  { method: "POST", pattern: "/v1/customers/{customer}/promotionEligibilities", access: "any", handle: verify },
];

interface Purchase {
  catalogItemId: string;
  quantity: number;
  termDuration: string;
  billingCycle: string;
}

/**
 * "Verify promotion eligibility". Left out: limits of redemptions and required products, because the simulator takes no orders.
 */
function verify({ world }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "commerce");
  const sent = call.object()?.items;
  if (!Array.isArray(sent) || sent.length === 0) throw new PartnerCenterFault("invalidInput");
  return ok(collection(sent.map((item) => verified(world, customer, item))));
}

function verified(world: World, customer: CustomerState, sent: Json): Json {
  const purchase = purchaseOf(sent);
  // The page's sample has a blank before the id.
  const wanted = isObject(sent) && typeof sent.promotionId === "string" ? sent.promotionId.trim() : undefined;
  const ids = wanted === undefined ? promotionsFor(world, purchase) : [wanted];
  return {
    ...purchase,
    eligibilities: ids.map((promotionId) => {
      const promotion = world.promotions.find(({ id }) => key(id) === key(promotionId));
      const errors = errorsOf(world, customer, purchase, promotion);
      return { promotionId, isEligible: errors.length === 0, errors };
    }),
    attributes: { objectType: "PromotionEligibility" },
  };
}

function purchaseOf(sent: Json): Purchase {
  if (!isObject(sent)) throw new PartnerCenterFault("invalidInput");
  const { catalogItemId, quantity, termDuration, billingCycle } = sent;
  const wrong = (name: string) => new PartnerCenterFault("invalidProperty", { data: [name] });
  if (typeof catalogItemId !== "string") throw wrong("catalogItemId");
  if (typeof quantity !== "number" || !Number.isInteger(quantity) || quantity < 1) throw wrong("quantity");
  if (typeof termDuration !== "string") throw wrong("termDuration");
  if (typeof billingCycle !== "string") throw wrong("billingCycle");
  return { catalogItemId, quantity, termDuration, billingCycle };
}

function promotionsFor(world: World, { catalogItemId }: Purchase): string[] {
  return world.promotions
    .filter(
      (promotion) =>
        isCurrent(world, promotion) && promotion.requiredProducts.some((product) => isFor(product, catalogItemId)),
    )
    .map(({ id }) => id);
}

function errorsOf(world: World, customer: CustomerState, purchase: Purchase, promotion: Promotion | undefined): Json[] {
  if (!promotion || !isCurrent(world, promotion)) return [{ type: "InvalidPromotion" }];
  const products = promotion.requiredProducts.filter((product) => isFor(product, purchase.catalogItemId));
  if (products.length === 0) return [{ type: "InvalidCatalogItemId" }];
  const { minimumSeats, maximumSeats, firstPurchase } = promotion;
  const errors: Json[] = [];
  if (purchase.quantity < (minimumSeats ?? 0) || purchase.quantity > (maximumSeats ?? purchase.quantity)) {
    errors.push({
      type: "SeatCount",
      minRequiredSeats: minimumSeats ?? null,
      maxRequiredSeats: maximumSeats ?? null,
    });
  }
  if (!products.some(({ term }) => isTerm(term, purchase))) {
    errors.push({ type: "Term", eligibleTerms: products.map(({ term }) => ({ ...term })) });
  }
  const owned = [...customer.subscriptions.values()].map(({ offerId }) => offerId);
  if (firstPurchase && products.some((product) => owned.some((offerId) => isFor(product, offerId)))) {
    errors.push({ type: "FirstPurchase" });
  }
  return errors;
}

function isTerm(term: Promotion["requiredProducts"][number]["term"], purchase: Purchase): boolean {
  return key(term.duration) === key(purchase.termDuration) && key(term.billingCycle) === key(purchase.billingCycle);
}
