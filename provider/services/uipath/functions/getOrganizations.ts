import { z } from "zod";
import { differs, text } from "../../../core/arguments";
import { Refused } from "../../../core/errors";
import { inOrderOf } from "../../../core/inOrderOf";
import type { ServiceFunction } from "../../functions";
import type { AutomationSuite, Organization } from "../api";

export interface GetOrganizationsArgs {
  /** Only organizations with this name. Case does not matter. */
  name?: string | undefined;
}

export interface GetOrganizationsResult {
  /** Ordered by name. Empty if no organization has this name. */
  organizations: OrganizationResult[];
}

export interface OrganizationResult {
  /** The organization's id, a GUID: the `organizationId` of `OrganizationLicense`. */
  id: string;
  /** Empty if the service gives none. */
  name: string;
}

export const organizationResult = z.object({ id: z.string(), name: z.string() });

export const getOrganizations: ServiceFunction<AutomationSuite, GetOrganizationsArgs, GetOrganizationsResult> = {
  args: z.strictObject({ name: text("an organization's name").optional() }),
  result: z.object({ organizations: z.array(organizationResult) }),
  run: async ({ name }, api) => ({ organizations: named(name, await organizationsWith(name, api)) }),
};

/** All of them. An organization may be newer than the list that this process has read, so the list is read again if none has the name. */
export async function organizationsWith(name: string | undefined, api: AutomationSuite): Promise<Organization[]> {
  const all = await organizations(api, { fresh: false });
  return named(name, all).length > 0 ? all : organizations(api, { fresh: true });
}

/** In order. @throws {Refused} where the installation does not list them. */
async function organizations(api: AutomationSuite, options: { fresh: boolean }): Promise<Organization[]> {
  const found = await api.organizations(options);
  if (found === undefined)
    throw new Refused(
      "This installation of Automation Suite does not list its organizations: it does not know the undocumented call for it. Give the organization's id instead: it stands after organizationId= in the address of the organization's sign-in page.",
    );
  return [...found].sort(inOrderOf(({ name, id }) => [name, id]));
}

export const named = (name: string | undefined, organizations: Organization[]): OrganizationResult[] =>
  organizations.filter((one) => name === undefined || !differs(name, one.name));
