import { z } from "zod";
import type { Json } from "../../http/json";
import { asRead, date, integer, lowerCase, parse, parsePage } from "./wire";

/**
 * Partner Center's answers about upgrades (legacy) and transitions (new commerce). Enums may be names or numbers, and keys may be
 * in either case.
 */

/** `UpgradeErrorCode` and `TransitionErrorCode` of the Partner Center SDK. They begin with the same codes and differ at code 11. */
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
    // Code 7 is "…AnyTransitionedPaths" for transitions and "…AnyUpgradePaths" for upgrades.
    const renamed = /^subscriptiondoesnothaveany/.test(plainWord(text))
      ? "subscriptionDoesNotHaveAnyUpgradePaths"
      : undefined;
    return known ?? renamed ?? "other";
  });

/** The readable items of a list member; empty if it is no list. */
const readableOnes = <Item>(item: z.ZodType<Item>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.flatMap((one) => item.safeParse(one).data ?? []));

const obstacles = (codes: readonly Obstacle[]) =>
  readableOnes(
    z.object({
      code: codeOf(codes).catch("other"),
      description: z.string().catch(""),
      additionalDetails: z.string().optional().catch(undefined),
    }),
  );

const described = z.object({ description: z.string().catch("") });

export interface Hindrance {
  code: Obstacle;
  description: string;
  additionalDetails?: string | undefined;
}

const upgradeTypes = ["none", "upgrade_only", "upgrade_with_license_transfer"] as const;

const upgradeType = z.union([z.number(), z.string()]).transform((type) => {
  const text = String(type);
  return upgradeTypes[Number(text)] ?? upgradeTypes.find((name) => plainWord(name) === plainWord(text)) ?? "none";
});

const upgrade = z.object({
  targetOffer: z.object({ id: z.string(), name: z.string().catch("") }),
  upgradeType: upgradeType.catch("none"),
  isEligible: z.boolean().catch(false),
  upgradeErrors: obstacles(upgradeCodes),
});

/** `raw` is the item as the service sent it. The POST sends it back. */
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
  title: z.string().catch(""),
  eligibilities: readableOnes(
    z.object({
      isEligible: z.boolean().catch(false),
      transitionType: lowerCase,
      errors: obstacles(transitionCodes),
    }),
  ),
  subscriptionEligibilities: readableOnes(
    z.object({
      isEligible: z.boolean().catch(false),
      subscriptionId: lowerCase,
      errors: readableOnes(described),
    }),
  ),
});
export type TransitionEligibility = z.output<typeof eligibility>;

const mostSeats = 10_000_000;

/** A member that cannot be read is absent, so that callers can distinguish known facts from unknown ones. */
const transition = z.object({
  operationId: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  toCatalogItemId: z.string().trim().catch(""),
  toSubscriptionId: z.string().optional().catch(undefined),
  // A number that no subscription can have counts as unknown.
  quantity: integer
    .refine((seats) => seats >= 1 && seats <= mostSeats)
    .optional()
    .catch(undefined),
  events: readableOnes(
    z.object({
      name: lowerCase.catch(""),
      status: lowerCase.catch(""),
      timestamp: date.optional().catch(undefined),
      errors: readableOnes(described),
    }),
  ),
});
export type Transition = z.output<typeof transition>;

/** An operation of which only its existence is known. */
const unreadable: Transition = { toCatalogItemId: "", events: [] };

export const parseUpgrades = parsePage(
  upgrade,
  (read, raw): Upgrade => ({ ...read, raw: raw as { [key: string]: Json } }),
  { odd: "skip" },
);

export const parseUpgradeResult = (body: Json | undefined, what: string): UpgradeResult =>
  parse(upgradeResult, body, what);

export const parseEligibilities = parsePage(eligibility, asRead, { odd: "skip" });

/**
 * "Get transitions" calls its list `transition`, all other pages call it `items`. An unreadable operation stays in the list,
 * because it may be the one that must not be begun twice.
 */
export const parseTransitions = parsePage(transition.catch(unreadable), asRead, { names: ["items", "transition"] });

export const parseTransition = (body: Json | undefined, what: string): Transition => parse(transition, body, what);
