import { z } from "zod";
import { folded, guid, type Known, oneOf, text } from "../../core/arguments";
import { isUnknown } from "../../core/lifecycle";
import { guidPart, idForm, namePart } from "../../core/resourceId";
import type { Quantity } from "./api";
import { sameCode } from "./organizationLicense.decide";

/** The arguments that users write for an organization's licenses, and the id of the resource. */

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

/** The host account may have any name without a slash. */
export const organizationLicenseId = idForm("OrganizationLicense", {
  hostAccountId: namePart("host account id"),
  organizationId: guidPart("organization id"),
});

export const hostOf = (id: string): string => organizationLicenseId.parse(id).hostAccountId;

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

/** List order has no meaning, so arguments are sorted. A diff then shows only real changes. */
export function inOrder(given: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(given.productQuantities)) return given;
  return { ...given, productQuantities: sorted(given.productQuantities as Quantity[]) };
}

export const sorted = (quantities: Quantity[]): Quantity[] =>
  [...quantities].sort((a, b) => (codeOf(a) < codeOf(b) ? -1 : 1));

/** Values that are not known yet are sorted last. */
const codeOf = (product: Partial<Quantity>) => folded(product.code ?? "\uffff");

export const canonical = (quantities: Quantity[]) =>
  isUnknown(quantities)
    ? "unknown"
    : quantities
        .map(({ code, quantity }) => `${folded(code)}=${quantity}`)
        .sort()
        .join();
