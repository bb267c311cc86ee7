import type { Json, JsonObject } from "../json";
import { key, type World } from "../world";
import type { Organization, UiPath } from "./seed";

/** User bundles contain other products. */
const templates = [
  {
    productCode: "ATTUNU",
    products: [
      { code: "EE", type: "STANDARD" },
      { code: "APPS", type: "STANDARD" },
    ],
  },
];

export function organizationLicense(world: World, organization: Organization): JsonObject {
  const { uipath } = world;
  const products = uipath.products
    .map(({ code, type }) => ({ code, quantity: organization.allocations[code] ?? 0, type }))
    .filter(({ quantity }) => quantity > 0);
  return licenseBody(uipath, {
    accountId: organization.id,
    licenseCode: organization.licenseCode ?? `CHILD-${organization.name.toUpperCase()}`,
    parentLicenseCode: uipath.licenseCode,
    products,
  });
}

export function hostLicense({ uipath }: World): JsonObject {
  const products = uipath.products.map(({ code, quantity, type }) => ({ code, quantity, type }));
  return licenseBody(uipath, {
    accountId: uipath.hostAccountId,
    licenseCode: uipath.licenseCode,
    parentLicenseCode: null,
    products,
  });
}

interface Own {
  accountId: string;
  licenseCode: string;
  parentLicenseCode: string | null;
  products: { code: string; quantity: number; type: string }[];
}

/**
 * AccountLicenseDto of the license service's own OpenAPI, with the members that newer versions added. Times are
 * seconds.
 */
function licenseBody(uipath: UiPath, own: Own): JsonObject {
  const body: JsonObject = {
    accountId: own.accountId,
    bundleCode: "BUNDLE-SIM",
    endDate: uipath.endDate,
    gracePeriod: uipath.gracePeriod,
    licenseCode: own.licenseCode,
    licenseStatus: uipath.licenseStatus,
    products: own.products.map((product) => ({ ...product, features: [], consumptionDistributions: null })),
    templates: templates.filter(({ productCode }) => own.products.some(({ code }) => code === productCode)),
    policies: null,
    entitlements: null,
    startDate: uipath.startDate,
    subscriptionCode: "SUB-SIM",
    subscriptionPlan: "ENTERPRISE",
    type: "STANDARD",
    parentLicenseCode: own.parentLicenseCode,
  };
  // The service repeats the whole license document as a text.
  return { ...body, payload: JSON.stringify({ ...body, secret: uipath.payloadMarker }) };
}

/**
 * No document says whether "available" includes the organization's own share. Here it is the number that is free for
 * any organization.
 */
export function availability({ uipath }: World, consumed: Readonly<Record<string, number>>): Json[] {
  return uipath.products.map(({ code, type, quantity }) => ({
    code,
    type,
    availableQuantity: Math.floor(quantity - allocated(uipath, code)),
    consumedQuantity: consumed[code] ?? 0,
    totalQuantity: quantity,
  }));
}

export function allocated({ organizations }: UiPath, code: string, except?: Organization): number {
  return organizations
    .filter((organization) => organization !== except)
    .reduce((sum, { allocations }) => sum + (allocations[code] ?? 0), 0);
}

export function organizationOf({ organizations }: UiPath, id: string): Organization | undefined {
  return organizations.find((organization) => key(organization.id) === key(id));
}
