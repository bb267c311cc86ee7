import type { Json } from "../../provider/http/json";
import type { LicenseUpdate } from "../../provider/services/partnercenter/licenseAssignment";
import type { SubscribedSku } from "../../provider/services/partnercenter/wire";
import { alice, type ModelPartnerCenter, refusedWith } from "./modelPartnerCenter";
import { idOf } from "./modelProducts";

/** Reasons of a service to refuse a removal of a license, and the shapes of the refusal. */

export interface Refusal {
  status: number;
  body: Json;
}

/** Each shape with the same words in it. */
export const shapes: Record<string, (words: string) => Json> = {
  documented: (words) => ({ code: 60099, description: words, data: [], source: "PartnerFD" }),
  "code 3000": (words) => ({ code: 3000, description: words }),
  "words in data": (words) => ({ code: 3000, description: "Invalid property", data: [words] }),
  odata: (words) => ({ "odata.error": { code: "Request_BadRequest", message: { lang: "en", value: words } } }),
  graph: (words) => ({ error: { code: "Request_BadRequest", message: words } }),
  errors: (words) => ({ errors: [{ code: "X1", message: words }] }),
  text: (words) => words,
  unknown: (words) => ({ reason: { because: words } }),
};

export const words = {
  dependency: "License assignment failed because service plan A depends on the service plan(s) B",
  group: "User license is inherited from a group membership and it cannot be removed directly from the user.",
  hold: "The mailbox of this user is on litigation hold; the license cannot be removed.",
  nothing: "",
} as const;

export const refusal = (shape: string, about: keyof typeof words): Refusal => ({
  status: 400,
  body: shapes[shape]?.(words[about]) ?? null,
});

/**
 * From now on the service refuses updates that would leave Alice a product without the product that it needs, and removals of held
 * products.
 */
export function refuses(
  partnerCenter: ModelPartnerCenter,
  {
    needs = [],
    oneByOne = false,
    held = [],
    shape = "documented",
  }: {
    needs?: readonly (readonly [addOn: SubscribedSku, base: SubscribedSku])[];
    /** The service checks each removal of an update as if it were the only one. */
    oneByOne?: boolean;
    held?: { sku: SubscribedSku; by: keyof typeof words }[];
    shape?: string;
  },
): void {
  const post = partnerCenter.updateLicenses.bind(partnerCenter);
  partnerCenter.updateLicenses = async (customerId, userId, update, requestId) => {
    const keeping = held.find(({ sku }) => update.remove.includes(idOf(sku)));
    const parts = oneByOne ? update.remove.map((skuId) => ({ assign: update.assign, remove: [skuId] })) : [update];
    const lacking = parts
      .map((part) => hasAfter(partnerCenter.has(userId), part))
      .some((after) => needs.some(([addOn, base]) => after.has(idOf(addOn)) && !after.has(idOf(base))));
    if (userId !== alice.id || (!lacking && keeping === undefined)) return post(customerId, userId, update, requestId);
    partnerCenter.calls.push("POST licenseupdates");
    partnerCenter.posts.push({ update, requestId });
    throw refusedWith(refusal(shape, lacking ? "dependency" : (keeping?.by ?? "nothing")));
  };
}

function hasAfter(has: string[], { assign, remove }: LicenseUpdate): Set<string> {
  const after = new Set([...has, ...assign.map(({ skuId }) => skuId)]);
  for (const skuId of remove) after.delete(skuId);
  return after;
}
