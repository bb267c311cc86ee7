import type { Kind, ServiceDrift } from "../../drift";
import type { AutomationSuite } from "../api";
import { type OrganizationLicenseArgs, organizationLicenseId } from "../organizationLicense.args";
import type { OrganizationLicenseState } from "../organizationLicense.state";
import { judge, products } from "./organizationLicense";
import { remembering } from "./remembering";

const availableTo = (id: string, api: AutomationSuite) => {
  const { hostAccountId, organizationId } = organizationLicenseId.parse(id);
  return api.available(hostAccountId, organizationId);
};

const organizationLicense: Kind<OrganizationLicenseArgs, OrganizationLicenseState, AutomationSuite> = {
  judge: (look, _api, horizon) => judge(look, horizon),
  unreadable: async (id, api) =>
    (await availableTo(id, api)) === "no such call"
      ? "This Automation Suite has no way to read the license of an organization."
      : undefined,
};

/** A state may be damaged. The holder is read from any id, so that a bad id does not cost the report its other findings. */
const organizationOf = (id: string): string => id.split("/")[1] ?? "";

export const drift: ServiceDrift<AutomationSuite> = {
  kinds: { OrganizationLicense: organizationLicense },
  holder: {
    kind: "organization",
    idOf: organizationOf,
    name: (id, api) => api.organizationName(organizationOf(id)),
    async products(id, api) {
      const available = await availableTo(id, api);
      if (available === "no such call") return { problem: "This Automation Suite does not tell." };
      return available === undefined ? [] : products(available);
    },
  },
  remembering,
};
