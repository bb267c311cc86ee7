import fc from "fast-check";
import type { WorldSeed } from "pulumi-licenses/simulator";
import { offer, plan, product, servicePlan, sku } from "./catalog";
import { plainToken } from "./world";

/** Worlds of one partner with customers as they really are: odd names, guests, trials, expired and suspended subscriptions, groups. */

const guidOf = (kind: number, at: number) =>
  `${String(kind).padStart(8, "0")}-0000-4000-8000-${String(at).padStart(12, "0")}`;

const plans = [servicePlan.exchange, servicePlan.teams, servicePlan.sharePoint];
const skus = [
  { ...product.e3, servicePlans: plans },
  { ...product.e5, servicePlans: plans, excludedPlansRead: "Disabled" as const },
  { ...product.visio, servicePlans: [] },
  // Two products with one part number: only their ids tell them apart.
  { ...product.kiosk, servicePlans: plans },
  { ...product.project, skuPartNumber: product.kiosk.skuPartNumber, servicePlans: [] },
  product.minecraft,
];
const offers = [
  { skuId: sku.e3, offerId: offer.e3, offerName: "Microsoft 365 E3" },
  { skuId: sku.e5, offerId: offer.e5, offerName: 'Microsoft 365 E5: "all" # in' },
  { skuId: sku.kiosk, offerId: offer.f3, offerName: "Microsoft 365 F3" },
];

const localPart = fc.oneof(
  fc.constantFrom(
    "alice",
    "Bob.Baker",
    "o'neil",
    "null",
    "true",
    "0123",
    "1e3",
    "_svc",
    "erin_gmail.com#EXT#",
    "a-b",
    "a+b",
  ),
  fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9.'_-]{0,10}$/),
);
const license = fc.record({
  skuId: fc.constantFrom(...skus.map(({ id }) => id)),
  off: fc.subarray([plan.exchange, plan.teams, plan.sharePoint]),
  group: fc.constantFrom("no", "also", "only"),
});

const person = fc.record({
  local: localPart,
  domain: fc.constantFrom("", "sub."),
  licenses: fc.uniqueArray(license, { maxLength: 3, selector: ({ skuId }) => skuId }),
});

const subscription = fc.record({
  offer: fc.constantFrom(...offers),
  friendlyName: fc.constantFrom(undefined, "Head office", "Büro: Wien", "- odd", "Head office"),
  quantity: fc.integer({ min: 30, max: 40 }),
  status: fc.constantFrom("active", "active", "active", "suspended", "expired", "disabled", "deleted"),
  isTrial: fc.constantFrom(false, false, false, true),
  kind: fc.constantFrom("newCommerce" as const, "legacy" as const),
  autoRenewEnabled: fc.boolean(),
  endOfTerm: fc.constantFrom(undefined, undefined, "cancel" as const),
});

const customer = fc.record({
  name: fc.constantFrom("Contoso Ltd", "Contoso Ltd", "北京", 'A & B: "Sons"', "null"),
  subscriptions: fc.array(subscription, { maxLength: 4 }),
  people: fc.uniqueArray(person, {
    maxLength: 8,
    selector: ({ local, domain }) => `${local}@${domain}`.toLowerCase(),
  }),
});

export const importWorld: fc.Arbitrary<WorldSeed> = fc
  .array(customer, { minLength: 1, maxLength: 3 })
  .map((customers) => ({
    partner: { accessTokens: [{ token: plainToken }] },
    catalog: { skus },
    customers: customers.map(({ name, subscriptions, people }, at) => {
      const domain = at === 0 ? "contoso.onmicrosoft.com" : `customer${at}.example`;
      return {
        id: guidOf(1, at),
        companyName: name,
        domain,
        subscriptions: [
          // Every product has seats, whatever the subscriptions under test are.
          ...skus.map(({ id, name: offerName }, index) => ({
            id: guidOf(2 + at, 100 + index),
            skuId: id,
            offerId: offers[index]?.offerId ?? `CFQ7TTC0000${index}:0001:CFQ7TTC0000${index}`,
            offerName,
            quantity: 50,
          })),
          ...subscriptions.map(({ offer: sold, friendlyName, endOfTerm, kind, ...one }, index) => ({
            id: guidOf(2 + at, index),
            ...one,
            ...sold,
            kind,
            ...(friendlyName === undefined ? {} : { friendlyName }),
            ...(endOfTerm === undefined || kind === "legacy" || one.status !== "active" ? {} : { endOfTerm }),
          })),
        ],
        users: people.map(({ local, domain: sub, licenses }, index) => ({
          id: guidOf(12 + at, index),
          userPrincipalName: `${local}@${sub}${domain}`,
          displayName: local,
          usageLocation: "AT",
          licenses: licenses.map(({ skuId, off, group }) => ({
            skuId,
            excludedPlans: off.filter((id) =>
              skus.some(
                (one) => one.id === skuId && "servicePlans" in one && one.servicePlans.some((each) => each.id === id),
              ),
            ),
            direct: group !== "only",
            grantedByGroup: group !== "no",
          })),
        })),
      };
    }),
  }));
