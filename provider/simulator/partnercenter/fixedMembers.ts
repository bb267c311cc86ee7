import { instantOf } from "../clock";
import { isObject, type Json, type JsonObject } from "../json";
import { PartnerCenterFault } from "./errors";

/**
 * Members of a subscription that no documented PATCH changes: its product, its order, its dates and its kind. Values that the
 * service computes are not compared, because they change by themselves.
 */
const fixed = [
  "id",
  "offerId",
  "entitlementId",
  "parentSubscriptionId",
  "creationDate",
  "effectiveStartDate",
  "commitmentEndDate",
  "isTrial",
  "unitType",
  "billingType",
  "contractType",
  "orderId",
] as const;

/** Refuses a body whose value differs from the resource's. Null, an absent member and an empty text count as no value. */
export function refuseFixedMembers(shown: JsonObject, sent: JsonObject): void {
  for (const name of fixed) {
    if (!isSame(sent[name], shown[name])) throw new PartnerCenterFault("invalidProperty", { data: [name] });
  }
  if (!isSame(idOf(sent.productType), idOf(shown.productType))) {
    throw new PartnerCenterFault("invalidProperty", { data: ["productType"] });
  }
}

function idOf(value: Json | undefined): Json | undefined {
  return isObject(value) ? value.id : undefined;
}

function isSame(sent: Json | undefined, shown: Json | undefined): boolean {
  if (sent === undefined || sent === null || sent === "") return true;
  if (typeof sent !== "string" || typeof shown !== "string") return sent === shown;
  return sent.toLowerCase() === shown.toLowerCase() || instantOf(sent).getTime() === instantOf(shown).getTime();
}
