import { CannotEdit } from "../../../declarations/declaration";
import type { DataForm, NamedResource } from "../../import";
import {
  editedOrganization,
  type OrganizationFile,
  organizationDeclarations,
  organizationYaml,
  parseOrganization,
} from "./organizationFile";

/** The data files of Automation Suite's organizations: one resource in each. */
export const organizationForm: DataForm = {
  ending: ".yaml",
  comment: "#",
  head: (lines) => ["yaml-language-server: $schema=./organization.schema.json", ...lines],
  read: organizationDeclarations,
  holderOf: (text, file) => parseOrganization(text, file).organizationId.toLowerCase(),
  edited: editedOrganization,
  changed(text, file, edits, added) {
    if (added.length > 0) throw new CannotEdit(`${file}: it declares one organization and takes no other.`);
    return edits.reduce((edited, edit) => editedOrganization(edited, file, edit), text);
  },
  written: (_holder, resources, head) => organizationYaml(asFile(resources), head),
};

function asFile([resource]: NamedResource[]): OrganizationFile {
  if (resource === undefined) throw new Error("An organization's file declares one resource.");
  return { name: resource.name, ...(resource.args as Omit<OrganizationFile, "name">) };
}
