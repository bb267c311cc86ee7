import * as licenses from "pulumi-licenses";

const finance = licenses.getOrganizationOutput({ name: "finance" });

export const organizationId = finance.id;
