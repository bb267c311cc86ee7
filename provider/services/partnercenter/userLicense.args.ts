import { z } from "zod";
import { differs, folded, guid, type Known, text } from "../../core/arguments";
import { isGuid } from "../../core/known";
import { isUnknown } from "../../core/lifecycle";
import { means, type Names } from "./skus";

/** The arguments that users write for one user's licenses, and the state that Pulumi keeps. */

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

export interface Assigned extends Names {
  licenseGroup: string;
  /** Plans that are off. */
  excludedPlans: { id: string; name: string }[];
}

export interface UserLicenseState extends UserLicenseArgs {
  assigned: Assigned[];
  found: string[];
  warnings: { code: string; message: string; plans: string[] }[];
  userPrincipalName?: string | undefined;
  /** Ids of skus that an exclusive resource found beside the listed ones. They are drift and do not belong to the resource. */
  unlisted?: string[];
  /** Ids of skus that were assigned and that the service does not show yet. */
  awaited?: string[];
  /** Ids of skus that the program dropped and that an unfinished update has not removed yet. */
  leaving?: string[];
  /** Ids of skus that the service cannot remove from the user, because a group grants them. */
  inherited?: string[];
}

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

/** Licenses as a text for comparison. Equal licenses give equal texts, whichever names the program uses for skus and plans. */
export function canonical(licenses: UserLicenseArgs["licenses"], assigned: Assigned[]): string {
  const entries = licenses.map(({ sku, excludedPlans }) => {
    const known = assigned.find((names) => means(sku, names));
    const planId = (plan: string) =>
      known?.excludedPlans.find(({ id, name }) => !differs(plan, id) || !differs(plan, name))?.id;
    const plans = excludedPlans && [...new Set(excludedPlans.map((plan) => planId(plan) ?? folded(plan)))].sort();
    return JSON.stringify([known?.id ?? folded(sku), plans ?? "not managed"]);
  });
  return entries.sort().join();
}
