import * as licenses from "pulumi-licenses";

new licenses.OrganizationLicense("finance", {
  organizationId: licenses.getOrganizationOutput({ name: "finance" }).id,
  productQuantities: [{ code: "UNATT", quantity: 3 }],
  onDelete: "remove",
});
