import type { Call, Reply } from "../http";
import type { Params, Route } from "../router";
import { key, type World } from "../world";
import { hostLicense } from "./licenseBody";
import { problem } from "./problem";

const license = "/lrm/api/host/{host}/license";

/**
 * The host's own license, activated with its code or with a file. UiPath's OpenAPI names these calls and their
 * refusals; no document has their bodies.
 */
export const hostLicenseRoutes: Route<World>[] = [
  {
    method: "PUT",
    pattern: `${license}/{code}`,
    handle: (world, { code = "" }) => activate(world, code),
  },
  { method: "DELETE", pattern: `${license}/{code}`, handle: deactivate },
  { method: "PUT", pattern: license, handle: activateOffline },
  { method: "GET", pattern: "/lrm/api/host/{host}/activation-request", handle: activationRequest },
];

function activate(world: World, code: string): Reply {
  const { uipath } = world;
  const known = [uipath.licenseCode, ...uipath.otherLicenseCodes].find((each) => key(each) === key(code));
  if (known === undefined) return problem(422, `License ${code} cannot be activated.`);
  const isChange = !uipath.hostLicensed || known !== uipath.licenseCode;
  if (known !== uipath.licenseCode) {
    uipath.otherLicenseCodes = [uipath.licenseCode, ...uipath.otherLicenseCodes.filter((each) => each !== known)];
  }
  uipath.licenseCode = known;
  uipath.hostLicensed = true;
  if (isChange) world.record({ kind: "hostLicense", licenseCode: known, active: true });
  return { status: 200, json: hostLicense(world) };
}

/** Organizations keep their licenses in the world, but cannot reach them until the host is licensed again. */
function deactivate(world: World, { code = "" }: Params): Reply {
  const { uipath } = world;
  const isActive = uipath.hostLicensed && key(code) === key(uipath.licenseCode);
  if (!isActive) return problem(404, "Host license was not found.");
  uipath.hostLicensed = false;
  world.record({ kind: "hostLicense", licenseCode: uipath.licenseCode, active: false });
  return { status: 200 };
}

function activateOffline(world: World, _: Params, call: Call): Reply {
  const code = call.object()?.licenseCode;
  return typeof code === "string" ? activate(world, code) : problem(422, "The license cannot be read.");
}

function activationRequest({ uipath: { hostAccountId, licenseCode } }: World): Reply {
  const request = JSON.stringify({ accountId: hostAccountId, licenseCode });
  return { status: 200, json: Buffer.from(request).toString("base64") };
}
