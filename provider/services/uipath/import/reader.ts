import { silent } from "../../../core/lifecycle";
import { slug } from "../../../declarations/resourceName";
import type { Settings } from "../../../settings/settings";
import type { Existing, Holder, HolderReader, Note, ServiceImport } from "../../import";
import { withoutEngine } from "../../service";
import type { AutomationSuite } from "../api";
import { connectAutomationSuite } from "../connect";
import { organizationForm } from "../files/form";
import { organizationsWith } from "../functions/getOrganizations";
import { argsOf, organizationLicenseId } from "../organizationLicense.args";
import { adoptedState } from "../organizationLicense.state";
import type { Available } from "../wire";

export const importing: ServiceImport = {
  flag: "uipath",
  words: {
    one: "organization",
    several: "organizations",
    ofClass: { OrganizationLicense: ["organization", "organizations"] },
  },
  folder: "organizations",
  form: organizationForm,
  reader(settings: Settings, { requested }): HolderReader {
    return readerOf(connectAutomationSuite(settings, { ...withoutEngine(settings), requested })(silent).api);
  },
};

/** One list of organizations, and one read for each of them. Source: UiPath's OpenAPI of the license resource manager. */
const readerOf = (api: AutomationSuite): HolderReader => ({
  holders: async () =>
    (await organizationsWith(undefined, api)).map(({ id, name }) => ({ id, name, domain: "", wish: slug(name) || id })),

  async read(organization) {
    const available = await api.available(api.hostAccountId, organization.id);
    if (available === undefined || available === "no such call")
      return { resources: [], notes: [nothing(organization, "it has none, or the installation does not tell")] };
    return existing(organization, available, api.hostAccountId);
  },
});

const nothing = ({ id, name }: Holder, text: string): Note => ({
  kind: "nothing",
  subject: name || id,
  text: `${name || id} (${id}): ${text}`,
});

/** Pure. */
function existing(organization: Holder, available: Available, hostAccountId: string): Existing {
  const state = adoptedState({ organizationId: organization.id }, available);
  const notWhole = (available.license?.products ?? []).filter(({ quantity }) => !Number.isInteger(quantity));
  const notes = notWhole.map(
    ({ code, quantity }): Note => ({ kind: "notWhole", subject: code, text: `${code}: ${quantity} are left` }),
  );
  if (state.productQuantities.length === 0)
    return { resources: [], notes: [...notes, nothing(organization, "it has no licenses with a whole quantity")] };
  return {
    resources: [
      {
        type: "OrganizationLicense",
        id: organizationLicenseId.of({ hostAccountId, organizationId: organization.id }),
        wish: slug(organization.name) || organization.id,
        args: argsOf(state),
        state,
        comment: "",
      },
    ],
    notes,
  };
}
