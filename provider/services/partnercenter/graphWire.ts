import { z } from "zod";
import type { Json } from "../../http/json";
import { permissions } from "./graphAdvice";
import { lowerCase, parse } from "./wire";

/** A page of Microsoft Graph's users, read as tolerantly as Partner Center's answers. Pure. */

/** The name of the service in messages. */
export const graphName = "Microsoft Graph";

/** A person in a customer's directory. */
export interface DirectoryPerson {
  /** Object id, lower case: the id that Partner Center has for the user, too. */
  id: string;
  userPrincipalName: string;
  /** Only where Graph says so. Graph may have no `userType` for a user, who then counts as a member. */
  guest: boolean;
  /** False only where Graph says that the account is disabled. */
  enabled: boolean;
  /** Ids of the skus that only a group grants, lower case, sorted. */
  grantedByGroup: string[];
  /** Ids of the skus that a group grants and that are assigned directly as well, lower case, sorted. */
  alsoByGroup: string[];
}

export interface PeoplePage {
  people: DirectoryPerson[];
  /** Address of the next page, as the service sent it. */
  next: string | undefined;
}

const filled = z
  .string()
  .trim()
  .transform((text) => text || undefined);

/** One assignment of a license. Source: "licenseAssignmentState resource type". */
const assignment = z.object({
  skuId: lowerCase.pipe(z.string().min(1)),
  /** Id of the group; absent: assigned directly. */
  assignedByGroup: filled.optional(),
  state: lowerCase.optional().catch(undefined),
});
type Assignment = z.output<typeof assignment>;

/**
 * Graph shows some members only to applications with the permission for them. Without the assignments a license of a group would look
 * like a direct one, so the answer is refused.
 */
const assignments = z.array(assignment, {
  error: ({ input }) =>
    input === undefined ? `not shown; the application may lack ${permissions} in this tenant` : undefined,
});

const person = z
  .object({
    id: lowerCase.pipe(z.string().min(1)),
    userPrincipalName: z.string().default(""),
    userType: lowerCase.optional().catch(undefined),
    accountEnabled: z.boolean().optional().catch(undefined),
    licenseAssignmentStates: assignments,
  })
  .transform(
    ({ id, userPrincipalName, userType, accountEnabled, licenseAssignmentStates }): DirectoryPerson => ({
      id,
      userPrincipalName,
      guest: userType === "guest",
      enabled: accountEnabled !== false,
      ...byGroup(licenseAssignmentStates),
    }),
  );

const page = z
  .object({ value: z.array(person), "@odata.nextLink": filled.optional() })
  .transform(({ value: people, "@odata.nextLink": next }): PeoplePage => ({ people, next }));

export const parsePeople = (body: Json | undefined, what: string): PeoplePage => parse(page, body, what, graphName);

/** An assignment in the state Error has failed and grants nothing. Any other state counts, unknown ones too. */
function byGroup(all: Assignment[]): Pick<DirectoryPerson, "grantedByGroup" | "alsoByGroup"> {
  const granting = all.filter(({ state }) => state !== "error");
  const skus = (of: Assignment[]) => new Set(of.map(({ skuId }) => skuId));
  const direct = skus(granting.filter(({ assignedByGroup }) => assignedByGroup === undefined));
  const groups = [...skus(granting.filter(({ assignedByGroup }) => assignedByGroup !== undefined))].sort();
  return {
    grantedByGroup: groups.filter((sku) => !direct.has(sku)),
    alsoByGroup: groups.filter((sku) => direct.has(sku)),
  };
}
