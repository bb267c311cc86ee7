import type { Call, Reply } from "../http";
import { isObject, type Json } from "../json";
import type { Params } from "../router";
import type { World } from "../world";
import { allocated, organizationLicense, organizationOf } from "./licenseBody";
import { problem } from "./problem";
import type { Organization } from "./seed";

/**
 * "Allocating licenses to an organization": the quantities are absolute, and codes that are not sent get none, as in the sibling
 * call for tenants. All or nothing. No document mentions an empty list; the simulator refuses it.
 */
export function allocate(world: World, params: Params, call: Call): Reply {
  const { uipath } = world;
  const organization = organizationOf(uipath, params.organization ?? "");
  if (!organization) return problem(404, "Organization was not found.");
  const body = call.object();
  const wanted = quantities(world, body?.productQuantities);
  if (!wanted) return problem(400, "productQuantities must be a list of codes with quantities.");
  const bypass = body?.bypassUsageCheck === true;
  const refusal = [...wanted].map(([code, quantity]) => refusalOf(world, organization, code, quantity, bypass));
  const missing = Object.keys(organization.allocations).filter((code) => !wanted.has(code));
  const stillUsed = missing.map((code) => refusalOf(world, organization, code, 0, bypass));
  const reason = [...refusal, ...stillUsed].find((each) => each !== undefined);
  if (reason !== undefined) return problem(409, reason);
  for (const code of missing) setAllocation(world, organization, code, 0);
  for (const [code, quantity] of wanted) setAllocation(world, organization, code, quantity);
  organization.licensed = true;
  return { status: 200, json: organizationLicense(world, organization) };
}

/** Documented in UiPath's OpenAPI only: gives everything back, whatever is in use. */
export function removeLicense(world: World, params: Params): Reply {
  const organization = organizationOf(world.uipath, params.organization ?? "");
  if (!organization?.licensed) return problem(404, "Organization license was not found.");
  for (const code of Object.keys(organization.allocations)) setAllocation(world, organization, code, 0);
  organization.licensed = false;
  return { status: 200 };
}

function setAllocation(world: World, organization: Organization, code: string, quantity: number): void {
  const from = organization.allocations[code] ?? 0;
  if (quantity === 0) delete organization.allocations[code];
  else organization.allocations[code] = quantity;
  if (from !== quantity) {
    world.record({ kind: "allocation", organizationId: organization.id, code, from, to: quantity });
  }
}

/** Consumables come in fractions; all other quantities are whole. */
function quantities({ uipath }: World, sent: Json | undefined): Map<string, number> | undefined {
  if (!Array.isArray(sent) || sent.length === 0) return undefined;
  const wanted = new Map<string, number>();
  for (const item of sent) {
    if (!isObject(item) || typeof item.code !== "string" || typeof item.quantity !== "number") return undefined;
    const { quantity } = item;
    const code = item.code.toUpperCase();
    const isConsumable = uipath.products.some((product) => product.code === code && product.type !== "STANDARD");
    if ((!Number.isInteger(quantity) && !isConsumable) || quantity < 0 || wanted.has(code)) return undefined;
    wanted.set(code, quantity);
  }
  return wanted;
}

function refusalOf(
  { uipath }: World,
  organization: Organization,
  code: string,
  quantity: number,
  bypass: boolean,
): string | undefined {
  const product = uipath.products.find((each) => each.code === code);
  if (!product && quantity > 0) return `Product code ${code} does not exist in the host license.`;
  if (product && quantity > 0 && quantity + allocated(uipath, code, organization) > product.quantity) {
    return `Quantity of ${code} exceeds the host license quantities.`;
  }
  if (!bypass && quantity < (organization.consumed[code] ?? 0))
    return `Quantity of ${code} is lower than what is in use.`;
  return undefined;
}
