import type { Call, Reply } from "../http";
import type { Json, JsonObject } from "../json";
import type { Params, Route } from "../router";
import type { World } from "../world";
import { organizationOf } from "./licenseBody";
import { problem } from "./problem";
import type { Organization } from "./seed";

const base = "/{partition}/portal_/organization/onprem/api/organization";

/**
 * The organizations of an installation, as UiPath's OpenAPI of the organization management service has them. No document
 * prints an exchange. Left out: settings, and the copying of tenants.
 */
export const organizationRoutes: Route<World>[] = [
  { method: "GET", pattern: `${base}/getAllOrganizations`, handle: list },
  { method: "POST", pattern: base, handle: create },
  { method: "GET", pattern: `${base}/{organization}`, handle: read },
  { method: "DELETE", pattern: `${base}/{organization}`, handle: remove },
];

function list({ uipath }: World, _: Params, call: Call): Reply {
  const term = (call.queryValue("searchTerm") ?? "").toLowerCase();
  const found = uipath.organizations.filter(({ name }) => name.toLowerCase().includes(term));
  const skip = Number(call.queryValue("skip") ?? 0);
  const top = Number(call.queryValue("top") ?? found.length);
  if (![skip, top].every((number) => Number.isInteger(number) && number >= 0)) {
    return problem(400, "top and skip must be whole numbers.");
  }
  return { status: 200, json: { totalCount: found.length, results: found.slice(skip, skip + top).map(body) } };
}

function create(world: World, _: Params, call: Call): Reply {
  const { organizations } = world.uipath;
  const name = call.object()?.name;
  if (typeof name !== "string" || name === "") return problem(400, "name is required.");
  if (organizations.some((each) => each.name.toLowerCase() === name.toLowerCase())) {
    return problem(409, `Organization ${name} exists already.`);
  }
  const created: Organization = { id: world.ids.guid(), name, licensed: false, allocations: {}, consumed: {} };
  organizations.push(created);
  return { status: 200, json: body(created) };
}

function read({ uipath }: World, params: Params): Reply {
  const organization = organizationOf(uipath, params.organization ?? "");
  return organization ? { status: 200, json: body(organization) } : problem(404, "Organization was not found.");
}

function remove(world: World, params: Params): Reply {
  const { organizations } = world.uipath;
  const organization = organizationOf(world.uipath, params.organization ?? "");
  if (!organization) return problem(404, "Organization was not found.");
  organizations.splice(organizations.indexOf(organization), 1);
  return { status: 200 };
}

function body({ id, name }: Organization): JsonObject {
  const unknown: Record<string, Json> = {
    companyEmail: null,
    country: null,
    region: null,
    updatedBy: null,
    updatedOn: null,
    tenantsUrl: null,
    organizationServiceInstances: null,
    organizationProperties: null,
  };
  return {
    id,
    name,
    status: 1,
    createdOn: "2023-02-09T00:00:00Z",
    createdBy: "00000000-0000-0000-0000-000000000000",
    language: "en",
    logicalName: name,
    ...unknown,
  };
}
