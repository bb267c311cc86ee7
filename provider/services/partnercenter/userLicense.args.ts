import { z } from "zod";
import { differs, folded, guid, type Known, text } from "../../core/arguments";
import { isGuid } from "../../core/known";
import { isUnknown } from "../../core/lifecycle";
import { guidPart, idForm } from "../../core/resourceId";

/** The arguments that users write for one user's licenses, and the id of the resource. */

const license = z.strictObject(
  {
    sku: text("a product: sku id, part number or name"),
    excludedPlans: z
      .array(text("a service plan: id or name"), { error: "expected a list of service plans" })
      .optional(),
  },
  { error: "expected an object like { sku, excludedPlans }" },
);

const isUser = (user: string) => isUnknown(user) || isGuid(user) || /^[^\s@]+@[^\s@]+$/.test(user);

export const userLicenseArgs = z
  .strictObject({
    customerId: guid("the customer's tenant id"),
    userId: text("the user: object id or user principal name").refine(isUser, {
      error: "expected the user's object id (a GUID) or user principal name (like alice@contoso.example)",
    }),
    licenses: z
      .array(license, { error: "expected a list of licenses" })
      .min(1, { error: "expected at least one license; to take all away, remove the resource" }),
    exclusive: z.boolean({ error: "expected true or false" }).optional(),
  })
  .superRefine(({ licenses }, refinement) => {
    for (const { index, first } of repeated(licenses.map(({ sku }) => sku))) {
      const message = `expected each product once; licenses[${first}] names it already`;
      refinement.addIssue({ code: "custom", path: ["licenses", index, "sku"], message });
    }
    licenses.forEach(({ excludedPlans = [] }, at) => {
      for (const { index } of repeated(excludedPlans)) {
        const path = ["licenses", at, "excludedPlans", index];
        refinement.addIssue({ code: "custom", path, message: "expected each service plan once" });
      }
    });
  });

const repeated = (words: string[]) =>
  words.flatMap((word, index) => {
    const first = words.findIndex((other) => !differs(other, word));
    return first < index ? [{ index, first }] : [];
  });

export type UserLicenseArgs = Known<typeof userLicenseArgs>;

/** The id of the resource contains the user's object id, never a name. */
export const userLicenseId = idForm("UserLicense", {
  customerId: guidPart("customer id"),
  userId: guidPart("object id of the user"),
});

export const argsOf = ({ customerId, userId, licenses, exclusive }: UserLicenseArgs): UserLicenseArgs => ({
  customerId,
  userId,
  licenses,
  ...(exclusive === undefined ? {} : { exclusive }),
});

/** List order has no meaning, so arguments are sorted. A diff then shows only real changes. */
export function inOrder(given: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(given.licenses)) return given;
  const licenses = (given.licenses as UserLicenseArgs["licenses"]).map((entry) =>
    Array.isArray(entry.excludedPlans) ? { ...entry, excludedPlans: [...entry.excludedPlans].sort() } : entry,
  );
  return { ...given, licenses: sorted(licenses) };
}

export const sorted = (licenses: UserLicenseArgs["licenses"]): UserLicenseArgs["licenses"] =>
  [...licenses].sort((a, b) => (wordOf(a) < wordOf(b) ? -1 : 1));

/** Values that are unknown during a preview sort last. */
const wordOf = (license: Partial<UserLicenseArgs["licenses"][number]>) => folded(license.sku ?? "\uffff");
