import type { Call, Reply } from "../http";
import { portalPage } from "../portalPage";
import { match, type Params, type Route } from "../router";
import type { World } from "../world";
import { accountRoutes } from "./accountLicenses";
import { allocate, removeLicense } from "./allocation";
import { hostLicenseRoutes } from "./hostLicense";
import { authenticate, connectToken } from "./hostLogin";
import { availability, hostLicense, organizationLicense, organizationOf } from "./licenseBody";
import { organizationRoutes } from "./organizations";
import { problem } from "./problem";

const organization = "/lrm/api/host/{host}/organization/{organization}";

const htmlPage: Reply = { status: 200, text: portalPage, contentType: "text/html; charset=utf-8" };

/** These calls need no token. */
const openRoutes: Route<World>[] = [
  { method: "POST", pattern: "/api/account/authenticate", handle: (world, _, call) => authenticate(world, call) },
  // Older documents have the organization and the tenant at the beginning of the path.
  {
    method: "POST",
    pattern: "/{organization}/{tenant}/api/account/authenticate",
    handle: (world, _, call) => authenticate(world, call),
  },
  { method: "POST", pattern: "/identity_/connect/token", handle: (world, _, call) => connectToken(world, call) },
  { method: "GET", pattern: "/lrm/health", handle: () => ({ status: 200, json: "Healthy" }) },
];

/** These need the host's token. */
const hostRoutes: Route<World>[] = [
  // "Allocating licenses to an organization": the table says PUT, the example POST. The seed decides which one works.
  {
    method: "POST",
    pattern: `${organization}/license`,
    handle: (world, params, call) => allocateBy("POST", world, params, call),
  },
  {
    method: "PUT",
    pattern: `${organization}/license`,
    handle: (world, params, call) => allocateBy("PUT", world, params, call),
  },
  // The rest is in UiPath's OpenAPI only.
  { method: "GET", pattern: `${organization}/license/available`, handle: readOrganization },
  { method: "DELETE", pattern: `${organization}/license/remove`, handle: removeLicense },
  { method: "GET", pattern: "/lrm/api/host/{host}/available-products", handle: readHost },
  ...hostLicenseRoutes,
  ...accountRoutes,
  ...organizationRoutes,
];

/** Left out: tenants, users and groups inside an organization. */
export function answerUiPath(world: World, call: Call, anyToken: boolean): Reply | undefined {
  const open = match(openRoutes, call.method, call.path);
  if (open.found === "route") return open.route.handle(world, open.params, call);
  const found = match(hostRoutes, call.method, call.path);
  if (found.found === "nothing") return undefined;
  const token = call.bearer;
  if (token === undefined || !(anyToken || world.hostTokens.isGood(token, world.now()))) {
    return { status: 401, headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' } };
  }
  if (found.found === "path") return { status: 405, headers: { Allow: found.allowed.join(", ") } };
  if (call.body !== "" && !call.isJson) return problem(415, "Unsupported Media Type");
  const { host } = found.params;
  const isHost = host?.toLowerCase() === world.uipath.hostAccountId.toLowerCase();
  const isLicensed = world.uipath.hostLicensed || hostLicenseRoutes.includes(found.route);
  if (host !== undefined && !(isHost && isLicensed)) return problem(404, "Host license was not found.");
  return found.route.handle(world, found.params, call);
}

function allocateBy(verb: "POST" | "PUT", world: World, params: Params, call: Call): Reply {
  const { verb: right, wrongVerb } = world.uipath;
  if (right === "both" || right === verb) return allocate(world, params, call);
  if (wrongVerb === "html") return htmlPage;
  return { status: Number(wrongVerb), headers: { Allow: right } };
}

function readOrganization(world: World, params: Params): Reply {
  const { uipath } = world;
  if (!uipath.readable) return htmlPage;
  const owner = organizationOf(uipath, params.organization ?? "");
  if (!owner) return problem(404, "Organization was not found.");
  if (!owner.licensed && uipath.unlicensedRead === "404") return problem(404, "Organization license was not found.");
  const license = owner.licensed ? organizationLicense(world, owner) : null;
  return { status: 200, json: { license, productsWithAvailability: availability(world, owner.consumed) } };
}

function readHost(world: World): Reply {
  if (!world.uipath.readable) return htmlPage;
  return { status: 200, json: { license: hostLicense(world), productsWithAvailability: availability(world, {}) } };
}
