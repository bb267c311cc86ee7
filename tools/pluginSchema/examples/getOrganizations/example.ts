import * as licenses from "pulumi-licenses";

const all = licenses.getOrganizationsOutput();

export const organizations = all.organizations;
