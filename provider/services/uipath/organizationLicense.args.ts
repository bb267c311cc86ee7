import { z } from "zod";
import { folded, guid, type Known, oneOf, text } from "../../core/arguments";
import { isUnknown } from "../../core/lifecycle";
import type { Quantity } from "./api";
import { overAllocated, sameCode } from "./organizationLicense.decide";
import type { Available } from "./wire";

/** What users write about an organization's licenses, and what is kept of it. */

const wholeOrNone = { error: "expected a whole number of 0 or more" };

export const organizationLicenseArgs = z
  .strictObject({
    organizationId: guid("the organization's id"),
    hostAccountId: guid("the host account's id").optional(),
    productQuantities: z
      .array(
        z.strictObject({
          code: text("a license code like UNATT"),
          quantity: z.number(wholeOrNone).int(wholeOrNone).min(0, wholeOrNone),
        }),
        { error: "expected a list of codes with quantities" },
      )
      .min(1, { error: 'expected at least one code; to take all away, remove the resource with onDelete: "remove"' }),
    adopt: oneOf("replaceAll").optional(),
    onDelete: oneOf("retain", "remove").optional(),
  })
  .superRefine(({ productQuantities }, refinement) => {
    productQuantities.forEach(({ code }, index) => {
      const first = productQuantities.findIndex((other) => !isUnknown(other.code) && sameCode(other.code, code));
      if (first >= 0 && first < index)
        refinement.addIssue({
          code: "custom",
          path: ["productQuantities", index, "code"],
          message: `expected each code once; productQuantities[${first}] names it already`,
        });
    });
  });

export type OrganizationLicenseArgs = Known<typeof organizationLicenseArgs>;

export interface OrganizationLicenseState extends OrganizationLicenseArgs {
  products: Quantity[];
  licenseStatus: string;
  startDate?: string;
  endDate?: string;
  overAllocated: string[];
  /** Codes that the program dropped and that the service has not shown at 0 yet. */
  dropped?: string[];
  /** Written to a server that does not tell what an organization has: `products` is what was sent. */
  unread?: boolean;
}

export const hostOf = (id: string) => id.split("/")[0] ?? "";

export const argsOf = ({
  organizationId,
  hostAccountId,
  productQuantities,
  adopt,
  onDelete,
}: OrganizationLicenseArgs): OrganizationLicenseArgs => ({
  organizationId,
  productQuantities,
  ...(hostAccountId === undefined ? {} : { hostAccountId }),
  ...(adopt === undefined ? {} : { adopt }),
  ...(onDelete === undefined ? {} : { onDelete }),
});

/** The order of the list means nothing, so it is kept in one order, and a diff shows only what really changed. */
export function inOrder(given: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(given.productQuantities)) return given;
  return {
    ...given,
    productQuantities: [...(given.productQuantities as Quantity[])].sort((a, b) => (codeOf(a) < codeOf(b) ? -1 : 1)),
  };
}

/** Values that are not known yet are sorted last. */
const codeOf = (product: Partial<Quantity>) => folded(product.code ?? "\uffff");

export const canonical = (quantities: Quantity[]) =>
  isUnknown(quantities)
    ? "unknown"
    : quantities
        .map(({ code, quantity }) => `${folded(code)}=${quantity}`)
        .sort()
        .join();

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
