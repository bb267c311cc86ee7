import { z } from "zod";
import { knownMembers } from "../../core/known";
import { kept, shown } from "../../core/state";
import { argsOf, type OrganizationLicenseArgs, sorted } from "./organizationLicense.args";
import { overAllocated } from "./organizationLicense.decide";
import type { Available } from "./wire";

/** The state that Pulumi keeps of an organization's licenses, and how it is made from what the service shows. Pure. */

/** The service shows consumables with decimals. */
const quantity = kept({ code: z.string(), quantity: z.number() });

export const organizationLicenseState = kept({
  organizationId: z.string(),
  hostAccountId: z.string().optional(),
  productQuantities: z.array(quantity),
  adopt: z.enum(["replaceAll"]).optional(),
  onDelete: z.enum(["retain", "remove"]).optional(),
  products: z.array(quantity),
  licenseStatus: shown.text,
  startDate: z.string().optional(),
  endDate: z.string().optional(),
  overAllocated: shown.list(z.string()),
  /** Codes that the program dropped and that the service has not shown at 0 yet. */
  dropped: z.array(z.string()).optional(),
  /** Written to a server that does not tell what an organization has: `products` is what was sent. */
  unread: z.boolean().optional(),
});
export type OrganizationLicenseState = z.output<typeof organizationLicenseState>;

/** Only the arguments are certain: other codes, the status and the dates come from the service. */
export const foresee = (wanted: OrganizationLicenseArgs): Partial<OrganizationLicenseState> =>
  knownMembers(argsOf(wanted));

/**
 * The state of an import. Of consumables the service shows what is left, with decimals, and not what was allocated. A program
 * cannot declare them so, and an allocation sends codes that the program does not name as they are.
 */
export function adoptedState(
  ids: Pick<OrganizationLicenseArgs, "organizationId" | "hostAccountId">,
  available: Available,
): OrganizationLicenseState {
  const whole = (available.license?.products ?? []).filter(({ quantity }) => Number.isInteger(quantity));
  const productQuantities = sorted(whole.map(({ code, quantity }) => ({ code, quantity })));
  return stateOf({ ...ids, productQuantities }, available);
}

export function stateOf(
  wanted: OrganizationLicenseArgs,
  { license, productsWithAvailability }: Available,
): OrganizationLicenseState {
  const products = (license?.products ?? []).map(({ code, quantity }) => ({ code, quantity }));
  return {
    ...argsOf(wanted),
    products,
    licenseStatus: license?.licenseStatus ?? "",
    ...(license?.startDate === undefined ? {} : { startDate: license.startDate.toISOString() }),
    ...(license?.endDate === undefined ? {} : { endDate: license.endDate.toISOString() }),
    overAllocated: overAllocated(products, productsWithAvailability),
  };
}
