import type { Json } from "../json";
import { type CustomerState, key, licensesOf, type World } from "../world";
import { customerOf, ok, type PartnerCenterRoute, userOf } from "./context";
import { rolesOf } from "./delegation";
import { listed } from "./lists";
import { isKnownTo, unitsOf, wantedGroups } from "./seats";
import type { ServicePlan, Sku, UserLicense } from "./seed";

export const licenseRoutes: PartnerCenterRoute[] = [
  {
    // "Check which licenses are assigned to a user" and "Get licenses assigned to a user by license group".
    method: "GET",
    pattern: "/v1/customers/{customer}/users/{user}/licenses",
    access: "appUser",
    roles: rolesOf("GET /v1/customers/{customer}/users/{user}/licenses"),
    handle: ({ world }, params, call) => {
      const customer = customerOf(world, params, "directory");
      const user = userOf(world, customer, params.user ?? "");
      const groups = wantedGroups(call.queryValues("licenseGroupIds"));
      const held = licensesOf(customer.licenses, user.id).flatMap((license) => {
        const sku = world.sku(license.skuId);
        return sku && groups.has(sku.licenseGroupId) ? [{ sku, license }] : [];
      });
      return ok(listed(world, call, "licenses", held, ({ sku, license }) => licenseBody(sku, license)));
    },
  },
  {
    // "Get a list of available licenses" and "…by license group".
    method: "GET",
    pattern: "/v1/customers/{customer}/subscribedskus",
    access: "appUser",
    roles: rolesOf("GET /v1/customers/{customer}/subscribedskus"),
    handle: ({ world }, params, call) => {
      const customer = customerOf(world, params, "directory");
      const groups = wantedGroups(call.queryValues("licenseGroupIds"));
      const known = [...world.skus].filter((sku) => groups.has(sku.licenseGroupId) && isKnownTo(customer, sku));
      return ok(listed(world, call, "subscribedskus", known, (sku) => stockBody(world, customer, sku)));
    },
  },
];

function stockBody(world: World, customer: CustomerState, sku: Sku): Json {
  const units = unitsOf(world, customer, sku);
  return {
    availableUnits: units.available,
    activeUnits: units.active,
    consumedUnits: units.consumed,
    suspendedUnits: units.suspended,
    totalUnits: units.total,
    warningUnits: units.warning,
    productSku: { ...productSku(sku), targetType: sku.targetType, licenseGroupId: sku.licenseGroupId },
    servicePlans: sku.servicePlans.map(planBody),
    capabilityStatus: sku.capabilityStatus,
    attributes: { objectType: "SubscribedSku" },
  };
}

function licenseBody(sku: Sku, license: UserLicense): Json {
  const excluded = new Set(license.excludedPlans.map(key));
  const servicePlans = sku.servicePlans.flatMap((plan) => {
    if (!excluded.has(key(plan.id))) return [{ ...planBody(plan), capabilityStatus: "Assigned" }];
    return sku.excludedPlansRead === "missing" ? [] : [{ ...planBody(plan), capabilityStatus: sku.excludedPlansRead }];
  });
  return {
    servicePlans,
    productSku: { ...productSku(sku), licenseGroupId: sku.licenseGroupId },
    attributes: { objectType: "License" },
  };
}

function planBody({ dependsOn: _, ...plan }: ServicePlan) {
  return plan;
}

function productSku({ id, name, skuPartNumber }: Sku) {
  return { id, name, skuPartNumber };
}
