import type { Json } from "../json";
import { key, licensesOf } from "../world";
import { collection, customerOf, ok, type PartnerCenterRoute, userOf } from "./context";
import { isKnownTo, unitsOf, wantedGroups } from "./seats";
import type { Sku, UserLicense } from "./seed";

export const licenseRoutes: PartnerCenterRoute[] = [
  {
    // "Check which licenses are assigned to a user" and "Get licenses assigned to a user by license group".
    method: "GET",
    pattern: "/v1/customers/{customer}/users/{user}/licenses",
    access: "appUser",
    roles: ["Directory Reader", "License Administrator", "User Administrator", "Directory Writer"],
    handle: ({ world }, params, call) => {
      const customer = customerOf(world, params, "directory");
      const user = userOf(world, customer, params.user ?? "");
      const groups = wantedGroups(call.queryValues("licenseGroupIds"));
      const bodies = licensesOf(customer.licenses, user.id).flatMap((license) => {
        const sku = world.sku(license.skuId);
        return sku && groups.has(sku.licenseGroupId) ? [licenseBody(sku, license)] : [];
      });
      return ok(collection(bodies));
    },
  },
  {
    // "Get a list of available licenses" and "…by license group".
    method: "GET",
    pattern: "/v1/customers/{customer}/subscribedskus",
    access: "appUser",
    roles: ["Directory Reader", "Global Reader", "User Administrator", "License Administrator"],
    handle: ({ world }, params, call) => {
      const customer = customerOf(world, params, "directory");
      const groups = wantedGroups(call.queryValues("licenseGroupIds"));
      const listed = [...world.skus].filter((sku) => groups.has(sku.licenseGroupId) && isKnownTo(customer, sku));
      return ok(
        collection(
          listed.map((sku) => {
            const units = unitsOf(world, customer, sku);
            return {
              availableUnits: units.available,
              activeUnits: units.active,
              consumedUnits: units.consumed,
              suspendedUnits: units.suspended,
              totalUnits: units.total,
              warningUnits: units.warning,
              productSku: { ...productSku(sku), targetType: sku.targetType, licenseGroupId: sku.licenseGroupId },
              servicePlans: sku.servicePlans.map((plan) => ({ ...plan })),
              capabilityStatus: sku.capabilityStatus,
              attributes: { objectType: "SubscribedSku" },
            };
          }),
        ),
      );
    },
  },
];

function licenseBody(sku: Sku, license: UserLicense): Json {
  const excluded = new Set(license.excludedPlans.map(key));
  const servicePlans = sku.servicePlans.flatMap((plan) => {
    if (!excluded.has(key(plan.id))) return [{ ...plan, capabilityStatus: "Assigned" }];
    return sku.excludedPlansRead === "missing" ? [] : [{ ...plan, capabilityStatus: sku.excludedPlansRead }];
  });
  return {
    servicePlans,
    productSku: { ...productSku(sku), licenseGroupId: sku.licenseGroupId },
    attributes: { objectType: "License" },
  };
}

function productSku({ id, name, skuPartNumber }: Sku) {
  return { id, name, skuPartNumber };
}
