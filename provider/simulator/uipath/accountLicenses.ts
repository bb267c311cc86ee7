import type { Reply } from "../http";
import type { Json } from "../json";
import type { Params, Route } from "../router";
import type { World } from "../world";
import { removeLicense } from "./allocation";
import { organizationLicense, organizationOf } from "./licenseBody";
import { problem } from "./problem";

const account = "/lrm/api/account/{organization}";

/** The same licenses, seen from the organization. Documented in UiPath's OpenAPI only. */
export const accountRoutes: Route<World>[] = [
  { method: "GET", pattern: `${account}/account-license`, handle: readLicenses },
  { method: "GET", pattern: `${account}/available-account-licenses`, handle: readProducts },
  { method: "DELETE", pattern: `${account}/license/remove`, handle: removeLicense },
];

function readLicenses(world: World, params: Params): Reply {
  const organization = organizationOf(world.uipath, params.organization ?? "");
  if (!organization?.licensed) return problem(404, "Account license was not found.");
  return { status: 200, json: [organizationLicense(world, organization)] };
}

function readProducts({ uipath }: World, params: Params): Reply {
  const organization = organizationOf(uipath, params.organization ?? "");
  if (!organization?.licensed) return problem(404, "Account license was not found.");
  const products = Object.entries(organization.allocations).map(
    ([code, total]): Json => ({ code, total, allocated: organization.consumed[code] ?? 0 }),
  );
  return { status: 200, json: products };
}
