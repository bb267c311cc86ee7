import { z } from "zod";
import type { Listing } from "../listing";
import type { AutomationSuite } from "./api";
import { organizationsWith } from "./functions/getOrganizations";
import { organizationLicenseId } from "./organizationLicense.args";

/** By class name. All organizations of the host, as the undocumented call for them lists them. */
export const listings: Readonly<Record<string, Listing<AutomationSuite>>> = {
  OrganizationLicense: {
    query: z.strictObject({}),
    list: async (_query, api) =>
      (await organizationsWith(undefined, api)).map(({ id, name }) => ({
        id: organizationLicenseId.of({ hostAccountId: api.hostAccountId, organizationId: id }),
        name,
      })),
  },
};
