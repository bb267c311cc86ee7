import { z } from "zod";
import type { Json } from "../http/json";
import { integer, listOf, lowerCase, parse } from "./wire";

/** What Partner Center sends about upgrades (legacy) and transitions (new commerce): enums as names or numbers, keys in either case. */

/** `UpgradeErrorCode` and `TransitionErrorCode` of the Partner Center SDK; both begin alike, and 11 differs. */
const shared = [
  "other",
  "delegatedAdminPermissionsDisabled",
  "subscriptionStatusNotActive",
  "conflictingServiceTypes",
  "concurrencyConflicts",
  "userContextRequired",
  "subscriptionAddOnsPresent",
  "subscriptionDoesNotHaveAnyUpgradePaths",
  "subscriptionTargetOfferNotFound",
  "subscriptionNotProvisioned",
  "offerDoesNotSupportBillingCycle",
] as const;
const upgradeCodes = [...shared, "insufficientGranularAdminPermissions"] as const;
const transitionCodes = [
  ...shared,
  "conversionsNotFound",
  "userLicenseError",
  "insufficientGranularAdminPermissions",
] as const;

export type Obstacle = (typeof upgradeCodes)[number] | (typeof transitionCodes)[number];

const plainWord = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

const codeOf = (codes: readonly Obstacle[]) =>
  z.union([z.number(), z.string()]).transform((code) => {
    const text = String(code).trim();
    const known = /^\d+$/.test(text) ? codes[Number(text)] : codes.find((name) => plainWord(name) === plainWord(text));
    // Transitions call code 7 "…AnyTransitionedPaths" where upgrades say "…AnyUpgradePaths".
    const renamed = /^subscriptiondoesnothaveany/.test(plainWord(text))
      ? "subscriptionDoesNotHaveAnyUpgradePaths"
      : undefined;
    return known ?? renamed ?? "other";
  });

const obstacles = (codes: readonly Obstacle[]) =>
  z
    .array(
      z.object({
        code: codeOf(codes).default("other"),
        description: z.string().default(""),
        additionalDetails: z.string().optional(),
      }),
    )
    .default([]);

export interface Hindrance {
  code: Obstacle;
  description: string;
  additionalDetails?: string | undefined;
}

const upgradeTypes = ["none", "upgrade_only", "upgrade_with_license_transfer"] as const;

const upgradeType = z.union([z.number(), z.string()]).transform((type) => {
  const text = String(type).trim().toLowerCase();
  return upgradeTypes[Number(text)] ?? upgradeTypes.find((name) => plainWord(name) === plainWord(text)) ?? "none";
});

const upgrade = z.object({
  targetOffer: z.object({ id: z.string(), name: z.string().default("") }),
  upgradeType: upgradeType.default("none"),
  isEligible: z.boolean().default(false),
  upgradeErrors: obstacles(upgradeCodes),
});

/** `raw` is what goes back in the POST: the item as it came. */
export type Upgrade = z.output<typeof upgrade> & { raw: { [key: string]: Json } };

const licenseError = z.object({
  userObjectId: z.string().default(""),
  name: z.string().default(""),
  errors: z
    .array(
      z.object({
        code: z.union([z.string(), z.number().transform(String)]).default(""),
        description: z.string().default(""),
      }),
    )
    .default([]),
});

const upgradeResult = z.object({
  targetSubscriptionId: z.string().optional(),
  upgradeErrors: obstacles(upgradeCodes),
  licenseErrors: z.array(licenseError).default([]),
});
export type UpgradeResult = z.output<typeof upgradeResult>;

const eligibility = z.object({
  catalogItemId: z.string(),
  title: z.string().default(""),
  eligibilities: z
    .array(
      z.object({
        isEligible: z.boolean().default(false),
        transitionType: lowerCase,
        errors: obstacles(transitionCodes),
      }),
    )
    .default([]),
  subscriptionEligibilities: z
    .array(
      z.object({
        isEligible: z.boolean().default(false),
        subscriptionId: lowerCase,
        errors: z.array(z.object({ description: z.string().default("") })).default([]),
      }),
    )
    .default([]),
});
export type TransitionEligibility = z.output<typeof eligibility>;

const transition = z.object({
  operationId: z.string().optional(),
  toCatalogItemId: z.string().trim().default(""),
  toSubscriptionId: z.string().optional(),
  quantity: integer.optional(),
  events: z
    .array(
      z.object({
        name: lowerCase.default(""),
        status: lowerCase.default(""),
        errors: z.array(z.object({ description: z.string().default("") })).default([]),
      }),
    )
    .default([]),
});
export type Transition = z.output<typeof transition>;

/** One whose target is not told may be the very one that is to be begun: nothing may be begun beside it. */
const listedTransition = transition.extend({ toCatalogItemId: z.string().trim().min(1) });

export function parseUpgrades(body: Json | undefined, what: string): Upgrade[] {
  const items = listOf(body, ["items"], what);
  return items.map((raw) => ({ ...parse(upgrade, raw, what), raw: raw as { [key: string]: Json } }));
}

export const parseUpgradeResult = (body: Json | undefined, what: string): UpgradeResult =>
  parse(upgradeResult, body, what);

export const parseEligibilities = (body: Json | undefined, what: string): TransitionEligibility[] =>
  listOf(body, ["items"], what).map((item) => parse(eligibility, item, what));

/** The page of "Get transitions" calls its list `transition`, where every other list is called `items`. */
export const parseTransitions = (body: Json | undefined, what: string): Transition[] =>
  listOf(body, ["items", "transition"], what).map((item) => parse(listedTransition, item, what));

export const parseTransition = (body: Json | undefined, what: string): Transition => parse(transition, body, what);
